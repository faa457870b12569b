"""Data that ships with a unit: `solutions/<unit>/data/`, in exercises/, in workspaces and in the jail the same.

    from grader import data
    path = data("convolution") / "photo.pt"

It has its licence beside it. Students' code reads it where it runs; nobody writes to it there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from grader.course.course import Course, find_course
from grader.course.layout import find_unit
from grader.errors import UsageError
from grader.files import short_path
from grader.language import _

FOLDER = "data"

_solutions: list[Path] = []
"""Where the exercises that were loaded last lie: a driver asks, whose code has no file where it is called."""


def found_in(solutions: Path) -> None:
    """Let `data` find what lies in a folder of solutions, as drivers of its exercises ask for it."""
    _solutions[:] = [solutions]


def data(unit: str) -> Path:
    """Return the folder with the data of a unit.

    Args:
        unit: its id.

    Raises:
        UsageError: if the unit has no data, or there is no course here.
    """
    written = Path(str(sys._getframe(1).f_globals.get("__file__", "")))
    if len(written.parents) > 2 and written.parents[1].name == "solutions":
        folder = written.parents[1] / unit / FOLDER  # an author's file asks
    elif "__file__" not in sys._getframe(1).f_globals and _solutions:
        folder = _solutions[0] / unit / FOLDER
    else:
        folder = _handed_out(find_course(Path.cwd()) / "exercises", unit)
    if not folder.is_dir():
        raise UsageError(_("The unit {unit!r} has no data here.").format(unit=unit))
    return folder


def _handed_out(exercises: Path, unit: str) -> Path:
    """The folder in exercises/, whose units have a number in front."""
    return find_unit(exercises, unit) / FOLDER


def folders(course: Course) -> dict[str, str]:
    """Return where the data of units lies: as an author keeps it, else as it was handed out."""
    found = {}
    for unit in course.units:
        for folder in (
            course.solutions / unit.id / FOLDER,
            _handed_out(course.exercises, unit.id),
        ):
            if unit.id not in found and folder.is_dir():
                found[unit.id] = str(folder.resolve())
    return found


def files_of(course: Course, unit: str) -> dict[Path, Path]:
    """Return the files of a unit's data, by their path within it."""
    folder = course.solutions / unit / FOLDER
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder): path for path in sorted(paths)}
    return {name: path for name, path in found.items() if not _is_hidden(name)}


def problems(course: Course) -> Iterator[str]:
    """Yield a sentence for each unit whose data comes without its licence."""
    for unit in course.units:
        files = files_of(course, unit.id)
        if files and not any(map(_names_licence, files.values())):
            folder = course.solutions / unit.id / FOLDER
            yield (
                f"{short_path(folder)}:1: data is handed out with its licence: put a LICENSE beside it, or a"
                " README that names it."
            )


def _names_licence(path: Path) -> bool:
    name = path.name.upper()
    if name.startswith("README"):
        return b"licen" in path.read_bytes().lower()
    return name.startswith(("LICENSE", "LICENCE"))


def _is_hidden(name: Path) -> bool:
    return any(part.startswith(".") for part in name.parts)
