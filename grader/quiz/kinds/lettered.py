"""What kinds have in common whose answers are letters of options."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from grader.language import _, several
from grader.quiz.kinds.kind import Kind, Note
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.arithmetic import CannotRead
from grader.quiz.questions.question import Part, Question, Texts
from grader.quiz.questions.quoted import quoted_value


class Lettered(Kind):
    """A kind whose answers are letters."""

    needed_keys = frozenset({"options"})

    @abstractmethod
    def problem_with(self, letters: Sequence[str], options: Sequence[str]) -> str:
        """Say what is wrong with the letters that an author gives as right, all of them options; or ""."""

    @abstractmethod
    def read_letters(self, letters: str, options: Sequence[str]) -> str:
        """Return a student's letters, all of them options, as they are compared.

        Raises:
            CannotRead: if they are too many or too few.
        """

    def spell(self, letters: Sequence[str]) -> str:
        """Return right letters as they are compared."""
        return "".join(sorted(letters))

    def load_answer(self, texts: Texts, value: Any, note: Note) -> str:
        letters: list[Any] = list(value) if isinstance(value, list | str) else []
        options = list(texts.options)
        unknown = [number for number, letter in enumerate(letters) if letter not in options]
        if not letters:
            note((), "must be letters of the options")
        elif unknown:
            said = f"there is no option {letters[unknown[0]]}; the options are {', '.join(options)}"
            note((unknown[0],) if isinstance(value, list) else (), said)
        elif problem := self.problem_with(letters, options):
            note((), problem)
        elif len(set(letters)) < len(letters):
            note((), "repeats a letter")
        else:
            return self.spell(letters)
        return ""

    def is_unquoted_answer(self, question: Question, name: str) -> bool:
        return set(name.upper()) <= question.english.options.keys()

    def read(self, question: Question, value: Any) -> str | None:
        options = list(question.english.options)
        words = value if isinstance(value, list | tuple | set) else [value]
        if not all(isinstance(word, str) for word in words):
            raise CannotRead(
                _("letters are asked for ({example}), not {value}").format(
                    example=self.example(question), value=quoted_value(value)
                )
            )
        letters = re.sub(r"[\s,;>.()-]", "", "".join(words)).upper()
        for letter in letters:
            if letter not in options:
                said = _("there is no option {letter}; the options are {options}")
                raise CannotRead(said.format(letter=quoted_value(letter), options=several(options)))
        return self.read_letters(letters, options) or None

    def is_known_mistake(self, key: AnswerKey, part: Part, got: Any, told: str) -> bool:
        return bool(got == re.sub(r"[\s,]", "", told).upper())


class Choice(Lettered):
    """A kind where each option is right or wrong, and has a feedback of its own."""

    def check_feedback(self, question: Question, spelling: str) -> Iterator[str]:
        options = question.english.options
        if spelling not in options:
            yield f"there is no option {spelling!r}; the options are {', '.join(options)}"

    def missing_feedback(self, question: Question) -> Iterator[str]:
        right = question.parts[0].answer
        for letter in question.english.options:
            if letter not in question.english.feedback and letter not in right:
                yield f"option {letter} is wrong, but there is no feedback that says why"
