"""Naming a factor: "each number is twice what it should be", "... times the size of dimension 0 of X".

A number that fits one case fits many things. A name is given only if the quantity of that name fits in every
case; if several do, only that there is a factor is said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from torch import Tensor

from grader.expected.built import BuiltCase
from grader.jail.inside import wire
from grader.language import _, marked
from grader.telling.same.sameness import same_numbers
from grader.telling.same.sketch import EQUAL

CONSTANTS = {
    "2": 2.0,
    marked("the natural logarithm of 2"): math.log(2.0),
    "pi": math.pi,
}


def say_factor(wrong: Sequence[tuple[BuiltCase, Tensor, Tensor]]) -> str:
    """Say by which factor all numbers are off; empty if there is none, or too little to tell.

    Args:
        wrong: case, expected and given tensor, of equal shapes.
    """
    factors = [_factor_of(want, got) for _case, want, got in wrong]
    if not all(factors):
        return ""
    sizes = [float(factor) for factor in factors if factor]
    if all(_equal(size, -1.0) for size in sizes):
        return _("Each number has the wrong sign.")
    one_number = all(want.numel() < 2 for _case, want, _got in wrong)
    if one_number and len({round(s, 9) for s in sizes}) < 2 and len(sizes) < 3:
        return ""  # one number is always off by some factor
    named = [dict(_quantities(case)) for case, _want, _got in wrong]
    fits = [
        (name, power)
        for name in named[0]
        for power in (1.0, -1.0, 0.5, -0.5, 2.0, -2.0)
        if all(
            name in n and n[name] > 0 and n[name] != 1 and _equal(s, n[name] ** power)
            for n, s in zip(named, sizes, strict=True)
        )
    ]
    constants = [fit for fit in fits if fit[0] in CONSTANTS]
    if constants or len(fits) == 1:
        name, power = (constants or fits)[0]
        return _word(name, power, small=any(n[name] < 1 for n in named))
    if one_number and not fits:
        return ""
    if all(_equal(size, sizes[0]) for size in sizes[1:]) and len(sizes) > 1:
        return _(
            "Each number is off by one and the same factor in every case: a constant is missing or too many."
        )
    if len(sizes) == 1:
        return _(
            "Where numbers are wrong, all of them are off by one factor: what you divide or multiply by depends"
            " on the wrong quantity, or is left out."
        )
    return _(
        "In each case all numbers are off by one factor, another one from case to case: what you divide or"
        " multiply by depends on the wrong quantity, or is left out."
    )


def _factor_of(want: Tensor, got: Tensor) -> float | None:
    if not want.any() or not got.isfinite().all() or not want.isfinite().all():
        return None
    largest = want.abs().reshape(-1).argmax()
    factor = float(got.reshape(-1)[largest] / want.reshape(-1)[largest])
    return factor if factor and same_numbers(want * factor, got.double()) else None


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= 100 * EQUAL * abs(other)


def _quantities(case: BuiltCase) -> Iterator[tuple[str, float]]:
    """What a factor may be, by name: sizes, and the numbers among the arguments."""
    yield from CONSTANTS.items()
    for name, value in case.call.arguments:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield name, float(value)
            yield f"1 - {name}", 1.0 - value
        for label, shape in _shapes(name, value):
            total = math.prod(shape)
            yield _("the number of elements of {label}").format(label=label), float(total)
            for dim, size in enumerate(shape if len(shape) > 1 else ()):
                named = _("the size of dimension {dim} of {label}")
                yield named.format(dim=dim, label=label), float(size)
                if size and len(shape) > 2:
                    named = _("the number of elements for each entry of dimension {dim} of {label}")
                    yield named.format(dim=dim, label=label), total / size
            for dim, n in enumerate(shape):
                if n > 1:
                    named = _("n/(n-1), with n the size of dimension {dim} of {label},")
                    yield named.format(dim=dim, label=label), n / (n - 1)
            if total > 1 and len(shape) > 1:
                named = _("n/(n-1), with n the number of elements of {label},")
                yield named.format(label=label), total / (total - 1)
            if len(shape) > 2 and (n := total // max(shape[1], 1)) > 1:
                named = _(
                    "n/(n-1), with n the number of elements for each entry of dimension 1 of {label},"
                )
                yield named.format(label=label), n / (n - 1)


def _shapes(name: str, tree: Any) -> Iterator[tuple[str, list[int]]]:
    """The shape of a tensor, or of the first one of a list: the others often have the same."""
    for path, leaf in wire.tensors_in(tree, name):
        if not path.removeprefix(name).replace("[0]", ""):
            _dtype, _offset, shape = leaf["tensor"]
            yield path, shape


def _word(name: str, power: float, *, small: bool) -> str:
    """Say it; a `small` quantity is below 1, and what is divided by it becomes larger."""
    if name == "2" and abs(power) == 1.0:
        if power > 0:
            return _("Each number is twice what it should be.")
        return _("Each number is half what it should be.")
    what = _(name) if name in CONSTANTS else name
    if abs(power) != 1.0:
        of = _("the square root of {what}") if abs(power) == 0.5 else _("the square of {what}")
        what = of.format(what=what)
    if small and power > 0:
        said = _("Each number is what it should be, times {what}: should you divide by it?")
    elif small:
        said = _("Each number is what it should be, divided by {what}: is that once too often?")
    elif power > 0:
        said = _("Each number is too large by a factor, {what}: should you divide by it?")
    else:
        said = _(
            "Each number is too small by a factor, {what}: do you divide by it once too often?"
        )
    return said.format(what=what)
