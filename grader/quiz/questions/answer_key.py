"""The right answers to a question, worked out for one student."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.quiz.questions.arithmetic import as_tuple, compute
from grader.quiz.questions.question import Part, Question


@dataclass(frozen=True)
class AnswerKey:
    """The right answers to one question, for one student.

    Attributes:
        values: the drawn numbers; empty where there are none.
        answers: by field; "" where there are no fields.
    """

    question: Question
    values: Mapping[str, float]
    answers: Mapping[str, Any]


def make_key(question: Question, values: Mapping[str, float]) -> AnswerKey:
    """Work out the right answers for drawn numbers.

    Raises:
        CannotRead: if a formula has no value for these numbers.
    """
    answers = {part.name: _right(part, values) for part in question.parts}
    return AnswerKey(question, values, answers)


def _right(part: Part, values: Mapping[str, float]) -> Any:
    if part.answer is not None:
        return part.answer
    return as_tuple(compute(part.expression, values))
