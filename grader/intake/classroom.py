"""Clones as GitHub Classroom and Classroom 50 make them: a repository for each, `hw1-ada/`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.intake.commits import committed
from grader.intake.piece import Found, Known, Piece
from grader.language import _, several
from grader.reading.folders import Folder, SourceFile

NAME = "classroom"
MOST_NAMES = 20

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
        when = committed(inner.clone) if inner.clone else None
        piece = Piece(NAME, login, inner, number=login, assignment=prefix.rstrip("-"))
        pieces.append(replace(piece, when=when, own_clock=when is not None))
    return Found(NAME, tuple(pieces), tuple(strays), _("; ").join(_notes(prefix, pieces)))


def _notes(prefix: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """What had to be chosen, and whose word the times are."""
    if prefix:
        yield _("{prefix} is taken off the folders' names").format(prefix=prefix)
    if any(piece.when for piece in pieces):
        yield _("times are those of commits, as students' computers had them")
    if untimed := [piece.who for piece in pieces if piece.folder.is_clone and not piece.when]:
        said = _("without a time that git can read: {names}")
        shown = [*untimed[:MOST_NAMES], *(["…"] if len(untimed) > MOST_NAMES else [])]
        yield said.format(names=several(shown))


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
