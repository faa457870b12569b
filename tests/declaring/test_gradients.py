"""Which gradients a case compares: each is once alone, and once left out, where there are cases enough."""

from __future__ import annotations

import pytest

from grader.declaring.case import EDGE, STRESS, Case
from grader.declaring.gradients import FULL, with_fewer_gradients
from grader.declaring.laws import choice

ONE, TWO, THREE = ("X",), ("X", "W"), ("X", "W", "b")


def cases(*grads, **more):
    """Cases that take these gradients, each of a name of its own."""
    return [Case(f"case {n}", {"X": n}, grad=grad, **more) for n, grad in enumerate(grads)]


def taken(declared):
    """The gradients that are compared in the end, case by case."""
    return [case.grad for case in with_fewer_gradients(declared)]


def test_each_gradient_is_taken_once_alone_in_the_last_cases():
    assert taken(cases(TWO, TWO, TWO, TWO)) == [TWO, TWO, ("W",), ("X",)]


def test_of_three_gradients_each_is_once_left_out_too():
    found = taken(cases(*[THREE] * 9))
    assert found[:FULL] == [THREE] * FULL
    assert {*found[-3:]} == {("X",), ("W",), ("b",)}
    assert {*found[-6:-3]} == {("W", "b"), ("X", "b"), ("X", "W")}
    assert found[FULL:-6] == [THREE]


@pytest.mark.parametrize("grad", [(), ONE], ids=["none", "one"])
def test_where_there_is_one_gradient_at_most_nothing_is_left_out(grad):
    assert taken(cases(*[grad] * 6)) == [grad] * 6


def test_the_first_cases_keep_all_gradients():
    assert taken(cases(*[THREE] * FULL)) == [THREE] * FULL
    assert taken(cases(*[THREE] * (FULL + 1)))[:FULL] == [THREE] * FULL


def test_a_few_cases_take_as_many_gradients_alone_as_they_can():
    assert taken(cases(TWO, TWO, TWO)) == [TWO, TWO, ("X",)]


def test_what_the_author_asks_of_a_case_alone_is_kept():
    others = cases(TWO, TWO, ("W",), (), TWO, TWO)
    assert taken(others) == [TWO, TWO, ("W",), (), ("W",), ("X",)]


SPECIAL = {
    "stability": {"tags": (STRESS,)},
    "an edge": {"tags": (EDGE,)},
    "an exception": {"raises": ("ValueError",)},
    "chance": {"law": choice({"kept": 1.0}, lambda X: {"kept": X})},
}


@pytest.mark.parametrize("more", SPECIAL.values(), ids=SPECIAL.keys())
def test_cases_that_are_about_something_else_keep_theirs(more):
    special = [Case("special", {"X": n}, grad=TWO, **more) for n in (7, 8)]
    found = taken([*cases(TWO, TWO, TWO, TWO), *special])
    assert found == [TWO, TWO, ("W",), ("X",), TWO, TWO]


def test_a_case_is_the_same_but_for_its_gradients():
    declared = cases(TWO, TWO, TWO, tags=("small",), where="here.py:1")
    changed = with_fewer_gradients(declared)
    assert [case.name for case in changed] == [case.name for case in declared]
    assert {(case.tags, case.where) for case in changed} == {(("small",), "here.py:1")}
    assert taken(declared) == taken(cases(TWO, TWO, TWO))
    assert [case.grad for case in declared] == [TWO] * 3


def test_without_cases_there_is_nothing_to_choose():
    assert with_fewer_gradients([]) == []


LINEAR = """
@exercise(grad=["X", "W"])
def linear(X, W):
    return X @ W

linear.case("one", X=randn(2, 3), W=randn(3, 4))
linear.case("two", X=randn(3, 2), W=randn(2, 5))
linear.case("three", X=randn(4, 5), W=randn(5, 2))
linear.case("four", X=randn(5, 4), W=randn(4, 3))
linear.case("held back", X=randn(5, 4), W=randn(4, 3), hidden=True)
"""


def test_an_exercise_is_built_with_the_gradients_that_are_chosen(build):
    built = {case.name: case for case in build(LINEAR).cases}
    asked = {name: case.call.grad for name, case in built.items()}
    assert (asked["one"], asked["three"], asked["four"]) == (["X", "W"], ["W"], ["X"])
    assert asked["held back"] == ["X", "W"]
    assert [str(a) for a in built["four"].expected.aspects] == ["output", "grad X"]
