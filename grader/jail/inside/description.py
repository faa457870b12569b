"""One call, described: what it takes and how it is looked at, and nothing of what is expected of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Tree = dict[str, Any]
"""Names a tensor, see `wire.py`."""

OF_A_RUN = ("dtype", "device", "seed")
"""What a run decides, and a case leaves open."""

OF_SEVERAL = ("part", "also")
"""What only calls of an exercise of several functions have."""


@dataclass(frozen=True)
class Call:
    """One call of a function; it travels as the JSON object of its attributes.

    Attributes:
        arguments: pairs of name and tree.
        positional: how many of them go by position.
        grad: arguments whose gradients are taken.
        updates: arguments that the function is to change in place.
        labels: names for the elements of a sequence argument.
        cotangents: upstream gradients, one for each float tensor of the right result.
        driver: name and source of a function that makes the call; None for a plain call.
        again: how often it is made again after the others, in float64, and each time in which manners at once.
        draws: whether it must draw from torch's generator.
        part: name of the function that is called, of an exercise of several; "" for its main one.
        also: names of the others that the driver takes.
    """

    arguments: list[list[Any]]
    positional: int = 0
    grad: list[str] = field(default_factory=list)
    updates: list[str] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)
    cotangents: list[Tree] = field(default_factory=list)
    driver: list[str] | None = None
    again: list[list[str]] = field(default_factory=list)
    draws: bool = False
    part: str = ""
    also: list[str] = field(default_factory=list)
    dtype: str = "float64"
    device: str = "cpu"
    seed: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return it as it travels."""
        empty = {name for name in OF_SEVERAL if not getattr(self, name)}
        return {name: value for name, value in vars(self).items() if name not in empty}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Call:
        """Read what `to_json` made, or the part of it that a case has.

        Raises:
            TypeError: if it is something else.
        """
        return cls(**document)
