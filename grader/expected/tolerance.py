"""How far a number may be from the expected one.

    |s - r| <= A * (S + |r|) + K * u * sensitivity

with u the unit roundoff of the dtype and `sensitivity` from `sensitivity.py`: how far r itself moves per unit
of relative rounding of the inputs. A = 1e-7 in float64, where formulas are judged, and 128 u in float32,
where stability is. S is the scale of the case, 1 unless its author says otherwise. K = 128 leaves room for
sums of some ten thousand terms, one after the other; on a GPU it is twice that.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

UNIT_ROUNDOFF = {
    torch.float64: 2.0**-53,
    torch.float32: 2.0**-24,
    torch.float16: 2.0**-11,
    torch.bfloat16: 2.0**-8,
}
FLOOR = {
    torch.float64: 1e-7,
    torch.float32: 128 * 2.0**-24,
    torch.float16: 16 * 2.0**-11,
    torch.bfloat16: 16 * 2.0**-8,
}
K = {"cpu": 128.0, "cuda": 256.0}
REMARKABLE = 1e-3
"""Share of the floor up to which a difference is rounding and not worth a remark."""


@dataclass(frozen=True)
class Target:
    """All expected numbers of a case in a row, for one comparison with all numbers of an answer.

    Attributes:
        forms: shape and dtype of each aspect in a run; None where there is no tensor.
        values: float64.
        allowed: error allowed for each value.
        rounding: error that rounding explains; what lies between is right, and worth a remark.
    """

    forms: list[tuple[torch.Size, torch.dtype] | None]
    values: Tensor
    allowed: Tensor
    rounding: Tensor


def allowed_error(
    expected: Tensor,
    sensitivity: Tensor | None,
    dtype: torch.dtype,
    scale: float = 1.0,
    device: str = "cpu",
) -> Tensor:
    """Return the error allowed for each number in a run of `dtype` on `device`."""
    allowed = FLOOR[dtype] * (scale + expected.double().abs())
    if sensitivity is not None:
        allowed = allowed + K[device] * UNIT_ROUNDOFF[dtype] * sensitivity
    return allowed


def make_target(
    expected: list[tuple[Tensor | None, Tensor | None]],
    dtype: torch.dtype,
    scale: float = 1.0,
    device: str = "cpu",
) -> Target | None:
    """Put expected tensors, each with its sensitivity, in a row; None where that is no simple matter.

    Integers, tensors of a fixed dtype, NaN and infinities have rules of their own.
    """
    forms = [None if tensor is None else (tensor.shape, dtype) for tensor, _ in expected]
    there = [(tensor, s) for tensor, s in expected if tensor is not None]
    if any(tensor.dtype != torch.float64 for tensor, _ in there):
        return None

    def join(parts: list[Tensor]) -> Tensor:
        return torch.cat([t.reshape(-1) for t in parts]) if parts else torch.empty(0)

    values = join([t for t, _ in there])
    allowed = join([allowed_error(t, s, dtype, scale, device) for t, s in there])
    floor = FLOOR[dtype] * (scale + values.abs())
    simple = bool(values.to(dtype).isfinite().all()) and bool(allowed.isfinite().all())
    rounding = allowed - (1 - REMARKABLE) * floor
    return Target(forms, values, allowed, rounding) if simple else None
