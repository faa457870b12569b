"""Canvas's gradebook, as it exports it: Student, ID, SIS ids, Section, assignments `Title (123)`, totals.

Its importer makes a new assignment of a column that it does not know, so none is added here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.course.roster import Roster
from grader.errors import UsageError
from grader.exporting.filling import Filled, Target, choose_column, fill
from grader.exporting.people import Row
from grader.exporting.sheet import Sheet, column_of
from grader.language import _
from grader.policies.marks import Mark

_POINTS = "points possible"
_EXCUSED = "EX"
_ASSIGNMENT = re.compile(r".*\(\d+\)")


def fill_canvas(
    sheet: Sheet, titles: Sequence[str], marks: Sequence[Mark], people: Roster, asked: str = ""
) -> Filled:
    """Fill marks into a gradebook that Canvas has exported.

    Args:
        sheet: the gradebook.
        titles: what the assignment is called.
        marks: of everybody.
        people: who may be in it.
        asked: the title of a column; "" finds it by `titles`.

    Raises:
        UsageError: it is no gradebook of Canvas's, or it is not clear which column is meant.
    """
    if [title.casefold() for title in sheet.heading[:2]] != ["student", "id"]:
        said = _(
            "{path} is no gradebook of Canvas's: its first line begins with other columns than Student and ID."
            " In Canvas: Grades, Export, Export Entire Gradebook."
        )
        raise UsageError(said.format(path=sheet.path))
    columns = [n for n, title in enumerate(sheet.heading) if _ASSIGNMENT.fullmatch(title)]
    column = choose_column(sheet, titles, columns, asked)
    above = [n for n in range(1, len(sheet.rows)) if not sheet.value(n, 1)]
    most = next(
        (sheet.value(n, column) for n in above if _POINTS in sheet.value(n, 0).casefold()), ""
    )
    if "read only" in most:
        said = _(
            "{path}: Canvas works {column} out itself (read only). Name another with --column."
        )
        raise UsageError(said.format(path=sheet.path, column=repr(sheet.heading[column])))
    others = [
        column_of(sheet, [title]) for title in ("SIS User ID", "SIS Login ID", "Integration ID")
    ]

    def ids(row: int) -> tuple[str, ...]:
        return (
            f"canvas:{sheet.value(row, 1)}",
            *filter(None, (sheet.value(row, n) for n in others)),
        )

    def is_kept(row: int) -> bool:
        return sheet.value(row, column).upper() == _EXCUSED

    # Canvas's "Student, Test" is a row like others, and nobody is called so.
    rows = [
        Row(n, sheet.value(n, 0), ids(n)) for n in range(1, len(sheet.rows)) if sheet.value(n, 1)
    ]
    return fill(sheet, Target(column, most, tuple(rows), is_kept), marks, people)
