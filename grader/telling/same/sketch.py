"""A tensor in one number: enough to tell whether another tensor holds the same, and little to hand out.

Of two tensors of one form the sums of their elements, each times a weight of its place, are as different as
the tensors: that they agree by chance to seven digits does not happen, since the weights have no structure that
tensors could share. Where a tensor is not finite, a second sum says where and how.
"""

from __future__ import annotations

import functools
import math
import zlib
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
import torch
from torch import Tensor

from grader.expected.tolerance import FLOOR as FLOORS

Form = tuple[torch.Size, torch.dtype]

EQUAL = 1e-9
"""Difference, relative to the largest number, below which two float64 results are made by the same formula."""
CLOSE = FLOORS[torch.float64]
"""The same relative to each number, where close is enough: judging forgives as much, a factor in float32."""

EQUAL_FLOAT32 = 2e-6
CLOSE_FLOAT32 = FLOORS[torch.float32]
FLOOR = 1e-3


class Digits(Enum):
    """To how many digits numbers are compared."""

    EXACT = "EQUAL"
    CLOSE = "CLOSE"
    SINGLE = "those of float32; float64 and float32 are one dtype"


_COARSER = CLOSE_FLOAT32 / CLOSE

_ROUNDED = 2.0**-31
"""How far off a stored sum may be, relative to itself."""
_SEED = 20230517
_HUGE = 2.0**960
"""Numbers are divided by it where their sum would overflow."""
_TINY = 2.0**-1000
"""Stands for a sum of numbers that are not all zero, but no more than what rounding made of a zero."""


@dataclass(frozen=True)
class Sketch:
    """What is kept of a tensor.

    Attributes:
        form: its shape and dtype.
        value: the weighted sum of its finite elements; 0 if all elements are zero, and only then.
        odd: the same of marks that stand where an element is NaN or infinite; 0 if all are finite. Of whole
            numbers, which are compared exactly, a checksum.
        allowed: how far the value of another tensor with the same numbers may be from it; 0 where it was read
            from a file.
        close: the same of one whose numbers are close.
    """

    form: Form
    value: float
    odd: float = 0.0
    allowed: float = 0.0
    close: float = 0.0

    @property
    def is_zero(self) -> bool:
        """Whether all elements are zero."""
        return self.value == 0.0 == self.odd

    def in_double(self) -> Sketch:
        """The sketch of the tensor's numbers as float64."""
        own = self.form[1].is_floating_point or self.form[1].is_complex
        return replace(self, form=(self.form[0], torch.float64), odd=self.odd if own else 0.0)

    def in_single(self) -> Sketch:
        """The same as float32, to whose digits it is then compared; whole numbers as they are."""
        if self.form[1] != torch.float64:
            return self
        return replace(self, form=(self.form[0], torch.float32), close=self.close * _COARSER)

    def same(self, other: Sketch, *, close: bool = False) -> bool:
        """Whether two tensors hold the same, or close, numbers; one of the sketches is of a tensor at hand."""
        if self.form != other.form or abs(self.odd - other.odd) > _ROUNDED * abs(self.odd):
            return False
        allowed = max(self.allowed, other.allowed)
        if close:
            allowed = max(self.close, other.close)
        return abs(self.value - other.value) <= allowed + _ROUNDED * abs(self.value)


def sketch(tensor: Tensor) -> Sketch:
    """Make the sketch of a tensor."""
    form = tensor.shape, tensor.dtype
    flat = tensor.detach().reshape(-1)
    if flat.is_complex():
        flat = torch.view_as_real(flat).reshape(-1)
    flat = flat.double()
    size = flat.numel()
    if not size:
        return Sketch(form, 0.0)
    weights, norms = _weights(1 << (size - 1).bit_length())
    largest, odd = float(flat.abs().max()), 0.0
    if not math.isfinite(largest):
        marks = flat.isnan().double() + 2.0 * flat.isposinf() + 3.0 * flat.isneginf()
        odd = float(torch.dot(marks, weights[:size]))
        flat = torch.where(flat.isfinite(), flat, 0.0)
        largest = float(flat.abs().max())
    if largest > _HUGE:
        flat, largest = flat / _HUGE, largest / _HUGE
    norm = float(norms[size - 1])
    value = float(torch.dot(flat, weights[:size]))
    if largest and abs(value) <= 1e-3 * EQUAL * FLOOR:
        value = _TINY
    equal, close = tolerances_of(tensor.dtype)
    exact = not (tensor.is_floating_point() or tensor.is_complex())
    if exact and largest:
        whole = tensor.detach().reshape(-1).to(torch.int64)
        odd = float(1 + (zlib.crc32(whole.numpy().tobytes()) >> 2))
    # Roots of sums of squares: what differences add up to that have no order.
    allowed = equal * max(largest, FLOOR) * norm
    if exact:
        return Sketch(form, value, odd)
    return Sketch(form, value, odd, allowed, allowed + close * float(flat.norm()))


def tolerances_of(dtype: torch.dtype) -> tuple[float, float]:
    """How far numbers may be apart, relative to the largest one, and relative to each one."""
    if dtype in (torch.float64, torch.complex128):
        return EQUAL, CLOSE
    return EQUAL_FLOAT32, CLOSE_FLOAT32


def same_sketch(one: Sketch | None, other: Sketch | None, *, close: bool = False) -> bool:
    """Whether two tensors hold the same, or close, numbers; no gradient and a gradient of zeros are alike."""
    if one is None or other is None:
        return all(each is None or each.is_zero for each in (one, other))
    return one.same(other, close=close)


@functools.lru_cache(maxsize=32)
def _weights(size: int) -> tuple[Tensor, Tensor]:
    """Weights of the first places, 0.5 to 1.5 and of either sign, and the roots of their squares' sums."""
    drawn = np.random.Generator(np.random.PCG64(_SEED)).random(size)
    signed = np.where(drawn < 0.5, drawn * 2 + 0.5, 0.5 - drawn * 2)
    weights = torch.from_numpy(signed)
    return weights, weights.square().cumsum(0).sqrt()
