"""roster.csv beside course.yaml -> who takes the course, and under which names the platforms know them.

    id,name,email,section,lms_ids,aliases,partners
    ada,Ada Lovelace,ada@example.edu,A,canvas:12345; github:ada-l,Ada King,
    bob,Bob Smith,,B,,,ada

Only `id` must be there. What may be several is separated by semicolons.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.course.csv_marks import Row, read_bytes, read_table, wide_rows
from grader.errors import CourseError
from grader.language import _, nearest, several

ROSTER_FILE = "roster.csv"

COLUMNS = ("id", "name", "email", "section", "lms_ids", "aliases", "partners")

PLATFORMS = ("canvas", "moodle", "gradescope", "github", "nbgrader")
"""What may stand before a colon in `lms_ids`."""

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
    def known_as(self) -> tuple[str, ...]:
        """Names, address and ids of platforms, by any of which this person may call themselves."""
        ids = [one.rpartition(":")[2] for one in self.lms_ids]
        return tuple(filter(None, (*self.names, self.email, *ids)))

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
    data = read_bytes(at, must_be=path is not None)
    return Roster() if data is None else replace(read_roster(data, at.name), path=at)


def read_roster(data: bytes, name: str = ROSTER_FILE) -> Roster:
    """Read a roster from its bytes; see `read_table` for its form.

    Raises:
        CourseError: tells every problem with its line and column.
    """
    rows = read_table(data, name, COLUMNS, {"id": _("give every person an id of their own")})
    problems = [*wide_rows(rows), *(problem for row in rows for problem in _wrong_row(row))]
    people = [_person(row.cells, row.line) for row in rows]
    columns = rows[0].columns if rows else ()
    problems += [*_repeated(people, columns, name), *_unknown_partners(people, columns, name)]
    if problems:
        raise CourseError(*dict.fromkeys(problems))
    return Roster(tuple(people))


def plain(text: str) -> str:
    """A name as it is compared: case, accents' spelling and white space do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _wrong_row(row: Row) -> Iterator[str]:
    """What is wrong with a row alone."""
    id_ = row.cells["id"]
    if not id_:
        yield _("{place}: the id is missing; give this person one").format(place=row.at("id"))
    elif not id_.isprintable():
        said = _("{place}: the id {id} holds characters that cannot be shown; remove them")
        yield said.format(place=row.at("id"), id=repr(id_))
    email = row.cells["email"]
    if email and ("@" not in email or " " in email):
        said = _("{place}: {email} is no e-mail address; correct it, or leave the cell empty")
        yield said.format(place=row.at("email"), email=repr(email))
    for one in _several(row.cells["lms_ids"]):
        platform = one.partition(":")[0]
        if ":" in one and platform not in PLATFORMS:
            said = _("{place}: {id} begins with no platform; the platforms are {platforms}")
            place = row.at("lms_ids")
            yield said.format(place=place, id=repr(one), platforms=several(PLATFORMS))


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
