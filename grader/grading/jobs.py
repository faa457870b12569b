"""One submission of a run: its files in memory, graded on a server; of several attempts the one that counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from grader.errors import GraderError, UsageError
from grader.intake.saying import told_in_record
from grader.judging.score import ExerciseResult, Result
from grader.language import _
from grader.reading.folders import SourceFile, Unreadable, refuse
from grader.reading.placing import MAX_NAME
from grader.reading.submissions import Submission

if TYPE_CHECKING:
    from grader.grading.plan import Plan
    from grader.grading.slots import Slots


@dataclass(frozen=True)
class Job:
    """A submission to grade, its files in memory.

    Attributes:
        key: that its record will have.
        worth: what an attempt comes to, by which the best of several is chosen.
    """

    submission: Submission
    key: str
    worth: Callable[[Result], float] = lambda result: result.score


Graded = tuple[Result | str, str | None]
"""A result and the key of its record, without which the next run grades again; or a sentence saying why not."""


def grade_one(plan: Plan, slots: Slots, job: Job) -> Graded:
    """Grade a submission; of several attempts all, and the best counts, of equal ones the last."""
    try:
        graded = list(_grade_attempts(plan, slots, job.submission))
    except GraderError:
        raise
    except Exception as problem:
        text = " ".join(str(problem).split())[:300]
        return f"{job.submission.student}: {type(problem).__name__}: {text}", None
    best, _died = max(reversed(graded), key=lambda one: job.worth(one[0]))
    return best, None if any(died for _result, died in graded) else job.key


def _grade_attempts(
    plan: Plan, slots: Slots, submission: Submission
) -> Iterator[tuple[Result, bool]]:
    """Results, and whether servers died over them."""
    for attempt in (*submission.earlier, submission):
        graded = slots.grade(attempt, plan)
        result = graded or _crashed(attempt, plan)
        handed = told_in_record(attempt)
        yield replace(_hashed(result, handed.get("files", {})), handed=handed), graded is None


def _hashed(result: Result, files: Mapping[str, str]) -> Result:
    """Say of the file that counts for each exercise which content it had."""
    known = {name[-MAX_NAME:]: digest for name, digest in files.items()}
    told = [replace(one, file_hash=known.get(one.file, "")) for one in result.exercises]
    return replace(result, exercises=tuple(told))


def _crashed(submission: Submission, plan: Plan) -> Result:
    """The result of a submission over which servers die."""
    said = _("the server for students' code died over this submission, twice")
    results = [
        ExerciseResult(exercise.id, "crashed", 0.0, exercise.points, said)
        for exercise in plan.exercises
    ]
    if plan.quizzes:  # for these nothing has to run
        from grader.grading.pipeline import grade_answers

        results += grade_answers(submission, plan)
    return plan.result_of(submission.student, results)


def attempt_in(submission: Submission, record: Mapping[str, Any] | None) -> Submission:
    """Return, of several attempts, the one that a record is of, so that a part of it can be graded again.

    Which attempt is the best depends on all exercises: where only some are graded, that stays as it is.

    Args:
        submission: its files in memory.
        record: as it is; None where there is none.

    Raises:
        UsageError: the record's attempt is not among these, or there are others than when it was made.
    """
    if not submission.earlier or record is None:
        return submission
    before = record.get("handed_in", {})
    attempts = [replace(one, earlier=()) for one in (*submission.earlier, submission)]
    number = int(before.get("attempt", 0))
    if before.get("attempts") == len(attempts) and 0 < number <= len(attempts):
        found: Submission = attempts[number - 1]
        if told_in_record(found).get("files") == before.get("files"):
            return found
    said = _(
        "{student} has handed in other attempts than when the record was made, and which is the best depends on"
        " all exercises: grade without --only."
    )
    raise UsageError(said.format(student=submission.student))


def read_now(submission: Submission) -> Submission:
    """Read the files now: what is graded is what the key is of, whoever writes to them meanwhile."""
    files, whole = tuple(map(_read_file, submission.files)), submission.with_beside()
    beside = tuple(map(_read_file, whole.beside))
    earlier = tuple(map(read_now, submission.earlier))
    return replace(whole, files=files, beside=beside, earlier=earlier)


def _read_file(file: SourceFile) -> SourceFile:
    try:
        data = file.read()
    except Unreadable as problem:
        return SourceFile(file.name, partial(refuse, str(problem)))
    return SourceFile(file.name, lambda: data)
