"""Ways in which a call is made once more: the same numbers in another form, which must give the same.

A manner is a word, with the name of an argument behind some of them. Each says how the arguments differ from
those of the plain call, and what must come of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch

from grader.jail.inside.description import Call

REPEAT = "repeat"
KEPT = "kept"
SLICE = "slice"
STRIDED = "strided"
ALONE = "alone"
WITHOUT = "without"
CHANGED = "changed"
SEEDED = "seeded"
UNSQUEEZED = "unsqueezed"
HALVES = ("float16", "bfloat16")
INT32 = "int32"
VARIED = "varied"

MANNERS = (
    *(KEPT, SLICE, STRIDED, ALONE, WITHOUT, CHANGED, SEEDED, UNSQUEEZED),
    *HALVES,
    *(INT32, VARIED),
)
"""All but the plain repetition."""

OF_ARGUMENTS = (ALONE, WITHOUT)
"""Manners with the name of an argument behind them."""

DRAWS = 8
"""Random calls among which the number of zeros must vary: by chance it stays the same once in 1e14 times."""

LARGE = 1e4
"""Numbers from here on may overflow in half precision, whatever is done right."""

SMALL = 1000
"""Integers are made smaller than this where they have to fit into fewer bits."""

FRONT = 2
"""Dimensions that are put in front."""


def told_of(manner: str) -> tuple[str, str]:
    """Take a manner apart: the word, and the name of the argument, if there is one."""
    word, _, name = manner.partition(" ")
    return word, name


def call_in(manners: Sequence[str], call: Call) -> Call:
    """Return a call as it is described in some manners at once; how tensors are laid out is not part of it."""
    for manner in manners:
        word, name = told_of(manner)
        if word == ALONE:
            call = replace(call, grad=[name])
        elif word == WITHOUT:
            call = replace(call, grad=[other for other in call.grad if other != name])
        elif word in HALVES:
            call = replace(call, dtype=word, grad=[], cotangents=[])
    return call


def shaped(tensor: torch.Tensor, manners: Sequence[str]) -> torch.Tensor:
    """Return a tensor with the same numbers in another form."""
    if INT32 in manners and tensor.dtype == torch.int64:
        tensor = tensor.remainder(SMALL).to(torch.int32)
    if UNSQUEEZED in manners and tensor.is_floating_point():
        tensor = tensor.reshape((*(1,) * FRONT, *tensor.shape))
    if SLICE in manners:
        # In the middle of a longer row of numbers, so that its storage begins and ends elsewhere.
        gap = float("nan") if tensor.is_floating_point() else 0
        long = torch.full((tensor.numel() + 5,), gap, dtype=tensor.dtype, device=tensor.device)
        part = long[3 : 3 + tensor.numel()].view(tensor.shape)
        tensor = part.copy_(tensor)
    if STRIDED in manners:
        tensor = strided(tensor)
    return tensor


def strided(tensor: torch.Tensor) -> torch.Tensor:
    """Return a copy that is not contiguous, with NaN in the gaps between its elements."""
    gap = float("nan") if tensor.is_floating_point() else 0
    # Every second element of a transposed block: no view of it has other dimensions.
    wide = torch.full((*reversed(tensor.shape), 2), gap, dtype=tensor.dtype, device=tensor.device)
    return wide[..., 0].permute(tuple(reversed(range(tensor.dim())))).copy_(tensor)


def unlike(
    result: list[torch.Tensor], first: list[torch.Tensor], manners: Sequence[str], *, exact: bool
) -> str:
    """Say in a word what differs between a result and that of the plain call; "" where nothing does.

    Args:
        result: the tensors of the result, and the arguments that were updated.
        first: the same of the plain call.
        manners: in which the call was made.
        exact: whether every bit must be the same.
    """
    if len(result) != len(first):
        return "structure"
    half = next((manner for manner in manners if manner in HALVES), "")
    for one, other in zip(result, first, strict=True):
        shape = one.shape
        if (
            UNSQUEEZED in manners
            and other.is_floating_point()
            and len(shape) == other.dim() + FRONT
        ):
            shape = shape[FRONT:] if set(shape[:FRONT]) == {1} else shape
        if shape != other.shape:
            return "shape"
        if one.dtype not in _dtypes_in(other.dtype, half, manners):
            return f"dtype {str(one.dtype)[6:]}"
        if one.is_meta or other.is_meta or INT32 in manners:
            continue
        if half:
            if not bool((one.isfinite() | ~(other.abs() < LARGE)).all()):
                return "not finite"
        elif not _same(one.reshape(other.shape), other, exact=exact):
            return "values"
    return ""


def _dtypes_in(dtype: torch.dtype, half: str, manners: Sequence[str]) -> tuple[torch.dtype, ...]:
    """Which dtypes a result may have that has `dtype` in the plain call."""
    if half and dtype == torch.float64:
        # What is put together with an empty tensor of the default dtype becomes float32.
        return getattr(torch, half), torch.float32
    return (torch.int32,) if INT32 in manners and dtype == torch.int64 else (dtype,)


def _same(one: torch.Tensor, other: torch.Tensor, *, exact: bool) -> bool:
    if one.dtype != other.dtype:
        one = one.to(other.dtype)
    if torch.equal(one, other):
        return True
    if not one.is_floating_point():
        return False
    rtol = 0.0 if exact else 1e-4
    return torch.allclose(one, other, rtol=rtol, atol=rtol, equal_nan=True)


def same_gradients(found: dict[str, Any], first: dict[str, Any]) -> bool:
    """Whether gradients are those of the plain call, where they were taken of other arguments too."""
    for path, grad in found.items():
        plain = first.get(path)
        if grad is None or plain is None:
            if any(one is not None and bool(one.any()) for one in (grad, plain)):
                return False
        elif grad.shape != plain.shape or not torch.allclose(
            grad, plain.to(grad.dtype), rtol=1e-7, atol=1e-9, equal_nan=True
        ):
            return False
    return True
