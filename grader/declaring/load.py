"""Exercise files to Exercises: imports `solutions/<unit>/<exercise>.py` and tells its mistakes."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Collection
from pathlib import Path
from types import ModuleType

from grader.course.catalog import in_course_order
from grader.course.course import IDENTIFIER, RESERVED, Course, Unit
from grader.declaring.declare import Exercise
from grader.errors import CourseError, DeclarationError
from grader.files import short_path
from grader.language import _


def load_exercises(
    course: Course, only: Collection[str] | None = None
) -> list[tuple[Unit, Exercise]]:
    """Import the exercise files of a course, units in course order.

    Args:
        course: whose files.
        only: ids of the exercises to load; None for all.

    Raises:
        CourseError: with every mistake of every file.
    """
    problems: list[str] = []
    found: list[tuple[Unit, Exercise]] = []
    for unit, path in course.exercise_files():
        if only is not None and path.stem not in only:
            continue
        try:
            found.append((unit, load_exercise(path, unit.id)))
        except CourseError as error:
            problems += error.problems
    if problems:
        raise CourseError(*problems)
    return in_course_order(course, found, lambda one: (one[0].id, one[1].order, one[1].id))


def require_exercises(course: Course) -> None:
    """Refuse a course without anything to build, as where solutions/ has not come along.

    Raises:
        CourseError: if it has neither an exercise nor a quiz.
    """
    if not course.exercise_files() and not course.quiz_files():
        said = _("{folder}: there is no exercise and no quiz; `grade new UNIT ID` begins one.")
        raise CourseError(said.format(folder=course.solutions))


def load_exercise(path: Path, unit: str) -> Exercise:
    """Import one exercise file.

    Raises:
        CourseError: if it cannot be imported, declares no exercise or several, or declares it wrongly.
    """
    module = _import(path, f"torchgrade_course.{unit}.{path.stem}")
    found = [value for value in vars(module).values() if isinstance(value, Exercise)]
    declared = list({id(exercise): exercise for exercise in found}.values())
    place = short_path(path)
    if len(declared) != 1:
        names = ", ".join(e.id for e in declared) or "none"
        raise CourseError(f"{place}:1: one file is one exercise, but this one declares {names}.")
    exercise = declared[0]
    problems = list(exercise.problems)
    problems += [f"{place}:1: the id {said}." for _keys, said in IDENTIFIER(exercise.id)]
    if exercise.id in RESERVED:
        said = f"{exercise.id!r} has a meaning of its own in notebooks; choose another name"
        problems.append(f"{place}:1: {said}.")
    if not exercise.statement.strip():
        problems.append(f"{place}:1: the file has no docstring; it is the statement students read.")
    if not exercise.cases and not exercise.problems:  # a case with a mistake is told of
        problems.append(f"{place}:1: {exercise.id} has no case; add one with {exercise.id}.case.")
    elif exercise.cases and all(case.raises for case in exercise.cases):
        problems.append(f"{place}:1: every case of {exercise.id} raises; add one with a result.")
    if problems:
        raise CourseError(*problems)
    return exercise


def _import(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Registered before it runs, as the import system does: dataclasses look their module up.
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise CourseError(f"{short_path(path)}:{error.lineno}: {error.msg}.") from None
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        line = next((f.lineno for f in reversed(frames) if f.filename == str(path)), 1)
        text = " ".join(str(error).split())
        kind = "" if isinstance(error, DeclarationError) else f"{type(error).__name__}: "
        raise CourseError(f"{short_path(path)}:{line}: {kind}{text}.") from None
    return module
