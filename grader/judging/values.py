"""One tensor (or number) of a result against the expected one: shape, dtype, then every element.

How far a number may be off is in `tolerance.py`.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from grader.judging.faults import Fault
from grader.judging.tolerance import allowed_error
from grader.outcome import Outcome


def compare_tensor(
    kind: str,
    expected: Tensor | None,
    got: Tensor | None,
    sensitivity: Tensor | None,
    dtype: torch.dtype,
    *,
    is_number: bool = False,
    scale: float = 1.0,
    device: str = "cpu",
) -> Fault | None:
    """Compare one aspect.

    Args:
        kind: name of the aspect.
        expected: float64 truth (or integers); None is a gradient that is identically zero.
        got: the student's tensor; None where no gradient exists, right only where all of it is zero.
        sensitivity: see `expected.py`; None is 0.
        dtype: the dtype of the run.
        is_number: whether the aspect is a Python number, which has no dtype of its own.
        scale: see `tolerance.py`.
        device: where the student's code ran.
    """
    if expected is None:
        expected = torch.zeros(()) if got is None else torch.zeros(got.shape, dtype=torch.float64)
    if got is None:
        if not expected.any():
            return None
        if kind.endswith(".grad"):
            return Fault("wrong values", f"{kind} is None")
        return Fault("no gradient", f"no gradient reaches {kind.removeprefix('grad ')}")
    if got.shape != expected.shape:
        return _say_shapes(expected, got, dtype)
    if is_number:
        got = got.to(expected.dtype)
    elif expected.dtype != torch.float64:
        # Integers are exact; a tensor that the case fixes to float32 is judged as float32.
        dtype = expected.dtype
    if not is_number and got.dtype != dtype:
        said = f"dtype {str(got.dtype)[6:]}, expected {str(dtype)[6:]}"
        return Fault("wrong dtype", said)
    if not expected.is_floating_point():
        wrong = got != expected
        return _say_values(expected, got, None, wrong) if wrong.any() else None
    allowed = allowed_error(expected, sensitivity, dtype, scale, device)
    wrong = outside(expected, got, allowed, dtype)
    return _say_values(expected, got, allowed, wrong) if wrong.any() else None


def judge_type(kind: str, outcome: Outcome) -> Fault | None:
    """A tensor of a result is a plain torch.Tensor on the device of the inputs."""
    flags = outcome.flags.get(kind, {})
    if flags.get("subclass"):
        return Fault("wrong type", f"returns a {flags['subclass'][:60]}, expected a torch.Tensor")
    if flags.get("device", outcome.device) != outcome.device:
        said = f"is on the device {flags['device']}, but the inputs are on {outcome.device}"
        return Fault("wrong device", f"{said}; make new tensors with device=X.device or like X")
    return None


def outside(expected: Tensor, got: Tensor, allowed: Tensor, dtype: torch.dtype) -> Tensor:
    """Where `got` is not within `allowed`; NaN and infinities must be the same, and nothing is a wildcard."""
    rounded = expected.to(dtype).double()
    s = got.double()
    special = ~(s.isfinite() & rounded.isfinite())
    same = (s == rounded) | (s.isnan() & rounded.isnan())
    return torch.where(special, ~same, ~((s - expected.double()).abs() <= allowed))


def unravel(position: int, shape: torch.Size) -> tuple[int, ...]:
    """The index of the element at a position of the flattened tensor."""
    index: list[int] = []
    for size in reversed(shape):
        index.append(position % size)
        position //= size
    return tuple(reversed(index))


def say_number(value: Any) -> str:
    """Six digits, and integers as they are."""
    return str(value) if isinstance(value, (bool, int)) else f"{value:.6g}"


def _say_shapes(expected: Tensor, got: Tensor, dtype: torch.dtype) -> Fault:
    said = f"shape {tuple(got.shape)}, expected {tuple(expected.shape)}"
    squeezed, target = got.squeeze(), expected.squeeze()
    comparable = squeezed.shape == target.shape and target.is_floating_point()
    if (
        comparable
        and not outside(target, squeezed, allowed_error(target, None, dtype), dtype).any()
    ):
        said += ": right values, but a dimension of size 1 too many or too few"
    return Fault("wrong shape", said)


def _say_values(expected: Tensor, got: Tensor, allowed: Tensor | None, wrong: Tensor) -> Fault:
    first = int(wrong.reshape(-1).int().argmax())
    want, have = expected.reshape(-1)[first].item(), got.reshape(-1)[first].item()
    said = f"expected {say_number(want)}, got {say_number(have)}"
    if say_number(want) == say_number(have):  # six digits do not show it
        said = f"expected {want!r}, got {have!r}"
    if expected.numel() > 1:
        place = f"first at {unravel(first, expected.shape)}"
        said = f"{int(wrong.sum())} of {expected.numel()} elements differ, {place}: {said}"
    if allowed is not None and math.isfinite(want):
        said += f", allowed error {float(allowed.reshape(-1)[first]):.2g}"
    finite = bool(got.isfinite().all()) or not bool(expected.isfinite().all())
    return Fault("wrong values" if finite else "not finite", said)
