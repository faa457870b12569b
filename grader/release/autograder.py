"""Gradescope's autograder: a zip with this package, the course with its solutions, and two scripts.

It is for the instructor's upload alone: whoever has it has every answer and the seed of the hidden cases.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from pathlib import Path

from grader.course.course import COURSE_FILE, Course
from grader.course.roster import ROSTER_FILE
from grader.files import PACKAGE
from grader.policies.extensions import EXTENSIONS_FILE
from grader.policies.overrides import OVERRIDES_FILE
from grader.release.wanted import ids_of
from grader.release.writing import write_release

_SCRIPTS = Path(__file__).parent / "gradescope_files"
_NEEDED = ("click", "numpy", "PyYAML", "rich", "safetensors", "torch")
"""Packages that `grade run` and `grade export` import, in the versions that are here."""

_TABLES = (ROSTER_FILE, EXTENSIONS_FILE, OVERRIDES_FILE)
_LEFT_OUT = {"__pycache__", "_course"}


def write_autograder(course: Course, name: str, target: Path) -> int:
    """Write the zip, and return how many bytes are in it.

    Args:
        course: whose exercises.
        name: of an assignment, or of a unit.
        target: a new zip, or one that was written here before.

    Raises:
        UsageError: nothing is called so, or the zip cannot be written.
    """
    ids = ids_of(course, name)
    is_assignment = name in {one.id for one in course.assignments}
    words = (
        name if is_assignment else " ".join(f"--only {id_}" for id_ in ids if id_ in course.ids())
    )
    files = dict(_package()) | dict(_course(course))
    for path in sorted(_SCRIPTS.iterdir()):
        if path.is_file():
            text = path.read_text("utf-8").replace("@WORDS@", words)
            files[path.name] = text.replace(
                "@FOLDER@", f"/{name}" if is_assignment else ""
            ).encode()
    pinned = [f"{one}=={importlib.metadata.version(one).partition('+')[0]}\n" for one in _NEEDED]
    files["requirements.txt"] = "".join(pinned).encode()
    write_release(files, target)
    return target.stat().st_size


def _package() -> Iterator[tuple[str, bytes]]:
    for path in sorted(PACKAGE.rglob("*")):
        inner = path.relative_to(PACKAGE)
        if path.is_file() and not _LEFT_OUT & {*inner.parts}:
            yield f"grader/{inner.as_posix()}", path.read_bytes()


def _course(course: Course) -> Iterator[tuple[str, bytes]]:
    named = [course.root / one for one in (COURSE_FILE, *_TABLES)]
    for path in [*named, *sorted(course.solutions.rglob("*"))]:
        inner = path.relative_to(course.root)
        if path.is_file() and not any(
            part == "__pycache__" or part.startswith(".") for part in inner.parts
        ):
            yield f"course/{inner.as_posix()}", path.read_bytes()
