"""What is judged here is what an exercise declares: no case is asked again, no call made in another manner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.jail.inside.manners import REPEAT


@pytest.fixture
def build(build):
    """Write an exercise file, load it and build the cases that it declares: `build(code)`."""

    def declared(code, **options):
        built = build(code, **options)
        cases = [
            replace(
                case,
                call=replace(
                    case.call, again=[[REPEAT]] if case.law is None and not case.raises else []
                ),
            )
            for case in built.cases
            if not case.like
        ]
        return replace(built, cases=tuple(cases))

    return declared
