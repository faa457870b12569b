"""A table that somebody else's program has written: single cells are filled in, every other byte stays."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.csv_marks import MAX_TABLE, read_bytes
from grader.errors import UsageError
from grader.language import _

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",;\t"
_ENDS = re.compile(r"\r\n|\n|\r|\Z")


@dataclass(frozen=True)
class Cell:
    """A cell and where it stands: `text[start:end]`, quotes included."""

    value: str
    start: int
    end: int
    is_quoted: bool = False


class Sheet:
    """The cells of a file, and the file with other cells in it.

    Args:
        data: the file.
        path: what messages call it.

    Raises:
        UsageError: it is no table of text.
    """

    def __init__(self, data: bytes, path: Path) -> None:
        self.path = path
        if len(data) > MAX_TABLE:
            said = _("{path} is larger than {size} MiB; is it the right file?")
            raise UsageError(said.format(path=path, size=MAX_TABLE >> 20))
        self._mark, self._encoding, self._text = _decode(data, path)
        first = self._text[: _ENDS.search(self._text).start()]  # type: ignore[union-attr]
        self.separator = max(_SEPARATORS, key=first.count)
        self.rows = _split(self._text, self.separator, path)
        self._new: dict[tuple[int, int], str] = {}

    @property
    def heading(self) -> list[str]:
        """The first row, without white space around its cells."""
        return [cell.value.strip() for cell in self.rows[0]] if self.rows else []

    def value(self, row: int, column: int) -> str:
        """What stands in a cell, without white space around it; "" where a row is shorter."""
        cells = self.rows[row]
        return cells[column].value.strip() if 0 <= column < len(cells) else ""

    def put(self, row: int, column: int, value: str) -> None:
        """Fill in a cell.

        Raises:
            UsageError: the row has no such cell, or the file's encoding no such letters.
        """
        if column >= len(self.rows[row]):
            said = _(
                "{path}: row {row} has {count} cells, and the heading has more. Export it again."
            )
            raise UsageError(said.format(path=self.path, row=row + 1, count=len(self.rows[row])))
        self._new[row, column] = value

    def to_bytes(self) -> bytes:
        """Return the file with what was filled in."""
        parts, at = [], 0
        for (row, column), value in sorted(self._new.items()):
            cell = self.rows[row][column]
            parts += [self._text[at : cell.start], self._written(value, cell)]
            at = cell.end
        return self._mark + "".join([*parts, self._text[at:]]).encode(self._encoding)

    def _written(self, value: str, cell: Cell) -> str:
        if cell.is_quoted or any(c in value for c in f'{self.separator}"\r\n'):
            return '"' + value.replace('"', '""') + '"'
        return value


def read_sheet(path: Path) -> Sheet:
    """Read a table.

    Raises:
        UsageError: it cannot be read, or is no table of text.
    """
    return Sheet(read_bytes(path, must_be=True) or b"", path)


def column_of(sheet: Sheet, titles: Sequence[str]) -> int:
    """Return where a column stands; -1 where there is none of these titles.

    Raises:
        UsageError: it is there twice.
    """
    wanted = {title.casefold() for title in titles}
    found = [n for n, title in enumerate(sheet.heading) if title.casefold() in wanted]
    if len(found) > 1:
        said = _("{path}: the column {column} is there twice. Export the file again.")
        raise UsageError(said.format(path=sheet.path, column=sheet.heading[found[0]]))
    return found[0] if found else -1


def _decode(data: bytes, path: Path) -> tuple[bytes, str, str]:
    """Byte-order mark, encoding and text; what is not UTF is read byte for byte."""
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        said = _(
            "{path} is a workbook of a spreadsheet program. Export it from the platform again, as CSV."
        )
        raise UsageError(said.format(path=path))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return mark, encoding, data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                break
    else:
        if b"\x00" in data:
            said = _("{path} is no table of text. Export it from the platform again, as CSV.")
            raise UsageError(said.format(path=path))
        try:
            return b"", "utf-8", data.decode()
        except UnicodeDecodeError:
            return b"", "latin-1", data.decode("latin-1")  # each byte comes back as it was
    said = _("{path} is damaged: it cannot be read in the encoding that it names. Export it again.")
    raise UsageError(said.format(path=path))


def _split(text: str, separator: str, path: Path) -> list[list[Cell]]:
    """Cells by rows; rows of one empty cell are empty lines."""
    plain = re.compile(f"[^{re.escape(separator)}\r\n]*")
    quoted = re.compile('"((?:[^"]|"")*)"')
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    at = 0
    while at < len(text) or row:
        found = quoted.match(text, at)
        end = (found or plain.match(text, at)).end()  # type: ignore[union-attr]
        follows = text[end : end + 1]
        if text.startswith('"', at) and (not found or follows not in (separator, "\r", "\n", "")):
            said = _(
                "{path}: a quote in row {row} is not closed, or text follows it. Export the file again."
            )
            raise UsageError(said.format(path=path, row=len(rows) + 1))
        value = found[1].replace('""', '"') if found else text[at:end]
        row.append(Cell(value, at, end, bool(found)))
        at = end
        if follows == separator:
            at += 1
            continue
        rows.append(row)
        row = []
        at = _ENDS.match(text, at).end()  # type: ignore[union-attr]
        if at == end:
            break
    return rows
