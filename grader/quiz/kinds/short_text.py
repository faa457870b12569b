"""A short text: a word or a few."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from grader.language import _
from grader.quiz.kinds.kind import Kind, Note
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.question import Part, Question, Texts

_ARTICLE = re.compile(r"^(?:the|a|an) ")


class ShortText(Kind):
    """An answer is text; the right one is a tuple of accepted texts, those of each translation beside it."""

    name = "short text"
    has_translated_answers = True

    def load_answer(self, texts: Texts, value: Any, note: Note) -> tuple[str, ...] | str:
        words = value if isinstance(value, list) else [value]
        if words and all(isinstance(word, str) and word.strip() for word in words):
            return tuple(words)
        note((), "must be a list of accepted words or phrases, as text")
        return ""

    def example(self, question: Question) -> str:
        return _('"a word"')

    def how_to_answer(self, question: Question) -> str:
        return _("a word or a few, in quotes")

    def how_to_type(self, question: Question) -> str:
        return _("a word or a few")

    def spelled(self, answer: Any) -> str:
        return str(answer[0])

    def is_right(self, key: AnswerKey, part: Part, got: str) -> bool:
        words = [word for texts in key.question.texts.values() for word in texts.words]
        return plain(got) in {plain(word) for word in (*part.answer, *words)}

    def is_known_mistake(self, key: AnswerKey, part: Part, got: str, told: str) -> bool:
        return plain(got) == plain(told)

    def agrees(self, value: Any, part: Part) -> bool:
        return str(value) in part.answer


def plain(text: str) -> str:
    """Return text as short answers are compared: without case, accents, punctuation, a leading article."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(" " if unicodedata.category(c)[0] in "PSZC" else c for c in letters)
    bare = "".join(c for c in kept if not unicodedata.combining(c))
    return _ARTICLE.sub("", " ".join(bare.split()))
