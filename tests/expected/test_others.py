"""Whether what a call made of other numbers is what the reference makes of them."""

from __future__ import annotations

import pytest
import torch

from grader.expected.others import allowed, differs

X = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
N = torch.tensor([2**53 + 1, 5])

SAME = {
    "itself": ([X], [X]),
    "rounding": ([X], [X + 1e-9]),
    "relative to the largest": ([1e6 * X], [1e6 * X + 0.1]),
    "what float32 rounds": ([1000 * X + 0.1], [(1000 * X + 0.1).float()]),
    "a dimension of size 1 too many": ([X], [X[None]]),
    "integers": ([N], [N]),
    "integers as other integers": ([N.remainder(7)], [N.remainder(7).int()]),
    "nothing": ([], []),
    "no elements": ([X[:0]], [X[:0]]),
    "integers that come as floats, which the plain call tells": ([N], [N.double()]),
}


@pytest.mark.parametrize(("right", "got"), SAME.values(), ids=SAME.keys())
def test_what_is_right_does_not_differ(right, got):
    assert differs(right, got) == ""


OTHER = {
    "one more": ([X], [X, X], "structure"),
    "none": ([X], [], "structure"),
    "no plain tensor": ([X], [None], "shape"),
    "fewer elements": ([X], [X[:2]], "shape"),
    "nan": ([X], [X / 0 * 0], "not finite"),
    "infinity": ([X], [X / 0], "not finite"),
    "other numbers": ([X], [X + 1e-5], "values"),
    "the second of two": ([X, X], [X, 2 * X], "values"),
    "a lost digit of an integer": ([N], [N.double().long()], "values"),
}


@pytest.mark.parametrize(("right", "got", "word"), OTHER.values(), ids=OTHER.keys())
def test_what_differs_is_told_in_a_word(right, got, word):
    assert differs(right, got) == word


def test_a_number_may_be_off_by_a_share_of_the_largest_and_more_in_float32():
    assert allowed(X, X) == pytest.approx(3e-6)
    assert allowed(X / 100, X) == pytest.approx(1e-6)
    assert allowed(X, X.float()) == pytest.approx(3e-3)
