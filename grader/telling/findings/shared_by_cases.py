"""What the failing cases have in common and no passing one has, as "a batch of one" or "training=False"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch

from grader.declaring.case import EDGE, KINK, STRESS
from grader.expected.built import BuiltCase
from grader.jail.inside import wire
from grader.jail.inside.description import Tree
from grader.language import _, ngettext

_KNOWN = (EDGE, KINK, STRESS)
"""Tags that authors give a case for the grader's sake: no words for those who learn."""

LARGE = 50.0
"""Numbers beyond this one count as large: exp of twice as much overflows float32."""


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
    return any(leaf["strided"] for _name, leaf in _tensors_of(case))


def has_infinite_input(case: BuiltCase, flat: dict[str, torch.Tensor]) -> bool:
    """Whether a case hands over NaN or infinity."""
    return any(
        leaf["float"] and not _numbers(leaf, flat).isfinite().all()
        for _name, leaf in _tensors_of(case)
    )


def _tensors_of(case: BuiltCase) -> Iterator[tuple[str, Tree]]:
    for name, tree in case.call.arguments:
        yield from wire.tensors_in(tree, name)


def _features(case: BuiltCase, flat: dict[str, torch.Tensor]) -> Iterator[str]:
    if STRESS in case.tags:
        yield _("extreme numbers")
    yield from (_("the tag “{tag}”").format(tag=tag) for tag in case.tags if tag not in _KNOWN)
    first = True
    for name, value in case.call.arguments:
        if isinstance(value, (bool, str)):
            yield f"{name}={value!r}"
        for _path, leaf in wire.tensors_in(value):
            dtype, _offset, shape = leaf["tensor"]
            if first and not shape and leaf["float"]:
                yield _("a tensor of no dimensions")
            if first and shape:
                yield from _of_shape(shape)
            first = False
            without = leaf["parameter"] and leaf["grad"] is None and case.call.driver is None
            for what, holds in (
                (_("a parameter without a gradient"), without),
                (_("an empty tensor"), 0 in shape),
                (_("a tensor that is not contiguous in memory"), leaf["strided"]),
                (_("integers in {name}").format(name=name), not dtype.startswith("float")),
            ):
                if holds:
                    yield what
            numbers = _numbers(leaf, flat)
            if leaf["float"] and not numbers.isfinite().all():
                yield _("NaN or infinity in {name}").format(name=name)
            elif STRESS in case.tags or not leaf["float"] or not len(numbers):
                continue
            elif float(numbers.abs().max()) > LARGE:
                yield _("large numbers")


def _numbers(leaf: Tree, flat: dict[str, torch.Tensor]) -> torch.Tensor:
    """The numbers of a tensor, in a row."""
    dtype, offset, shape = leaf["tensor"]
    return flat[dtype][offset : offset + math.prod(shape)]


def _of_shape(shape: Sequence[int]) -> Iterator[str]:
    if len(shape) > 1 and shape[0] == 1:
        yield _("a first dimension of size 1 (a batch of one)")
    elif 1 in shape:
        yield _("a dimension of size 1")
    if len(shape) > 1:
        square = shape[-1] == shape[-2]
        yield _("a square input") if square else _("an input that is not square")
    yield ngettext(
        "an input with {count} dimension", "an input with {count} dimensions", len(shape)
    ).format(count=len(shape))
