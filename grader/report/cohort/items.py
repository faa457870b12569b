"""Item analysis: what a case, or a question, tells about those who answered it.

An item is a case of an exercise, or a question of a quiz; it is right or wrong. Sources: L. Crocker and J.
Algina, Introduction to Classical and Modern Test Theory (1986), chapter 14, for facility (there: item
difficulty) and the point-biserial correlation; S. Henrysson, Correction of item-total correlations in item
analysis, Psychometrika 28 (1963), 211-218, for leaving the item out of the total that it is correlated with.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_ANSWERS = 10
"""Of an item that fewer have answered nothing is pointed out."""

LEAST_WRONG = 3
"""An item that fewer have wrong is not said to trip up those who know more: it may be chance."""

SURE = -2.0
"""Student's t of a correlation below which it is told apart from chance, at about 2.5 % for one item."""


@dataclass(frozen=True)
class Item:
    """How one item did.

    Attributes:
        name: of the case or question.
        answered: how many were judged in it.
        right: how many of them have it right.
        discrimination: see `discrimination`; None where it is not defined.
        is_backwards: whether those who do well elsewhere have it wrong, and others right.
    """

    name: str
    answered: int
    right: int
    discrimination: float | None
    is_backwards: bool = False

    @property
    def facility(self) -> float:
        """The share of those who answered that have it right: p = right / answered, from 0 to 1."""
        return self.right / self.answered if self.answered else 0.0

    @property
    def is_never_wrong(self) -> bool:
        """Whether nobody who answered has it wrong, so that it tells nothing apart."""
        return self.answered >= LEAST_ANSWERS and self.right == self.answered

    @property
    def is_never_right(self) -> bool:
        """Whether nobody who answered has it right."""
        return self.answered >= LEAST_ANSWERS and self.right == 0


def analyse(name: str, right: Sequence[bool], rest: Sequence[float]) -> Item:
    """Analyse an item.

    Args:
        name: of the item.
        right: for each student who answered it, whether it is right.
        rest: for each of them how they do elsewhere, see `discrimination`.
    """
    found = discrimination(right, rest)
    wrong = len(right) - sum(right)
    is_backwards = (
        found is not None
        and len(right) >= LEAST_ANSWERS
        and wrong >= LEAST_WRONG
        and student_t(found, len(right)) <= SURE
    )
    return Item(name, len(right), sum(right), found, is_backwards)


def discrimination(right: Sequence[bool], rest: Sequence[float]) -> float | None:
    """Whether those who have an item right do better elsewhere: the corrected point-biserial correlation.

        r = (M1 - M0) / s * sqrt(p * (1 - p))

    M1 and M0 are the means of `rest` over those who have it right and wrong, s is its standard deviation over
    both (of the population), p the facility. It is Pearson's correlation of `right`, as 1 and 0, with `rest`.

    Args:
        right: for each student.
        rest: for each student the score in everything but the exercise that the item belongs to.

    Returns:
        From -1 to 1: above about 0.2 it tells students apart, about 0 it does not, below 0 it does so
        backwards. None where all or none have it right, or where all do alike elsewhere.
    """
    count = len(right)
    ones = [score for is_right, score in zip(right, rest, strict=True) if is_right]
    if not 0 < len(ones) < count:
        return None
    total, share = math.fsum(rest), len(ones) / count
    mean = total / count
    spread = math.sqrt(math.fsum((score - mean) ** 2 for score in rest) / count)
    if spread < 1e-9:
        return None
    high = math.fsum(ones) / len(ones)
    low = (total - math.fsum(ones)) / (count - len(ones))
    return max(-1.0, min(1.0, (high - low) / spread * math.sqrt(share * (1 - share))))


def student_t(r: float, count: int) -> float:
    """Student's t of a correlation r over `count` students: t = r * sqrt((count - 2) / (1 - r^2))."""
    if count <= 2 or abs(r) >= 1:
        return math.copysign(math.inf, r) if r and count > 2 else 0.0
    return r * math.sqrt((count - 2) / (1 - r * r))
