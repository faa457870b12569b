"""What a case holds: recipes at any depth, and whether two cases make the same call."""

from __future__ import annotations

import pytest

from grader.declaring.case import Case, places_in, recipes_in, same_call
from grader.declaring.recipes import arange, full, integers, randn, tensor, uniform


def test_recipes_are_found_through_lists_tuples_and_dicts():
    one, two, three = arange(1), randn(2), arange(3)
    assert list(recipes_in([one, {"a": (two, 5), "b": [[three]]}, "text"])) == [one, two, three]


def test_recipes_are_found_with_where_they_stand():
    one, two = arange(1), randn(2)
    found = list(places_in([one, {"a": (two, 5)}], "params"))
    assert found == [("params[0]", one), ("params[1]['a'][0]", two)]


def same(one, other, **more):
    return same_call(Case("one", one), Case("other", other, **more))


@pytest.mark.parametrize(
    "X", [arange(3), tensor([1.0, 2.0]), full(2, value=3.0), 5, [arange(2), (1, "text")]], ids=str
)
def test_inputs_that_are_written_out_make_the_same_call(X):
    assert same({"X": X}, {"X": X})


@pytest.mark.parametrize("X", [randn(3), uniform(3), integers(3), [1, {"a": randn(2)}]], ids=str)
def test_inputs_that_are_drawn_never_do(X):
    assert not same({"X": X}, {"X": X})


@pytest.mark.parametrize(
    "more",
    [{"grad": ("X",)}, {"raises": ("ValueError",)}, {"call": lambda f, X: f(X)}],
    ids=["grad", "raises", "call"],
)
def test_what_is_looked_at_differently_is_another_call(more):
    assert not same({"X": arange(3)}, {"X": arange(3)}, **more)
    assert not same({"X": arange(3)}, {"X": arange(4)})


@pytest.mark.parametrize(("one", "other"), [(0.0, -0.0), (1, 1.0), (1, True)], ids=str)
def test_numbers_that_are_equal_but_written_otherwise_are_other_inputs(one, other):
    assert not same({"X": one}, {"X": other})
    assert same({"X": one}, {"X": one})


def test_a_number_that_is_none_is_the_same_input_as_itself():
    assert same({"X": float("nan")}, {"X": float("nan")})
