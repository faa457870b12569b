"""Whether two tensors are the same numbers, and a quick look that tells most others apart.

An answer is compared with hundreds of wrong ideas. Nearly all of them differ in the one number in which they
are farthest from the reference, and to look at one number costs a hundredth of comparing tensors.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from grader.jail.aspect import Aspect
from grader.telling.same.sketch import FLOOR, Form, tolerances_of

LONG = 10_000
"""Elements of a tensor that is not looked at number by number."""

Numbers = Mapping[Aspect, tuple[Form, list[float]]]
"""Aspect to its form and numbers."""


@dataclass(frozen=True)
class Probe:
    """The number in which an aspect is farthest from what is expected; its place is in the flat tensor.

    Attributes:
        allowed: how far another may be from it.
    """

    aspect: Aspect
    form: Form
    place: int
    value: float
    allowed: float

    def refutes(self, numbers: Numbers) -> bool:
        """Whether an outcome with these numbers cannot be the same; False says nothing."""
        if self.aspect not in numbers:
            return False
        form, values = numbers[self.aspect]
        if form != self.form:
            return True
        if self.place < 0:
            return False
        got, value = values[self.place], self.value
        same = got == value or abs(got - value) <= self.allowed
        return not (same or (math.isnan(got) and math.isnan(value)))


def same_numbers(one: Tensor | None, other: Tensor | None, *, close: bool = False) -> bool:
    """Whether tensors are equal but for rounding, or close; no gradient and a gradient of zeros are alike."""
    if one is None or other is None:
        # What no gradient reaches and what a gradient of zeros reaches are the same mistake.
        return all(tensor is None or not tensor.any() for tensor in (one, other))
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if not one.is_floating_point():
        return torch.equal(one, other)
    equal, relative = tolerances_of(other.dtype)
    rtol = relative if close else 0.0
    return torch.allclose(one, other, rtol=rtol, atol=equal * _scale(other), equal_nan=True)


def numbers_of(aspects: Mapping[Aspect, Tensor | None]) -> Numbers:
    """The numbers of an outcome, to be looked at one by one."""
    return {
        aspect: ((tensor.shape, tensor.dtype), tensor.reshape(-1).tolist())
        for aspect, tensor in aspects.items()
        if tensor is not None and tensor.numel() <= LONG
    }


def make_probes(
    aspects: Mapping[Aspect, Tensor | None], expected: Mapping[Aspect, Tensor | None]
) -> list[Probe]:
    """Make a probe of each aspect, what is farthest from what is expected first."""
    found = []
    for aspect, tensor in aspects.items():
        if tensor is None:
            continue
        form, place, far = (tensor.shape, tensor.dtype), -1, 0.0
        value = allowed = 0.0
        if tensor.numel() and not tensor.is_complex():
            place, far = _farthest(tensor, expected.get(aspect))
            value = tensor.reshape(-1)[place].item()
            if tensor.is_floating_point() and math.isfinite(value):
                equal, close = tolerances_of(tensor.dtype)
                # The comparison itself rounds: nearly too far is left to it.
                allowed = 1.01 * (equal * _scale(tensor) + close * abs(value))
        found.append((far, Probe(aspect, form, place, value, allowed)))
    return [probe for _, probe in sorted(found, key=lambda entry: -entry[0])]


def _farthest(tensor: Tensor, expected: Tensor | None) -> tuple[int, float]:
    """Where a tensor is farthest from the expected one, and how far; anything counts if forms differ."""
    if expected is None or expected.shape != tensor.shape:
        return 0, 0.0
    distance = (tensor.double() - expected.double()).abs().nan_to_num(0.0).reshape(-1)
    place = int(distance.argmax())
    return place, float(distance[place])


def _scale(other: Tensor) -> float:
    """The largest number of a tensor; below the floor lies what rounding makes of a true zero."""
    finite = other[other.isfinite()].abs()
    return max(float(finite.max()) if finite.numel() else 1.0, FLOOR)
