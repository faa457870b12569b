"""Tables that instructors write, as spreadsheets save them: rows with their lines, mistakes with places."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import CourseError, UsageError
from grader.language import _, nearest, several

MAX_TABLE = 20 * 2**20  # bytes


@dataclass(frozen=True)
class Row:
    """A row that is not empty.

    Attributes:
        place: file and line, as messages begin.
        cells: by column, without white space around them; "" for what is not there.
        columns: in the order of the file.
        extra: how many cells there are, where that is more than there are columns.
    """

    place: str
    line: int
    cells: dict[str, str]
    columns: tuple[str, ...]
    extra: int = 0

    def at(self, column: str) -> str:
        """The place of a cell; columns are counted as cells."""
        number = self.columns.index(column) + 1 if column in self.columns else 1
        return f"{self.place}:{number}"


def read_bytes(path: Path, *, must_be: bool = False) -> bytes | None:
    """Return what is in a file; None where it is not there and need not be.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        if not must_be:
            return None
        raise UsageError(_("{path} does not exist").format(path=path)) from None
    except OSError as error:
        said = _("{path} cannot be read: {why}").format(path=path, why=error.strerror)
        raise UsageError(said) from None


def read_table(
    data: bytes, name: str, columns: Sequence[str], required: dict[str, str]
) -> list[Row]:
    """Read a table: UTF-8, columns separated by commas, semicolons or tabs, a heading that names them.

    Args:
        data: the file.
        name: what messages call it.
        columns: that there may be.
        required: those that must be there, with what to do about one that is not.

    Raises:
        CourseError: tells what is wrong with its form, or its heading, with line and column.
    """
    rows = _rows(data, name)
    if not rows:
        said = _("{place}: the file is empty; its first line must name columns: {columns}")
        raise CourseError(said.format(place=f"{name}:1:1", columns=several(columns)))
    _line, heading = rows[0]
    there = tuple(title.strip().casefold().replace(" ", "_") for title in heading)
    if problems := list(_wrong_heading(there, heading, name, columns, required)):
        raise CourseError(*problems)
    found = []
    for line, row in rows[1:]:
        cells = dict.fromkeys(columns, "") | dict(zip(there, map(str.strip, row), strict=False))
        is_wide = any(cell.strip() for cell in row[len(there) :])
        found.append(Row(f"{name}:{line}", line, cells, there, len(row) if is_wide else 0))
    return found


def wide_rows(rows: Sequence[Row]) -> Iterator[str]:
    """A sentence for each row with more cells than there are columns."""
    said = _(
        "{place}: there are {count} cells, but {most} columns; put a text with a separator in quotes"
    )
    for row in rows:
        if row.extra:
            most = len(row.columns)
            yield said.format(place=f"{row.place}:{most + 1}", count=row.extra, most=most)


def _rows(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, with their lines."""
    if len(data) > MAX_TABLE:
        said = _("{place}: the file is larger than {size} MiB; is it the right one?")
        raise CourseError(said.format(place=f"{name}:1:1", size=MAX_TABLE >> 20))
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = _("{place}: this is not UTF-8; save the file as CSV in UTF-8")
        raise CourseError(said.format(place=f"{name}:{line}:1")) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, line = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        said = _("{place}: a quote that opens here is not closed, or text follows one that is")
        raise CourseError(said.format(place=f"{name}:{line}:1")) from None
    return rows


def _wrong_heading(
    columns: Sequence[str],
    heading: Sequence[str],
    name: str,
    known: Sequence[str],
    required: dict[str, str],
) -> Iterator[str]:
    for number, (column, title) in enumerate(zip(columns, heading, strict=True), 1):
        place = f"{name}:1:{number}"
        if column in columns[: number - 1]:
            said = _("{place}: the column {column} is there twice; remove one of them")
            yield said.format(place=place, column=repr(column))
        elif column not in known:
            near = nearest(column, known)
            said = _("{place}: there is no column {column}; the columns are {columns}")
            if near:
                said = _("{place}: there is no column {column}; did you mean {near}?")
            yield said.format(
                place=place, column=repr(title.strip()), near=near, columns=several(known)
            )
    for column, advice in required.items():
        if column not in columns:
            said = _("{place}: the column {column} is missing; {advice}")
            yield said.format(place=f"{name}:1:1", column=repr(column), advice=advice)
