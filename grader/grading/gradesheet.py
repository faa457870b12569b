"""OUT/grades.csv: what everybody has in all assignments that were graded into OUT, by the rules of today.

Who is in it is who is in each scores.csv. What they have is made of their records anew: a date, an override or
an extension may have changed since an assignment was graded last.
"""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from grader.course.course import Course
from grader.errors import UsageError
from grader.files import write_atomically
from grader.grading.outfolder import RECORDS, SCORES, trouble_told
from grader.policies.marks import Rules, load_rules, mark_of
from grader.policies.records import read_record
from grader.policies.totals import Points, totals_of
from grader.report.record import outline_of
from grader.report.table import cell, number

GRADES = "grades.csv"


def write_grades(out: Path, course: Course, roster: Path | None = None) -> tuple[str, ...]:
    """Write grades.csv.

    Args:
        out: the folder in which each assignment has one of its own.
        course: with its assignments.
        roster: a file instead of the course's roster.csv.

    Returns:
        Ids of assignments of which scores.csv is older than the rules.

    Raises:
        UsageError: it cannot be written.
        CourseError: extensions.csv or overrides.csv is wrong.
    """
    path = out / GRADES
    with trouble_told(path), _alone(out):
        listed = {one.id: _read(out / one.id / SCORES) for one in course.assignments}
        graded = {
            id_: _of_today(table, out / id_, load_rules(course, id_, roster)) if table else table
            for id_, table in listed.items()
        }
        ids = [one.id for one in course.assignments if graded[one.id]]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["student", *ids, "percent"])
        decimals = course.policies.decimals
        for one in totals_of(graded, course.assignments, course.drop_lowest, decimals):
            points = [number(one.points[id_]) if id_ in one.points else "" for id_ in ids]
            writer.writerow([one.student, *points, number(one.percent)])
        write_atomically(path, text.getvalue().encode())
    return tuple(id_ for id_ in ids if graded[id_] != listed[id_])


def _read(path: Path) -> dict[str, Points]:
    """Students, as the table writes them, to points; nothing where there is no such table."""
    try:
        rows = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""))
        return {row["student"]: (float(row["final"]), float(row["max_score"])) for row in rows}
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return {}


def _of_today(listed: Mapping[str, Points], folder: Path, rules: Rules) -> dict[str, Points]:
    """The points of those who are listed, of their records; of whom there is none to be read, as listed."""
    found = dict(listed)
    for path in (folder / RECORDS).glob("*.json"):
        with suppress(UsageError):  # a run of that assignment tells what is wrong with it
            mark = mark_of(outline_of(read_record(path)), rules)
            if cell(mark.student) in found:
                # As the table writes them: it is compared with it.
                points = (number(mark.final), number(mark.max_score))
                found[cell(mark.student)] = (float(points[0]), float(points[1]))
    return found


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Wait for a run of another assignment that writes the same file."""
    folder = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
