"""How far a number may be from the expected one.

    |s - r| <= A * (1 + |r|) + K * u * sensitivity

with u the unit roundoff of the dtype and `sensitivity` from `expected.py`: how far r itself moves per unit
of relative rounding of the inputs. A = 1e-7 in float64, where formulas are judged, and 128 u in float32,
where stability is. K = 128 leaves room for sums of some ten thousand terms, one after the other.
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
K = 128.0


@dataclass(frozen=True)
class Target:
    """All expected numbers of a case in a row, for one comparison with all numbers of an answer.

    Attributes:
        forms: shape and dtype of each aspect in a run; None where there is no tensor.
        values: float64.
        allowed: error allowed for each value.
    """

    forms: list[tuple[torch.Size, torch.dtype] | None]
    values: Tensor
    allowed: Tensor


def allowed_error(expected: Tensor, sensitivity: Tensor | None, dtype: torch.dtype) -> Tensor:
    """Return the error allowed for each number in a run of `dtype`."""
    allowed = FLOOR[dtype] * (1.0 + expected.double().abs())
    if sensitivity is not None:
        allowed = allowed + K * UNIT_ROUNDOFF[dtype] * sensitivity
    return allowed


def make_target(
    expected: list[tuple[Tensor | None, Tensor | None]], dtype: torch.dtype
) -> Target | None:
    """Put expected tensors, each with its sensitivity, in a row; None where that is no simple matter.

    Integers, tensors of a fixed dtype, NaN and infinities have rules of their own.
    """
    forms = [None if tensor is None else (tensor.shape, dtype) for tensor, _ in expected]
    there = [(tensor, s) for tensor, s in expected if tensor is not None]
    if any(tensor.dtype != torch.float64 for tensor, _ in there):
        return None
    values = torch.cat([t.reshape(-1) for t, _ in there]) if there else torch.empty(0)
    errors = [allowed_error(t, s, dtype).reshape(-1) for t, s in there]
    allowed = torch.cat(errors) if there else torch.empty(0)
    simple = bool(values.to(dtype).isfinite().all()) and bool(allowed.isfinite().all())
    return Target(forms, values, allowed) if simple else None
