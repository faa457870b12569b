"""What lies beside a student's file and may be imported by it: .py files, packages, on disk or in a zip."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from grader.reading.folders import Folder, SourceFile, Unreadable, found_file, printable

MAX_BESIDE = 50
"""Files that are read beside a student's own; a program that needs more is no answer."""

Beside = Callable[[str], list[SourceFile]]
"""Finds the files of a module by its first name: `name.py`, or all of a package."""

_IMPORTS = re.compile(
    rb"\bfrom[ \t]+\.*(\w+)|\bimport[ \t]+([\w., \t]+)"
    rb"|(?:import_module|__import__)\([ \t]*\\?[\"'](\w+)"
    rb"|%run[ \t]+(?:-\w[ \t]+)*\\?[\"']?(?:\./)?(\w+)"
)
_DEFINES = re.compile(rb"(?m)^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)")


@dataclass(frozen=True)
class OnDisk:
    """What lies in a folder on disk.

    Attributes:
        folder: where.
        exercises: what a file defines that is somebody else's answer; empty where all is one learner's.
    """

    folder: Path
    exercises: frozenset[str] = frozenset()

    def __call__(self, name: str) -> list[SourceFile]:
        """Find the files of a module."""
        plain, package = self.folder / f"{name}.py", self.folder / name
        found = [plain] if plain.is_file() else []
        if not found and package.is_dir():
            found = sorted(islice(package.rglob("*.py"), MAX_BESIDE))
        files = [
            found_file(path, printable(path.relative_to(self.folder).as_posix())) for path in found
        ]
        return _nobodys_answer(files, self.exercises)


@dataclass(frozen=True)
class InFolder:
    """What lies in a folder or a zip that was looked through; see `OnDisk`."""

    folder: Folder
    exercises: frozenset[str] = frozenset()

    def __call__(self, name: str) -> list[SourceFile]:
        """Find the files of a module."""
        found = [file for file in self.folder.files if file.name.rpartition("/")[2] == f"{name}.py"]
        if not found and name in self.folder.folders:
            found = self.folder.folders[name].all_files()[:MAX_BESIDE]
        return _nobodys_answer([f for f in found if f.name.endswith(".py")], self.exercises)


def _nobodys_answer(files: list[SourceFile], exercises: Collection[str]) -> list[SourceFile]:
    return [file for file in files if not exercises or not _defines(file, exercises)]


def _defines(file: SourceFile, exercises: Collection[str]) -> bool:
    classes = {name.replace("_", "") for name in exercises}  # my_linear asks for MyLinear
    try:
        names = [name.decode() for name in _DEFINES.findall(file.read())]
        return any(n in exercises or (n[0].isupper() and n.lower() in classes) for n in names)
    except Unreadable:
        return False


def read_beside(files: Sequence[SourceFile], beside: Beside) -> tuple[SourceFile, ...]:
    """Find what lies beside a student's files and is named in an import, and what that imports in turn.

    Nothing is parsed: a name in a text that only looks like an import costs a look into the folder.
    """
    found: dict[str, SourceFile] = {}
    queue, looked = list(files), set[str]()
    own = {file.name for file in files}
    while queue and len(found) < MAX_BESIDE:
        for name in sorted(set(_names_in(queue.pop())) - looked):
            looked.add(name)
            for other in beside(name):
                if other.name not in found and other.name not in own:
                    found[other.name] = other
                    queue.append(other)
    return tuple(found.values())


def _names_in(file: SourceFile) -> Iterator[str]:
    try:
        data = file.read()
    except Unreadable:
        return
    for one, listed, computed, run in _IMPORTS.findall(data):
        for name in (one, computed, run, *listed.split(b",")):
            first = name.strip().partition(b" ")[0].partition(b".")[0]
            if first:
                yield first.decode(errors="replace")
