"""An exercise's public cases for its learner: what `grade check` and the notebook's `check` share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader import bundle
from grader.built import BuiltCase, BuiltExercise
from grader.catalog import find_exercise_file
from grader.course import Course, load_course
from grader.deadline import Watch
from grader.extract import Source
from grader.history import find_violation
from grader.inprocess import behave
from grader.kernel import undisturbed
from grader.language import in_use
from grader.load import load_exercise
from grader.pipeline import name_mistake, settle
from grader.plan import Plan
from grader.score import ExerciseResult
from grader.telling.diagnose import Bank
from grader.telling.match import Behaviour
from grader.telling.stored import SUFFIX, StoredIdeas
from grader.translations import translated


@dataclass(frozen=True)
class Key:
    """An exercise's public cases, and its wrong ideas where the course's solutions are at hand."""

    course: Course
    exercise: BuiltExercise
    bank: Bank | None


@dataclass(frozen=True)
class CheckedHere:
    """A function of this process, checked.

    Attributes:
        behaviour: what it did, case by case.
        printed: the beginning of what it printed, by case.
    """

    result: ExerciseResult
    behaviour: Behaviour
    printed: dict[str, str]


def find_key(id_: str, start: Path) -> Key:
    """Find an exercise's public cases from a folder upwards.

    Raises:
        UsageError: if there is no such exercise, with the nearest one.
        CourseError: if the course or its generated files are broken.
    """
    path = find_exercise_file(id_, start)
    return _read_key(path, _last_change(path), in_use())


def _last_change(path: Path) -> int:
    """When an exercise was built last, as its two files tell in which all else shows."""
    ideas = path.with_name(f"{path.stem}{SUFFIX}")
    return max(p.stat().st_mtime_ns for p in (path, ideas) if p.is_file())


@functools.lru_cache(maxsize=256)
def _read_key(path: Path, _changed: int, language: str) -> Key:
    course = load_course(path.parents[3])
    built = bundle.read(path.parent, path.stem)
    return Key(course, built, _find_bank(course, built, path.parent, language))


def _find_bank(course: Course, built: BuiltExercise, folder: Path, language: str) -> Bank | None:
    """The wrong ideas as `grade build` stored them, which costs little; if it did not, from solutions/."""
    stored = folder / f"{built.id}{SUFFIX}"
    if stored.is_file():
        return Bank(StoredIdeas(stored, built, bundle.read_sentences(folder, built.id)), built)
    source = course.solutions / built.unit / f"{built.id}.py"
    if source.is_file():
        return Bank(translated(load_exercise(source, built.unit), language), built)
    return None


def check_here(
    key: Key,
    function: Callable[..., Any],
    label_of: Callable[[str], str] = lambda filename: "",
    source: Source | None = None,
) -> CheckedHere:
    """Check a function of this process, the caller's own; what it changes and prints stays in here.

    Args:
        key: the exercise.
        function: the answer.
        label_of: see `calls.run_call`.
        source: where the answer is defined, to be searched for forbidden calls.

    Raises:
        KeyboardInterrupt: if the user interrupts.
    """
    if source is not None and (violation := find_violation(key.exercise, source)):
        return CheckedHere(violation, {}, {})
    exercise, limits = key.exercise, key.course.limits
    with undisturbed(limits.memory_mb) as printed, Watch(limits.seconds_per_call) as watch:

        def run(cases: tuple[BuiltCase, ...], fresh: int = 0) -> Behaviour:
            asked = replace(exercise, cases=cases)
            return behave(function, asked, label_of, watch, printed.during, fresh)

        behaviour = run(exercise.cases)
        checks = settle(exercise, behaviour, again=run)
        result = name_mistake(exercise, behaviour, checks, plan_of([key]))
    return CheckedHere(result, behaviour, printed.by_case)


def plan_of(keys: Sequence[Key], device: str = "cpu") -> Plan:
    """Return what checking these exercises needs."""
    banks = {key.exercise.id: key.bank for key in keys if key.bank is not None}
    return Plan(keys[0].course, tuple(key.exercise for key in keys), banks, device)
