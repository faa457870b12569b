"""A table of final marks for a spreadsheet: no cell of it is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from grader.course.roster import Person, Roster
from grader.policies.marks import Mark
from grader.report.table import cell, number

_HEAD = ("student", "name", "email", "section", "raw", "penalty", "final", "max_score")
_NARROW = str.maketrans("＝＋－＠", "=+-@")


def to_marks(marks: Sequence[Mark], roster: Roster) -> bytes:
    """Return the table: UTF-8 with a byte-order mark, without which Excel spoils names.

    Args:
        marks: in the order of its lines.
        roster: tells names, addresses and sections; empty leaves them out.
    """
    people = {person.id: person for person in roster.people}
    ids = list(dict.fromkeys(id_ for mark in marks for id_ in mark.scores))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*_HEAD, *ids])
    for mark in marks:
        person = people.get(mark.student, Person(mark.student))
        names = (mark.student, person.name, person.email, person.section)
        points = (mark.raw, mark.penalty, mark.final, mark.max_score)
        scores = [number(mark.scores[i]) if i in mark.scores else "" for i in ids]
        writer.writerow([*map(_safe, names), *map(number, points), *scores])
    return text.getvalue().encode("utf-8-sig", "replace")


def _safe(text: str) -> str:
    """A name as `cell` writes it; behind spaces and in full width, too, a formula is none."""
    safe = cell(text)
    bare = text.lstrip().translate(_NARROW)
    return f"'{safe}" if cell(bare).startswith("'") and not safe.startswith("'") else safe
