"""A single choice: one of the options is right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from grader.language import _
from grader.quiz.kinds.lettered import Choice
from grader.quiz.questions.arithmetic import CannotRead
from grader.quiz.questions.question import Question


class SingleChoice(Choice):
    """An answer is a letter."""

    name = "single choice"

    def problem_with(self, letters: Sequence[str], options: Sequence[str]) -> str:
        one_is_right = len(letters) == 1
        said = "a single choice has one right letter; or make it a multiple choice"
        return "" if one_is_right else said

    def check_feedback(self, question: Question, spelling: str) -> Iterator[str]:
        yield from super().check_feedback(question, spelling)
        if spelling == question.parts[0].answer:
            yield f"{spelling} is the right answer; say why in the explanation"

    def example(self, question: Question) -> str:
        return _("one letter, in quotes")

    def how_to_answer(self, question: Question) -> str:
        return _("one letter, in quotes")

    def how_to_type(self, question: Question) -> str:
        return _("one letter")

    def read_letters(self, letters: str, options: Sequence[str]) -> str:
        if len(letters) > 1:
            said = _("one letter is asked for, not {letters}")
            raise CannotRead(said.format(letters=letters[:20]))
        return letters

    def bits(self, question: Question) -> float:
        return math.log2(len(question.english.options))
