"""Sizes by name: what they stand for, and where they are told to be none."""

from __future__ import annotations

import pytest

from grader.declaring.recipes import arange, full, integers, randn, stack, tensor
from grader.declaring.sizes import bound_by, evaluate, names_in, resolve, size

SIZES = {"N": 5, "C": 3}


@pytest.mark.parametrize(
    ("text", "number"),
    [("N", 5), ("N + C", 8), ("2 * N - 1", 9), ("N // 2", 2), ("N - 5", 0), (4, 4), ("4", 4)],
)
def test_a_size_is_a_name_a_number_or_a_sum_or_product(text, number):
    assert evaluate(text, SIZES) == number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("M", "no number is given for the size 'M'"),
        ("C - N", "the size 'C - N' is -2, below 0"),
        ("N / 2", "'N / 2' is no size; write a name, or a sum or product"),
        ("N.real", "'N.real' is no size; write a name, or a sum or product"),
        ("N +", "'N +' is no size; write a name, or a sum or product"),
        ("", "'' is no size; write a name, or a sum or product"),
        ("2.5", "'2.5' is no size; write a name, or a sum or product"),
    ],
)
def test_what_is_no_size_has_a_sentence(text, said):
    with pytest.raises(ValueError, match=r".") as raised:
        evaluate(text, SIZES)
    assert str(raised.value) == said


def test_names_are_found_wherever_a_recipe_stands_each_once():
    params = [randn("C").parameter(grad=randn("D")), {"b": stack(randn("E"), randn("E"))}]
    assert names_in([randn("N", "2 * C"), integers("N", high="K"), params, size("M"), "F"]) == [
        *("N", "C", "K", "D", "E", "M")
    ]


def test_a_resolved_recipe_has_numbers_everywhere():
    made = resolve(
        {
            "labels": integers("N", high="C"),
            "rows": stack(randn("C"), randn("C")),
            "weight": randn("C", 2).parameter(grad=randn("C", 2)),
            "classes": (size("C"), "C"),
        },
        SIZES,
        {},
    )
    assert made["labels"] == integers(5, high=3)
    assert made["rows"] == stack(randn(3), randn(3))
    assert made["weight"] == randn(3, 2).parameter(grad=randn(3, 2))
    assert made["classes"] == (3, "C")


def test_one_recipe_used_twice_stays_one():
    shared = randn("C")
    first, second = resolve([shared, shared], SIZES, {})
    assert first is second


def test_what_is_written_in_numbers_settles_the_names_that_it_replaces():
    assert bound_by(arange(2, 7), randn("N", "C")) == {"N": 2, "C": 7}
    assert bound_by(tensor([[1.0, 2.0]]), randn("N", 2)) == {"N": 1}
    assert bound_by(full(4, 9, value=0.0), randn("2 * N", "C")) == {"C": 9}


@pytest.mark.parametrize("given", [randn("N", 3), randn(2, 3, 4), 7, [randn(2, 3)]])
def test_other_arguments_settle_nothing(given):
    assert bound_by(given, randn("N", "C")) == {}
