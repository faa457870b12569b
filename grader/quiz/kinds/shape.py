"""The shape of a tensor."""

from __future__ import annotations

from typing import Any

from grader.language import _
from grader.quiz.kinds.numbers import Numbers
from grader.quiz.questions.arithmetic import CannotRead
from grader.quiz.questions.question import Question


class Shape(Numbers):
    """An answer is a tuple of sizes; a lone size may go without brackets."""

    name = "shape"

    def problem_with(self, numbers: Any) -> str:
        is_shape = isinstance(numbers, tuple) and all(isinstance(size, int) for size in numbers)
        return "" if is_shape else "a shape is a list of whole numbers"

    def example(self, question: Question) -> str:
        return "(..., ...)"

    def how_to_answer(self, question: Question) -> str:
        return _("a shape, as (..., ...)")

    def read(self, question: Question, value: Any) -> tuple[int, ...]:
        numbers = super().read(question, value)
        sizes = numbers if isinstance(numbers, tuple) else (numbers,)
        if not all(isinstance(size, int) and size >= 0 for size in sizes):
            raise CannotRead(_("a shape is asked for, whole numbers as (..., ...)"))
        return sizes
