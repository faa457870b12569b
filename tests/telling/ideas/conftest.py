"""What the tests of ideas share."""

from __future__ import annotations

import pytest

from grader.expected.expected import build_exercise
from grader.judging.settling import is_right
from grader.telling.ideas.bank import Bank


@pytest.fixture
def named(declare, behave):
    """What an exercise's ideas say of a wrong answer."""

    def of(code, answer):
        exercise = declare(code)
        built = build_exercise(exercise, "unit")
        behaviour = behave(built, answer)
        assert not all(is_right(case, behaviour[case.name]) for case in built.cases)
        return Bank(exercise, built).name_mistake(behaviour)

    return of
