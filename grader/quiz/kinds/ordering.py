"""An ordering: all options belong into one order."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.language import _, several
from grader.quiz.kinds.lettered import Lettered
from grader.quiz.questions.arithmetic import CannotRead
from grader.quiz.questions.question import Question


class Ordering(Lettered):
    """An answer is the letters of all options, in the student's order."""

    name = "ordering"

    def problem_with(self, letters: Sequence[str], options: Sequence[str]) -> str:
        has_all_once = sorted(letters) == sorted(options)
        return "" if has_all_once else "must hold every option once, in the right order"

    def spell(self, letters: Sequence[str]) -> str:
        return "".join(letters)

    def example(self, question: Question) -> str:
        return _("all letters in order, in quotes")

    def how_to_answer(self, question: Question) -> str:
        return _("all letters in order, in quotes")

    def how_to_type(self, question: Question) -> str:
        return _("all letters in order")

    def read_letters(self, letters: str, options: Sequence[str]) -> str:
        if letters and sorted(letters) != sorted(options):
            said = _("every one of {options} is asked for once, in order")
            raise CannotRead(said.format(options=several(options)))
        return letters

    def bits(self, question: Question) -> float:
        return math.log2(math.factorial(len(question.english.options)))
