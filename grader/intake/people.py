"""Pieces to people: those of a roster, or those that the platform tells apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.course.roster import Person, Roster, plain
from grader.intake.piece import Piece
from grader.language import _, both
from grader.reading.attempts import without_attempt
from grader.reading.folders import printable

_PREFIX = {"classroom": "github"}
"""What a roster calls a layout's ids, where that is another name."""


@dataclass(frozen=True)
class Someone:
    """One person of a class, with all that is theirs.

    Attributes:
        id: what the record is called.
        pieces: what was handed in.
        person: of the roster.
    """

    id: str
    pieces: tuple[Piece, ...]
    person: Person | None = None


@dataclass(frozen=True)
class Identified:
    """Whose is what, and where that is in doubt.

    Attributes:
        people: by id.
        unmatched: nobody on the roster, or several, who fit; with why.
        merged: people whose work came under several names that nothing but the name joins.
        missing: people on the roster who handed in nothing.
    """

    people: tuple[Someone, ...]
    unmatched: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    missing: tuple[Person, ...] = ()


class Directory:
    """A roster by all that its people are called."""

    def __init__(self, roster: Roster) -> None:
        self._declared: dict[str, dict[str, Person]] = {}
        self._named: dict[str, dict[str, Person]] = {}
        for person in roster.people:
            for text in (person.id, person.email, *person.lms_ids, *person.aliases):
                if text:
                    self._declared.setdefault(plain(text), {})[person.id] = person
            for name in person.names:
                for form in _forms(name):
                    self._named.setdefault(form, {})[person.id] = person

    def has(self, name: str) -> bool:
        """Whether somebody is called so."""
        return bool(self._declared.get(plain(name)) or self._by_name(name))

    def match(self, piece: Piece) -> tuple[list[Person], bool]:
        """Who fits, and whether the roster says so rather than only a name."""
        prefix = _PREFIX.get(piece.layout, piece.layout)
        ids = (
            [f"{prefix}:{piece.number}", piece.number, piece.email]
            if piece.number
            else [piece.email]
        )
        for text in (*ids, piece.who):
            found = self._declared.get(plain(text)) if text else None
            if found:
                return list(found.values()), True
        return list(self._by_name(piece.who).values()), False

    def find(self, ids: Sequence[str], name: str) -> tuple[list[Person], bool]:
        """Who fits all of several ids, else a name, and whether it is the ids; several where they differ."""
        found = [self._declared.get(plain(text), {}) for text in ids if text]
        if any(found):
            return list(
                {id_: person for people in found for id_, person in people.items()}.values()
            ), True
        declared = self._declared.get(plain(name), {})
        return list((declared or self._by_name(name)).values()), bool(declared)

    def _by_name(self, name: str) -> dict[str, Person]:
        for text in (name, without_attempt(name)):
            found = self._named.get(_squeezed(_turned(text)))
            if found:
                return found
        return {}


def identify(pieces: Sequence[Piece], roster: Roster) -> Identified:
    """Find out whose each piece is."""
    groups: dict[tuple[str, ...], list[Piece]] = {}
    for piece in pieces:
        groups.setdefault(piece.key, []).append(piece)
    if not roster:
        return _without_roster(groups)
    directory = Directory(roster)
    theirs: dict[str, list[tuple[list[Piece], bool]]] = {}
    strangers: dict[tuple[str, ...], list[Piece]] = {}
    unmatched: list[str] = []
    for key, group in groups.items():
        people, is_declared = directory.match(group[0])
        if len(people) == 1:
            theirs.setdefault(people[0].id, []).append((group, is_declared))
            continue
        strangers[key] = group
        name = _name(group[0])
        said = _(
            "{name}: fits {people}; give one of them this name or id as an alias in the roster"
        )
        several = said.format(name=name, people=both([one.shown for one in people]))
        unmatched.append(several if people else name)
    found = [
        Someone(
            person.id, tuple(p for group, _declared in theirs[person.id] for p in group), person
        )
        for person in roster.people
        if person.id in theirs
    ]
    found += _partners_of(found, roster)
    others = _without_roster(strangers, {someone.id for someone in found})
    handed_in = {someone.id for someone in found}
    merged = [_say_merged(id_, groups) for id_, groups in theirs.items() if _is_merged(groups)]
    return Identified(
        tuple(sorted([*found, *others.people], key=lambda one: one.id)),
        tuple(unmatched),
        (*merged, *others.merged),
        tuple(person for person in roster.people if person.id not in handed_in),
    )


def _partners_of(found: Sequence[Someone], roster: Roster) -> Iterator[Someone]:
    """Partners who handed in nothing themselves have what the other one did."""
    by_id = {someone.id: someone for someone in found}
    for person in roster.people:
        if person.id in by_id:
            continue
        for other in found:
            is_theirs = other.person and person.id in other.person.partners
            if other.id in person.partners or is_theirs:
                yield Someone(person.id, tuple(replace(p) for p in other.pieces), person)
                break


def _without_roster(
    groups: dict[tuple[str, ...], list[Piece]], taken: Collection[str] = ()
) -> Identified:
    """People as the platform tells them apart, under names of their own."""
    counts: dict[str, int] = dict.fromkeys(taken, 1)
    for group in groups.values():
        who = printable(group[0].who)
        counts[who] = counts.get(who, 0) + 1
    people, merged, used = [], [], set(taken)
    for group in groups.values():
        id_ = printable(group[0].who)
        id_ = _name(group[0]) if counts[id_] > 1 else id_
        while id_ in used:
            id_ = f"{id_} 2"
        used.add(id_)
        people.append(Someone(id_, tuple(group)))
        if not group[0].number and len(group) > 1:
            merged.append(_say_merged(id_, [([piece], False) for piece in group]))
    return Identified(tuple(sorted(people, key=lambda one: one.id)), merged=tuple(merged))


def _name(piece: Piece) -> str:
    """A name that tells people apart who are called the same."""
    beside = piece.number or piece.section
    who = printable(piece.who)
    return f"{who} {printable(beside)}" if beside and beside != piece.who else who


def _is_merged(groups: Sequence[tuple[list[Piece], bool]]) -> bool:
    by_name = [group for group, is_declared in groups if not is_declared]
    is_joined = any(not group[0].number and len(group) > 1 for group, _declared in groups)
    return is_joined or bool(by_name and len(groups) > 1)


def _say_merged(id_: str, groups: Sequence[tuple[list[Piece], bool]]) -> str:
    places = dict.fromkeys(printable(p.folder.shown) for group, _declared in groups for p in group)
    names = dict.fromkeys(_name(group[0]) for group, _declared in groups)
    shown = list(names if len(names) > 1 else places)
    return _("{id}: {places}").format(id=id_, places=both(shown)) if len(shown) > 1 else id_


def _forms(name: str) -> set[str]:
    """How a name may be written without gaps: Canvas puts the last name first, and nobody knows which it is."""
    words = _turned(name).split()
    return {_squeezed(" ".join(words[n:] + words[:n])) for n in range(max(1, len(words)))} - {""}


def _turned(name: str) -> str:
    """`Lovelace, Ada` as `Ada Lovelace`."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", plain(name))
