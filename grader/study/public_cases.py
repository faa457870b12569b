"""An exercise's public cases for its learner: what `grade check` and the notebook's `check` share."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.catalog import find_exercise_file
from grader.course.course import Course, load_course
from grader.declaring.load import load_exercise
from grader.declaring.translations import translated
from grader.expected import bundle
from grader.expected.built import BuiltExercise
from grader.grading.plan import Plan
from grader.language import in_use
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.stored import SUFFIX, StoredIdeas


@dataclass(frozen=True)
class PublicCases:
    """An exercise's public cases, and its wrong ideas where the course's solutions are at hand."""

    course: Course
    exercise: BuiltExercise
    bank: Bank | None


def find_public_cases(id_: str, start: Path) -> PublicCases:
    """Find an exercise's public cases from a folder upwards.

    Raises:
        UsageError: if there is no such exercise, with the nearest one.
        CourseError: if the course or its generated files are broken.
    """
    path = find_exercise_file(id_, start)
    return _read(path, _last_change(path), in_use())


def _last_change(path: Path) -> int:
    """When an exercise was built last, as its two files tell in which all else shows."""
    ideas = path.with_name(f"{path.stem}{SUFFIX}")
    return max(p.stat().st_mtime_ns for p in (path, ideas) if p.is_file())


@functools.lru_cache(maxsize=256)
def _read(path: Path, _changed: int, language: str) -> PublicCases:
    course = load_course(path.parents[3])
    built = bundle.read(path.parent, path.stem)
    return PublicCases(course, built, _find_bank(course, built, path.parent, language))


def _find_bank(course: Course, built: BuiltExercise, folder: Path, language: str) -> Bank | None:
    """The wrong ideas as `grade build` stored them, which costs little; if it did not, from solutions/."""
    stored = folder / f"{built.id}{SUFFIX}"
    if stored.is_file():
        return Bank(StoredIdeas(stored, built, bundle.read_sentences(folder, built.id)), built)
    source = course.solutions / built.unit / f"{built.id}.py"
    if source.is_file():
        return Bank(translated(load_exercise(source, built.unit), language), built)
    return None


def plan_of(asked: Sequence[PublicCases], device: str = "cpu") -> Plan:
    """Return what checking these exercises needs, those that they use included."""
    banks = {one.exercise.id: one.bank for one in asked if one.bank is not None}
    exercises, beside = tuple(one.exercise for one in asked), tuple(_used_by(asked))
    return Plan(asked[0].course, exercises, banks, device, beside=beside, tries_given=True)


def _used_by(asked: Sequence[PublicCases]) -> Iterator[BuiltExercise]:
    """Yield the exercises that these use, directly or through others, and that are not among them."""
    met = {one.exercise.id for one in asked}
    queue = [id_ for one in asked for id_ in one.exercise.uses]
    while queue:
        if (id_ := queue.pop()) not in met:
            met.add(id_)
            used = find_public_cases(id_, asked[0].course.root).exercise
            queue += used.uses
            yield used
