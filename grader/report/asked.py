"""A question of a quiz on one line, as people read it: formulas without LaTeX, drawn numbers as letters."""

from __future__ import annotations

from grader.formulas.text import to_line
from grader.language import in_use
from grader.quiz.draw import in_letters
from grader.quiz.questions.question import Question
from grader.report.pages import shorten

LONGEST = 140
"""Characters of a question that are shown."""


def say_question(question: Question) -> str:
    """The beginning of its text."""
    prompt = question.words_in(in_use()).prompt
    return shorten(to_line(in_letters(prompt) if question.is_drawn else prompt), LONGEST)
