"""Moodle's grading worksheet of one assignment: Identifier, name, ID number, address, Grade, dates, feedback.

Moodle knows rows by the identifier, and takes no grade that was changed after the date in the last-modified
column: both stay as they are. Its titles are in the language of whoever has downloaded it.
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

_IDENTIFIER = re.compile(r"\D*(\d+)\D*")
_GRADE = ("Grade",)
_MOST = ("Maximum grade",)
_NAME = ("Full name", "First name / Last name", "First name Last name")
_IDS = ("ID number", "Email address", "Username")
_LOCK = ("Grade can be changed",)


def fill_moodle(
    sheet: Sheet, titles: Sequence[str], marks: Sequence[Mark], people: Roster, asked: str = ""
) -> Filled:
    """Fill marks into a grading worksheet that Moodle has made; it is of one assignment.

    Args:
        sheet: the worksheet.
        titles: not looked at: Moodle's worksheet does not say of what it is.
        marks: of everybody.
        people: who may be in it.
        asked: the title of the grade's column, where it is not in English.

    Raises:
        UsageError: it is no worksheet of Moodle's, or it is not clear which column is meant.
    """
    del titles
    numbers = range(1, len(sheet.rows))
    rows = [n for n in numbers if any(cell.value.strip() for cell in sheet.rows[n])]
    named = {n: _IDENTIFIER.fullmatch(sheet.value(n, 0)) for n in rows}
    if len(sheet.heading) < 3 or not rows or not all(named.values()):
        said = _(
            "{path} is no grading worksheet of Moodle's: its first column does not name participants by number."
            " In Moodle: turn on offline grading worksheets in the assignment, then download the worksheet."
        )
        raise UsageError(said.format(path=sheet.path))
    column = choose_column(sheet, _GRADE, range(1, len(sheet.heading)), asked)
    limit, lock, name = (column_of(sheet, titles) for titles in (_MOST, _LOCK, _NAME))
    most = next((sheet.value(n, limit) for n in rows if sheet.value(n, limit)), "")
    others = [column_of(sheet, [title]) for title in _IDS]
    name = 1 if name < 0 and column > 1 else name  # where it is, whatever it is called

    def row_of(n: int) -> Row:
        found = named[n]
        cells = [sheet.value(n, one) for one in range(1, column)]
        addresses = [text for text in cells if "@" in text]
        ids = [f"moodle:{found[1]}" if found else "", *(sheet.value(n, one) for one in others)]
        return Row(n, sheet.value(n, name), tuple(filter(None, [*ids, *addresses])))

    def is_kept(n: int) -> bool:
        return sheet.value(n, lock).casefold() == "no"

    people_rows = tuple(map(row_of, rows))
    return fill(sheet, Target(column, most, people_rows, is_kept), marks, people)
