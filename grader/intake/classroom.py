"""Clones as GitHub Classroom and Classroom 50 make them: a repository for each, `hw1-ada/`."""

from __future__ import annotations

from grader.intake.piece import Found, Known, Piece
from grader.language import _
from grader.reading.folders import Folder, SourceFile

NAME = "classroom"
_SUFFIX = "-submissions"  # of the folder into which clones are put


def fits(folder: Folder, known: Known) -> bool:
    """Whether there are several clones whose names begin alike, or a folder that is named for them."""
    del known
    clones = [inner for inner in folder.folders.values() if inner.is_clone]
    if len(clones) > 1 and 2 * len(clones) >= len(folder.folders):
        return bool(_prefix([inner.name for inner in clones], folder.name))
    prefix = _prefix([], folder.name)
    begin_alike = [name for name in folder.folders if name.startswith(prefix)]
    return bool(prefix and begin_alike) and len(begin_alike) == len(folder.folders)


def read(folder: Folder, known: Known) -> Found:
    """One piece for each clone, of whoever's login stands behind the assignment's name."""
    names = [inner.name for inner in folder.folders.values() if inner.is_clone]
    prefix = _prefix(names or list(folder.folders), folder.name)
    pieces, strays = [], list[SourceFile]((*folder.files, *folder.others))
    for name, inner in folder.folders.items():
        if not name.startswith(prefix):
            strays += inner.all_files()
            continue
        login = name.removeprefix(prefix)
        if not known.is_person(login) and known.is_person(name):
            login = name
        pieces.append(Piece(NAME, login, inner, number=login, assignment=prefix.rstrip("-")))
    note = _("{prefix} is taken off the folders' names").format(prefix=prefix) if prefix else ""
    return Found(NAME, tuple(pieces), tuple(strays), note)


def _prefix(names: list[str], folder: str) -> str:
    """What all clones' names begin with, up to a hyphen: the assignment."""
    if folder.endswith(_SUFFIX):
        named = folder.removesuffix(_SUFFIX) + "-"
        if all(name.startswith(named) for name in names):
            return named
    if len(names) < 2:
        return ""
    first, last = min(names), max(names)
    alike = next(
        (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )
    return first[: first.rfind("-", 0, alike) + 1]
