"""What a record depends on, as a hash: a submission whose key has not changed is not graded again."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Collection
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
    files = {path.relative_to(PACKAGE): path for path in parts}
    files[Path("course.yaml")] = course.root / "course.yaml"
    used = {
        other
        for _unit, path in course.exercise_files()
        if path.stem in only
        for other in files_used(path).values()
    }
    for unit, path in course.exercise_files():
        if not only or path.stem in only or path in used:
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
    digest = hashlib.sha256()
    words = [seed or secret_of(course), device, in_use()]
    for word in [__version__, importlib.metadata.version("torch"), *words]:
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
    return digest.hexdigest()
