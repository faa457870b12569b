"""Naming a factor: "each number is twice what it should be", "... times the size of dimension 0 of X".

A number that fits one case fits many things. A name is given only if the quantity of that name fits in every
case; if several do, only that there is a factor is said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from torch import Tensor

from grader.built import BuiltCase
from grader.telling.sameness import EQUAL, same_numbers

CONSTANTS = {
    "2": 2.0,
    "the natural logarithm of 2": math.log(2.0),
    "pi": math.pi,
}


def say_factor(wrong: Sequence[tuple[BuiltCase, Tensor, Tensor]]) -> str:
    """Say by which factor all numbers are off; empty if there is none, or too little to tell.

    Args:
        wrong: case, expected and given tensor, of equal shapes.
    """
    factors = [_factor_of(want, got) for _, want, got in wrong]
    if not all(factors):
        return ""
    sizes = [float(factor) for factor in factors if factor]
    if all(_equal(size, -1.0) for size in sizes):
        return "Each number has the wrong sign."
    one_number = all(want.numel() < 2 for _, want, _ in wrong)
    if one_number and len({round(s, 9) for s in sizes}) < 2 and len(sizes) < 3:
        return ""  # one number is always off by some factor
    named = [dict(_quantities(case)) for case, _, _ in wrong]
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
        return "Each number is off by one and the same factor in every case: a constant is missing or too many."
    return (
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
    for name, value in case.call["arguments"]:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield name, float(value)
            yield f"1 - {name}", 1.0 - value
        for label, shape in _shapes(name, value):
            total = math.prod(shape)
            yield f"the number of elements of {label}", float(total)
            for dim, size in enumerate(shape if len(shape) > 1 else ()):
                yield f"the size of dimension {dim} of {label}", float(size)
                if size and len(shape) > 2:
                    yield (
                        f"the number of elements for each entry of dimension {dim} of {label}",
                        total / size,
                    )
            for what, n in ((f"dimension {d} of {label}", s) for d, s in enumerate(shape)):
                if n > 1:
                    yield f"n/(n-1), with n the size of {what},", n / (n - 1)
            if total > 1 and len(shape) > 1:
                yield f"n/(n-1), with n the number of elements of {label},", total / (total - 1)
            if len(shape) > 2 and (n := total // max(shape[1], 1)) > 1:
                said = f"n/(n-1), with n the number of elements for each entry of dimension 1 of {label},"
                yield said, n / (n - 1)


def _shapes(name: str, tree: Any) -> Iterator[tuple[str, list[int]]]:
    match tree:
        case {"tensor": [_, _, [*shape]]}:
            yield name, shape
        case {"list": [first, *_]} | {"tuple": [first, *_]}:
            yield from _shapes(f"{name}[0]", first)


def _word(name: str, power: float, *, small: bool) -> str:
    """Say it; a `small` quantity is below 1, and what is divided by it becomes larger."""
    if name == "2" and abs(power) == 1.0:
        much = "twice" if power > 0 else "half"
        return f"Each number is {much} what it should be."
    what = {0.5: f"the square root of {name}", 2.0: f"the square of {name}"}.get(abs(power), name)
    if small and power > 0:
        return f"Each number is what it should be, times {what}: should you divide by it?"
    if small:
        return f"Each number is what it should be, divided by {what}: is that once too often?"
    if power > 0:
        return f"Each number is too large by a factor, {what}: should you divide by it?"
    return f"Each number is too small by a factor, {what}: do you divide by it once too often?"
