"""What students get of an exercise's translations: texts, names, and the sentences of its mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.declaring.exercise import Exercise
from grader.declaring.ideas import hypotheses
from grader.declaring.translations import translated
from grader.expected.built import BuiltExercise
from grader.language import SOURCE, speaking
from grader.telling.ideas.generic import generic_hypotheses


def texts_of(
    exercise: Exercise, built: BuiltExercise, languages: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return what students get of an exercise's translations, by language.

    Args:
        exercise: the declaration.
        built: its public cases; the names of others are not told.
        languages: those to translate into.
    """
    public = {case.name for case in built.cases}
    found = {}
    for language in languages:
        told = translated(exercise, language)
        if (texts := told.texts) is not None:
            found[language] = {
                "title": told.title,
                "statement": told.statement,
                "hints": list(texts.hints),
                "cases": {name: text for name, text in texts.cases.items() if name in public},
                "candidates": texts.candidates,
                "sentences": _sentences(exercise, told, language),
            }
    return found


def _sentences(exercise: Exercise, told: Exercise, language: str) -> dict[str, str]:
    """The sentence of each mistake, the author's and those that any function invites, to its translation."""
    with speaking(SOURCE):
        ours = [*hypotheses(exercise.ideas), *generic_hypotheses(exercise)]
    with speaking(language):
        theirs = [*hypotheses(told.ideas), *generic_hypotheses(told)]
    return {
        sentence: translation
        for one, other in zip(ours, theirs, strict=True)
        for sentence, translation in zip(one.sentences, other.sentences, strict=True)
    }
