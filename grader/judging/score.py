"""Checks to points: the Result of a submission, exercise by exercise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from grader.course.course import Policies
from grader.judging.checks import UNSTABLE, Check
from grader.language import marked

Status = Literal[
    "passed",
    "partial",
    "failed",
    "forbidden",
    "unattempted",
    "missing",
    "error",
    "timeout",
    "memory",
    "crashed",
    "unreadable",
]

STATUSES = (
    marked("passed"),
    marked("partial"),
    marked("failed"),
    marked("forbidden"),
    marked("unattempted"),
    marked("missing"),
    marked("error"),
    marked("timeout"),
    marked("memory"),
    marked("crashed"),
    marked("unreadable"),
)
"""The same, for people to read through `_`."""

_BY_FAULT: dict[str, Status] = {
    "time limit": "timeout",
    "out of memory": "memory",
    "crashed": "crashed",
}


NOT_BEGUN = ("unattempted", "missing")
"""Statuses of exercises in which nothing was written: the stub as it was handed out, or not even that."""


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise of one submission.

    Attributes:
        diagnosis: the sentence to read first; None where there is nothing to say beyond the checks.
        flags: what a human should look at; it changes no score.
    """

    id: str
    status: Status
    score: float
    max_score: float
    diagnosis: str | None = None
    checks: tuple[Check, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """One graded submission."""

    student: str
    device: str
    isolation: str
    exercises: tuple[ExerciseResult, ...]
    decimals: int = 2

    @property
    def score(self) -> float:
        """Sum of the exercises' scores."""
        return round(sum(e.score for e in self.exercises), self.decimals)

    @property
    def max_score(self) -> float:
        """Points of all exercises that were graded."""
        return round(sum(e.max_score for e in self.exercises), self.decimals)


def score_checks(
    id_: str, points: float, checks: Sequence[Check], policies: Policies, raises: frozenset[str]
) -> ExerciseResult:
    """Turn the checks of an exercise into its status and points.

    Every case weighs the same. A case that only asks for an exception counts as soon as one case with a
    result is right: refusing everything is worth nothing. A case that fails for its numerical stability
    alone counts as right, and the whole exercise then earns `policies.unstable_credit` of its points.

    Args:
        id_: the exercise.
        points: what it is worth.
        checks: all its checks.
        policies: the course's.
        raises: names of the cases that ask for an exception.
    """
    faults: dict[str, set[str]] = {}
    for check in checks:
        faults.setdefault(check.case, set()).update([] if check.passed else [check.fault])
    right = [name for name, found in faults.items() if found <= {UNSTABLE}]
    if all(name in raises or faults[name] for name in right):
        right = []
    share = len(right) / len(faults) if faults else 0.0
    if any(faults[name] for name in right):
        share *= policies.unstable_credit
    if not policies.partial_credit:
        share = float(share == 1.0)
    score = round(points * share, policies.decimals)
    return ExerciseResult(
        id_, _status(checks, share, bool(right)), score, points, None, tuple(checks)
    )


def _status(checks: Sequence[Check], share: float, any_right: bool) -> Status:
    faults = [check.fault for check in checks if not check.passed]
    if not faults and share == 1.0:
        return "passed"
    for fault in faults:
        if fault in _BY_FAULT:
            return _BY_FAULT[fault]
    if any_right:
        return "partial"
    if faults and set(faults) == {"not written yet"}:
        return "unattempted"
    if all(fault in ("not written yet", "missing") for fault in faults):
        return "missing"
    raised = ("raises an exception", "raises another exception", "does not raise")
    return "error" if all(fault in raised for fault in faults) else "failed"
