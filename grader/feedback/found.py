"""Records of a folder to the submissions that they are of: where these lie still, and are what was graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.course.course import Course
from grader.errors import UsageError
from grader.grading.identifying import identify_submissions
from grader.grading.whence import Whence, is_what_was_graded, recall
from grader.language import _, several
from grader.reading.submissions import Submission


def find_submissions(
    course: Course, out: Path, paths: Sequence[Path], records: Sequence[Mapping[str, Any]]
) -> dict[str, Submission]:
    """Find what was handed in.

    Args:
        course: that was graded.
        out: the folder of the records.
        paths: where submissions lie; empty for where they lay when they were graded.
        records: for which they are wanted.

    Returns:
        By student. Those are not in it whose files are others than the graded ones, or are not there.

    Raises:
        UsageError: nothing lies where they lay, or the paths cannot be used.
    """
    wanted = {str(record["student"]): record for record in records}
    runs = [Whence(tuple(paths))] if paths else recall(out)
    there = [one for one in runs if all(path.exists() for path in one.paths)]
    if not there:
        lost = several(str(path) for path in runs[0].paths if not path.exists())
        said = _(
            "{path} is not there any more. Name where the submissions lie: grade feedback OUT PATH..."
        )
        raise UsageError(said.format(path=lost))
    found: dict[str, Submission] = {}
    for one in there:
        roster = one.roster if one.roster and one.roster.exists() else None
        collected = identify_submissions(course, one.paths, one.layout, roster)
        for submission in _all(collected.submissions):
            student = submission.student
            if student not in wanted or student in found:
                continue
            if is_what_was_graded(submission, wanted[student]):
                found[student] = submission
        if len(found) == len(wanted):
            break
    return found


def _all(submissions: Iterable[Submission]) -> Iterable[Submission]:
    for submission in submissions:
        yield submission
        yield from submission.earlier
