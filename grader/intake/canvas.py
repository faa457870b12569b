"""Canvas's download of a whole assignment: a file for each, `lovelaceada_LATE_12345_67890_hw1.ipynb`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.intake.piece import Found, Known, Piece, entries, put
from grader.reading.folders import Folder, SourceFile

NAME = "canvas"

_NAMED = re.compile(r"(?P<who>.+?)(?P<late>_LATE)?_(?P<user>\d+)_(?:\d+_)?(?P<name>.+)", re.DOTALL)
_TEXT = re.compile(r"\d+_(?:\d+_.+|\d*_?(?:text|link)\.html)", re.DOTALL)


def fits(folder: Folder, known: Known) -> bool:
    """Whether most files bear Canvas's names, two numbers behind a person's."""
    names = [name for name, _entry in _loose(folder)]
    named = [name for name in names if _read(name)]
    return bool(named) and (known.is_asked or 2 * len(named) > len(names))


def read(folder: Folder, known: Known) -> Found:
    """One piece for each person, whose id the names hold: all files of one download are of one attempt."""
    del known
    people: dict[str, Piece] = {}
    strays: list[SourceFile] = []
    for name, entry in _loose(folder):
        found = _read(name)
        if found is None:
            strays += [entry] if isinstance(entry, SourceFile) else entry.all_files()
            continue
        who, user = found["who"], found["user"]
        piece = people.get(user) or Piece(NAME, who, Folder(who, who), number=user, late=False)
        put(piece.folder, entry, found["name"])
        late = piece.late or bool(found["late"])
        people[user] = replace(piece, late=late, places=(*piece.places, name))
    strays += [file for name, inner in _folders(folder) for file in inner.all_files()]
    return Found(NAME, tuple(people.values()), tuple(strays))


def number_of(name: str) -> str:
    """Return Canvas's number of the person whose file is called so; "" where the name holds none."""
    found = _read(name)
    return found["user"] if found else ""


def _loose(folder: Folder) -> Iterator[tuple[str, Folder | SourceFile]]:
    """Files, zips among them."""
    for name, entry in entries(folder):
        if isinstance(entry, SourceFile) or entry.is_zip:
            yield name, entry


def _folders(folder: Folder) -> list[tuple[str, Folder]]:
    return [(name, inner) for name, inner in folder.folders.items() if not inner.is_zip]


def _read(name: str) -> re.Match[str] | None:
    found = _NAMED.fullmatch(name)
    return found if found and _TEXT.search(name, found.start("user")) else None
