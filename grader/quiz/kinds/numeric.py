"""A number, or lists of numbers, within a tolerance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.language import _, either
from grader.quiz.kinds.numbers import Numbers, close
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.question import Part, Question, Texts


class Numeric(Numbers):
    """An answer is a number, or nested tuples of numbers."""

    name = "numeric"

    def problem_with(self, numbers: Any) -> str:
        return ""

    def example(self, question: Question) -> str:
        return _("a number, as 12, 0.5, 1/6 or math.log(10)")

    def how_to_answer(self, question: Question) -> str:
        return _("a number, as 12, 0.5, 1/6 or math.log(10); lists as [[1, 2], [3, 4]]")

    def is_right(self, key: AnswerKey, part: Part, got: Any) -> bool:
        return close(got, key.answers[part.name], part.tolerance)

    def explain(self, key: AnswerKey, part: Part, got: Any, texts: Texts) -> Iterator[str]:
        """Yield sentences on a wrong value: the author's, and that lists are nested in another way."""
        yield from super().explain(key, part, got, texts)
        want = key.answers[part.name]
        if form(got) != form(want):
            yield _("{want} is asked for, not {got}").format(want=form(want), got=form(got))

    def agrees(self, value: Any, part: Part) -> bool:
        return close(value, part.answer, part.tolerance)


def form(value: Any) -> str:
    """Say how numbers are nested."""
    if not isinstance(value, tuple):
        return _("one number")
    if all(not isinstance(item, tuple) for item in value):
        return _("a list of length {count}").format(count=len(value))
    inner = list(dict.fromkeys(map(form, value)))
    said = _("a list of length {count}, each item {inner}")
    return said.format(count=len(value), inner=either(inner[:3]))
