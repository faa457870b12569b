"""Marks as scores.csv: a line for each student, a column for each exercise."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from grader.policies.marks import Mark

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

PLAIN = ("student", "score", "max_score")
OF_ASSIGNMENT = ("student", "raw", "penalty", "final", "max_score", "days_late")
"""The first columns, of the course as a whole and of an assignment."""


class Table:
    """The lines of scores.csv, of which one at a time changes.

    Args:
        students: whose lines there may be, in this order.
        is_of_assignment: whether lateness counts.
    """

    def __init__(self, students: Sequence[str], *, is_of_assignment: bool = False) -> None:
        self._marks: dict[str, Mark | None] = dict.fromkeys(students)
        self._lines: dict[str, str] = {}
        self._ids: list[str] = []
        self._is_of_assignment = is_of_assignment
        self._has_other_ids = True

    def put(self, mark: Mark) -> None:
        """Set a student's line."""
        self._marks[mark.student] = mark
        self._lines.pop(mark.student, None)
        self._has_other_ids |= not mark.scores.keys() <= set(self._ids)

    def drop(self, student: str) -> None:
        """Take a student's line out."""
        self._marks[student] = None

    def to_csv(self) -> bytes:
        """Return the table; exercises in the order of the first student that has them."""
        marks = [mark for mark in self._marks.values() if mark]
        if self._has_other_ids:
            self._ids = list(dict.fromkeys(id_ for mark in marks for id_ in mark.scores))
            self._has_other_ids, self._lines = False, {}
        for mark in marks:
            if mark.student not in self._lines:
                self._lines[mark.student] = self._line(mark)
        head = OF_ASSIGNMENT if self._is_of_assignment else PLAIN
        lines = [_line([*head, *self._ids]), *(self._lines[mark.student] for mark in marks)]
        return "".join(lines).encode()

    def _line(self, mark: Mark) -> str:
        points: tuple[float, ...] = (mark.final, mark.max_score)
        if self._is_of_assignment:
            points = (mark.raw, mark.penalty, mark.final, mark.max_score, mark.days_late)
        scores = [number(mark.scores[i]) if i in mark.scores else "" for i in self._ids]
        return _line([cell(mark.student), *map(number, points), *scores])


def to_csv(marks: Sequence[Mark], *, is_of_assignment: bool = False) -> bytes:
    """Return the whole table, students in the order given."""
    table = Table([mark.student for mark in marks], is_of_assignment=is_of_assignment)
    for mark in marks:
        table.put(mark)
    return table.to_csv()


def cell(text: str) -> str:
    """A name that a spreadsheet would run as a formula is quoted as text."""
    clean = "".join(c if c.isprintable() else "�" for c in text)
    return f"'{clean}" if text.startswith(_FORMULA) else clean


def number(points: float) -> str:
    """Points as they stand in a table: as many decimals as there are."""
    return f"{points:.15g}"


def _line(cells: Sequence[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
