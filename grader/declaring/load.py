"""Exercise files to Exercises: imports `solutions/<unit>/<exercise>.py` and tells its mistakes."""

from __future__ import annotations

import importlib.util
import re
import sys
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.course import data
from grader.course.catalog import in_course_order
from grader.course.course import IDENTIFIER, RESERVED, Course, Unit
from grader.course.offshoots import Sprout, sprouts_in
from grader.declaring import names, uses
from grader.declaring.exercise import Exercise
from grader.errors import CourseError, DeclarationError
from grader.files import short_path
from grader.language import _, nearest

_LACKS = re.compile(r"Declaration\.(\w+)\(\) missing \d+ required [\w-]+ arguments?: (.+)")


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
    data.found_in(course.solutions)
    problems: list[str] = []
    found: list[tuple[Unit, Exercise]] = []
    offshoots = course.offshoots()
    for unit, path in course.exercise_files():
        grown = [(owner, sprout) for owner, base, sprout in offshoots if base == path]
        if only is not None and not {path.stem, *(one.id for _owner, one in grown)} & {*only}:
            continue
        try:
            exercise = load_exercise(path, unit.id)
            found.append((unit, exercise))
            found += _placed(course, unit, exercise, grown)
        except CourseError as error:
            problems += error.problems
    if only is not None:
        found = [one for one in found if one[1].id in only]
    if problems:
        raise CourseError(*problems)
    ordered = in_course_order(course, found, lambda one: (one[0].id, one[1].order, one[1].id))
    if late := list(_used_before_they_come(course, ordered)):
        raise CourseError(*late)
    return ordered


def _placed(
    course: Course, unit: Unit, exercise: Exercise, grown: Sequence[tuple[Unit, Sprout]]
) -> list[tuple[Unit, Exercise]]:
    """Return the offshoots of an exercise with the units that they stand in.

    Raises:
        CourseError: where one stands too early, or nowhere.
    """
    found: list[tuple[Unit, Exercise]] = []
    problems: list[str] = []
    units = [one.id for one in course.units]
    made = {one.id: one for one in exercise.offshoots}
    if {one.id for one in sprouts_in(exercise.path)} != {*made}:
        said = (
            f"declare what grows out of {exercise.name} at the margin: {exercise.name}.debug(...)"
        )
        raise CourseError(f"{short_path(exercise.path)}:1: {said}.")
    for owner, sprout in grown:
        said = ""
        if sprout.unit and sprout.unit not in units:
            near = nearest(sprout.unit, units)
            said = f"there is no unit {sprout.unit!r}" + (
                f"; did you mean {near!r}" if near else ""
            )
        elif units.index(owner.id) < units.index(unit.id):
            said = f"it gives most of {exercise.id} away; name a unit that does not come before {unit.id}"
        if said:
            problems.append(
                f"{made[sprout.id].where}: {sprout.id}: {said}{'?' if 'did you' in said else '.'}"
            )
        found.append((owner, made[sprout.id]))
    if problems:
        raise CourseError(*problems)
    return found


def used_by(exercises: Collection[Exercise]) -> dict[str, Exercise]:
    """Return what exercises use, directly or through others, by id."""
    found: dict[str, Exercise] = {}
    queue = [other for exercise in exercises for other in exercise.used.values()]
    while queue:
        other = queue.pop()
        if other.id not in found:
            found[other.id] = other
            queue += other.used.values()
    return found


def _used_before_they_come(
    course: Course, loaded: Collection[tuple[Unit, Exercise]]
) -> Iterator[str]:
    """Yield a sentence for each exercise that is used by one that comes before it."""
    units = [unit.id for unit in course.units]

    def place(unit: str, exercise: Exercise) -> tuple[int, int, str]:
        return units.index(unit) if unit in units else len(units), exercise.order, exercise.id

    for unit, exercise in loaded:
        for other in exercise.used.values():
            if place(other.path.parent.name, other) > place(unit.id, exercise):
                where = f"{short_path(exercise.path)}:{uses.uses_of(exercise.path)[1]}"
                yield (
                    f"{where}: {exercise.id} uses {other.id}, which comes later in the course; only earlier"
                    " exercises can be used (`order=` places them within a unit)."
                )


def require_exercises(course: Course) -> None:
    """Refuse a course without anything to build, as where solutions/ has not come along.

    Raises:
        CourseError: if it has neither an exercise nor a quiz.
    """
    if not course.exercise_files() and not course.quiz_files():
        said = _("{folder}: there is no exercise and no quiz; `grade new UNIT ID` begins one.")
        raise CourseError(said.format(folder=course.solutions))


