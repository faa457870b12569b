"""Moodle's download: `Ada Lovelace_12345_assignsubmission_file_` names folders, or files begin with it."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.intake.piece import Found, Known, Piece, entries, put
from grader.reading.folders import Folder, SourceFile

NAME = "moodle"

_NAMED = re.compile(
    r"(?P<who>.+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<name>.*))?", re.DOTALL
)


def fits(folder: Folder, known: Known) -> bool:
    """Whether most of what lies there bears Moodle's names."""
    names = [name for name, _entry in entries(folder)]
    named = sum(_NAMED.fullmatch(name) is not None for name in names)
    return bool(named) and (known.is_asked or 2 * named > len(names))


def read(folder: Folder, known: Known) -> Found:
    """One piece for each person: files and the text that was typed in belong together by Moodle's number."""
    del known
    people: dict[str, Piece] = {}
    strays: list[SourceFile] = []
    for name, entry in entries(folder):
        found = _NAMED.fullmatch(name)
        if found is None:
            strays += [entry] if isinstance(entry, SourceFile) else entry.all_files()
            continue
        who, number = found["who"], found["number"]
        piece = people.get(number) or Piece(NAME, who, Folder(who, who), number=number)
        people[number] = replace(piece, places=(*piece.places, name))
        theirs = piece.folder
        if isinstance(entry, Folder) and not entry.is_zip:
            theirs.problem = theirs.problem or entry.problem
            for inner_name, inner in entries(entry):
                put(theirs, inner, inner_name)
        else:
            put(theirs, entry, found["name"] or name)
    return Found(NAME, tuple(people.values()), tuple(strays))


def number_of(name: str) -> str:
    """Return Moodle's number of the participant whose file or folder is called so; "" where it holds none."""
    found = _NAMED.fullmatch(name)
    return found["number"] if found else ""
