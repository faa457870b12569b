"""Right or wrong, how much of it, and the sentences that explain it.

A right answer earns all points. Where the course gives partial credit, each right field earns its share, and
kinds say of themselves whether an answer is right in part. All else is all or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.language import in_use
from grader.quiz.answers import GIVEN_UP
from grader.quiz.kinds.registry import kind_of
from grader.quiz.kinds.verdict import RIGHT, Verdict, on, say_rest, wrong
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.question import Texts


def judge(key: AnswerKey, answer: Any, *, partial: bool = True) -> Verdict:
    """Judge an answer as `answers.py` reads it; feedback comes in the language in use.

    Args:
        key: of the question.
        answer: None where there is none; one that is given up is none either.
        partial: whether an answer can be right in part.
    """
    if answer is None or answer is GIVEN_UP:
        return Verdict("not answered")
    texts = key.question.words_in(in_use())
    if key.question.has_fields:
        verdict = _judge_fields(key, answer, texts)
    else:
        verdict = kind_of(key.question).judge(key, answer, texts)
    return verdict if partial or verdict.share == 1.0 else replace(verdict, share=0.0)


def _judge_fields(key: AnswerKey, answers: Mapping[str, Any], texts: Texts) -> Verdict:
    kind, parts = kind_of(key.question), key.question.parts
    mistaken = [
        part
        for part in parts
        if part.name not in answers or not kind.is_right(key, part, answers[part.name])
    ]
    if not mistaken:
        return RIGHT
    said, unknown, left = [], [], []
    for part in mistaken:
        got = answers.get(part.name)
        if got is None:
            left.append(part.name)
            continue
        known = list(kind.explain(key, part, got, texts))
        said += [on(part.name, sentence) for sentence in known]
        unknown += [] if known else [part.name]
    verdict = wrong(said, (len(parts) - len(mistaken)) / len(parts))
    return replace(verdict, said=(*said, *say_rest(unknown, left)))
