"""No platform's layout: a folder, a zip or a file for each person, or one person's own folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from grader.intake import sectioned
from grader.intake.piece import Found, Known, Piece
from grader.reading.beside import InFolder, OnDisk
from grader.reading.folders import Folder, SourceFile, source_file, stem

NAME = "folders"


def fits(folder: Folder, known: Known) -> bool:
    """Everything does."""
    del folder, known
    return True


def read(folder: Folder, known: Known, *, asked: bool = False) -> Found:
    """One piece for each person.

    Args:
        folder: a class, or one person's.
        known: see `Known`.
        asked: whether `--from folders` says that each folder is a person.

    Raises:
        UsageError: each folder may be a person, or a section or a homework with people in it.
    """
    if folder.problem or (_is_one_student(folder, known) and not asked):
        return Found(NAME, (_piece(folder.student, folder),))
    if folder.files or asked:
        return Found(NAME, tuple(_side_by_side(folder, known)), tuple(folder.others))
    inner = list(folder.folders.values())
    if len(inner) == 1 and _wraps_students(inner[0], known):
        return read(inner[0], known)
    if sections := sectioned.sections_of(folder, known):
        pieces = [
            replace(piece, section=section.student)
            for section in sections
            for piece in _side_by_side(section, known)
        ]
        strays = [file for section in sections for file in section.others]
        return Found(NAME, tuple(pieces), (*folder.others, *strays))
    return Found(NAME, tuple(_piece(sub.student, sub) for sub in inner), tuple(folder.others))


def read_file(path: Path, known: Known) -> Found:
    """A file that stands alone is one person's."""
    alone = Folder(path.stem, path.name, [source_file(path)])
    alone.look = OnDisk(path.parent, known.names)
    return Found(NAME, (_piece(path.stem, alone),))


def _piece(who: str, folder: Folder) -> Piece:
    return Piece(NAME, who, folder)


def _side_by_side(folder: Folder, known: Known) -> Iterator[Piece]:
    """Loose files, each a person's, beside folders and zips; folders without work are data."""
    for sub in folder.folders.values():
        if sub.holds_work() or not folder.files:
            yield _piece(sub.student, sub)
    for file in folder.files:
        yield _piece(stem(file.name), _alone(file, folder, known))


def _alone(file: SourceFile, folder: Folder, known: Known) -> Folder:
    alone = Folder(stem(file.name), file.name, [file])
    alone.look = InFolder(folder, known.names)
    return alone


def _is_one_student(folder: Folder, known: Known) -> bool:
    """Does it hold files, or else folders, named after units? Then .py files beside them are helpers."""
    notebooks = [file.name for file in folder.files if file.name.lower().endswith(".ipynb")]
    names = notebooks or [file.name for file in folder.files]
    names = names or [sub.name for sub in folder.folders.values() if sub.holds_work()]
    return bool(names) and all(map(known.is_unit, names))


def _wraps_students(folder: Folder, known: Known) -> bool:
    """Is a folder that stands alone the class rather than a student?

    Only where no doubt is left: its folders are not named after units, and two hold a file of the same name,
    as two students do who hand in the same notebook.
    """
    inner = [sub for sub in folder.folders.values() if sub.holds_work()]
    stems = [{stem(file.name) for file in sub.all_files()} for sub in inner]
    shared = sum(map(len, stems)) > len(set().union(*stems))
    return shared and not folder.files and not any(known.is_unit(sub.name) for sub in inner)
