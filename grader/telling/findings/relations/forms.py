"""Wrong tensors whose numbers are right and whose shape is not: transposed, not reduced, of another size."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from grader.language import _, both
from grader.telling.findings.relations.pairs import Finding, Pair, all_hold, same


def squeezed(pairs: Sequence[Pair]) -> Finding | None:
    """A dimension of size 1 is too many or too few."""
    if not all_hold(pairs, lambda p: same(p.got.squeeze(), p.want.squeeze())):
        return None
    if all_hold(pairs, lambda p: p.got.dim() > p.want.dim()):
        said = _(
            "The numbers are right, but the result has a dimension of size 1 too many: was it made with one, as"
            " torch.zeros(1) is, or does it come from a slice, keepdim or unsqueeze?"
        )
    elif all_hold(pairs, lambda p: p.got.dim() < p.want.dim()):
        said = _(
            "The numbers are right, but the result lacks a dimension of size 1: look at keepdim and squeeze."
        )
    else:
        return None
    return Finding("dimension of size 1", said)


def not_reduced(pairs: Sequence[Pair]) -> Finding | None:
    """Adding up or averaging what was returned gives what is right."""
    if not all_hold(pairs, lambda p: p.got.dim() > p.want.dim()):
        return None
    for said, reduce in (
        (_("The numbers are right, but they are not added up yet."), torch.sum),
        (_("The numbers are right, but they are not averaged yet."), torch.mean),
    ):
        for dims in (None, 0, -1):
            if all_hold(pairs, lambda p: same(_reduced(p.got, reduce, dims), p.want)):  # noqa: B023
                return Finding("not reduced", said)
    return None


def _reduced(tensor: Tensor, reduce: Callable[..., Tensor], dim: int | None) -> Tensor:
    return reduce(tensor) if dim is None else reduce(tensor, dim)


def one_of_several(pairs: Sequence[Pair]) -> Finding | None:
    """Of the entries along dimension 0 one is there."""
    for word, at, said in (
        ("first", 0, _("Of the entries along dimension 0 you return the first alone: {question}")),
        ("last", -1, _("Of the entries along dimension 0 you return the last alone: {question}")),
    ):
        if all_hold(pairs, lambda p: p.want.dim() > 0 and same(p.got, p.want[at])):  # noqa: B023
            question = _(
                "is the return inside the loop, or is what the loop makes overwritten each time?"
            )
            return Finding(f"only the {word} is returned", said.format(question=question))
    return None


def broadcast(pairs: Sequence[Pair]) -> Finding | None:
    """A table of all pairs in the place of a vector."""

    def squared(pair: Pair) -> bool:
        shape = tuple(s for s in pair.want.shape if s > 1)
        return len(shape) == 1 and tuple(pair.got.shape)[-2:] == shape * 2

    if all_hold(pairs, squared):
        return Finding(
            "broadcast",
            _(
                "The result is a square table where one number for each element is expected: a tensor of"
                " shape (n, 1) and one of shape (n,) were combined, and broadcasting made (n, n) of them."
            ),
        )
    return None


def permuted(pairs: Sequence[Pair]) -> Finding | None:
    """The dimensions are in another order."""
    dims = {p.want.dim() for p in pairs} | {p.got.dim() for p in pairs}
    if len(dims) != 1 or not 2 <= (n := dims.pop()) <= 4:
        return None
    fits = [
        order
        for order in itertools.permutations(range(n))
        if order != tuple(range(n))
        and all_hold(pairs, lambda p: same(p.got.permute(order), p.want))  # noqa: B023
    ]
    if not fits:
        return None
    if n == 2:
        return Finding("transposed", _("What you return is the transpose of what is expected."))
    swapped = [i for i, d in enumerate(fits[0]) if i != d]
    if len(fits) == 1 and len(swapped) == 2:
        one, other = swapped
        said = _("The numbers are right, but dimensions {one} and {other} are swapped.")
        said = said.format(one=one, other=other)
    else:
        said = _("The numbers are right, but the dimensions are in another order.")
    return Finding("transposed", said)


def reshaped(pairs: Sequence[Pair]) -> Finding | None:
    """The same numbers in the same order, in another shape."""
    if all_hold(pairs, lambda p: same(p.got.reshape(-1), p.want.reshape(-1))):
        return Finding(
            "another shape", _("The numbers and their order are right; only the shape is not.")
        )
    return None


def part(pairs: Sequence[Pair]) -> Finding | None:
    """The numbers that are there are right, but the size is off, along the same dimensions by as much."""
    offs = {
        tuple(g - w for g, w in zip(p.got.shape, p.want.shape, strict=True))
        if p.got.dim() == p.want.dim()
        else None
        for p in pairs
    }
    if len(offs) != 1 or (off := offs.pop()) is None or not any(p.got.numel() for p in pairs):
        return None
    changed = [dim for dim, n in enumerate(off) if n]
    small = all(off[dim] < 0 for dim in changed)
    if not small and not all(off[dim] > 0 for dim in changed):
        return None
    size = _say_size(changed, small, by_one=all(abs(off[dim]) == 1 for dim in changed))
    for at, missing, superfluous in (
        (
            0,
            _("What overlaps is right, but the result is {size}: something is missing at the end."),
            _(
                "What overlaps is right, but the result is {size}: something is to be left out at the end."
            ),
        ),
        (
            1,
            _(
                "What overlaps is right, but the result is {size}: something is missing at the beginning."
            ),
            _(
                "What overlaps is right, but the result is {size}: something is to be left out at the"
                " beginning."
            ),
        ),
    ):
        if all_hold(pairs, lambda p: same(_block(p.got, p.want, at), _block(p.want, p.got, at))):  # noqa: B023
            return Finding("size", (missing if small else superfluous).format(size=size))
    said = _("The result is {size}, in every case alike: count the positions again.")
    return Finding("size", said.format(size=size))


def _say_size(dims: Sequence[int], small: bool, *, by_one: bool) -> str:
    """Say along which dimensions a result is too small or too large."""
    if by_one:
        said = _("too small by one along {where}") if small else _("too large by one along {where}")
    else:
        said = _("too small along {where}") if small else _("too large along {where}")
    return said.format(where=both(_("dimension {dim}").format(dim=dim) for dim in dims))


def _block(tensor: Tensor, other: Tensor, at_end: int) -> Tensor:
    """The part of a tensor that fits into another one: its beginning, or its end."""
    for dim, size in enumerate(other.shape):
        length = min(size, tensor.shape[dim])
        tensor = tensor.narrow(dim, (tensor.shape[dim] - length) * at_end, length)
    return tensor
