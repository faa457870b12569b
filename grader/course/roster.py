"""roster.csv beside course.yaml -> who takes the course, and under which names the platforms know them.

    id,name,email,section,lms_ids,aliases,partners
    ada,Ada Lovelace,ada@example.edu,A,canvas:12345; github:ada-l,Ada King,
    bob,Bob Smith,,B,,,ada

Only `id` must be there. What may be several is separated by semicolons.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.errors import CourseError, UsageError
from grader.language import _, nearest, several

ROSTER_FILE = "roster.csv"

COLUMNS = ("id", "name", "email", "section", "lms_ids", "aliases", "partners")

PLATFORMS = ("canvas", "moodle", "gradescope", "github", "nbgrader")
"""What may stand before a colon in `lms_ids`."""

MAX_ROSTER = 20 * 2**20  # bytes

Place = tuple[int, int]  # line and column, from 1


@dataclass(frozen=True)
class Person:
    """One who takes the course.

    Attributes:
        id: what the record is called, and what numbers of quizzes are drawn from.
        lms_ids: `platform:id`, or an id that any platform may use.
        aliases: other names.
        partners: ids of people with whom work is handed in together.
        line: of the file.
    """

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    lms_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """All that this person is called, the id included."""
        return tuple(name for name in (self.id, self.name, *self.aliases) if name)

    @property
    def shown(self) -> str:
        """The id, with the name where it says more."""
        return f"{self.id} ({self.name})" if self.name and self.name != self.id else self.id


@dataclass(frozen=True)
class Roster:
    """Who takes the course, in the order of the file."""

    people: tuple[Person, ...] = ()
    path: Path | None = None

    def __bool__(self) -> bool:
        return bool(self.people)


def load_roster(root: Path, path: Path | None = None) -> Roster:
    """Read the roster of a course.

    Args:
        root: the folder of course.yaml, where roster.csv may lie.
        path: another file, which must be there.

    Returns:
        An empty one where there is no file.

    Raises:
        UsageError: the file that was named cannot be read.
        CourseError: it is no roster; tells every problem with its line and column.
    """
    at = path or root / ROSTER_FILE
    try:
        data = at.read_bytes()
    except FileNotFoundError:
        if path is None:
            return Roster()
        raise UsageError(_("{path} does not exist").format(path=path)) from None
    except OSError as error:
        said = _("{path} cannot be read: {why}").format(path=at, why=error.strerror)
        raise UsageError(said) from None
    return replace(read_roster(data, at.name), path=at)


def read_roster(data: bytes, name: str = ROSTER_FILE) -> Roster:
    """Read a roster from its bytes: UTF-8, columns separated by commas, semicolons or tabs.

    Raises:
        CourseError: tells every problem with its line and column.
    """
    rows = _rows(data, name)
    if not rows:
        said = _("{place}: the file is empty; its first line must name columns: {columns}")
        raise CourseError(said.format(place=f"{name}:1:1", columns=several(COLUMNS)))
    _line, heading = rows[0]
    columns = [title.strip().casefold().replace(" ", "_") for title in heading]
    problems = list(_wrong_heading(columns, heading, name))
    if problems:
        raise CourseError(*problems)
    people = []
    for line, row in rows[1:]:
        problems += _wrong_row(columns, row, f"{name}:{line}")
        cells = dict(zip(columns, map(str.strip, row), strict=False))
        people.append(_person(cells, line))
    problems += [*_repeated(people, columns, name), *_unknown_partners(people, columns, name)]
    if problems:
        raise CourseError(*dict.fromkeys(problems))
    return Roster(tuple(people))


def plain(text: str) -> str:
    """A name as it is compared: case, accents' spelling and white space do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _rows(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, with their lines."""
    if len(data) > MAX_ROSTER:
        said = _("{place}: the file is larger than {size} MiB; is it a roster?")
        raise CourseError(said.format(place=f"{name}:1:1", size=MAX_ROSTER >> 20))
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


