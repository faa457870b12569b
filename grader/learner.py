"""Checking one's own answer on the public cases: what `grade check` and the notebook's `check` share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import bundle
from grader.built import BuiltExercise
from grader.catalog import find_exercise_file
from grader.course import Course, load_course
from grader.inprocess import behave
from grader.jail.client import Server
from grader.load import load_exercise
from grader.pipeline import grade, judge
from grader.plan import Plan
from grader.score import ExerciseResult
from grader.submissions import find_submissions
from grader.telling.diagnose import Bank


@dataclass(frozen=True)
class Key:
    """An exercise's public cases, and its wrong ideas where the course's solutions are at hand."""

    course: Course
    exercise: BuiltExercise
    bank: Bank | None


def find_key(id_: str, start: Path) -> Key:
    """Find an exercise's public cases from a folder upwards.

    Raises:
        UsageError: if there is no such exercise, with the nearest one.
        CourseError: if the course or its generated files are broken.
    """
    path = find_exercise_file(id_, start)
    return _read_key(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=256)
def _read_key(path: Path, _changed: int) -> Key:
    course = load_course(path.parents[3])
    built = bundle.read(path.parent, path.stem)
    source = course.solutions / built.unit / f"{built.id}.py"
    bank = None
    if source.is_file():
        bank = Bank(load_exercise(source, built.unit), built)
    return Key(course, built, bank)


def check_here(
    key: Key, function: Callable[..., Any], label_of: Callable[[str], str]
) -> ExerciseResult:
    """Check a function of this process: the caller's own."""
    return judge(key.exercise, behave(function, key.exercise, label_of), _plan([key]))


def check_file(keys: Sequence[Key], path: Path) -> list[ExerciseResult]:
    """Check what a notebook or Python file defines, in the jail; one result for each key.

    Raises:
        UsageError: if the file is not there.
    """
    (submission,) = find_submissions([path], [])
    with Server() as server:
        return list(grade(submission, _plan(keys), server).exercises)


def _plan(keys: Sequence[Key]) -> Plan:
    banks = {key.exercise.id: key.bank for key in keys if key.bank is not None}
    return Plan(keys[0].course, tuple(key.exercise for key in keys), banks)
