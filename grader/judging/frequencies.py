"""Whether what was drawn was drawn often enough, and independently: exact binomial bounds.

Given a random result, what was drawn is known (chance.py); result and gradient are then compared like any
other. Only the frequencies are statistics: exact binomial bounds, at `ALPHA` for each test, so that an honest
student fails one test in a billion, and a failed case is drawn once more.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from grader.language import _

if TYPE_CHECKING:
    from torch import Tensor

ALPHA = 1e-9
"""Probability with which one statistical test rejects a right answer (two-sided)."""


@functools.lru_cache(maxsize=256)
def binomial_bounds(n: int, p: float, alpha: float = ALPHA) -> tuple[int, int]:
    """Return the counts between which a Binomial(n, p) lies but for probability `alpha`.

    Exact: the tails are summed from the probabilities themselves, in float64.

    Returns:
        The smallest and the largest count that are accepted.
    """
    if p <= 0 or p >= 1:
        return (0, 0) if p <= 0 else (n, n)
    mass = _binomial(n, p)
    low = int((mass.cumsum(0) <= alpha / 2).sum())
    high = n - int((mass.flip(0).cumsum(0) <= alpha / 2).sum())
    return low, high


def smallest_error_seen(n: int, p: float, miss: float = 1e-3) -> float:
    """Return how far a probability must be from `p` for the frequency test to see it.

    Args:
        n: number of draws.
        p: the right probability.
        miss: probability with which an error of the returned size is overlooked.

    Returns:
        The larger one of the errors upwards and downwards, found by bisection.
    """
    low, high = binomial_bounds(n, p)

    def seen(q: float) -> bool:
        return not 0 < q < 1 or float(_binomial(n, q)[low : high + 1].sum()) <= miss

    errors = []
    for end in (0.0, 1.0):
        near, far = p, end
        for _step in range(40):
            middle = (near + far) / 2
            near, far = (near, middle) if seen(middle) else (middle, far)
        errors.append(abs(far - p))
    return max(errors)


def _binomial(n: int, p: float) -> Tensor:
    """The probabilities of 0 to n hits."""
    import torch

    k = torch.arange(n + 1, dtype=torch.float64)
    coefficients = math.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)
    return (coefficients + k * math.log(p) + (n - k) * math.log1p(-p)).exp()


def judge_draws(drawn: list[Tensor], probabilities: Mapping[str, float]) -> str:
    """Test the frequencies of what was drawn.

    Args:
        drawn: per call, the index of the candidate of each element; any shape, all alike.
        probabilities: candidate to probability, in the order of the indices.

    Returns:
        What is wrong with the draw, in a sentence; empty if nothing is.
    """
    named = list(enumerate(probabilities.items()))
    # Of two candidates each test of the one is a test of the other.
    for index, (name, p) in named[:1] if len(named) == 2 else named:
        for draw in drawn:
            problem = _judge_one(draw == index, name, p)
            if problem:
                return problem
    return _judge_pair(drawn[0], drawn[1], probabilities) if len(drawn) > 1 else ""


def _judge_one(hits: Tensor, name: str, p: float) -> str:
    count, n = int(hits.sum()), hits.numel()
    low, high = binomial_bounds(n, p)
    if not low <= count <= high:
        return _(
            "{count} of {n} elements are {name} ({share}); with probability {p} it would be {low} to {high}"
        ).format(
            count=count, n=n, name=name, share=f"{count / n:.4f}", p=f"{p:g}", low=low, high=high
        )
    # Rows and columns share the same false-alarm probability between them.
    for dim in range(hits.dim() if hits.dim() > 1 else 0):
        lines = hits.movedim(dim, 0).flatten(1).sum(1)
        low, high = binomial_bounds(n // len(lines), p, ALPHA / len(lines))
        if int(lines.min()) < low or int(lines.max()) > high:
            return _(
                "elements are not drawn one by one: along dimension {dim}, the number of {name} elements goes"
                " from {least} to {most} of {n}; drawn independently it would stay within {low} to {high}"
            ).format(
                **{"dim": dim, "name": name, "least": int(lines.min()), "most": int(lines.max())},
                **{"n": n // len(lines), "low": low, "high": high},
            )
        even = len(lines) // 2 * 2
        equal = int((lines[:even:2] == lines[1:even:2]).sum())
        if equal > binomial_bounds(even // 2, _chance_of_equal_counts(n // len(lines), p))[1]:
            return _(
                "elements are not drawn one by one: along dimension {dim}, the number of {name} elements is"
                " the same in {equal} of {n} pairs of neighbours"
            ).format(dim=dim, name=name, equal=equal, n=even // 2)
    return _judge_partners(hits, name, p)


def _judge_partners(hits: Tensor, name: str, p: float) -> str:
    """Elements must not go together with a neighbour, with their mirror image or half a tensor away."""
    flat = hits.reshape(-1)
    half = len(flat) // 2
    partners = [(_("its neighbour"), flat[: 2 * half : 2], flat[1 : 2 * half : 2])]
    partners += [(_("its mirror image"), flat[:half], flat.flip(0)[:half])]
    partners += [(_("the element half of the tensor away"), flat[:half], flat[half : 2 * half])]
    for dim in range(hits.dim() - 1):
        lines = hits.movedim(dim, 0)[: hits.shape[dim] // 2 * 2]
        one, other = lines[::2], lines[1::2]
        along = _("its neighbour along dimension {dim}").format(dim=dim)
        partners += [(along, one.reshape(-1), other.reshape(-1))]
    for partner, one, other in partners:
        same, n = int((one == other).sum()), len(one)
        low, high = binomial_bounds(n, p * p + (1 - p) * (1 - p))
        if not low <= same <= high:
            return _(
                "elements are not drawn one by one: an element and {partner} are both {name}, or both not,"
                " in {same} of {n} pairs; drawn independently in {low} to {high}"
            ).format(partner=partner, name=name, same=same, n=n, low=low, high=high)
    return ""


@functools.lru_cache(maxsize=64)
def _chance_of_equal_counts(n: int, p: float) -> float:
    """The probability that two independent counts of n draws are equal."""
    return float(_binomial(n, p).square().sum()) if 0 < p < 1 else 1.0


def _judge_pair(one: Tensor, other: Tensor, probabilities: Mapping[str, float]) -> str:
    same, n = int((one == other).sum()), one.numel()
    low, high = binomial_bounds(n, sum(p * p for p in probabilities.values()))
    if same == n:
        return _("two calls draw exactly the same")
    if not low <= same <= high:
        return _(
            "two calls agree in {same} of {n} elements; independent ones in {low} to {high}"
        ).format(same=same, n=n, low=low, high=high)
    return ""
