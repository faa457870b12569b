"""What a record depends on, as a hash: a submission whose key has not changed is not graded again."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from grader import __version__
from grader.course.course import Course
from grader.course.data import FOLDER, files_of
from grader.course.layout import quiz_id
from grader.course.secret import secret_of
from grader.declaring.translations import path_of
from grader.declaring.uses import files_used
from grader.files import PACKAGE
from grader.language import in_use
from grader.reading.folders import Unreadable
from grader.reading.submissions import Submission


def course_key(course: Course, only: Collection[str], seed: str, device: str) -> str:
    """Hash all that a record depends on beside the submission.

    Args:
        course: what is graded.
        only: ids of exercises and quizzes; empty for all.
        seed: draws the hidden cases.
        device: where students' tensors live.
    """
    parts = sorted(p for pattern in ("*.py", "*.mo") for p in PACKAGE.rglob(pattern))
    package = {path.relative_to(PACKAGE): path for path in parts}
    words = [*versions().values(), seed or secret_of(course), device, in_use()]
    return _hash([*words, _settings(course)], package | _files(course, only))


def course_hash(course: Course) -> str:
    """Hash what a course says: its exercises, quizzes, data and settings, and not its assignments."""
    return _hash([_settings(course)], _files(course, ()))


def versions() -> dict[str, str]:
    """Versions of what grades."""
    torch = importlib.metadata.version("torch")
    return {"torchgrade": __version__, "torch": torch, "python": platform.python_version()}


def _settings(course: Course) -> str:
    """What course.yaml says of grading; what turns records into marks is not part of it."""
    told = (course.title, course.units, course.devices, course.dtypes, course.limits)
    return repr((*told, course.policies, course.languages))


def _files(course: Course, only: Collection[str]) -> dict[Path, Path]:
    """The files of a course that grading reads, by what they are called in it."""
    files: dict[Path, Path] = {}
    asked = {path for _unit, path in course.exercise_files() if path.stem in only}
    asked |= {path for _unit, path, sprout in course.offshoots() if sprout.id in only}
    asked |= {other for path in asked for other in files_used(path).values()}
    for unit, path in course.exercise_files():
        if not only or path in asked:
            for one in (path, path_of(path, in_use())):
                if one.is_file():
                    files[Path("solutions", unit.id, one.name)] = one
    for unit in course.units:
        for name, path in files_of(course, unit.id).items():
            files[Path("solutions", unit.id, FOLDER, name)] = path
    for unit, path in course.quiz_files():
        if not only or quiz_id(unit.id) in only:
            for one in sorted(path.parent.glob(f"{path.stem}*{path.suffix}")):
                files[Path("solutions", unit.id, one.name)] = one
    return files


def _hash(words: Iterable[str], files: Mapping[Path, Path]) -> str:
    digest = hashlib.sha256()
    for word in words:
        digest.update(f"{word}\0".encode())
    for name, path in files.items():
        data = path.read_bytes()
        digest.update(f"{name.as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def key_of(submission: Submission, course: str) -> str:
    """Return the key of a submission's record, given the `course_key`."""
    digest = hashlib.sha256(course.encode())
    tries = (*submission.earlier, submission)
    for file in (file for one in tries for file in (*one.files, *one.beside)):
        try:
            data = file.read()
        except Unreadable as problem:
            data = str(problem).encode()
        digest.update(f"\0{file.name}\0{len(data)}\0".encode() + data)
    digest.update(submission.problem.encode())
    digest.update(repr(submission.handed).encode())
    digest.update(repr(submission.names).encode())
    return digest.hexdigest()
