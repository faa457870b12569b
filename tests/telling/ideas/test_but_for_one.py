"""An answer that has an idea's mistake, and one of its own in one question, is called by the idea."""

from __future__ import annotations

import pytest

from grader.expected.expected import build_exercise
from grader.telling.ideas.bank import Bank

SPREAD = """
@exercise
def scaled(X):
    return (X - X.mean(0)) / X.std(0, correction=0)

scaled.case("five by three", X=randn(5, 3))
scaled.case("four by two", X=randn(4, 2))
scaled.case("seven by two", X=randn(7, 2))
scaled.case("six by four", X=randn(6, 4))
scaled.case("small", X=randn(6, 3, std=1e-6))
scaled.case("large", X=randn(5, 4, std=1e6))

scaled.edits('''
by_variance (60 %): X.std -> X.var
    You divide by the variance.

by_n_minus_1: correction=0 -> correction=1
    You divide by n - 1.
''')
"""


def with_habits(X, *, power=2, small=0.0, large=float("inf")):
    """Divide by a power of the standard deviation, but for small and for large ones by 1."""
    spread = X.std(0, correction=0)
    spread = spread.where((spread > small) & (spread < large), spread * 0 + 1)
    return (X - X.mean(0)) / spread**power


def test_an_idea_is_named_although_one_case_is_wrong_in_another_way(named):
    found = named(SPREAD, lambda X: with_habits(X, small=1e-4))
    assert found.names == ("by_variance",)
    assert found.sentence == "You divide by the variance."
    assert found.credit == 0.6


def test_the_case_that_is_wrong_in_another_way_and_its_redraw_are_one(declare, behave):
    exercise = declare(SPREAD.replace("std=1e-6)", "std=1e-6).noncontiguous()"))
    built = build_exercise(exercise, "unit", redraw=True)
    assert any(case.like == "small" for case in built.cases)
    behaviour = behave(built, lambda X: with_habits(X, small=1e-4))
    assert Bank(exercise, built).name_mistake(behaviour).names == ("by_variance",)


def test_no_idea_is_named_where_two_cases_are_wrong_in_other_ways(named):
    assert named(SPREAD, lambda X: with_habits(X, small=1e-4, large=1e4)) is None


def test_no_idea_is_named_where_few_cases_are_wrong_in_its_way(named):
    def almost_right(X):
        return with_habits(X, power=2 if X.shape[1] == 3 else 1, small=1e-4)

    assert named(SPREAD, almost_right) is None


def test_no_idea_is_named_whose_case_the_answer_has_right(named):
    def right_if_small(X):
        return with_habits(X, power=1 if X.std() < 1e-4 else 2)

    assert named(SPREAD, right_if_small) is None


@pytest.mark.parametrize("count", [3, 4])
def test_two_mistakes_are_named_although_one_case_is_wrong_in_a_third_way(named, count):
    extra = "\n".join(f'scaled.case("more {i}", X=randn({8 + i}, 2))' for i in range(count))

    def both(X):
        if X.std() < 1e-4:
            return X
        return (X - X.mean(0)) / X.var(0)

    found = named(SPREAD.replace("scaled.edits", extra + "\n\nscaled.edits"), both)
    assert found.names == ("by_variance", "by_n_minus_1")
