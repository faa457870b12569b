"""What being late costs."""

from __future__ import annotations

from grader.course.assignments import Late


def penalty_of(raw: float, points: float, days: int, late: Late) -> float:
    """Return the points that are lost.

    Args:
        raw: what was earned.
        points: what the assignment is worth.
        days: that have begun since it was due; 0 in time.
        late: the rule.

    Returns:
        From 0 to `raw`.
    """
    if days <= 0:
        return 0.0
    if late.closes_after and days > late.closes_after:
        return raw
    percent = min(days * late.percent_per_day, late.cap)
    return min(raw, percent / 100 * (points if late.of == "points" else raw))
