"""A learner's files from the names that they had to those that the course gives them now: a rename each.

Whatever ends it half-way, a file has its former name or its new one, and the next `grade start` goes on. Where
a file of the new name is there already both stay: which holds the work is not for a program to say, and both
are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from grader.course.catalog import Entry
from grader.course.course import Course
from grader.course.layout import without_number


def move(root: Path, course: Course, entries: Sequence[Entry]) -> list[tuple[Path, Path]]:
    """Rename what is called after a unit without its number, or with another one.

    Returns:
        Former and new place of each.

    Raises:
        OSError: if one cannot be renamed.
    """
    moved: list[tuple[Path, Path]] = []
    folders = {unit.id: unit.folder for unit in course.units}
    for path in sorted(root.glob("*.ipynb")):
        folder = folders.get(without_number(path.stem), path.stem)
        moved += _rename(path, root / f"{folder}.ipynb")
    for path in sorted(root.iterdir()):
        unit = without_number(path.name)
        if unit in folders and path.is_dir() and _holds_answers(path, unit, entries):
            moved += _move_folder(path, root / folders[unit])
    return moved


def _holds_answers(folder: Path, unit: str, entries: Sequence[Entry]) -> bool:
    """Tell a folder that `start` has made from one that only has the name of a unit."""
    return any((folder / f"{e.id}.py").is_file() for e in entries if e.unit == unit)


def _move_folder(old: Path, new: Path) -> Iterator[tuple[Path, Path]]:
    if old == new or not new.exists():
        yield from _rename(old, new)
        return
    for path in sorted(old.iterdir()):
        yield from _rename(path, new / path.name)
    with suppress(OSError):  # what could not be moved keeps its folder
        old.rmdir()


def _rename(old: Path, new: Path) -> Iterator[tuple[Path, Path]]:
    if old != new and not new.exists():
        old.rename(new)
        yield old, new
