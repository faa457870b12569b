"""Marks of all assignments so far -> what they come to in the course: weights, dropped ones, extra credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.course.assignments import Assignment

Points = tuple[float, float]
"""What somebody got for an assignment, and the most that there was."""


@dataclass(frozen=True)
class Total:
    """What one person has come to.

    Attributes:
        points: by assignment; those that were not handed in are not there, and count nothing.
        percent: of all that could be had in what has been graded; more than 100 with extra credit.
    """

    student: str
    points: Mapping[str, float]
    percent: float


def totals_of(
    graded: Mapping[str, Mapping[str, Points]],
    assignments: Sequence[Assignment],
    drop_lowest: int = 0,
    decimals: int = 2,
) -> list[Total]:
    """Return the totals of everybody who has handed in anything, by name.

    Args:
        graded: by assignment and student; what was not graded yet is not there.
        assignments: of the course.
        drop_lowest: how many assignments of each person do not count, those with the lowest share of points.
        decimals: of a percentage.
    """
    there = [one for one in assignments if graded.get(one.id)]
    students = sorted({student for one in there for student in graded[one.id]})
    most = {one.id: max(points for _got, points in graded[one.id].values()) for one in there}
    return [
        Total(
            student,
            {one.id: graded[one.id][student][0] for one in there if student in graded[one.id]},
            round(_percent(student, graded, there, most, drop_lowest), decimals),
        )
        for student in students
    ]


def _percent(
    student: str,
    graded: Mapping[str, Mapping[str, Points]],
    there: Sequence[Assignment],
    most: Mapping[str, float],
    drop_lowest: int,
) -> float:
    def share(one: Assignment) -> float:
        got, points = graded[one.id].get(student, (0.0, 0.0))
        return got / points if points else 0.0

    def weight(one: Assignment) -> float:
        return one.weight or most[one.id]

    main = [one for one in there if not one.is_extra]
    # Of assignments with the same share the heaviest goes: what is left then counts most.
    by_share = sorted(main, key=lambda one: (share(one), -weight(one)))
    kept = by_share[min(drop_lowest, max(0, len(main) - 1)) :]
    whole = sum(map(weight, kept))
    counting = [*kept, *(one for one in there if one.is_extra)]
    return 100 * sum(weight(one) * share(one) for one in counting) / whole if whole else 0.0
