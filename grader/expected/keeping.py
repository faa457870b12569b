"""What was found out about an exercise is kept, in `.grade_cache/`, as long as nothing it depends on changes.

Proofs, files that are handed out, and the manners in which calls are made again cost seconds to find, and
follow from what is written. Each is kept under a key, a hash of all that it may depend on; under another key it
is found anew.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.course.course import Course
from grader.course.secret import secret_file
from grader.files import PACKAGE, write_atomically

FOLDER = ".grade_cache"

LEFT_OUT = ("commands", "formulas", "gradebook", "notebook", "release", "report", "study")
"""Rooms of this package on which nothing depends that is kept."""

_QUOTED = re.compile(r"""["'](\w+)["']""")
_IMPORTS = re.compile(r"^\s*(?:from|import)\s.*$", re.MULTILINE)
_WORDS = re.compile(r"\w+")

_LIBRARIES = ("torch", "numpy", "nbgrader", "nbformat")


class Keys:
    """The keys of a course as it is now, for one command; all files are read at once, before any is imported.

    Args:
        course: whose files and settings.
    """

    def __init__(self, course: Course) -> None:
        self._course = course
        self._exercises = {path.stem: path for _unit, path in course.exercise_files()}
        self._files: dict[Path, str] = {}
        self._texts: dict[Path, set[str]] = {}
        shared = sorted(_shared_files(course))
        for path in (course.root / "course.yaml", *filter(_is_text, course.solutions.rglob("*"))):
            self._digest(path)
        for path in self._exercises.values():
            self._texts[path] = _quoted(path)
        self._common = repr(
            (_package(), _settings(course), [self._digest(path) for path in shared])
        )

    def of(self, source: Path, *words: object) -> str:
        """Hash all that what is found out about an exercise depends on.

        Files of other exercises count only where it names them in quotes, or imports them; what is no
        exercise's, as data and helpers, always counts.

        Args:
            source: the exercise's file.
            words: what else the caller depends on.
        """
        files = sorted({text for path in self._named(source) for text in self._with_texts(path)})
        return _hash(self._common, [self._digest(path) for path in files], words)

    def of_unit(self, unit: str, *words: object) -> str:
        """Hash all that is written of a unit, and course.yaml, and which exercises there are."""
        folder = self._course.solutions / unit
        files = sorted(path for path in self._files if folder in path.parents)
        digests = [self._digest(path) for path in (self._course.root / "course.yaml", *files)]
        names = [(owner.id, path.name) for owner, path in self._course.exercise_files()]
        return _hash(self._common, digests, names, words)

    def _digest(self, path: Path) -> str:
        if path not in self._files:
            place = path.relative_to(self._course.root).as_posix()
            data = path.read_bytes()
            self._files[path] = _hash(place, hashlib.sha256(data).hexdigest())
        return self._files[path]

    def _with_texts(self, source: Path) -> Iterator[Path]:
        """A file and its translations."""
        yield source
        for path in self._files:
            if path.parent == source.parent and path.match(f"{source.stem}.*.yaml"):
                yield path

    def _named(self, source: Path) -> set[Path]:
        """An exercise's file, those of exercises that it names, and so on."""
        found, ahead = set[Path](), [source]
        while ahead:
            path = ahead.pop()
            if path not in found:
                found.add(path)
                ahead += [
                    self._exercises[name]
                    for name in self._texts.get(path, set()) & self._exercises.keys()
                ]
        return found


def read(course: Course, kind: str, name: str, key: str) -> bytes | None:
    """Return what is kept; None where that is nothing, is of another key, or is damaged."""
    try:
        head, _, data = (course.root / FOLDER / kind / name).read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if head == _seal(key, data) else None


def keep(course: Course, kind: str, name: str, key: str, data: bytes) -> None:
    """Keep something; a folder that cannot be written to only costs the time of finding it anew."""
    folder = course.root / FOLDER
    try:
        if not (folder / ".gitignore").exists():
            write_atomically(folder / ".gitignore", b"*\n")
        write_atomically(folder / kind / name, _seal(key, data) + b"\n" + data)
    except OSError:
        return


def _seal(key: str, data: bytes) -> bytes:
    return f"{key} {hashlib.sha256(data).hexdigest()}".encode()


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@functools.lru_cache(maxsize=1)
def _package() -> str:
    """Hash this package, Python, the processor and the libraries that compute."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in ("*.py", "*.mo") for path in PACKAGE.rglob(pattern)):
        place = path.relative_to(PACKAGE)
        if place.parts[0] not in LEFT_OUT:
            data = path.read_bytes()
            digest.update(f"{place.as_posix()}\0{len(data)}\0".encode() + data)
    versions = [importlib.metadata.version(name) for name in _LIBRARIES]
    digest.update(repr((versions, sys.version, platform.machine())).encode())
    return digest.hexdigest()


def _settings(course: Course) -> tuple[object, ...]:
    return course.dtypes, course.devices, course.policies, course.limits, course.languages


def _quoted(path: Path) -> set[str]:
    """The texts of a file that may be an id, and what it imports."""
    text = path.read_bytes().decode("utf-8", "replace")
    found = {*_QUOTED.findall(text)}
    for line in _IMPORTS.findall(text):
        found |= {*_WORDS.findall(line)}
    return found


def _shared_files(course: Course) -> Iterator[Path]:
    """What lies in solutions/ and is no exercise, no quiz and no lesson: data and helpers."""
    mains = [path for _unit, path in (*course.exercise_files(), *course.quiz_files())]
    known = {text for path in mains for text in (path, *path.parent.glob(f"{path.stem}.*.yaml"))}
    for path in filter(_is_text, course.solutions.rglob("*")):
        if path not in known and path.suffix != ".md" and path != secret_file(course):
            yield path


def _is_text(path: Path) -> bool:
    """Whether a file was written, and not left by a tool."""
    hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts[-3:])
    return path.is_file() and not hidden and path.suffix != ".pyc"
