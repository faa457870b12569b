"""Code output: what a program prints."""

from __future__ import annotations

from typing import Any

from grader.language import _
from grader.quiz.kinds.kind import Kind, Note
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.question import Part, Question, Texts


class CodeOutput(Kind):
    """An answer is text of one or more lines."""

    name = "code output"
    needed_keys = frozenset({"code"})

    def load_answer(self, texts: Texts, value: Any, note: Note) -> str:
        if isinstance(value, str) and value.strip():
            return value
        note((), "must be the text that is printed; put it in quotes")
        return ""

    def example(self, question: Question) -> str:
        return _('"what is printed"')

    def how_to_answer(self, question: Question) -> str:
        return _('what is printed, in quotes; """ for several lines')

    def how_to_type(self, question: Question) -> str:
        return _(r"what is printed; \n for a new line")

    def is_right(self, key: AnswerKey, part: Part, got: str) -> bool:
        return printed(got) == printed(key.answers[part.name])

    def is_known_mistake(self, key: AnswerKey, part: Part, got: str, told: str) -> bool:
        return printed(got) == printed(told)

    def agrees(self, value: Any, part: Part) -> bool:
        return printed(str(value)) == printed(part.answer)


def printed(text: str) -> str:
    """Return output as it is compared: without outer white space, of lines too."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
