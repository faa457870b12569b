"""Whether what a call made of other numbers is what the reference makes of them.

Far coarser than `tolerance.py`: such calls look for what breaks, and the cases themselves judge digits.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

CLOSE = {"float64": 1e-6, "float32": 1e-3}
"""How far numbers may be off, relative to the largest of their tensor, or to 1; by the dtype they come in."""


def differs(expected: Sequence[Tensor], got: Sequence[Tensor | None]) -> str:
    """Say in a word what differs; "" where nothing does.

    The plain call decides dtypes, and dimensions of size 1.

    Args:
        expected: what the reference makes.
        got: what an answer makes; None is no plain tensor.
    """
    if len(expected) != len(got):
        return "structure"
    for right, made in zip(expected, got, strict=True):
        if made is None or right.numel() != made.numel():
            return "shape"
        one = made.reshape(right.shape)
        if not (right.is_floating_point() or one.is_floating_point()):
            if not bool((one == right).all()):
                return "values"
        elif not bool(one.isfinite().all()):
            return "not finite"
        elif not bool(((one.double() - right).abs() <= allowed(right, one)).all()):
            return "values"
    return ""


def allowed(expected: Tensor, got: Tensor) -> float:
    """How far any number of a tensor may be off."""
    close = CLOSE.get(str(got.dtype)[6:], CLOSE["float32"])
    largest = float(expected.abs().max()) if expected.numel() else 0.0
    return close * max(1.0, largest)
