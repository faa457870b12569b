"""Pieces of what `grade build` makes: several at a time, and kept while nothing that they depend on changes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import torch

from grader.author.side_by_side import Failed, each
from grader.course.course import Course
from grader.expected import keeping

Files = dict[str, bytes]


@dataclass(frozen=True)
class Piece:
    """Some files that are made together.

    Attributes:
        kind: folder of `.grade_cache` in which they are kept.
        name: of what is kept, and what people call it.
        key: under which it is kept.
        folder: where the files go.
        make: makes them; by name.
    """

    kind: str
    name: str
    key: str
    folder: Path
    make: Callable[[], Files]


def make_all(
    course: Course, pieces: Sequence[Piece], *, jobs: int, fresh: bool, problems: list[str]
) -> dict[Path, bytes]:
    """Make pieces, or read those that are kept, and return their files by path.

    Args:
        course: the course.
        pieces: begun in this order.
        jobs: how many are made at once.
        fresh: makes anew what is kept from before.
        problems: takes sentences on those that cannot be made.
    """
    known = {} if fresh else dict(_kept(course, pieces))
    waiting = [number for number in range(len(pieces)) if number not in known]
    torch.set_num_threads(1)
    made = each(
        waiting,
        lambda _tool, number: pieces[number].make(),
        lambda number: pieces[number].name,
        jobs,
        nullcontext,
    )
    found: dict[Path, bytes] = {}
    for number, piece in enumerate(pieces):
        files = known.get(number) or next(made)
        if isinstance(files, Failed):
            problems += files.problems
            continue
        if number not in known:
            keeping.keep(course, piece.kind, piece.name, piece.key, _pack(files))
        found |= {piece.folder / name: data for name, data in files.items()}
    return found


def _kept(course: Course, pieces: Sequence[Piece]) -> Iterator[tuple[int, Files]]:
    for number, piece in enumerate(pieces):
        data = keeping.read(course, piece.kind, piece.name, piece.key)
        if data is not None:
            yield number, _unpack(data)


def _pack(files: Files) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _unpack(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
