"""How a wrong tensor relates to the right one: transposed, late by one, off by a factor, right but for a row.

Each relation looks at all wrong tensors of an answer at once and holds for all of them or not at all. Their
sentences tell no number and no input: they are said of hidden cases as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from grader.built import BuiltCase
from grader.factors import say_factor
from grader.match import same_numbers


@dataclass(frozen=True)
class Finding:
    """What is found about a mistake that no wrong idea describes.

    Attributes:
        name: fixed words, for programs.
    """

    name: str
    sentence: str


@dataclass(frozen=True)
class Pair:
    """A wrong tensor beside the right one; both float64, `wrong` is where they differ too much.

    Attributes:
        sensitivity: of `want`, see `expected.py`; None is 0.
    """

    case: BuiltCase
    want: Tensor
    got: Tensor
    wrong: Tensor
    sensitivity: Tensor | None = None

    def is_off_by(self, allowed: Tensor | float, unit: float) -> bool:
        """Whether nowhere more is off than `allowed` and what roundings of size `unit` move."""
        moved = 0.0 if self.sensitivity is None else 8 * unit * self.sensitivity
        return bool(((self.got - self.want).abs() <= allowed + moved).all())


TINY = 1e-3
"""Below it a number that should be 0 counts as tiny."""

ENOUGH = 6
"""Different numbers that show in which dtype they were made."""


def relate(pairs: Sequence[Pair], known: Sequence[Tensor] = ()) -> Finding | None:
    """Find the relation that holds for all pairs.

    Args:
        pairs: an answer's wrong tensors of one aspect.
        known: right tensors of that aspect in all cases, to recognise an answer that belongs elsewhere.
    """
    if not pairs or any(p.want.numel() == 0 for p in pairs):
        return None
    alike = [p.want.shape == p.got.shape for p in pairs]
    relations = _OF_NUMBERS if all(alike) else _OF_BOTH if any(alike) else _OF_SHAPES
    if not any(_tells(p) for p in pairs):
        relations = tuple(r for r in relations if r in _OF_FORM)
    for relation in relations:
        if found := relation(pairs):
            return found
    return _of_another_case(pairs, known) if all(alike) else None


def _tells(pair: Pair) -> bool:
    """Whether the right numbers differ among each other: much fits a tensor of zeros or of ones."""
    first = pair.want.reshape(-1)[0]
    return (pair.want.numel() == 1 and first not in (0.0, 1.0)) or bool((pair.want != first).any())


def _all(pairs: Sequence[Pair], holds: Callable[[Pair], bool]) -> bool:
    return all(holds(pair) for pair in pairs)


def _same(one: Tensor, other: Tensor) -> bool:
    return same_numbers(one.double(), other.double())


# What differs in shape.


def _squeezed(pairs: Sequence[Pair]) -> Finding | None:
    if _all(pairs, lambda p: _same(p.got.squeeze(), p.want.squeeze())):
        return Finding(
            "dimension of size 1",
            "The numbers are right, but the result has a dimension of size 1 too many or too few: look at"
            " keepdim, unsqueeze and squeeze.",
        )
    return None


def _not_reduced(pairs: Sequence[Pair]) -> Finding | None:
    if not _all(pairs, lambda p: p.got.dim() > p.want.dim()):
        return None
    for word, reduce in (("added up", torch.sum), ("averaged", torch.mean)):
        for dims in (None, 0, -1):
            if _all(pairs, lambda p: _same(_reduced(p.got, reduce, dims), p.want)):  # noqa: B023
                return Finding(
                    "not reduced", f"The numbers are right, but they are not {word} yet."
                )
    return None


def _reduced(tensor: Tensor, reduce: Callable[..., Tensor], dim: int | None) -> Tensor:
    return reduce(tensor) if dim is None else reduce(tensor, dim)


def _one_of_several(pairs: Sequence[Pair]) -> Finding | None:
    for word, at in (("first", 0), ("last", -1)):
        if _all(pairs, lambda p: p.want.dim() > 0 and _same(p.got, p.want[at])):  # noqa: B023
            return Finding(
                f"only the {word} is returned",
                f"Of the entries along dimension 0 you return the {word} alone: is the return inside the loop,"
                " or is what the loop makes overwritten each time?",
            )
    return None


def _broadcast(pairs: Sequence[Pair]) -> Finding | None:
    def squared(pair: Pair) -> bool:
        shape = tuple(s for s in pair.want.shape if s > 1)
        return len(shape) == 1 and tuple(pair.got.shape)[-2:] == shape * 2

    if _all(pairs, squared):
        return Finding(
            "broadcast",
            "The result is a square table where one number for each element is expected: a tensor of shape"
            " (n, 1) and one of shape (n,) were combined, and broadcasting made (n, n) of them.",
        )
    return None


def _permuted(pairs: Sequence[Pair]) -> Finding | None:
    dims = {p.want.dim() for p in pairs} | {p.got.dim() for p in pairs}
    if len(dims) != 1 or not 2 <= (n := dims.pop()) <= 4:
        return None
    fits = [
        order
        for order in itertools.permutations(range(n))
        if order != tuple(range(n)) and _all(pairs, lambda p: _same(p.got.permute(order), p.want))  # noqa: B023
    ]
    if not fits:
        return None
    if n == 2:
        return Finding("transposed", "What you return is the transpose of what is expected.")
    swapped = [i for i, d in enumerate(fits[0]) if i != d]
    if len(fits) == 1 and len(swapped) == 2:
        one, other = swapped
        said = f"The numbers are right, but dimensions {one} and {other} are swapped."
    else:
        said = "The numbers are right, but the dimensions are in another order."
    return Finding("transposed", said)


def _reshaped(pairs: Sequence[Pair]) -> Finding | None:
    if _all(pairs, lambda p: _same(p.got.reshape(-1), p.want.reshape(-1))):
        return Finding(
            "another shape", "The numbers and their order are right; only the shape is not."
        )
    return None


def _part(pairs: Sequence[Pair]) -> Finding | None:
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
    where = " and ".join(f"dimension {dim}" for dim in changed)
    count = "one" if all(abs(off[dim]) == 1 for dim in changed) else "as many"
    many = "small" if all(off[dim] < 0 for dim in changed) else "large"
    if many == "large" and not all(off[dim] > 0 for dim in changed):
        return None
    size = f"too {many} by one along {where}" if count == "one" else f"too {many} along {where}"
    for end, at in (("the end", 0), ("the beginning", 1)):
        if _all(pairs, lambda p: _same(_block(p.got, p.want, at), _block(p.want, p.got, at))):  # noqa: B023
            doing = "missing at" if many == "small" else "to be left out at"
            said = f"What overlaps is right, but the result is {size}: something is {doing} {end}."
            return Finding("size", said)
    return Finding("size", f"The result is {size}, in every case alike: count the positions again.")


def _block(tensor: Tensor, other: Tensor, at_end: int) -> Tensor:
    """The part of a tensor that fits into another one: its beginning, or its end."""
    for dim, size in enumerate(other.shape):
        length = min(size, tensor.shape[dim])
        tensor = tensor.narrow(dim, (tensor.shape[dim] - length) * at_end, length)
    return tensor


# What differs in numbers.


def _zero(pairs: Sequence[Pair]) -> Finding | None:
    if _all(pairs, lambda p: not p.got.any()):
        return Finding("zeros", "All numbers are zero: a buffer that is never filled?")
    return None


def _reversed(pairs: Sequence[Pair]) -> Finding | None:
    dims = min(p.want.dim() for p in pairs)
    for dim in range(dims):
        if _all(pairs, lambda p: _same(p.got.flip(dim), p.want)):  # noqa: B023
            return Finding(
                "reversed", f"The numbers are right, but reversed along dimension {dim}."
            )
    if dims == 2 and _all(pairs, lambda p: _same(p.got.flip(0, 1), p.want)):
        return Finding("reversed", "The numbers are right, but reversed along both dimensions.")
    return None


def _shifted(pairs: Sequence[Pair]) -> Finding | None:
    for dim in range(min(p.want.dim() for p in pairs)):
        long = [p for p in pairs if p.want.shape[dim] > 1]
        # A shift by one leaves of two entries only one to compare: not enough to claim anything.
        if len(long) != len(pairs) or max(p.want.shape[dim] for p in pairs) < 3:
            continue

        def moved(pair: Pair, late: bool, dim: int = dim) -> bool:
            size = pair.want.shape[dim] - 1
            want = pair.want.narrow(dim, 0 if late else 1, size)
            got = pair.got.narrow(dim, 1 if late else 0, size)
            constant = size > 1 and _same(got, got.select(dim, 0).unsqueeze(dim).expand_as(got))
            return _same(got, want) and not constant

        for late, said in (
            (True, "one step late: each entry is the expected one of the step before"),
            (False, "one step early: each entry is the expected one of the step after"),
        ):
            if _all(pairs, lambda p: moved(p, late)):  # noqa: B023
                return Finding("shifted", f"Along dimension {dim} the numbers come {said}.")
    return None


def _factor(pairs: Sequence[Pair]) -> Finding | None:
    said = say_factor([(p.case, p.want, p.got) for p in pairs])
    return Finding("factor", said) if said else None


def _function(pairs: Sequence[Pair]) -> Finding | None:
    if not any(p.want.numel() > 1 for p in pairs) and len(pairs) < 2:
        return None
    for name, said, function in _FUNCTIONS:
        # What a function makes zeros of says nothing: zeros have other causes.
        telling = any(bool(function(p.want).any()) for p in pairs)
        if telling and _all(pairs, lambda p: _same(p.got, function(p.want))):  # noqa: B023
            return Finding(name, said)
    for name, said, function in _INVERSES:
        if _all(pairs, lambda p: _same(function(p.got), p.want)):  # noqa: B023
            return Finding(name, said)
    return None


_FUNCTIONS: tuple[tuple[str, str, Callable[[Tensor], Tensor]], ...] = (
    (
        "cut at zero",
        "Negative numbers come out as zero: is there a relu or a clamp, or a maximum that starts at 0?",
        lambda t: t.clamp(min=0),
    ),
    ("absolute value", "Negative numbers come out positive.", torch.abs),
    *(
        ("rounded", "Each number is rounded to a whole one: is there a // or an integer tensor?", f)
        for f in (torch.floor, torch.round, torch.trunc)
    ),
)
_INVERSES: tuple[tuple[str, str, Callable[[Tensor], Tensor]], ...] = (
    ("complement", "Each number is 1 minus the expected one.", lambda t: 1 - t),
    (
        "root missing",
        "Each number is the square of the expected one: a square root is missing.",
        torch.sqrt,
    ),
    ("root too many", "Each number is the square root of the expected one.", torch.square),
    ("logarithm", "Each number is the logarithm of the expected one.", torch.exp),
    (
        "exponential",
        "Each number is the exponential of the expected one: a logarithm is missing.",
        torch.log,
    ),
    ("reciprocal", "Each number is 1 divided by the expected one.", torch.reciprocal),
)


def _offset(pairs: Sequence[Pair]) -> Finding | None:
    def constant(pair: Pair) -> bool:
        off = pair.got - pair.want
        return _same(pair.got, pair.want + off.mean())

    # A single number is always off by some amount.
    if any(p.want.numel() > 1 for p in pairs) and _all(pairs, constant):
        return Finding(
            "constant offset",
            "All numbers of a result are off by the same amount: something is added once too often, or is"
            " missing.",
        )
    return None


def _along(pairs: Sequence[Pair]) -> Finding | None:
    """Right up to a factor or an amount that is constant along a dimension."""
    for dim in range(min(p.want.dim() for p in pairs)):
        if not _all(pairs, lambda p: p.want.shape[dim] > 1 and p.want.dim() > 1):  # noqa: B023
            continue
        if _all(pairs, lambda p: _same(p.got, p.got.mean(dim, keepdim=True).expand_as(p.got))):  # noqa: B023
            said = f"All entries along dimension {dim} are the same: is something reduced over it or broadcast?"
            return Finding("constant along a dimension", said)
        if _all(pairs, lambda p: _proportional(p, dim)):  # noqa: B023
            said = f"The numbers have the right proportions along dimension {dim}, but not the right size:"
            return Finding("normalised otherwise", f"{said} what do you divide by?")
        if _all(pairs, lambda p: _constant(p.got - p.want, dim)):  # noqa: B023
            said = f"Along dimension {dim} all numbers are off by the same amount: what is added or subtracted"
            return Finding("shifted along a dimension", f"{said} there?")
    if _all(pairs, lambda p: any(_proportional(p, d) for d in _long(p))):
        said = "The numbers have the right proportions along one dimension, but not the right size:"
        return Finding("normalised otherwise", f"{said} what do you divide by?")
    return None


def _long(pair: Pair) -> list[int]:
    """The dimensions along which there are at least two entries."""
    return [dim for dim, size in enumerate(pair.want.shape) if size > 1]


def _proportional(pair: Pair, dim: int) -> bool:
    ratio = pair.got / pair.want
    largest = ratio.abs().max()
    return bool(largest > 0) and _constant(ratio / largest, dim)


def _constant(tensor: Tensor, dim: int) -> bool:
    finite = bool(tensor.isfinite().all())
    return finite and _same(tensor, tensor.mean(dim, keepdim=True).expand_as(tensor))


def _place(pairs: Sequence[Pair]) -> Finding | None:
    """Wrong, or right, only at the beginning or at the end of some dimensions."""
    n = min(p.want.dim() for p in pairs)
    sets = [dims for k in range(1, min(n, 3) + 1) for dims in itertools.combinations(range(n), k)]
    for dims in sets:
        if not any(min(p.want.shape[dim] for dim in dims) > 2 for p in pairs):
            continue
        if len(dims) > 1 and any(p.want.shape[dim] == 1 for p in pairs for dim in dims):
            continue  # along a dimension of one entry everything is first and last
        along = " and ".join(f"dimension {dim}" for dim in dims)
        for name, at in (("last", -1), ("first", 0)):
            if _all(pairs, lambda p: _only_at(p.wrong, dims, at)):  # noqa: B023
                said = f"Only the {name} entries along {along} are wrong; the others are right."
                if _all(pairs, lambda p: not p.got[p.wrong].any()):
                    said += " They are zero: is your loop one short?"
                return Finding(f"only the {name}", said)
    for dim in range(n):
        if not any(p.want.shape[dim] > 2 for p in pairs):
            continue
        if _all(pairs, lambda p: p.wrong.shape[dim] > 1 and _only_at(~p.wrong, (dim,), 0)):  # noqa: B023
            said = f"Only the first entry along dimension {dim} is right; the others are not."
            return Finding("only the first is right", said)
    return None


def _only_at(mask: Tensor, dims: Sequence[int], at: int) -> bool:
    """Whether a mask is set somewhere, and only at the first or last entries along some dimensions."""
    edge = torch.zeros_like(mask)
    for dim in dims:
        if not mask.select(dim, at).any():
            return False
        edge.select(dim, at).fill_(True)
    return not bool((mask & ~edge).any())


def _reordered(pairs: Sequence[Pair]) -> Finding | None:
    def sorted_alike(pair: Pair) -> bool:
        return _same(pair.got.reshape(-1).sort()[0], pair.want.reshape(-1).sort()[0])

    if _all(pairs, lambda p: p.want.numel() > 2 and sorted_alike(p)):
        return Finding(
            "another order",
            "All the numbers are there, but in another order: which index comes first?",
        )
    return None


def _signs(pairs: Sequence[Pair]) -> Finding | None:
    if _all(pairs, lambda p: p.want.numel() > 2 and _same(p.got.abs(), p.want.abs())):
        return Finding("signs", "The sizes of the numbers are right, but some have the wrong sign.")
    return None


def _floor(pairs: Sequence[Pair]) -> Finding | None:
    def lifted(pair: Pair) -> bool:
        got, want = pair.got[pair.wrong], pair.want[pair.wrong]
        return not want.any() and bool((got > 0).all() and (got < TINY).all())

    if _all(pairs, lifted):
        return Finding(
            "not quite zero",
            "Where exactly 0 is expected a tiny number comes out: is something clamped, or a small constant"
            " added or put in the place of 0?",
        )
    return None


def _capped(pairs: Sequence[Pair]) -> Finding | None:
    """Right up to some size; beyond it always the same number."""
    wrong = torch.cat([p.got[p.wrong] for p in pairs])
    want = torch.cat([p.want[p.wrong] for p in pairs])
    right = torch.cat([p.want[~p.wrong] for p in pairs])
    if len(wrong) < 3 or not len(right) or not _same(wrong, wrong[:1].expand_as(wrong)):
        return None
    limit = wrong[0]
    above = bool((want > limit).all() and (right <= limit + TINY).all())
    below = bool((want < limit).all() and (right >= limit - TINY).all())
    if limit and (above or below):
        size = "Large" if above else "Small"
        said = f"{size} numbers all come out as one and the same, the others are right: is there a clamp?"
        return Finding("cut off", said)
    return None


def _decimals(pairs: Sequence[Pair]) -> Finding | None:
    """Rounded to the same few decimals, and close to the right numbers."""

    def rounded(pair: Pair, digits: int) -> bool:
        step = 10.0**-digits
        ticks = pair.got / step
        whole = (ticks - ticks.round()).abs() <= 1e-9 * (1 + ticks.abs())
        return bool(whole.all()) and bool(((pair.got - pair.want).abs() <= 0.51 * step).all())

    got = torch.cat([p.got.reshape(-1) for p in pairs])
    if got.numel() < ENOUGH or torch.equal(got, got.round()):
        return None
    for digits in range(1, 7):
        if _all(pairs, lambda p: rounded(p, digits)):  # noqa: B023
            return Finding(
                "rounded", "Each number is rounded to a few decimals: return it as it is."
            )
    return None


def _half(pairs: Sequence[Pair]) -> Finding | None:
    """Near the right numbers, and every one of them a number of 16 bits, which they are not."""

    def near(pair: Pair) -> bool:
        return pair.is_off_by(0.1 * float(pair.want.abs().max()), 2.0**-8)

    got = torch.cat([p.got.reshape(-1) for p in pairs])
    want = torch.cat([p.want.reshape(-1) for p in pairs])
    for dtype in (torch.float16, torch.bfloat16):
        odd = want.to(dtype).double() != want
        told = len(set(got[odd & (got != got.round())].tolist())) >= ENOUGH
        if told and torch.equal(got.to(dtype).double(), got) and _all(pairs, near):
            return Finding(
                "computed in 16 bits",
                "The numbers are right to two or three digits: somewhere you convert to float16 or bfloat16,"
                " as .half() does. Stay in the dtype of the input.",
            )
    return None


def _tiny(pairs: Sequence[Pair]) -> Finding | None:
    def near(pair: Pair) -> bool:
        return bool(((pair.got - pair.want).abs() <= 2e-3 * pair.want.abs().max()).all())

    if _all(pairs, near):
        return Finding(
            "tiny difference",
            "The numbers are nearly right: a small constant may be of the wrong size, in the wrong place, or"
            " too many, or something is computed in lower precision.",
        )
    return None


def _float32(pairs: Sequence[Pair]) -> Finding | None:
    def rounded(pair: Pair) -> bool:
        near = pair.is_off_by(1e-4 * (1 + pair.want.abs()), 2.0**-24)
        return near and bool((pair.got.float().double() == pair.got).all())

    # Whole numbers are float32's too: one that is off by one in ten thousand is another mistake.
    whole = all(torch.equal(p.want, p.want.round()) for p in pairs)
    if not whole and _all(pairs, rounded):
        return Finding(
            "computed in float32",
            "The numbers are right to float32's seven digits, but the input was float64: somewhere you convert"
            " to float32, as .float() or dtype=torch.float32 do.",
        )
    return None


def _of_another_case(pairs: Sequence[Pair], known: Sequence[Tensor]) -> Finding | None:
    def elsewhere(pair: Pair) -> bool:
        return any(t.shape == pair.got.shape and _same(pair.got, t) for t in known)

    if _all(pairs, lambda p: p.want.numel() > 1 and elsewhere(p)):
        return Finding(
            "answer of another case",
            "This is the right answer to another call: something is kept from one call to the next.",
        )
    return None


Relation = Callable[[Sequence[Pair]], Finding | None]

_OF_SHAPES: tuple[Relation, ...] = (
    *(_squeezed, _permuted, _one_of_several, _not_reduced, _broadcast, _reshaped, _part),
)
_OF_NUMBERS: tuple[Relation, ...] = (
    *(
        _zero,
        _float32,
        _half,
        _decimals,
        _floor,
        _capped,
        _tiny,
        _permuted,
        _reversed,
        _shifted,
        _factor,
        _signs,
        _function,
        _offset,
        _place,
    ),
    *(_along, _reordered),
)
_OF_BOTH: tuple[Relation, ...] = (_permuted, _reshaped)
_OF_FORM: tuple[Relation, ...] = (_zero, _squeezed, _broadcast, _part, _place, _float32)
"""What may be claimed although the right numbers are all the same."""
