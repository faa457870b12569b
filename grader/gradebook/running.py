"""Grades what nbgrader has collected, with `grade run` in a process of its own, and returns the records.

What is graded are copies: of this assignment alone, and without what was handed out beside the notebooks. For
all people at once where nbgrader was asked for all: then references are run once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from grader.course.course import Course, load_course
from grader.course.learners_folder import is_learners_folder
from grader.errors import GraderError, UsageError
from grader.gradebook.scores import Person, read_people
from grader.language import _
from grader.release.wanted import ids_of

FOLDER = "torchgrade"
"""Where records lie in nbgrader's course."""


class NotGraded(GraderError):
    """`grade run` has not graded; says why."""


def grade_here(
    course_root: Path, root: Path, assignment: str, folders: dict[str, Path]
) -> dict[str, Person]:
    """Grade submissions of an assignment.

    Args:
        course_root: the folder of our course.
        root: of nbgrader's course, where records go.
        assignment: its id, or a unit's.
        folders: what people have handed in, by their name there.

    Returns:
        What each gets, by that name; whoever could not be graded is not there.

    Raises:
        UsageError: if our course has no such assignment.
        NotGraded: with what `grade run` said.
    """
    course = load_course(course_root)
    out = root / FOLDER / assignment
    with tempfile.TemporaryDirectory(prefix="torchgrade-") as stage:
        submitted = Path(stage) / "submitted"
        for student, folder in folders.items():
            _copy(folder, submitted / student / assignment)
        words = [*_what(course, assignment), str(submitted), "--from", "nbgrader"]
        words += ["--course", str(course.root), "--out", str(_out(course, assignment, root))]
        _run(words)
    people = read_people(out, course)
    return {one.student: one for one in people if one.student in folders}


def _what(course: Course, assignment: str) -> Sequence[str]:
    if assignment in (one.id for one in course.assignments):
        return [assignment]
    return [word for id_ in _existing(course, assignment) for word in ("--only", id_)]


def _existing(course: Course, unit: str) -> list[str]:
    there = course.ids()
    found = [id_ for id_ in ids_of(course, unit) if id_ in there]
    if not found:
        raise UsageError(_("There is nothing to grade in {name}.").format(name=unit))
    return found


def _out(course: Course, assignment: str, root: Path) -> Path:
    is_declared = assignment in (one.id for one in course.assignments)
    return root / FOLDER if is_declared else root / FOLDER / assignment


def _copy(folder: Path, target: Path) -> None:
    def left_out(_folder: str, names: list[str]) -> list[str]:
        return [name for name in names if is_learners_folder(Path(name)) or name == ".git"]

    shutil.copytree(folder, target, symlinks=True, ignore=left_out)


def _run(words: Sequence[str]) -> None:
    """Run `grade run`; somebody may have handed in nothing readable, which is no reason to stop."""
    # What nbgrader tells its kernels is nothing to us.
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("NBGRADER_")
    }
    command = [sys.executable, "-m", "grader", "run", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        lines = [line for line in done.stderr.strip().splitlines() if line.strip()]
        raise NotGraded("\n".join(lines[-5:]) or _("`grade run` ended without a word."))
