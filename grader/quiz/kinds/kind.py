"""What there is to say of a kind of question: how it is written, asked, read, judged and handed out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from grader.course.yaml_marks import Keys
from grader.quiz.kinds.verdict import RIGHT, Verdict, wrong
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.question import Part, Question, Texts

Note = Callable[[Keys, str], None]
"""Takes the way to a value in quiz.yaml and a sentence on what is wrong with it."""


class Kind(ABC):
    """A kind of question; the defaults are those of an answer that is text, right or wrong as a whole."""

    name: ClassVar[str]
    """As authors write it: `kind: single choice`."""

    needed_keys: ClassVar[frozenset[str]] = frozenset()
    """Which of `options`, `targets` and `code` a question must have; it has none of the others."""

    answers_are_numbers: ClassVar[bool] = False
    """Whether there may be fields, drawn numbers and tolerances; what is typed is arithmetic then."""

    has_translated_answers: ClassVar[bool] = False
    """Whether a translation may accept words of its own."""

    # What its author writes

    @abstractmethod
    def load_answer(self, texts: Texts, value: Any, note: Note) -> Any:
        """Return the right answer as answers are compared.

        Args:
            texts: of the question, in English.
            value: as quiz.yaml has it.
            note: what to tell what is wrong with it; what is returned then is of no use.
        """

    def check_feedback(self, question: Question, spelling: str) -> Iterator[str]:
        """Yield what is wrong with a wrong answer that the author has a sentence for."""
        yield from ()

    def split_feedback(self, question: Question, spelling: str) -> tuple[str, str]:
        """Split the key of a feedback into the field that it is for, or "", and the wrong answer."""
        return "", spelling

    # How it is asked

    @abstractmethod
    def example(self, question: Question) -> str:
        """Show how an answer is written, in Python."""

    @abstractmethod
    def how_to_answer(self, question: Question) -> str:
        """Say in a few words what to write in a notebook."""

    def how_to_type(self, question: Question) -> str:
        """Say in a few words what to type in a terminal, where nothing needs quotes."""
        return self.how_to_answer(question)

    def blanks(self, question: Question) -> Sequence[str]:
        """Return the keys that a notebook leaves a blank for; without any there is one blank."""
        return ()

    def spelled(self, answer: Any) -> str:
        """Return the right answer as people read it."""
        return str(answer)

    # How an answer is read

    def is_unquoted_answer(self, question: Question, name: str) -> bool:
        """Whether a name in a notebook is an answer without its quotes."""
        return False

    def read(self, question: Question, value: Any) -> Any:
        """Read a student's answer from a plain value: a number, text, or lists and dicts of them.

        Returns:
            The answer as `load_answer` has the right one; None for none.

        Raises:
            CannotRead: in a sentence, what is wrong with it and how to write it.
        """
        return value if isinstance(value, str) else repr(value)

    # How it is judged

    def is_right(self, key: AnswerKey, part: Part, got: Any) -> bool:
        """Whether a value is the right one for a part of the question."""
        return bool(got == key.answers[part.name])

    def is_known_mistake(self, key: AnswerKey, part: Part, got: Any, told: str) -> bool:
        """Whether a wrong value is the one that the author has a sentence for."""
        return bool(got == told)

    def explain(self, key: AnswerKey, part: Part, got: Any, texts: Texts) -> Iterator[str]:
        """Yield sentences on a wrong value: those that the author has for it."""
        for spelling, sentence in texts.feedback.items():
            field, told = self.split_feedback(key.question, spelling)
            if field in ("", part.name) and self.is_known_mistake(key, part, got, told):
                yield sentence

    def judge(self, key: AnswerKey, answer: Any, texts: Texts) -> Verdict:
        """Judge an answer to a question without fields.

        Args:
            key: of the question.
            answer: as `read` returns it.
            texts: of the question, in the language in use.
        """
        part = key.question.parts[0]
        if self.is_right(key, part, answer):
            return RIGHT
        return wrong(list(self.explain(key, part, answer, texts)))

    # What is handed out of it

    def bits(self, question: Question) -> float:
        """Return the binary logarithm of how many answers look like the right one.

        Where the right answer has no one spelling, it is 0 or less.
        """
        return 0.0

    # What is proved of it

    def agrees(self, value: Any, part: Part) -> bool:
        """Whether what the author's expression gives is the answer that they state."""
        return bool(value == part.answer)

    def is_right_after_all(self, key: AnswerKey, spelling: str) -> bool:
        """Whether a wrong answer that the author has a sentence for is right."""
        return False

    def missing_feedback(self, question: Question) -> Iterator[str]:
        """Yield what a student may answer wrongly and learn nothing from."""
        yield from ()
