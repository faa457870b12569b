"""What a question is, and a quiz: the questions of a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.course.layout import quiz_id

ENGLISH = "en"
"""The language of quiz.yaml; others lie beside it, quiz.zh.yaml."""


@dataclass(frozen=True)
class Tolerance:
    """How far a number may be off; 0 where not given. Without any, numbers are exact if they are whole.

    Attributes:
        absolute: largest difference.
        relative: largest difference as a share of the right number.
        digits: how many significant digits have to be right.
    """

    absolute: float = 0.0
    relative: float = 0.0
    digits: int = 0

    @property
    def is_given(self) -> bool:
        """Whether the author states any."""
        return bool(self.absolute or self.relative or self.digits)


@dataclass(frozen=True)
class Part:
    """One value that a question asks for.

    Attributes:
        name: of the field; "" where the question asks for one value.
        answer: the right value: a letter, a text of letters, a number, nested tuples of numbers, a dict of
            letters to numbers, a tuple of accepted texts. None where it is worked out for each student.
        expression: what computes it; for drawn questions arithmetic on the drawn names, else Python with torch.
    """

    name: str
    answer: Any
    expression: str = ""
    tolerance: Tolerance = Tolerance()


@dataclass(frozen=True)
class Texts:
    """What is read by people, in one language; the keys are those of the English texts."""

    prompt: str
    options: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    feedback: Mapping[str, str] = field(default_factory=dict)
    explanation: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question of a quiz.

    Attributes:
        id: unique in the course, a Python name: students assign their answer to it.
        kind: the name of one in quiz/kinds/.
        parts: what is asked for, at least one.
        texts: by language; English is always there.
        code: whose output is asked for.
        draw: name to the values that a student may get for it.
        where: a condition on the drawn values.
        check: what `grade verify` finds true.
        place: file and line, for messages to the author.
    """

    id: str
    kind: str
    points: float
    parts: tuple[Part, ...]
    texts: Mapping[str, Texts]
    code: str = ""
    draw: Mapping[str, Sequence[float]] = field(default_factory=dict)
    where: str = ""
    check: str = ""
    place: str = ""

    @property
    def is_drawn(self) -> bool:
        """Whether each student gets numbers of their own."""
        return bool(self.draw)

    @property
    def has_fields(self) -> bool:
        """Whether several named values are asked for."""
        return bool(self.parts[0].name)

    @property
    def english(self) -> Texts:
        """The texts as the author wrote them."""
        return self.texts[ENGLISH]

    def words_in(self, language: str) -> Texts:
        """The texts in a language; what is not translated stays English."""
        mine = self.texts.get(language)
        if mine is None or language == ENGLISH:
            return self.english
        english = self.english
        return replace(
            mine,
            prompt=mine.prompt or english.prompt,
            options={**english.options, **mine.options},
            targets={**english.targets, **mine.targets},
            feedback={**english.feedback, **mine.feedback},
            explanation=mine.explanation or english.explanation,
        )


@dataclass(frozen=True)
class Quiz:
    """The quiz of a unit.

    Attributes:
        titles: by language.
        worth: what all questions together count; None for the sum of their points, which else say how it is
            divided among them.
    """

    unit: str
    titles: Mapping[str, str]
    questions: tuple[Question, ...]
    worth: float | None = None

    @property
    def id(self) -> str:
        """Its name among the exercises."""
        return quiz_id(self.unit)

    @property
    def points(self) -> float:
        """What all questions count together."""
        return self.weight if self.worth is None else self.worth

    @property
    def weight(self) -> float:
        """The sum of the questions' own points."""
        return sum(question.points for question in self.questions)

    @property
    def scale(self) -> float:
        """What a point of a question counts."""
        return self.points / self.weight

    def title(self, language: str = ENGLISH) -> str:
        """Its title, in English where it is not translated."""
        return self.titles.get(language) or self.titles[ENGLISH]
