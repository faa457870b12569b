"""The tensors of a call in another form, and whether what comes of them is what came of the plain ones."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from grader.jail.inside.manners import (
    BELOW,
    ENDS,
    HALF,
    INT32,
    INT64,
    MINUS_INF,
    SLICE,
    STRIDED,
    UNSQUEEZED,
)

BEFORE = 3
"""Elements of the storage before those of a slice."""

LARGE = 1e4
"""Numbers from here on may overflow in half precision, whatever is done right."""

SMALL = 1000
"""Integers are made smaller than this where they have to fit into fewer bits."""

FRONT = 2
"""Dimensions that are put in front."""

FAR = 1000.0
"""How far below the others some numbers lie: the exponential of such a number is zero in every dtype."""

ABOVE = 2**53 + 1
"""The first integer that float64 does not hold."""


# As they are now: code that is judged may put others in their place.
same_tensors, _all_close = torch.equal, torch.allclose


def shaped(tensor: torch.Tensor, manners: Sequence[str]) -> torch.Tensor:
    """Return a tensor with the same numbers in another form."""
    if INT32 in manners and tensor.dtype == torch.int64:
        tensor = tensor.remainder(SMALL).to(torch.int32)
    if UNSQUEEZED in manners and tensor.is_floating_point():
        tensor = tensor.reshape((*(1,) * FRONT, *tensor.shape))
    if STRIDED in manners:
        return strided(tensor, BEFORE if SLICE in manners else 0)
    if SLICE in manners:
        # In the middle of a longer row of numbers, so that its storage begins and ends elsewhere.
        part = _gaps(tensor, tensor.numel() + 2 * BEFORE)[BEFORE : BEFORE + tensor.numel()]
        return part.view(tensor.shape).copy_(tensor)
    return tensor


def give_other_numbers(tensors: Sequence[torch.Tensor], manners: Sequence[str]) -> None:
    """Write other numbers to arguments: to the first of floating-point numbers, and to the first labels.

    Args:
        tensors: arguments that the call does not update, in order, without their gradients.
        manners: in which the call is made.
    """
    floats = next((t for t in tensors if t.is_floating_point() and t.numel()), None)
    labels = next((t for t in tensors if t.dtype == torch.int64 and t.numel()), None)
    if floats is not None and floats.dim():
        if BELOW in manners:
            _first_row(floats).sub_(FAR)
        if MINUS_INF in manners:
            floats[(-1,) * floats.dim()] = -torch.inf
    if labels is not None and INT64 in manners:
        labels.remainder_(SMALL).add_(ABOVE)
    if labels is not None and floats is not None and floats.dim() and ENDS in manners:
        ends(labels, floats.shape[-1] - 1)


def _first_row(tensor: torch.Tensor) -> torch.Tensor:
    """The first of several rows, or numbers: dimensions of size 1 in front are none of them."""
    while tensor.dim() > 1 and tensor.shape[0] == 1:
        tensor = tensor[0]
    return tensor[0]


def ends(labels: torch.Tensor, last: int) -> None:
    """Write the smallest label to one end of a tensor, the largest to the other; one alone is the largest."""
    labels[(-1,) * labels.dim()] = 0
    labels[(0,) * labels.dim()] = last


def strided(tensor: torch.Tensor, before: int = 0) -> torch.Tensor:
    """Return a copy that is not contiguous, with NaN in the gaps between its elements.

    Args:
        tensor: what is copied.
        before: elements of the storage before the first one.
    """
    # Every second element of a transposed block: no view of it has other dimensions.
    wide = _gaps(tensor, before + 2 * tensor.numel())[before:]
    apart = wide.view((*reversed(tensor.shape), 2))[..., 0]
    return apart.permute(tuple(reversed(range(tensor.dim())))).copy_(tensor)


def _gaps(like: torch.Tensor, count: int) -> torch.Tensor:
    gap = float("nan") if like.is_floating_point() else 0
    return torch.full((count,), gap, dtype=like.dtype, device=like.device)


def unlike(
    result: list[torch.Tensor],
    first: list[torch.Tensor],
    manners: Sequence[str],
    close: float = 0.0,
) -> str:
    """Say in a word what differs between a result and that of the plain call; "" where nothing does.

    Args:
        result: the tensors of the result, and the arguments that were updated.
        first: the same of the plain call.
        manners: in which the call was made.
        close: how far numbers may be from each other, relative to 1 and to their size; 0 asks for every bit.
    """
    if len(result) != len(first):
        return "structure"
    half = HALF in manners
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
        if one.dtype not in _dtypes_in(other.dtype, manners):
            return f"dtype {str(one.dtype)[6:]}"
        if one.is_meta or other.is_meta or INT32 in manners:
            continue
        if half:
            if not bool((one.isfinite() | ~(other.abs() < LARGE)).all()):
                return "not finite"
        elif not _same(one.reshape(other.shape), other, close):
            return "values"
    return ""


def _dtypes_in(dtype: torch.dtype, manners: Sequence[str]) -> tuple[torch.dtype, ...]:
    """Which dtypes a result may have that has `dtype` in the plain call."""
    if HALF in manners and dtype == torch.float64:
        # What is put together with an empty tensor of the default dtype becomes float32.
        return torch.float16, torch.float32
    return (torch.int32,) if INT32 in manners and dtype == torch.int64 else (dtype,)


def _same(one: torch.Tensor, other: torch.Tensor, close: float) -> bool:
    if one.dtype != other.dtype:
        one = one.to(other.dtype)
    if same_tensors(one, other):
        return True
    if not one.is_floating_point():
        return False
    return _all_close(one, other, rtol=close, atol=close, equal_nan=True)
