"""Checks to points: the Result of a submission, exercise by exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from grader.course.course import Policies
from grader.declaring.credit import NO_CREDIT, Credit
from grader.judging.checks import Check
from grader.judging.marks import DUST, mark
from grader.language import marked

if TYPE_CHECKING:
    from grader.expected.built import BuiltExercise

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
        lost: points that were lost, by what they were lost for.
        uses: what was taken for exercises whose functions are used, by id; see `grading/using.py`.
        file: of the student's, which counts; empty where there is none.
        rivals: files that answer the exercise as well, and do not count.
        file_hash: SHA-256 of the file that counts.
        questions: of a quiz: id, score and most points of each question.
        drawn_for: of a quiz with drawn numbers: for whom, where that is none of the person's names.
        ideas: names of the wrong ideas, or of the finding, that `diagnosis` tells of.
    """

    id: str
    status: Status
    score: float
    max_score: float
    diagnosis: str | None = None
    checks: tuple[Check, ...] = ()
    flags: tuple[str, ...] = ()
    lost: Mapping[str, float] = field(default_factory=dict)
    uses: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    rivals: tuple[str, ...] = ()
    file_hash: str = ""
    questions: tuple[tuple[str, float, float], ...] = ()
    drawn_for: str = ""
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """One graded submission.

    Attributes:
        handed: how it was handed in, as `intake/saying.py` says it; empty where that is not known.
        graded: when, and by what; see record.schema.json.
        assignment: its id; "" for the course as a whole.
    """

    student: str
    device: str
    isolation: str
    exercises: tuple[ExerciseResult, ...]
    decimals: int = 2
    handed: Mapping[str, Any] = field(default_factory=dict)
    graded: Mapping[str, Any] = field(default_factory=dict)
    assignment: str = ""

    @property
    def score(self) -> float:
        """Sum of the exercises' scores."""
        return round(sum(e.score for e in self.exercises), self.decimals)

    @property
    def max_score(self) -> float:
        """Points of all exercises that were graded."""
        return round(sum(e.max_score for e in self.exercises), self.decimals)


def score_checks(
    exercise: BuiltExercise, checks: Sequence[Check], policies: Policies, credit: Credit = NO_CREDIT
) -> ExerciseResult:
    """Turn the checks of an exercise into its status and points.

    Args:
        exercise: whose checks.
        checks: all of them.
        policies: the course's.
        credit: what a named mistake earns at least and at most.
    """
    marks = mark(exercise, checks, policies.unstable_credit, credit)
    share, points = marks.share, exercise.points
    # What students are given of an offshoot is right in much already.
    if (exercise.kind or not policies.partial_credit) and share < 1:
        share = 0.0
    missing = points * (1 - share) / (1 - marks.share) if marks.share < 1 else 0.0
    return ExerciseResult(
        exercise.id,
        _status(checks, share),
        round(points * share, policies.decimals),
        points,
        None,
        tuple(checks),
        lost=_rounded(
            {part: missing * one for part, one in marks.lost.items()},
            points - round(points * share, policies.decimals),
            policies.decimals,
        ),
    )


def _rounded(parts: Mapping[str, float], total: float, decimals: int) -> dict[str, float]:
    """Round what was lost so that the parts add up to what is missing, which is rounded too."""
    unit = 10.0**-decimals
    steps = {part: int(one / unit + DUST) for part, one in parts.items()}
    left = round(total / unit) - sum(steps.values())
    for part in sorted(parts, key=lambda part: steps[part] - parts[part] / unit)[: max(left, 0)]:
        steps[part] += 1
    return {part: round(count * unit, decimals) for part, count in steps.items()}


def _status(checks: Sequence[Check], share: float) -> Status:
    faults = [check.fault for check in checks if not check.passed]
    if not faults:
        return "passed"
    for fault in faults:
        if fault in _BY_FAULT:
            return _BY_FAULT[fault]
    if share > 0:
        return "partial"
    if faults and set(faults) == {"not written yet"}:
        return "unattempted"
    if all(fault in ("not written yet", "missing") for fault in faults):
        return "missing"
    raised = ("raises an exception", "raises another exception", "does not raise")
    return "error" if all(fault in raised for fault in faults) else "failed"
