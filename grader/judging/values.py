"""One tensor (or number) of a result against the expected one: shape, dtype, then every element.

How far a number may be off is in `tolerance.py`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from grader.expected.tolerance import allowed_error
from grader.jail.aspect import Aspect
from grader.jail.outcome import Outcome
from grader.judging.checks import say_aspect
from grader.judging.faults import FORGIVEN, Reason
from grader.language import _


def compare_tensor(
    aspect: Aspect,
    expected: Tensor | None,
    got: Tensor | None,
    sensitivity: Tensor | None,
    dtype: torch.dtype,
    *,
    digits: torch.dtype | None = None,
    is_number: bool = False,
    scale: float = 1.0,
    device: str = "cpu",
    like: str = "",
) -> Reason | None:
    """Compare one aspect.

    Args:
        aspect: which.
        expected: float64 truth (or integers); None is a gradient that is identically zero.
        got: the student's tensor; None where no gradient exists, right only where all of it is zero.
        sensitivity: see `sensitivity.py`; None is 0.
        dtype: the dtype of the run.
        digits: float32 where no more of its digits can be right.
        is_number: whether the aspect is a Python number, which has no dtype of its own.
        scale: see `tolerance.py`.
        device: where the student's code ran.
        like: see `say_keep_dtype`.
    """
    if expected is None:
        expected = torch.zeros(()) if got is None else torch.zeros(got.shape, dtype=torch.float64)
    if got is None:
        return _say_missing(aspect) if expected.any() else None
    form = another = None
    if got.shape != expected.shape:
        if not differ_by_ones(got.shape, expected.shape):
            return _say_shapes(expected, got)
        form, another = say_ones(expected, got), _say_shapes(expected, got)
        got = got.reshape(expected.shape)
    if is_number:
        got = got.to(expected.dtype)
    # Integers are exact; a tensor that the case fixes to float32 is judged as float32.
    wanted = dtype if expected.dtype == torch.float64 else expected.dtype
    if not is_number and got.dtype != wanted:
        form = form or say_dtypes(got.dtype, wanted, like)
        if got.dtype.itemsize < 4 and got.is_floating_point():
            return replace(form, credit=0.0)
    allowed = None
    if expected.is_floating_point():
        coarse = torch.float32 in (wanted, digits, got.dtype)
        judged = torch.float32 if coarse and wanted.itemsize >= 4 else wanted
        allowed = allowed_error(expected, sensitivity, judged, scale, device)
        wrong = outside(expected, got, allowed, judged)
    else:
        wrong = (got if got.dtype == wanted else got.double()) != expected
    if not wrong.any():
        return form
    return another or _say_values(expected, got, allowed, wrong)


def differ_by_ones(one: torch.Size, other: torch.Size) -> bool:
    """Whether two shapes are the same but for dimensions of size 1."""
    return [n for n in one if n != 1] == [n for n in other if n != 1]


def judge_type(aspect: Aspect, outcome: Outcome) -> Reason | None:
    """A tensor of a result is a plain torch.Tensor on the device of the inputs."""
    flags = outcome.flags.get(aspect, {})
    if flags.get("subclass"):
        said = _("returns a {type}, expected a torch.Tensor").format(type=flags["subclass"][:60])
        return Reason("wrong type", said)
    if flags.get("device", outcome.device) != outcome.device:
        said = _(
            "is on the device {got}, but the inputs are on {want}; make new tensors there, as with"
            " device=..."
        )
        return Reason("wrong device", said.format(got=flags["device"], want=outcome.device))
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


def _say_missing(aspect: Aspect) -> Reason:
    if aspect.is_grad_of_parameter:
        return Reason("wrong values", _("{kind} is None").format(kind=say_aspect(aspect)))
    return Reason("no gradient", _("no gradient reaches {name}").format(name=aspect.name))


def _say_shapes(expected: Tensor, got: Tensor) -> Reason:
    said = _("shape {got}, expected {want}")
    return Reason("wrong shape", said.format(got=tuple(got.shape), want=tuple(expected.shape)))


def say_ones(expected: Tensor, got: Tensor) -> Reason:
    """Word a shape that is right but for dimensions of size 1; what is in it is compared."""
    if got.dim() == expected.dim():
        said = _("shape {got}, expected {want}: right values, but along another dimension")
    elif got.dim() > expected.dim():
        said = _("shape {got}, expected {want}: right values, but a dimension of size 1 too many")
    else:
        said = _("shape {got}, expected {want}: right values, but a dimension of size 1 is missing")
    said = said.format(got=tuple(got.shape), want=tuple(expected.shape))
    return Reason("wrong shape", said, FORGIVEN)


def say_dtypes(got: torch.dtype, want: torch.dtype, like: str = "") -> Reason:
    """Word another dtype than is expected; the numbers may be right all the same."""
    said = _("dtype {got}, expected {want}").format(got=str(got)[6:], want=str(want)[6:])
    if (got, want) == (torch.float32, torch.float64):
        said = _("{said}: {hint}").format(said=said, hint=say_keep_dtype(like))
    return Reason("wrong dtype", said, FORGIVEN)


def say_keep_dtype(like: str = "") -> str:
    """Say what to do where float64 comes out as float32.

    Args:
        like: the argument that has the dtype, see `BuiltCase.like_input`.
    """
    if not like:
        return _("make new tensors in the dtype of the input, and convert none of them")
    said = _("make new tensors with dtype={name}.dtype or like {name}, and convert none of them")
    return said.format(name=like)


def _say_values(expected: Tensor, got: Tensor, allowed: Tensor | None, wrong: Tensor) -> Reason:
    first = int(wrong.reshape(-1).int().argmax())
    want, have = expected.reshape(-1)[first].item(), got.reshape(-1)[first].item()
    numbers = {"want": say_number(want), "got": say_number(have)}
    if numbers["want"] == numbers["got"]:  # six digits do not show it
        numbers = {"want": repr(want), "got": repr(have)}
    said = _("expected {want}, got {got}").format(**numbers)
    if expected.numel() > 1:
        said = _("{count} of {total} elements differ, first at {place}: {said}").format(
            count=int(wrong.sum()),
            total=expected.numel(),
            place=unravel(first, expected.shape),
            said=said,
        )
    if allowed is not None and math.isfinite(want):
        most = f"{float(allowed.reshape(-1)[first]):.2g}"
        said = _("{said}, allowed error {most}").format(said=said, most=most)
    finite = bool(got.isfinite().all()) or not bool(expected.isfinite().all())
    return Reason("wrong values" if finite else "not finite", said)
