"""Paths from the command line -> submissions: who handed in which files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from grader.errors import UsageError
from grader.language import _, without_language
from grader.reading.beside import Beside, InFolder, OnDisk, read_beside
from grader.reading.folders import (
    GRADED,
    Folder,
    SourceFile,
    Unreadable,
    printable,
    refuse,
    scan,
    source_file,
    stem,
)

__all__ = ["SourceFile", "Submission", "Unreadable", "find_submissions"]

MAX_FILES = 200  # of one student

_COPY = re.compile(r"[ _-]*(\(\d+\)|copy\d*)$")  # "convolution (1)", "convolution-Copy1"


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Attributes:
        problem: a sentence saying why there is nothing to read.
        look: finds what lies beside the files and is no part of them, where there may be something.
        beside: what of that the files import, once it was looked for.
        around: other files of the same person, in which nothing is graded: what is used may be there.
    """

    student: str
    files: tuple[SourceFile, ...]
    problem: str = ""
    look: Beside | None = field(default=None, repr=False, compare=False)
    beside: tuple[SourceFile, ...] = ()
    around: tuple[SourceFile, ...] = ()

    def with_beside(self) -> Submission:
        """Look for what the files import from beside them."""
        if self.look is None:
            return self
        return replace(self, beside=read_beside(self.files, self.look), look=None)


def find_submissions(paths: Sequence[Path], unit_names: Collection[str]) -> list[Submission]:
    """Find who handed in what.

    Args:
        paths: notebooks, .py files, zips, flat folders of these, folders with a folder or a zip per student,
            nbgrader's `submitted` tree or the course folder that holds it.
        unit_names: names of units and exercises; a folder of files with these names is one student's.

    Returns:
        One submission per student, sorted by student; files of the same student from several places are joined.

    Raises:
        UsageError: if a path does not exist, or holds nothing to grade.
    """
    names = frozenset(unit_names)
    found: dict[str, list[Folder]] = {}
    for path in paths:
        students = list(_look_at(path, names))
        if not any(folder.holds_work() for _, folder in students):
            raise UsageError(
                _("no notebook (.ipynb), Python file (.py) or zip found in {path}").format(
                    path=path
                )
            )
        for student, folder in students:
            found.setdefault(printable(student), []).append(folder)
    return [_submission(student, found[student]) for student in sorted(found)]


def _look_at(path: Path, names: frozenset[str]) -> Iterator[tuple[str, Folder]]:
    """Students of one path, each with a folder of what is theirs."""
    if not path.exists():
        raise UsageError(_("{path} does not exist").format(path=path))
    suffix = path.suffix.lower()
    if path.is_dir() or suffix == ".zip":
        folder = scan(path)
        if path.resolve().parent.name == "submitted":
            return iter([(folder.student, folder)])
        return _students(folder, names)
    if suffix in GRADED:
        alone = Folder(path.stem, path.name, [source_file(path)])
        alone.look = OnDisk(path.parent, names)
        return iter([(path.stem, alone)])
    raise UsageError(
        _("{path} is neither a notebook (.ipynb), a Python file (.py), a zip nor a folder").format(
            path=path
        )
    )


def _students(folder: Folder, names: frozenset[str]) -> Iterator[tuple[str, Folder]]:
    """Split a folder by student."""
    units = {name.lower() for name in names}
    inner = list(folder.folders.values())
    if "submitted" in folder.folders:
        inner = list(folder.folders["submitted"].folders.values())
    elif folder.problem or _is_one_student(folder, units):
        inner = [folder]
    elif folder.files:
        inner = [sub for sub in inner if sub.holds_work()]
        for file in folder.files:
            alone = Folder(stem(file.name), file.name, [file])
            alone.look = InFolder(folder, names)
            yield stem(file.name), alone
    elif len(inner) == 1 and folder.name != "submitted" and _wraps_students(inner[0], units):
        yield from _students(inner[0], names)
        return
    yield from ((sub.student, sub) for sub in inner)


def _is_one_student(folder: Folder, units: Collection[str]) -> bool:
    """Does it hold files, or else folders, named after units? Then .py files beside them are helpers."""
    notebooks = [file.name for file in folder.files if file.name.lower().endswith(".ipynb")]
    names = notebooks or [file.name for file in folder.files]
    names = names or [sub.name for sub in folder.folders.values() if sub.holds_work()]
    return bool(names) and all(_is_unit(name, units) for name in names)


def _wraps_students(folder: Folder, units: Collection[str]) -> bool:
    """Is a folder that stands alone the class rather than a student?

    Only where no doubt is left: its folders are not named after units, and two hold a file of the same name,
    as two students do who hand in the same notebook.
    """
    if "submitted" in folder.folders:
        return True
    inner = [sub for sub in folder.folders.values() if sub.holds_work()]
    stems = [{stem(file.name) for file in sub.all_files()} for sub in inner]
    shared = sum(map(len, stems)) > len(set().union(*stems))
    return shared and not folder.files and not any(_is_unit(sub.name, units) for sub in inner)


def _is_unit(name: str, units: Collection[str]) -> bool:
    plain = stem(name).lower()
    return any(without_language(one) in units for one in (plain, _COPY.sub("", plain)))


def _submission(student: str, folders: list[Folder]) -> Submission:
    """Join what one student handed in."""
    files = [file for folder in folders for file in folder.all_files()]
    broken = [part for folder in folders for part in folder.walk() if part.problem]
    if len(files) > MAX_FILES:
        said = _("{student} handed in {count} files to grade; at most {most} are read")
        problem = said.format(student=student, count=f"{len(files):,}", most=MAX_FILES)
        return Submission(student, (), problem)
    if not files:
        told = _("; ").join(
            _("{part}: {said}").format(part=part.shown, said=part.problem) for part in broken
        )
        return Submission(
            student, (), told or _("no notebook (.ipynb) or Python file (.py) was handed in")
        )
    damaged = [
        SourceFile(part.shown, partial(refuse, part.problem)) for part in broken if part.is_zip
    ]
    look = next((folder.look for folder in folders if folder.look), None)
    return Submission(student, (*files, *damaged), look=look)
