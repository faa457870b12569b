"""Rows of a platform's table to those whose marks there are: by ids, else by a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.course.roster import Person, Roster
from grader.intake import canvas, moodle
from grader.intake.people import Directory
from grader.policies.records import Record

_NUMBERS = {canvas.NAME: canvas.number_of, moodle.NAME: moodle.number_of}


@dataclass(frozen=True)
class Row:
    """What a row says of a person.

    Attributes:
        number: of the row, from 0.
        name: as the platform writes it.
        ids: `platform:id`, ids of the school, addresses.
    """

    number: int
    name: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Matched:
    """Whose row is whose.

    Attributes:
        rows: numbers of rows by student.
        by_name: students whom only a name joins with their row.
        doubtful: rows that fit several people, or people whom several rows fit.
        unknown: students for whom there is no row.
        strangers: rows of nobody who handed in or is on the roster.
    """

    rows: dict[str, int]
    by_name: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


def people_of(records: Iterable[Record], roster: Roster) -> Roster:
    """Return a roster with everybody who has a record, under the platforms' numbers as well.

    Args:
        records: whose `student` and `handed_in` are read.
        roster: of the course; it may be empty.
    """
    people = {person.id: person for person in roster.people}
    for record in records:
        id_ = record["student"]
        known = people.get(id_, Person(id_))
        handed: dict[str, Any] = record.get("handed_in", {})
        platform = handed.get("from", "")
        find = _NUMBERS.get(platform)
        # Partners have each other's places, so that only who handed in alone is known by them.
        places = [] if find is None or handed.get("partners") else handed.get("as", [])
        numbers = [f"{platform}:{n}" for n in map(find, places) if n] if find else []
        ids = tuple(dict.fromkeys([*known.lms_ids, *numbers]))
        people[id_] = replace(known, lms_ids=ids)
    return Roster(tuple(people.values()))


def match(rows: Sequence[Row], people: Roster, students: Sequence[str]) -> Matched:
    """Find out whose row is whose; where that is in doubt, nobody's.

    Args:
        rows: of a platform's table.
        people: all who may be in it.
        students: those whose marks there are.
    """
    directory = Directory(people)
    theirs: dict[str, list[tuple[Row, bool]]] = {}
    doubtful, strangers = list[str](), list[str]()
    for row in rows:
        found, is_declared = directory.find(row.ids, row.name)
        if not found:
            strangers.append(row.name)
        elif len(found) > 1:
            doubtful.append(row.name)
        else:
            theirs.setdefault(found[0].id, []).append((row, is_declared))
    sure: dict[str, int] = {}
    by_name = []
    for id_, several in theirs.items():
        # An id outweighs a name: a namesake without one does not spoil it.
        declared = [row for row, is_declared in several if is_declared]
        rest = [row for row, is_declared in several if not is_declared]
        chosen = declared or rest
        if len(chosen) > 1:
            doubtful += [row.name for row, _declared in several]
            continue
        strangers += [row.name for row in rest if row is not chosen[0]]
        sure[id_] = chosen[0].number
        by_name += [] if declared else [id_]
    ours = set(students)
    return Matched(
        {id_: number for id_, number in sure.items() if id_ in ours},
        tuple(id_ for id_ in by_name if id_ in ours),
        tuple(doubtful),
        tuple(id_ for id_ in students if id_ not in sure),
        tuple(strangers),
    )
