"""An exercise in another language: `solutions/<unit>/<id>.<language>.yaml`, texts alone, beside its file.

    statement: the docstring of the file        docstring: that of the reference
    hints: as many as the exercise has          cases: name of each case to what people read in its place
    ideas: name of each wrong idea to its sentence
    parts: name of each function behind the first one to its docstring, where there are several
    methods: name of a class's method (`forward`; of several classes `MyLinear.forward`) to its docstring
    candidates: name of each candidate of a law, where there is one, to the word that sentences have for it

Names in records stay those of the exercise's file: programs compare them.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from grader.course.yaml_marks import NOT_BLANK, Document, build, read_yaml
from grader.declaring.source import definitions, methods_with_docstring
from grader.errors import CourseError
from grader.files import short_path
from grader.language import nearest

if TYPE_CHECKING:
    from grader.declaring.exercise import Exercise

UNFINISHED = "TODO"
"""Stands in what `grade new` writes where an author has something to say."""

MOST_LISTED = 5
"""Missing texts that are named one by one."""


@dataclass(frozen=True)
class ExerciseTexts:
    """What an exercise says in another language."""

    statement: Annotated[str, NOT_BLANK]
    docstring: Annotated[str, NOT_BLANK]
    hints: tuple[Annotated[str, NOT_BLANK], ...]
    cases: dict[str, Annotated[str, NOT_BLANK]]
    ideas: dict[str, Annotated[str, NOT_BLANK]]
    candidates: dict[str, Annotated[str, NOT_BLANK]] = field(default_factory=dict)
    parts: dict[str, Annotated[str, NOT_BLANK]] = field(default_factory=dict)
    methods: dict[str, Annotated[str, NOT_BLANK]] = field(default_factory=dict)

    def docstrings(self, names: Sequence[str]) -> dict[str, str]:
        """Return the docstrings by function: `docstring` is that of the first one."""
        return {names[0]: self.docstring, **self.parts}


def path_of(exercise: Path, language: str) -> Path:
    """Return where the translation of an exercise's file, of a quiz or a lesson, belongs."""
    return exercise.with_suffix(f".{language}.{'md' if exercise.suffix == '.md' else 'yaml'}")


def translated(exercise: Exercise, language: str) -> Exercise:
    """Return an exercise as it is told in a language: itself where there is no translation.

    Raises:
        CourseError: if the translation does not fit the exercise.
    """
    if exercise.base is not None:
        offshoot = copy.copy(exercise)
        offshoot.base, offshoot.language = translated(exercise.base, language), language
        return offshoot
    path = path_of(exercise.path, language)
    if not path.is_file():
        return exercise
    texts = read(path, exercise)
    told = copy.copy(exercise)
    told.texts = texts
    told.hints = texts.hints
    told.ideas = [replace(idea, sentence=texts.ideas[idea.name]) for idea in exercise.ideas]
    return told


def read(path: Path, exercise: Exercise) -> ExerciseTexts:
    """Read the translation of an exercise.

    Raises:
        CourseError: every text that is missing, or belongs to nothing, with its place.
    """
    name = short_path(path)
    document = read_yaml(path, name)
    texts = build(document, ExerciseTexts)
    for key, names in _names_of(exercise).items():
        _check_names(document, key, names)
    if texts.methods:
        _check_names(document, "methods", _methods_of(exercise), every=False)
    if len(texts.hints) != len(exercise.hints):
        said = f"{len(texts.hints)} hints, but the exercise has {len(exercise.hints)}"
        document.add(("hints",), said)
    document.raise_problems()
    return texts


def problems(exercises: Sequence[Exercise], languages: Sequence[str]) -> list[str]:
    """Say what is wrong with translations into a course's languages; the first one is the exercises' own."""
    own = [exercise for exercise in exercises if exercise.base is None]
    found = missing([one.path for one in own], languages)
    for exercise in own:
        for path in [path_of(exercise.path, language) for language in languages[1:]]:
            try:
                if path.is_file():
                    read(path, exercise)
            except CourseError as error:
                found += error.problems
    return found


def missing(paths: Sequence[Path], languages: Sequence[str]) -> list[str]:
    """Say which files, of exercises or quizzes, lack a translation into a language of the course."""
    wanted = [(path_of(path, language), language) for path in paths for language in languages[1:]]
    return [
        f"{short_path(path)}:1: not there; course.yaml lists {language!r} under languages"
        for path, language in wanted
        if not path.is_file()
    ]


def unfinished(exercise: Exercise, languages: Sequence[str]) -> list[str]:
    """Say where translations have gaps that are to be filled in: the first of each file, and how many."""
    found = []
    for path in [path_of(exercise.path, language) for language in languages[1:]]:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        gaps = [number for number, line in enumerate(lines, 1) if UNFINISHED in line]
        if gaps:
            said = "a text is" if len(gaps) == 1 else f"{len(gaps)} lines, from this one on, are"
            found.append(f"{short_path(path)}:{gaps[0]}: {said} not written yet")
    return found


def _names_of(exercise: Exercise) -> dict[str, list[str]]:
    laws = [case.law for case in exercise.cases if case.law is not None]
    return {
        "cases": [case.name for case in exercise.cases],
        "ideas": [idea.name for idea in exercise.ideas],
        "parts": list(exercise.names[1:]),
        "candidates": list(dict.fromkeys(name for law in laws for name in law.probabilities)),
    }


def _methods_of(exercise: Exercise) -> list[str]:
    """The methods that have a docstring, each with its class and, of a single class, alone."""
    found = definitions(exercise.path.read_text(encoding="utf-8"), exercise.names)
    classes = [one for one in found if isinstance(one.node, ast.ClassDef)]
    names = [
        (one.name, method.name) for one in classes for method in methods_with_docstring(one.node)
    ]
    alone = [method for _class, method in names] if len(classes) == 1 else []
    return [*alone, *(f"{class_}.{method}" for class_, method in names)]


def _check_names(document: Document, key: str, names: Sequence[str], *, every: bool = True) -> None:
    assert isinstance(document.value, dict)
    given = document.value.get(key, {})
    for name in given:
        if name not in names:
            near = nearest(name, names)
            guess = f" (did you mean {near!r}?)" if near else ""
            said = f"the exercise has no {name!r} among its {key}{guess}"
            document.add_to_key((key, name), said)
    lacking = [name for name in names if name not in given]
    if every and lacking:
        place = (key,) if key in document.value else ()
        told = ", ".join(map(repr, lacking[:MOST_LISTED]))
        if len(lacking) > MOST_LISTED:
            told = f"{len(lacking)} of {len(names)}, the first ones {told}"
        document.add(place, f"{key} lacks {told}")
