"""What students get of an offshoot in cases/, made of the files of its base: nothing is run for it.

Sentences for mistakes are left out. What is wrong with a debug exercise is for students to find.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.course.course import Course, Unit
from grader.declaring.break_it import BreakIt
from grader.declaring.exercise import Exercise
from grader.declaring.translations import translated
from grader.expected import bundle
from grader.expected.offshoots import built_break_it, fields_of

_SPECIAL = ("functions", "main", "uses", "kind", "base", "given")
_NO_SENTENCES = {"schema": bundle.SCHEMA, bundle.SENTENCES: dict[str, str]()}
_TENSORS = (".inputs.safetensors", ".expected.safetensors")


def offshoot_files(
    course: Course, loaded: Sequence[tuple[Unit, Exercise]], made: Mapping[Path, bytes]
) -> dict[Path, bytes]:
    """Make the files of all offshoots, by path.

    Args:
        course: whose.
        loaded: its exercises, offshoots among them.
        made: the files of the others; of a base that could not be made there are none.
    """
    units = {exercise.id: unit for unit, exercise in loaded}
    found: dict[Path, bytes] = {}
    for unit, exercise in loaded:
        if exercise.base is None:
            continue
        place = course.exercises / unit.folder / bundle.FOLDER
        if isinstance(exercise, BreakIt):
            texts = _break_it_texts(exercise, unit, course.languages[1:])
            own = bundle.to_files(built_break_it(exercise, unit.id), texts)
            found |= {place / name: data for name, data in own.items()}
            continue
        base = course.exercises / units[exercise.base.id].folder / bundle.FOLDER / exercise.base.id
        document = made.get(base.with_name(f"{base.name}.json"))
        if document is None:
            continue
        like = json.loads(document)
        told = _told(exercise, unit, like, course.languages[1:])
        found[place / f"{exercise.id}.json"] = bundle.to_json(told)
        for end in _TENSORS:
            found[place / f"{exercise.id}{end}"] = made[base.with_name(f"{base.name}{end}")]
        for language in told["translations"]:
            found[place / f"{exercise.id}.{language}.json"] = bundle.to_json(_NO_SENTENCES)
    return found


def _told(
    exercise: Exercise, unit: Unit, base: Mapping[str, Any], languages: Sequence[str]
) -> dict[str, Any]:
    """The document of an offshoot, given that of its base."""
    translations = {
        language: {**base["translations"][language], **_texts(translated(exercise, language), unit)}
        for language in languages
        if language in base["translations"]
    }
    own = fields_of(exercise, unit.id)
    if exercise.names == (exercise.id,):
        del own["functions"], own["main"]
    mine = {key: list(v) if isinstance(v, tuple) else v for key, v in own.items() if v != ""}
    made = {**base, **mine, "translations": translations}
    # In the order in which `bundle.to_files` has them.
    last = [key for key in (*_SPECIAL, "translations", "cases") if key in made]
    return {key: made[key] for key in (*(k for k in made if k not in (*last, "stand_in")), *last)}


def _break_it_texts(
    exercise: BreakIt, unit: Unit, languages: Sequence[str]
) -> dict[str, dict[str, Any]]:
    found = {}
    for language in languages:
        told = translated(exercise, language)
        assert isinstance(told, BreakIt)
        names = {"cases": told.case_names, "candidates": {}, bundle.SENTENCES: {}}
        found[language] = {**_texts(told, unit), **names}
    return found


def _texts(told: Exercise, unit: Unit) -> dict[str, Any]:
    own = fields_of(told, unit.id)
    return {"title": own["title"], "statement": own["statement"], "hints": []}