def load_exercise(path: Path, unit: str, above: tuple[Path, ...] = ()) -> Exercise:
    """Import one exercise file, and those that it uses.

    Args:
        path: the file.
        unit: its unit.
        above: see `uses.load_used`.

    Raises:
        CourseError: if it cannot be imported, declares no exercise or several, or declares it wrongly.
    """
    load = partial(load_exercise, above=(*above, path))
    used = uses.load_used(path, load, above)
    functions = uses.functions_of(used)
    with uses.providing(functions):
        module = _import(path, f"torchgrade_course.{unit}.{path.stem}", functions)
    found = [value for value in vars(module).values() if isinstance(value, Exercise)]
    declared = list({id(one.whole or one): one.whole or one for one in found}.values())
    place = short_path(path)
    if len(declared) != 1:
        ids = ", ".join(e.id for e in declared) or "none"
        raise CourseError(f"{place}:1: one file is one exercise, but this one declares {ids}.")
    exercise = declared[0]
    exercise.used = used
    problems = list(exercise.problems)
    problems += _problems_of_several(exercise, place)
    problems += names.problems_of_names(exercise, functions)
    problems += [f"{place}:1: the id {said}." for _keys, said in IDENTIFIER(exercise.id)]
    if exercise.id in RESERVED:
        said = f"{exercise.id!r} has a meaning of its own in notebooks; choose another name"
        problems.append(f"{place}:1: {said}.")
    if not exercise.statement.strip():
        problems.append(f"{place}:1: the file has no docstring; it is the statement students read.")
    if not exercise.cases and not exercise.problems:  # a case with a mistake is told of
        problems.append(f"{place}:1: {exercise.id} has no case; add one with {exercise.name}.case.")
    elif exercise.cases and all(case.raises for case in exercise.cases):
        problems.append(f"{place}:1: every case of {exercise.id} raises; add one with a result.")
    if problems:
        raise CourseError(*problems)
    return exercise


def load_one(path: Path, id_: str) -> Exercise:
    """Import an exercise's file and return the exercise of an id, which may have grown out of that of the file.

    Raises:
        CourseError: if it cannot be imported, or has no such exercise.
    """
    exercise = load_exercise(path, path.parent.name)
    for one in (exercise, *exercise.offshoots):
        if one.id == id_:
            return one
    raise CourseError(f"{short_path(path)}:1: there is no exercise {id_} in it.")


def _problems_of_several(exercise: Exercise, place: str) -> Iterator[str]:
    if set(exercise.uses) != {*exercise.used}:
        yield f"{place}:1: write out what {exercise.id} uses, as a list of texts."
    if not exercise.has_main and not exercise.parts:
        yield f"{place}:1: {exercise.id} has no function; add one with @{exercise.id}.part."
    for other in exercise.used.values():
        if pattern := uses.forbidden_in_stand_in(other, exercise.forbid):
            yield (
                f"{place}:1: {exercise.id} forbids {pattern}, which what stands in for {other.id} calls: allow"
                " it here, or give another stand-in."
            )
    for name in {*exercise.names} & {*uses.functions_of(exercise.used)}:
        yield f"{place}:1: {name} is a function of this exercise and of one that it uses; rename it."
    for name in exercise.names:
        judged = {case.part or exercise.main for case in exercise.cases}
        judged |= {other for case in exercise.cases for other in case.also}
        if exercise.parts and exercise.cases and name not in judged:
            yield f"{place}:1: no case is about {name}; add one with {name}.case."
    if exercise.library and not uses.stand_in_of(exercise):
        lacking = [name for name in exercise.names if name not in exercise.library]
        yield f"{place}:1: {lacking[0]} has no stand-in, and another part has one; give both or none."


def _import(path: Path, name: str, functions: Mapping[str, Any]) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Registered before it runs, as the import system does: dataclasses look their module up.
    sys.modules[name] = module
    vars(module).update(functions)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise CourseError(f"{short_path(path)}:{error.lineno}: {error.msg}.") from None
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        line = next((f.lineno for f in reversed(frames) if f.filename == str(path)), 1)
        told = _say_error(error)
        raise CourseError(
            f"{short_path(path)}:{line}: {told}{'' if told[-1] in '.?' else '.'}"
        ) from None
    return module


def _say_error(error: Exception) -> str:
    """Word what stopped an exercise file; a slip in a declaration in the words of declarations."""
    text = " ".join(str(error).split())
    if isinstance(error, DeclarationError):
        return text
    if isinstance(error, AttributeError) and isinstance(error.obj, Exercise):
        near = nearest(error.name or "", [name for name in dir(error.obj) if name[0] != "_"])
        guess = f"; did you mean {near!r}?" if near else ""
        return f"an exercise has no {error.name!r}{guess}"
    if isinstance(error, TypeError) and (lacks := _LACKS.match(text)):
        return f"{lacks[1]}(...) lacks {lacks[2]}"
    return f"{type(error).__name__}: {text}"
