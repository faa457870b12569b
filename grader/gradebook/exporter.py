"""`nbgrader export --exporter=grader.gradebook.exporter.PointsOfCells`: a table of all points, cell by cell.

nbgrader's own table does not quote, so that a name with a comma shifts its columns, and it has only sums.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin

from grader.files import write_atomically

COLUMNS = ("assignment", "student_id", "last_name", "first_name", "email", "timestamp")
SUMS = ("raw_score", "late_submission_penalty", "score", "max_score", "needs_manual_grade")
DEFAULT = "grades.csv"


class PointsOfCells(ExportPlugin):  # type: ignore[misc]
    """Writes a row for each student and assignment: sums, and a column for each cell with points."""

    def export(self, gradebook: Any) -> None:
        """Write the table to `--to`, or grades.csv."""
        wanted = [
            one
            for one in gradebook.assignments
            if not self.assignment or one.name in self.assignment
        ]
        students = [one for one in gradebook.students if not self.student or one.id in self.student]
        cells = list(dict.fromkeys(name for one in wanted for name in _cells(one)))
        made = io.StringIO()
        writer = csv.writer(made, lineterminator="\n")
        writer.writerow([*COLUMNS, *SUMS, *cells])
        for assignment in wanted:
            for student in sorted(students, key=lambda one: one.id):
                writer.writerow(
                    [_safe(cell) for cell in _row(gradebook, assignment, student, cells)]
                )
        write_atomically(Path(self.to or DEFAULT), made.getvalue().encode())


def _cells(assignment: Any) -> Iterator[str]:
    for notebook in assignment.notebooks:
        yield from (cell.name for cell in notebook.grade_cells)


def _row(gradebook: Any, assignment: Any, student: Any, cells: list[str]) -> Iterator[Any]:
    yield from (assignment.name, student.id, student.last_name, student.first_name, student.email)
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        yield from ("", 0, 0, 0, assignment.max_score, False, *("" for _name in cells))
        return
    lost = sum(one.late_submission_penalty or 0 for one in submission.notebooks)
    yield submission.timestamp or ""
    yield from (submission.score, lost, max(0.0, submission.score - lost), assignment.max_score)
    yield submission.needs_manual_grade
    points = {grade.name: grade for one in submission.notebooks for grade in one.grades}
    for name in cells:
        grade = points.get(name)
        is_open = grade is None or {grade.auto_score, grade.manual_score} == {None}
        yield "" if grade is None or is_open else grade.score


def _safe(cell: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    return (
        f"'{cell}"
        if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
        else cell
    )
