"""What findings are made of: a wrong tensor beside the right one; and a finding, with its sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor

from grader.expected.built import BuiltCase
from grader.telling.same.sameness import same_numbers


@dataclass(frozen=True)
class Finding:
    """What is found about a mistake that no wrong idea describes.

    Attributes:
        name: fixed words, for programs.
        parts: where it explains every wrong part of the results, by what; else nothing.
    """

    name: str
    sentence: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """A wrong tensor beside the right one; both float64, `wrong` is where they differ too much.

    Attributes:
        sensitivity: of `want`, see `sensitivity.py`; None is 0.
    """

    case: BuiltCase
    want: Tensor
    got: Tensor
    wrong: Tensor
    sensitivity: Tensor | None = None

    def is_off_by(self, allowed: Tensor | float, unit: float) -> bool:
        """Whether nowhere more is off than `allowed` and what roundings of size `unit` move."""
        moved = 0.0 if self.sensitivity is None else 8 * unit * self.sensitivity
        return bool(((self.got - self.want).abs() <= allowed + moved).all())


def all_hold(pairs: Sequence[Pair], holds: Callable[[Pair], bool]) -> bool:
    """Whether something holds for all pairs."""
    return all(holds(pair) for pair in pairs)


def same(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors hold the same numbers, of whatever dtype."""
    return same_numbers(one.double(), other.double())
