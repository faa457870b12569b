"""Right numbers in wrong places, and wrong ones in some places only: reversed, late by one, all but a row."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor

from grader.language import _, both, together
from grader.telling.findings.relations.pairs import Finding, Pair, all_hold, same


def backwards(pairs: Sequence[Pair]) -> Finding | None:
    """The entries along a dimension come in reverse."""
    dims = min(p.want.dim() for p in pairs)
    for dim in range(dims):
        if all_hold(pairs, lambda p: same(p.got.flip(dim), p.want)):  # noqa: B023
            said = _("The numbers are right, but reversed along dimension {dim}.")
            return Finding("reversed", said.format(dim=dim))
    if dims == 2 and all_hold(pairs, lambda p: same(p.got.flip(0, 1), p.want)):
        said = _("The numbers are right, but reversed along both dimensions.")
        return Finding("reversed", said)
    return None


def shifted(pairs: Sequence[Pair]) -> Finding | None:
    """The entries along a dimension come one step late or early."""
    for dim in range(min(p.want.dim() for p in pairs)):
        long = [p for p in pairs if p.want.shape[dim] > 1]
        # A shift by one leaves of two entries only one to compare: not enough to claim anything.
        if len(long) != len(pairs) or max(p.want.shape[dim] for p in pairs) < 3:
            continue

        def moved(pair: Pair, late: bool, dim: int = dim) -> bool:
            size = pair.want.shape[dim] - 1
            want = pair.want.narrow(dim, 0 if late else 1, size)
            got = pair.got.narrow(dim, 1 if late else 0, size)
            constant = size > 1 and same(got, got.select(dim, 0).unsqueeze(dim).expand_as(got))
            return same(got, want) and not constant

        for late, said in (
            (
                True,
                _(
                    "Along dimension {dim} the numbers come one step late: each entry is the expected one of"
                    " the step before."
                ),
            ),
            (
                False,
                _(
                    "Along dimension {dim} the numbers come one step early: each entry is the expected one of"
                    " the step after."
                ),
            ),
        ):
            if all_hold(pairs, lambda p: moved(p, late)):  # noqa: B023
                return Finding("shifted", said.format(dim=dim))
    return None


def evenly_along(pairs: Sequence[Pair]) -> Finding | None:
    """Right up to a factor or an amount that is constant along a dimension."""
    for dim in range(min(p.want.dim() for p in pairs)):
        if not all_hold(pairs, lambda p: p.want.shape[dim] > 1 and p.want.dim() > 1):  # noqa: B023
            continue
        if all_hold(pairs, lambda p: same(p.got, p.got.mean(dim, keepdim=True).expand_as(p.got))):  # noqa: B023
            said = _(
                "All entries along dimension {dim} are the same: is something reduced over it or broadcast?"
            )
            return Finding("constant along a dimension", said.format(dim=dim))
        if all_hold(pairs, lambda p: _proportional(p, dim)):  # noqa: B023
            said = _(
                "The numbers have the right proportions along dimension {dim}, but not the right size: what"
                " do you divide by?"
            )
            return Finding("normalised otherwise", said.format(dim=dim))
        if all_hold(pairs, lambda p: _constant(p.got - p.want, dim)):  # noqa: B023
            said = _(
                "Along dimension {dim} all numbers are off by the same amount: what is added or subtracted"
                " there?"
            )
            return Finding("shifted along a dimension", said.format(dim=dim))
    if all_hold(pairs, lambda p: any(_proportional(p, d) for d in _long(p))):
        said = _(
            "The numbers have the right proportions along one dimension, but not the right size: what do you"
            " divide by?"
        )
        return Finding("normalised otherwise", said)
    return None


def _long(pair: Pair) -> list[int]:
    """The dimensions along which there are at least two entries."""
    return [dim for dim, size in enumerate(pair.want.shape) if size > 1]


def _proportional(pair: Pair, dim: int) -> bool:
    ratio = pair.got / pair.want
    # Where a ratio is 0 numbers are missing, and no proportion is right.
    return bool((ratio != 0).all()) and _constant(ratio / ratio.abs().max(), dim)


def _constant(tensor: Tensor, dim: int) -> bool:
    finite = bool(tensor.isfinite().all())
    return finite and same(tensor, tensor.mean(dim, keepdim=True).expand_as(tensor))


def at_an_edge(pairs: Sequence[Pair]) -> Finding | None:
    """Wrong, or right, only at the beginning or at the end of some dimensions."""
    n = min(p.want.dim() for p in pairs)
    sets = [dims for k in range(1, min(n, 3) + 1) for dims in itertools.combinations(range(n), k)]
    for dims in sets:
        if not any(min(p.want.shape[dim] for dim in dims) > 2 for p in pairs):
            continue
        if len(dims) > 1 and any(p.want.shape[dim] == 1 for p in pairs for dim in dims):
            continue  # along a dimension of one entry everything is first and last
        for name, at, said in (
            ("last", -1, _("Only the last entries along {along} are wrong; the others are right.")),
            (
                "first",
                0,
                _("Only the first entries along {along} are wrong; the others are right."),
            ),
        ):
            if all_hold(pairs, lambda p: _only_at(p.wrong, dims, at)):  # noqa: B023
                along = both(_("dimension {dim}").format(dim=dim) for dim in dims)
                told = [said.format(along=along)]
                if all_hold(pairs, lambda p: not p.got[p.wrong].any()):
                    told.append(_("They are zero: is your loop one short?"))
                return Finding(f"only the {name}", together(told))
    for dim in range(n):
        if not any(p.want.shape[dim] > 2 for p in pairs):
            continue
        if all_hold(pairs, lambda p: _only_first_is_right(p.wrong, dim)):  # noqa: B023
            said = _("Only the first entry along dimension {dim} is right; the others are not.")
            return Finding("only the first is right", said.format(dim=dim))
    return None


def _only_first_is_right(wrong: Tensor, dim: int) -> bool:
    """Whether all of the first entries along a dimension are right, and none of the others."""
    first, others = wrong.narrow(dim, 0, 1), wrong.narrow(dim, 1, wrong.shape[dim] - 1)
    return wrong.shape[dim] > 1 and bool(others.all()) and not bool(first.any())


def running(pairs: Sequence[Pair]) -> Finding | None:
    """Each entry is the sum of all expected ones up to it."""
    if not all_hold(pairs, lambda p: p.want.numel() > 2):
        return None
    if all_hold(pairs, lambda p: same(p.got.reshape(-1), p.want.reshape(-1).cumsum(0))):
        return Finding("running total", _say_running())
    if all_hold(pairs, lambda p: same(p.got, _cumulated(p.want))):
        return Finding("running total", _say_running())
    for dim in range(min(p.want.dim() for p in pairs)):
        long = all_hold(pairs, lambda p: p.want.shape[dim] > 1)  # noqa: B023
        if long and all_hold(pairs, lambda p: same(p.got, p.want.cumsum(dim))):  # noqa: B023
            return Finding("running total", _say_running())
    return None


def _cumulated(tensor: Tensor) -> Tensor:
    """Summed up to each entry, along every dimension."""
    for dim in range(tensor.dim()):
        tensor = tensor.cumsum(dim)
    return tensor


def _say_running() -> str:
    return _(
        "Each entry is the sum of the expected ones up to it: a total runs on from one position to the next."
        " Set it back to 0 for each."
    )


def constant(pairs: Sequence[Pair]) -> Finding | None:
    """One number everywhere."""

    def even(pair: Pair) -> bool:
        first = pair.got.reshape(-1)[0]
        return pair.got.numel() > 2 and same(pair.got, first.expand_as(pair.got))

    if all_hold(pairs, even):
        said = _(
            "All entries of a result are one and the same number: does each position use what belongs to it?"
        )
        return Finding("one number everywhere", said)
    return None


def _only_at(mask: Tensor, dims: Sequence[int], at: int) -> bool:
    """Whether a mask is set somewhere, and only at the first or last entries along some dimensions."""
    edge = torch.zeros_like(mask)
    for dim in dims:
        if not mask.select(dim, at).any():
            return False
        edge.select(dim, at).fill_(True)
    return not bool((mask & ~edge).any())


def reordered(pairs: Sequence[Pair]) -> Finding | None:
    """The same numbers in some other order."""

    def sorted_alike(pair: Pair) -> bool:
        return same(pair.got.reshape(-1).sort()[0], pair.want.reshape(-1).sort()[0])

    if all_hold(pairs, lambda p: p.want.numel() > 2 and sorted_alike(p)):
        return Finding(
            "another order",
            _("All the numbers are there, but in another order: which index comes first?"),
        )
    return None
