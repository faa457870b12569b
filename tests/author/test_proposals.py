"""An author is shown changes of the reference that no wrong idea explains."""

from __future__ import annotations

import pytest

from grader.author.proposals import Proposal, proposals
from grader.course.course import Unit, load_course

SCALED = """
@exercise(grad=["X"])
def scaled(X, factor=2.0):
    return X * factor + 1

scaled.case("plain", X=randn(2, 3))
scaled.case("by three", X=randn(2, 3), factor=3.0)
"""

IDEA = """
@scaled.wrong_idea("1 is taken away.")
def less(X, factor=2.0):
    return X * factor - 1
"""


@pytest.fixture
def proposed(declare, tmp_path):
    def of(code):
        (tmp_path / "course.yaml").write_text("title: T\nunits:\n  - id: unit\n    title: U\n")
        return list(proposals(Unit("unit", "U"), declare(code), load_course(tmp_path)))

    return of


def test_a_change_is_proposed_until_an_idea_explains_it(proposed):
    minus = Proposal("X * factor + 1", "X * factor - 1", "plain")
    assert minus in proposed(SCALED)
    assert minus not in proposed(SCALED + IDEA)
