"""What is expected of an offshoot: what is expected of its base, under another name. Nothing is run for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.declaring.exercise import Exercise
from grader.expected.built import BuiltExercise


def fields_of(exercise: Exercise, unit: str) -> dict[str, Any]:
    """Return the attributes of a `BuiltExercise` in which an offshoot is not as its base.

    Args:
        exercise: the offshoot, told in some language.
        unit: id of the unit that it stands in.
    """
    assert exercise.base is not None
    return {
        "id": exercise.id,
        "unit": unit,
        "title": exercise.title,
        "points": exercise.points,
        "hints": exercise.hints,
        "imports": exercise.imports,
        "statement": exercise.statement,
        "order": exercise.order,
        "functions": exercise.names,
        "main": exercise.main,
        "stand_in": "",
        "kind": exercise.kind,
        "base": exercise.base.id,
        "given": exercise.given,
    }


def built_like(base: BuiltExercise, exercise: Exercise, unit: str) -> BuiltExercise:
    """Return an offshoot, built, given its base."""
    return replace(base, **fields_of(exercise, unit))
