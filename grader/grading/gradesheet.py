"""OUT/grades.csv: what everybody has in all assignments that were graded into OUT, from their scores.csv."""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.course.course import Course
from grader.files import write_atomically
from grader.grading.outfolder import SCORES, trouble_told
from grader.policies.totals import Points, totals_of
from grader.report.table import number

GRADES = "grades.csv"


def write_grades(out: Path, course: Course) -> Path:
    """Write grades.csv, and return its path.

    Args:
        out: the folder in which each assignment has one of its own.
        course: with its assignments.

    Raises:
        UsageError: it cannot be written.
    """
    path = out / GRADES
    with trouble_told(path), _alone(out):
        graded = {one.id: _read(out / one.id / SCORES) for one in course.assignments}
        ids = [one.id for one in course.assignments if graded[one.id]]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["student", *ids, "percent"])
        decimals = course.policies.decimals
        for one in totals_of(graded, course.assignments, course.drop_lowest, decimals):
            points = [number(one.points[id_]) if id_ in one.points else "" for id_ in ids]
            writer.writerow([one.student, *points, number(one.percent)])
        write_atomically(path, text.getvalue().encode())
    return path


def _read(path: Path) -> dict[str, Points]:
    """Students, as the table writes them, to points; nothing where there is no such table."""
    try:
        rows = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""))
        return {row["student"]: (float(row["final"]), float(row["max_score"])) for row in rows}
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return {}


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Wait for a run of another assignment that writes the same file."""
    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
