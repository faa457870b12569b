"""The files of cases/ that students get of an exercise: its public cases, and what its wrong ideas do there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from grader.author.pieces import Files, Piece
from grader.author.quiet import quiet
from grader.author.texts import texts_of
from grader.course.course import Course, Unit
from grader.declaring.exercise import Exercise
from grader.expected import bundle
from grader.expected.expected import build_exercise
from grader.expected.keeping import Keys
from grader.telling.ideas import stored, storing

KIND = "cases"


def case_files(
    course: Course, loaded: Sequence[tuple[Unit, Exercise]], keys: Keys
) -> Iterator[Piece]:
    """Yield what is to be made of each exercise.

    Args:
        course: the course.
        loaded: its exercises.
        keys: of its files as they were before these were loaded.
    """
    for unit, exercise in loaded:
        if exercise.base is not None:
            continue  # offshoots.py
        folder = course.exercises / unit.folder / bundle.FOLDER
        make = partial(_make, course, unit, exercise)
        yield Piece(KIND, exercise.id, keys.of(exercise.path, unit.id), folder, make)


def _make(course: Course, unit: Unit, exercise: Exercise) -> Files:
    built = build_exercise(exercise, unit.id, dtypes=course.dtypes, hidden=False)
    files = bundle.to_files(built, texts_of(exercise, built, course.languages[1:]))
    with quiet():
        files[f"{exercise.id}{stored.SUFFIX}"] = storing.store(exercise, built)
    return files