def _wrong_heading(columns: Sequence[str], heading: Sequence[str], name: str) -> Iterator[str]:
    for number, (column, title) in enumerate(zip(columns, heading, strict=True), 1):
        place = f"{name}:1:{number}"
        if column in columns[: number - 1]:
            said = _("{place}: the column {column} is there twice; remove one of them")
            yield said.format(place=place, column=repr(column))
        elif column not in COLUMNS:
            near = nearest(column, COLUMNS)
            said = _("{place}: there is no column {column}; the columns are {columns}")
            if near:
                said = _("{place}: there is no column {column}; did you mean {near}?")
            yield said.format(
                place=place, column=repr(title.strip()), near=near, columns=several(COLUMNS)
            )
    if "id" not in columns:
        said = _("{place}: the column 'id' is missing; give every person an id of their own")
        yield said.format(place=f"{name}:1:1")


def _wrong_row(columns: Sequence[str], row: Sequence[str], place: str) -> Iterator[str]:
    """What is wrong with a row alone; a place of its own is `line:column`, columns counted as cells."""
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        said = _(
            "{place}: there are {count} cells, but {most} columns; put a text with a separator in quotes"
        )
        place_of_first = f"{place}:{len(columns) + 1}"
        yield said.format(place=place_of_first, count=len(row), most=len(columns))
    cells = {column: (at, row[at].strip()) for at, column in enumerate(columns) if at < len(row)}
    at, id_ = cells.get("id", (columns.index("id"), ""))
    if not id_:
        yield _("{place}: the id is missing; give this person one").format(
            place=f"{place}:{at + 1}"
        )
    elif not id_.isprintable():
        said = _("{place}: the id {id} holds characters that cannot be shown; remove them")
        yield said.format(place=f"{place}:{at + 1}", id=repr(id_))
    at, email = cells.get("email", (0, ""))
    if email and ("@" not in email or " " in email):
        said = _("{place}: {email} is no e-mail address; correct it, or leave the cell empty")
        yield said.format(place=f"{place}:{at + 1}", email=repr(email))
    at, lms = cells.get("lms_ids", (0, ""))
    for one in _several(lms):
        platform = one.partition(":")[0]
        if ":" in one and platform not in PLATFORMS:
            said = _("{place}: {id} begins with no platform; the platforms are {platforms}")
            yield said.format(place=f"{place}:{at + 1}", id=repr(one), platforms=several(PLATFORMS))


def _person(cells: dict[str, str], line: int) -> Person:
    id_, name, email, section = (cells.get(key, "") for key in COLUMNS[:4])
    lms, aliases, partners = (_several(cells.get(key, "")) for key in COLUMNS[4:])
    return Person(id_, name, email, section, lms, aliases, partners, line)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _repeated(people: Sequence[Person], columns: Sequence[str], name: str) -> Iterator[str]:
    """Ids, addresses and platforms' ids that two people have; names may be the same."""
    first: dict[tuple[str, str], Person] = {}
    for person in people:
        emails = [person.email] if person.email else []
        for column, texts in [("id", [person.id]), ("email", emails), ("lms_ids", person.lms_ids)]:
            for text in filter(None, texts):
                other = first.setdefault((column, plain(text)), person)
                if other is not person:
                    said = _(
                        "{place}: {text} stands in line {line} too, as {column} of {other}; each person needs"
                        " their own"
                    )
                    place = f"{name}:{person.line}:{columns.index(column) + 1}"
                    yield said.format(
                        place=place, text=repr(text), line=other.line, column=column, other=other.id
                    )


def _unknown_partners(people: Sequence[Person], columns: Sequence[str], name: str) -> Iterator[str]:
    ids = [person.id for person in people]
    for person in people:
        for partner in person.partners:
            place = f"{name}:{person.line}:{columns.index('partners') + 1}"
            if partner == person.id:
                said = _("{place}: {id} is a partner of itself; name the others only")
                yield said.format(place=place, id=repr(partner))
            elif partner not in ids:
                near = nearest(partner, ids)
                said = _(
                    "{place}: nobody has the id {id}, a partner of {person}; give ids of people"
                )
                if near:
                    said = _(
                        "{place}: nobody has the id {id}, a partner of {person}; is it {near}?"
                    )
                yield said.format(place=place, id=repr(partner), person=person.id, near=near)
