"""One number tells a tensor from all others that a function may make, and not from the same one."""

from __future__ import annotations

import itertools

import pytest
import torch

from grader.telling.same.sameness import same_numbers
from grader.telling.same.sketch import same_sketch, sketch

X = torch.randn(4, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
NAN, INF = float("nan"), float("inf")


def with_first(value):
    changed = X.clone()
    changed[0, 0] = value
    return changed


OTHERS = {
    "itself": X,
    "twice": 2 * X,
    "negative": -X,
    "a constant added": X + 1e-6,
    "times a factor of float32": X / 0.7 * torch.tensor(0.7).double(),
    "one element": with_first(0.0),
    "rows reversed": X.flip(0),
    "columns reversed": X.flip(1),
    "two rows exchanged": X[[1, 0, 2, 3]],
    "transposed in its shape": X.T.reshape(4, 5),
    "of another shape": X.reshape(5, 4),
    "of another dtype": X.float(),
    "zeros": torch.zeros_like(X),
    "zeros of another dtype": torch.zeros(4, 5),
    "ones": torch.ones_like(X),
    "NaN": with_first(NAN),
    "infinite": with_first(INF),
    "minus infinite": with_first(-INF),
    "all NaN": torch.full_like(X, NAN),
    "huge": X * 1e300,
    "huge and other": X.flip(0) * 1e300,
    "integers": torch.arange(20).reshape(4, 5),
    "other integers": torch.arange(20).reshape(4, 5).flip(0),
    "large integers": torch.arange(20).reshape(4, 5) + 2**20,
    "next to them": torch.arange(20).reshape(4, 5) + 2**20 + torch.eye(4, 5).long(),
    "integers beyond float64": torch.tensor([[2**53, 3]]),
    "and one more": torch.tensor([[2**53 + 1, 3]]),
    "truth values": X > 0,
    "complex": torch.complex(X, X + 1),
    "nothing": torch.empty(0, dtype=torch.float64),
}


def test_sketches_are_the_same_exactly_where_the_tensors_are():
    for one, other in itertools.product(OTHERS.values(), repeat=2):
        if one.is_complex() or other.is_complex():
            continue
        for close in (False, True):
            alike = same_numbers(one, other, close=close)
            assert same_sketch(sketch(one), sketch(other), close=close) == alike


@pytest.mark.parametrize("tensor", OTHERS.values(), ids=OTHERS.keys())
def test_a_tensor_has_the_sketch_of_its_copy(tensor):
    assert sketch(tensor).same(sketch(tensor.clone()))


@pytest.mark.parametrize("size", [1, 7, 300, 5000])
def test_rounding_makes_no_other_sketch_and_a_small_change_does(size):
    drawn = torch.Generator().manual_seed(size)
    values, noise = torch.randn(2, size, dtype=torch.float64, generator=drawn)
    noise = noise * values.abs().max()
    assert sketch(values).same(sketch(values + 1e-13 * noise))
    assert not sketch(values).same(sketch(values + 1e-5 * noise))


def test_no_gradient_and_a_gradient_of_zeros_are_alike():
    zeros = sketch(torch.zeros(3))
    assert same_sketch(None, None)
    assert same_sketch(zeros, None)
    assert same_sketch(None, zeros)
    assert not same_sketch(None, sketch(torch.tensor([0.0, 1.0])))


def test_numbers_can_be_compared_whatever_their_dtype():
    whole = torch.tensor([1, 2, 3])
    assert not sketch(whole).same(sketch(whole.double()))
    assert sketch(whole).in_double().same(sketch(whole.int()).in_double())


def test_numbers_of_float64_can_be_compared_to_the_digits_of_float32():
    assert not sketch(X).same(sketch(X.float()))
    assert sketch(X.float()).in_single().same(sketch(X).in_single(), close=True)
    assert not sketch(1.001 * X.float()).in_single().same(sketch(X).in_single(), close=True)
