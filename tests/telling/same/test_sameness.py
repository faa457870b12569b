"""Whether tensors are the same numbers, told at length and at a glance."""

from __future__ import annotations

import math

import pytest
import torch

from grader.jail.aspect import OUTPUT
from grader.telling.same.sameness import make_probes, numbers_of, same_numbers


def f64(*values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f64(1, 2), f64(1, 2 + 1e-10)),
        (f64(1e9, 1e-4), f64(1e9 + 0.1, 0)),
        (f64(0, 0), f64(1e-13, 0)),
        (f64(math.nan, math.inf, 1), f64(math.nan, math.inf, 1)),
        (torch.tensor([1, 2]), torch.tensor([1, 2])),
        (torch.tensor([1.0]), torch.tensor([1.000001])),
        (torch.zeros(0), torch.zeros(0)),
        (None, None),
        (None, f64(0, 0)),
    ],
    ids=str,
)
def test_numbers_that_one_formula_may_give_are_the_same(one, other):
    assert same_numbers(one, other)
    assert same_numbers(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f64(1, 2), f64(1, 2 + 1e-7)),
        (f64(1), f64(1)[0]),
        (f64(1), torch.tensor([1.0])),
        (f64(1), torch.tensor([1])),
        (f64(math.nan), f64(0)),
        (f64(math.inf), f64(-math.inf)),
        (torch.tensor([2**53]), torch.tensor([2**53 + 1])),
        (None, f64(0, 1e-30)),
    ],
    ids=str,
)
def test_other_numbers_forms_and_dtypes_are_not_the_same(one, other):
    assert not same_numbers(one, other)
    assert not same_numbers(other, one)


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        (f64(3, 2) / 0.7, f64(3, 2) / torch.tensor(0.7).double(), True),
        (f64(1, 2), f64(1, 2 + 1e-6), False),
        (f64(1e4, 2), f64(1e4, 2 + 1e-4), False),
    ],
    ids=str,
)
def test_numbers_are_close_where_judging_forgives_as_much(one, other, close):
    assert not same_numbers(one, other)
    assert same_numbers(one, other, close=True) is close


def refuted(one, other, expected):
    """Whether the probes of the other tell that an outcome with this tensor is not the same."""
    (probe,) = make_probes({OUTPUT: other}, {OUTPUT: expected})
    return probe.refutes(numbers_of({OUTPUT: one}))


@pytest.mark.parametrize(
    "other", [f64(1, 5), f64(math.nan, 2), f64(1, -math.inf), f64(1, 2)[None], torch.tensor([1, 2])]
)
def test_a_probe_refutes_where_the_other_is_farthest_from_what_is_expected(other):
    right = f64(1, 2)
    assert refuted(right, other, right)


@pytest.mark.parametrize(
    "one",
    [f64(1, 2), f64(math.nan, math.inf), torch.tensor([2**53 + 1]), torch.tensor([True]), f64()],
    ids=str,
)
def test_a_probe_refutes_nothing_that_is_the_same(one):
    expected = torch.zeros_like(one)
    assert not refuted(one, one.clone(), expected)
    if one.is_floating_point():
        assert not refuted(one + 1e-11, one, expected)


def test_a_probe_sees_integers_to_the_last_digit():
    one, other = torch.tensor([2**53]), torch.tensor([2**53 + 1])
    assert refuted(one, other, torch.tensor([0]))
