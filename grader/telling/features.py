"""What the failing cases have in common and no passing one has, as "a batch of one" or "training=False"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import torch

from grader.built import BuiltCase
from grader.case import EDGE

LARGE = 50.0
"""Numbers beyond this one count as large: exp of twice as much overflows float32."""

INFINITE = "NaN or infinity"


def shared_features(
    failing: Sequence[BuiltCase], passing: Sequence[BuiltCase], flat: dict[str, torch.Tensor]
) -> list[str]:
    """Return what all failing cases share and no passing one has, in words; tags say it best."""
    if not failing or len(passing) < 2:
        return []
    common = set.intersection(*(set(_features(case, flat)) for case in failing))
    for case in passing:
        common -= set(_features(case, flat))
    found = [name for name in _features(failing[0], flat) if name in common]
    return list(dict.fromkeys(found))


def is_strided(case: BuiltCase) -> bool:
    """Whether a case hands over a tensor that is not contiguous."""
    return any(leaf["strided"] for _, tree in case.call["arguments"] for leaf in leaves_of(tree))


def has_infinite_input(case: BuiltCase, flat: dict[str, torch.Tensor]) -> bool:
    """Whether a case hands over NaN or infinity."""
    return any(name.startswith(INFINITE) for name in _features(case, flat))


def _features(case: BuiltCase, flat: dict[str, torch.Tensor]) -> Iterator[str]:
    yield from (f"the tag “{tag}”" for tag in case.tags if tag != EDGE)
    first = True
    for name, value in case.call["arguments"]:
        if isinstance(value, (bool, str)):
            yield f"{name}={value!r}"
        for leaf in leaves_of(value):
            dtype, offset, shape = leaf["tensor"]
            if first and not shape and leaf["float"]:
                yield "a tensor of no dimensions"
            if first and shape:
                yield from _of_shape(shape)
            first = False
            without = leaf["parameter"] and leaf["grad"] is None and case.call["driver"] is None
            for what, holds in (
                ("a parameter without a gradient", without),
                ("an empty tensor", 0 in shape),
                ("a tensor that is not contiguous in memory", leaf["strided"]),
                (f"integers in {name}", not dtype.startswith("float")),
            ):
                if holds:
                    yield what
            size = math.prod(shape)
            numbers = flat[dtype][offset : offset + size]
            if leaf["float"] and size and not numbers.isfinite().all():
                yield f"{INFINITE} in {name}"
            elif leaf["float"] and size and float(numbers.abs().max()) > LARGE:
                yield "large numbers"


def _of_shape(shape: Sequence[int]) -> Iterator[str]:
    if len(shape) > 1 and shape[0] == 1:
        yield "a first dimension of size 1 (a batch of one)"
    elif 1 in shape:
        yield "a dimension of size 1"
    if len(shape) > 1:
        yield "a square input" if shape[-1] == shape[-2] else "an input that is not square"
    yield f"an input with {len(shape)} dimension{'s' * (len(shape) != 1)}"


def leaves_of(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield the trees of the tensors in an argument's tree."""
    match tree:
        case {"tensor": _}:
            yield tree
        case {"list": [*items]} | {"tuple": [*items]}:
            for item in items:
                yield from leaves_of(item)
        case {"dict": [*pairs]}:
            for _, item in pairs:
                yield from leaves_of(item)
