"""What an answer with a named mistake earns: a share of the points at least, and at most."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Credit:
    """Bounds of what an answer earns, as shares of the points.

    Attributes:
        least: from 0 to 1; a careful person gives so much for what is right.
        most: from `least` to 1; for a mistake that few cases show and that the exercise is about.
    """

    least: float = 0.0
    most: float = 1.0

    @property
    def problem(self) -> str:
        """What is wrong with the bounds, for their author; "" where nothing is."""
        for bound in (self.least, self.most):
            if (
                isinstance(bound, bool)
                or not isinstance(bound, (int, float))
                or not 0 <= bound <= 1
            ):
                return f"a credit is a share from 0 to 1, not {bound!r}"
        if self.least > self.most:
            return f"it cannot earn {self.least:.0%} at least and {self.most:.0%} at most"
        return ""

    def times(self, share: float) -> Credit:
        """The same where something costs a share of its own besides."""
        return Credit(self.least * share, self.most)


NO_CREDIT = Credit()
"""Of a mistake that is named and not weighed: its checks alone count."""


def credit_of_all(credits: Iterable[Credit]) -> Credit:
    """Return the bounds for several mistakes at once; without any, those of none."""
    all_of_them = [*credits]
    if not all_of_them:
        return NO_CREDIT
    least = math.prod(one.least for one in all_of_them)
    return Credit(least, min(one.most for one in all_of_them))
