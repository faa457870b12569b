"""The exercises of a course as handed out, read from the generated JSON: no tensor is needed for it."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

from grader.course import find_course
from grader.errors import CourseError, UsageError


def find_exercise_files(start: Path) -> dict[str, Path]:
    """Return the generated JSON files of a course by exercise id.

    Raises:
        UsageError: if there is no course from `start` upwards.
    """
    root = find_course(start)
    return {path.stem: path for path in sorted(root.glob("exercises/*/cases/*.json"))}


def find_exercise_file(id_: str, start: Path) -> Path:
    """Return the generated JSON file of an exercise.

    Raises:
        UsageError: if there is no such exercise, with the nearest one.
    """
    found = find_exercise_files(start)
    if id_ in found:
        return found[id_]
    near = difflib.get_close_matches(id_, found, n=1)
    guess = f"did you mean {near[0]}?" if near else f"there are {', '.join(found) or 'none'}."
    raise UsageError(f"There is no exercise {id_!r}; {guess}")


def find_hints(id_: str, start: Path) -> list[str]:
    """Return an exercise's hints, from a nudge to nearly the answer.

    Raises:
        UsageError: if there is no such exercise.
        CourseError: if its generated file is damaged, or has no hint.
    """
    path = find_exercise_file(id_, start)
    try:
        hints = [str(hint) for hint in json.loads(path.read_text(encoding="utf-8"))["hints"]]
    except (ValueError, KeyError, TypeError):
        raise CourseError(f"{path}: damaged; run `grade build`.") from None
    if not hints:
        raise CourseError(f"{path}: {id_} has no hint.")
    return hints
