"""nbgrader's trees: `submitted/ada/hw1/`, and the exchange's `inbound/ada+hw1+TIME/` with every attempt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from grader.intake.piece import Found, Known, Piece
from grader.intake.times import read_time
from grader.reading.folders import Folder, Unreadable

NAME = "nbgrader"
SUBMITTED, INBOUND, TIMESTAMP = "submitted", "inbound", "timestamp.txt"

_INBOUND = re.compile(
    r"(?P<who>.+?)\+(?P<assignment>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d [^+]+)(?:\+.*)?", re.DOTALL
)


def fits(folder: Folder, known: Known) -> bool:
    """Whether it is one of the trees, or a course that has one."""
    del known
    return bool(_trees(folder))


def read(folder: Folder, known: Known) -> Found:
    """One piece for each assignment of each student; in `inbound`, for each attempt."""
    del known
    pieces = list[Piece]()
    strays = [file for tree in _trees(folder) for file in (*tree.files, *tree.others)]
    for tree in _trees(folder):
        for inner in tree.folders.values():
            attempt = _INBOUND.fullmatch(inner.name)
            if attempt:
                pieces.append(_attempt(inner, attempt))
            else:
                pieces += _assignments(inner)
    return Found(NAME, tuple(pieces), tuple(strays))


def _trees(folder: Folder) -> list[Folder]:
    """What holds students: `submitted`, or a folder whose names are those of attempts."""
    if folder.name == SUBMITTED:
        return [folder]
    if SUBMITTED in folder.folders:
        return [folder.folders[SUBMITTED]]
    for tree in (folder, folder.folders.get(INBOUND)):
        if tree and any(_INBOUND.fullmatch(name) for name in tree.folders):
            return [tree]
    return []


def _attempt(folder: Folder, named: re.Match[str]) -> Piece:
    return Piece(
        NAME,
        named["who"],
        folder,
        number=named["who"],
        when=read_time(named["when"]) or _stamp(folder),
        assignment=named["assignment"],
        is_attempt=True,
    )


def _assignments(student: Folder) -> Iterator[Piece]:
    """What a student has in `submitted`: a folder for each assignment; loose files belong to none."""
    who = student.student
    loose = Folder(student.name, student.shown, student.files, others=student.others)
    loose.problem = student.problem
    if student.files or student.others or student.problem or not student.folders:
        yield Piece(NAME, who, loose, number=who)
    for name, inner in student.folders.items():
        yield Piece(NAME, who, inner, number=who, when=_stamp(inner), assignment=name)


def _stamp(folder: Folder) -> datetime | None:
    for file in folder.others:
        if file.name.rpartition("/")[2] == TIMESTAMP:
            try:
                return read_time(file.read()[:100].decode(errors="replace"))
            except Unreadable:
                return None
    return None
