"""Whether draws are honest: exact bounds of frequencies, and what dependent elements show."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
import torch

from grader.judging.frequencies import ALPHA, binomial_bounds, judge_draws, smallest_error_seen


def exact_bounds(n, p, alpha):
    """The definition: what lies below `low` or above `high` has probability alpha / 2 at most."""
    p, half = Fraction(p), Fraction(alpha) / 2
    mass = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    low = next(k for k in range(n + 1) if sum(mass[: k + 1]) > half)
    high = next(k for k in range(n, -1, -1) if sum(mass[k:]) > half)
    return low, high


@pytest.mark.parametrize("n", [1, 2, 7, 30, 61])
@pytest.mark.parametrize("p", [0.001, 0.1, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("alpha", [1e-9, 1e-3, 0.05, 0.3])
def test_binomial_bounds_are_those_of_exact_sums(n, p, alpha):
    assert binomial_bounds(n, p, alpha) == exact_bounds(n, p, alpha)


@pytest.mark.parametrize(
    ("n", "p", "alpha", "bounds"),
    [
        # dropout of 200 x 500 with p = 0.3: kept elements, by row, by column, agreement of two calls
        (100_000, 0.7, 1e-9, (69112, 70883)),
        (500, 0.7, 1e-9 / 200, (277, 417)),
        (200, 0.7, 1e-9 / 500, (92, 181)),
        (100_000, 0.58, 1e-9, (57046, 58953)),
    ],
)
def test_binomial_bounds_of_many_draws_are_those_measured_before(n, p, alpha, bounds):
    assert binomial_bounds(n, p, alpha) == bounds


def test_a_certain_draw_leaves_no_room():
    assert binomial_bounds(10, 0.0) == (0, 0)
    assert binomial_bounds(10, 1.0) == (10, 10)


def test_one_right_answer_in_a_billion_may_fail():
    assert ALPHA == 1e-9


PROBABILITIES = {"zero": 0.3, "kept": 0.7}


def draws(seed, shape=(100, 80), p=0.3):
    generator = torch.Generator().manual_seed(seed)
    return (torch.rand(shape, generator=generator) >= p).long()


@pytest.mark.parametrize("shape", [(8000,), (100, 80), (20, 20, 20)])
def test_honest_draws_have_nothing_wrong(shape):
    assert judge_draws([draws(1, shape), draws(2, shape)], PROBABILITIES) == ""


@pytest.mark.parametrize(
    ("drawn", "sentence"),
    [
        (
            [torch.arange(1000).view(20, 50) % 2],
            "500 of 1000 elements are zero (0.5000); with probability 0.3 it would be 214 to 391",
        ),
        (
            [(torch.arange(100) >= 30).long().view(100, 1).expand(100, 80)],
            "elements are not drawn one by one: along dimension 0, the number of zero elements goes"
            " from 0 to 80 of 80; drawn independently it would stay within 1 to 54",
        ),
        ([draws(1), draws(1)], "two calls draw exactly the same"),
    ],
    ids=["too many", "row by row", "the same twice"],
)
def test_what_is_wrong_with_draws_is_a_sentence(drawn, sentence):
    assert judge_draws(drawn, PROBABILITIES) == sentence


def test_two_draws_that_agree_too_often_are_told():
    one = draws(4)
    other = torch.where(draws(5, p=0.5) == 0, one, draws(6))
    said = judge_draws([one, other], PROBABILITIES)
    assert said.startswith("two calls agree in ")
    assert said.endswith(" of 8000 elements; independent ones in 4369 to 4909")


def in_pairs(draw):
    """Each element decides for its neighbour too."""
    return draw[:, ::2].repeat_interleave(2, dim=1)


def as_many_in_each_line(draw):
    """Exactly the expected number of zeros in each row, at places drawn one by one."""
    order = torch.rand(draw.shape, generator=torch.Generator().manual_seed(3)).argsort(1)
    return (order >= 24).long()


DEPENDENT = {
    "neighbours": (
        in_pairs,
        "along dimension 1, the number of zero elements is the same in 40 of 40 pairs",
    ),
    "rows": (
        lambda d: d[::2].repeat_interleave(2, dim=0),
        "along dimension 0, the number of zero elements is the same in 50 of 50 pairs of neighbours",
    ),
    "a row": (
        lambda d: d.reshape(-1)[::2].repeat_interleave(2),
        "an element and its neighbour are both zero, or both not, in 4000 of 4000 pairs",
    ),
    "mirrored": (
        lambda d: torch.cat([d[:50], d[:50].flip(0, 1)]),
        "its mirror image are both zero",
    ),
    "drawn for half": (
        lambda d: torch.cat([d[:50], d[:50]]),
        "the element half of the tensor away",
    ),
    "as many in each row": (
        as_many_in_each_line,
        "along dimension 0, the number of zero elements is",
    ),
}


@pytest.mark.parametrize(("make", "said"), DEPENDENT.values(), ids=DEPENDENT.keys())
def test_elements_that_depend_on_each_other_are_told(make, said):
    found = judge_draws([make(draws(1)), make(draws(2))], PROBABILITIES)
    assert found.startswith("elements are not drawn one by one: ")
    assert said in found


@pytest.mark.parametrize("p", [0.05, 0.3, 0.5, 0.95])
def test_independent_elements_are_not_said_to_depend_on_each_other(p):
    probabilities = {"zero": p, "kept": 1 - p}
    for seed in range(40):
        pair = [draws(2 * seed, p=p), draws(2 * seed + 1, p=p)]
        assert judge_draws(pair, probabilities) == ""


def test_the_smallest_error_that_is_seen_is_hardly_ever_overlooked():
    error = smallest_error_seen(8000, 0.3)
    low, high = binomial_bounds(8000, 0.3)
    for p in (0.3 - error, 0.3 + error):
        torch.manual_seed(0)
        counts = torch.distributions.Binomial(8000, torch.tensor(p)).sample((2000,))
        overlooked = ((counts >= low) & (counts <= high)).double().mean()
        assert overlooked < 0.01
    assert smallest_error_seen(80_000, 0.3) < error / 2
