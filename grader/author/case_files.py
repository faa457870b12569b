"""The files of cases/ that students get of an exercise: made side by side, kept while nothing has changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

import torch

from grader.author.quiet import quiet
from grader.author.side_by_side import Failed, each
from grader.author.texts import texts_of
from grader.course.course import Course, Unit
from grader.declaring.exercise import Exercise
from grader.expected import bundle, keeping
from grader.expected.expected import build_exercise
from grader.expected.keeping import Keys
from grader.telling.ideas import stored, storing

KIND = "cases"
"""Folder of `.grade_cache` in which they are kept."""

Files = dict[str, bytes]


def case_files(
    course: Course,
    loaded: Sequence[tuple[Unit, Exercise]],
    keys: Keys,
    *,
    jobs: int = 1,
    fresh: bool = False,
    problems: list[str],
) -> dict[Path, bytes]:
    """Make the public cases of exercises and what their wrong ideas do there, by path.

    Args:
        course: the course.
        loaded: its exercises.
        keys: of its files as they were before these were loaded.
        jobs: how many are made at once.
        fresh: makes anew what is kept from before.
        problems: takes sentences on those that are broken.
    """
    known = {} if fresh else dict(_kept(course, keys, loaded))
    waiting = [one for one in loaded if one[1].id not in known]
    torch.set_num_threads(1)
    made = each(waiting, partial(_make, course), lambda one: one[1].id, jobs, _nothing)
    found: dict[Path, bytes] = {}
    for unit, exercise in loaded:
        files = known.get(exercise.id) or next(made)
        if isinstance(files, Failed):
            problems += files.problems
            continue
        if exercise.id not in known:
            keeping.keep(course, KIND, exercise.id, _key(keys, unit, exercise), _pack(files))
        folder = course.exercises / unit.folder / bundle.FOLDER
        found |= {folder / name: data for name, data in files.items()}
    return found


def _make(course: Course, _tool: None, one: tuple[Unit, Exercise]) -> Files:
    unit, exercise = one
    built = build_exercise(exercise, unit.id, dtypes=course.dtypes, hidden=False)
    files = bundle.to_files(built, texts_of(exercise, built, course.languages[1:]))
    with quiet():
        files[f"{exercise.id}{stored.SUFFIX}"] = storing.store(exercise, built)
    return files


def _nothing() -> AbstractContextManager[None]:
    return nullcontext()


def _key(keys: Keys, unit: Unit, exercise: Exercise) -> str:
    return keys.of(exercise.path, unit.id)


def _kept(
    course: Course, keys: Keys, loaded: Sequence[tuple[Unit, Exercise]]
) -> Iterator[tuple[str, Files]]:
    for unit, exercise in loaded:
        data = keeping.read(course, KIND, exercise.id, _key(keys, unit, exercise))
        if data is not None:
            yield exercise.id, _unpack(data)


def _pack(files: Files) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _unpack(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
