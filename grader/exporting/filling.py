"""Marks into a platform's own table: one column is filled in, and who could not be found is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.course.roster import Roster, plain
from grader.errors import UsageError
from grader.exporting.people import Matched, Row, match
from grader.exporting.sheet import Sheet
from grader.language import _, several
from grader.policies.marks import Mark
from grader.report.table import number

_COMMA = re.compile(r"-?\d+,\d+")
_POINT = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True)
class Filled:
    """A table with marks in it.

    Attributes:
        data: the whole file.
        column: the title of the column that was filled in.
        matched: whose row is whose.
        count: cells that were filled in.
        replaced: "student (old → new)" where another mark stood.
        kept: "student (what stands there)" where the platform does not want a mark.
    """

    data: bytes
    column: str
    matched: Matched
    count: int
    replaced: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def is_in_doubt(self) -> bool:
        """Whether somebody's mark is not in it."""
        return bool(self.matched.doubtful or self.matched.unknown or self.kept)


@dataclass(frozen=True)
class Target:
    """Where marks go in a table.

    Attributes:
        column: its place.
        most: what it is worth on the platform, as the table writes it; "" where it does not say.
        rows: of people.
        is_kept: whether what stands in a row is not to be replaced.
    """

    column: int
    most: str
    rows: tuple[Row, ...]
    is_kept: Callable[[int], bool] = lambda row: False


def fill(sheet: Sheet, target: Target, marks: Sequence[Mark], people: Roster) -> Filled:
    """Fill final marks in.

    Args:
        sheet: is filled in.
        target: where.
        marks: of which `final` is taken.
        people: who may be in it, see `people_of`.

    Raises:
        UsageError: the platform has another number of points, or nobody of the table is known.
    """
    title = sheet.heading[target.column]
    _refuse_other_points(sheet, title, target.most, marks)
    by_student = {mark.student: mark for mark in marks}
    matched = match(target.rows, people, list(by_student))
    if not matched.rows:
        said = _(
            "{path}: nobody in it is known here. Is it of this course? Ids go into roster.csv, column lms_ids,"
            " as {example}."
        )
        raise UsageError(said.format(path=sheet.path, example="canvas:12345"))
    has_comma = _has_comma(sheet, target)
    replaced, kept, count = [], [], 0
    for student, row in matched.rows.items():
        old, new = sheet.value(row, target.column), number(by_student[student].final)
        new = new.replace(".", ",") if has_comma else new
        if target.is_kept(row):
            kept.append(f"{student} ({old})" if old else student)
            continue
        if old and not _same(old, new):
            replaced.append(f"{student} ({old} → {new})")
        if not old or not _same(old, new):
            sheet.put(row, target.column, new)
        count += 1
    return Filled(sheet.to_bytes(), title, matched, count, tuple(replaced), tuple(kept))


def choose_column(sheet: Sheet, titles: Sequence[str], columns: Sequence[int], asked: str) -> int:
    """Return the one of several columns that is called like the assignment, or as asked.

    Args:
        sheet: with its heading.
        titles: what the assignment is called.
        columns: that may hold marks.
        asked: what `--column` says, "" where it says nothing.

    Raises:
        UsageError: there is none, or there are several.
    """
    names = {plain(asked)} if asked else {plain(title) for title in titles}
    found = [n for n in columns if names & _forms(sheet.heading[n])]
    if len(found) == 1:
        return found[0]
    there = several([repr(sheet.heading[n]) for n in (found or columns)]) or _("none")
    wanted = repr(asked) if asked else several(map(repr, dict.fromkeys(titles)))
    said = _("{path}: no column is called {name}. Name one with --column; there are: {columns}.")
    if found:
        said = _(
            "{path}: several columns are called {name}. Name one in full with --column: {columns}."
        )
    raise UsageError(said.format(path=sheet.path, name=wanted, columns=there))


def read_number(text: str) -> float | None:
    """Read a number as a platform writes it, with a point or a comma."""
    try:
        return float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        return None


def _forms(title: str) -> set[str]:
    """A title in full, and without the number that Canvas puts behind it."""
    return {plain(title), plain(re.sub(r"\s*\(\d+\)$", "", title))}


def _refuse_other_points(sheet: Sheet, title: str, most: str, marks: Sequence[Mark]) -> None:
    there = read_number(most)
    worth = sorted({mark.max_score for mark in marks})
    if there is not None and any(abs(there - one) > 1e-9 for one in worth):
        said = _(
            "{path}: {column} is worth {theirs} points there, and {ours} here. Write `points: {theirs}` for the"
            " assignment in course.yaml and run `grade run` again, or change it on the platform."
        )
        raise UsageError(
            said.format(
                path=sheet.path, column=repr(title), theirs=number(there), ours=number(worth[0])
            )
        )


def _has_comma(sheet: Sheet, target: Target) -> bool:
    """Whether the table writes 2,5 for two and a half."""
    texts = [target.most, *(sheet.value(row.number, target.column) for row in target.rows)]
    return any(map(_COMMA.fullmatch, texts)) and not any(map(_POINT.fullmatch, texts))


def _same(old: str, new: str) -> bool:
    before, after = read_number(old), read_number(new)
    return before is not None and after is not None and abs(before - after) < 1e-9
