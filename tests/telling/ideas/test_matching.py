"""Ideas explain an answer where they do the same, and are run no more often than that takes."""

from __future__ import annotations

import pytest

from grader.expected.expected import build_exercise
from grader.telling.findings.answer import Answer
from grader.telling.ideas.matching import Matching
from grader.telling.ideas.performed import PerformedIdeas

COPY = """
@exercise
def copy(X):
    return X + 0

copy.case("two", X=randn(2))
copy.case("three", X=randn(3))
copy.case("four", X=randn(4))
ran = []

@copy.wrong_idea("You double.")
def doubled(X):
    ran.append(len(X))
    return X + X

@copy.wrong_idea("You add 1.")
def lifted(X):
    ran.append(len(X))
    return X + 1
"""


@pytest.fixture
def copy(declare, behave):
    """The names of the ideas that explain a function, and the sizes on which ideas were run for it."""
    exercise = declare(COPY)
    built = build_exercise(exercise, "unit")
    ran = exercise.function.__globals__["ran"]

    def explained(function):
        ideas = PerformedIdeas(exercise, built)
        answer = Answer(built, behave(built, function))
        del ran[:]
        found = Matching(ideas, built).find(
            ideas.hypotheses, [*answer.traces.values()], answer, lenient=False
        )
        return [one.names for one in found], [*ran]

    return explained


def test_an_idea_that_does_the_same_everywhere_explains_an_answer(copy):
    found, ran = copy(lambda X: 2 * X)
    assert found == [("doubled",)]
    assert ran.count(3) == ran.count(4) == 1  # the other one is told by the first case


def test_where_an_answer_breaks_an_idea_is_not_run_before_it_agrees_elsewhere(copy):
    def breaks_on_two(X):
        return X[2] + X

    found, ran = copy(breaks_on_two)
    assert found == []
    assert 2 not in ran


def test_an_answer_may_have_a_slip_in_fewer_calls_than_show_the_idea(copy):
    def breaks_on_two(X):
        return X + X if len(X) > 2 else X[2]

    found, ran = copy(breaks_on_two)
    assert found == [("doubled",)]
    assert 2 in ran
