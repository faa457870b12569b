"""One entry of quiz.yaml to a Question; what does not hold is noted in the document, with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from grader.course.course import IDENTIFIER, RESERVED
from grader.course.yaml_marks import (
    NOT_BLANK,
    NOT_NEGATIVE,
    POSITIVE,
    Document,
    Keys,
    build_part,
    must,
    one_of,
)
from grader.quiz.draw_checks import check_draws, choices
from grader.quiz.kinds.registry import KINDS
from grader.quiz.questions.arithmetic import CannotRead, parse
from grader.quiz.questions.question import ENGLISH, Part, Question, Texts, Tolerance

LETTERS = must(
    "letters from A on, one for each option",
    lambda options: all(len(key) == 1 and "A" <= key <= "Z" for key in options),
)

FIELDS = must(
    "names of letters, digits and underscores with an answer each",
    lambda fields: all(name.isidentifier() for name in fields),
)


@dataclass(frozen=True)
class RawTolerance:
    """A tolerance as its author writes it."""

    absolute: Annotated[float, NOT_NEGATIVE] = 0.0
    relative: Annotated[float, NOT_NEGATIVE] = 0.0
    digits: Annotated[int, NOT_NEGATIVE] = 0


@dataclass(frozen=True)
class RawPart:
    """A value that is asked for, as its author writes it."""

    answer: object = None
    expression: str = ""
    tolerance: RawTolerance = field(default_factory=RawTolerance)


@dataclass(frozen=True)
class RawQuestion:
    """A question as its author writes it."""

    id: Annotated[str, IDENTIFIER]
    kind: Annotated[str, one_of(*KINDS)]
    prompt: Annotated[str, NOT_BLANK]
    points: Annotated[float, POSITIVE] = 1.0
    options: Annotated[dict[str, Annotated[str, NOT_BLANK]], LETTERS] = field(default_factory=dict)
    targets: dict[str, Annotated[str, NOT_BLANK]] = field(default_factory=dict)
    code: str = ""
    answer: object = None
    fields: Annotated[dict[str, RawPart], FIELDS] = field(default_factory=dict)
    expression: str = ""
    tolerance: RawTolerance = field(default_factory=RawTolerance)
    draw: dict[str, object] = field(default_factory=dict)
    where: str = ""
    feedback: dict[str, Annotated[str, NOT_BLANK]] = field(default_factory=dict)
    explanation: str = ""
    check: str = ""


class QuestionReader:
    """One question: its parts are read, and what does not hold is noted in the document."""

    def __init__(self, document: Document, raw: RawQuestion, keys: Keys, *, try_all: bool) -> None:
        self._document, self._raw, self._keys, self._try_all = document, raw, keys, try_all
        self._kind = KINDS[raw.kind]
        self._texts = Texts(raw.prompt, raw.options, raw.targets, raw.feedback, raw.explanation)

    def read(self) -> Question:
        """Return the question; it is of use if no problem has been noted."""
        raw = self._raw
        if raw.id in RESERVED:
            self._add(
                ("id",), f"{raw.id!r} has a meaning of its own in notebooks; choose another id"
            )
        self._check_keys_of_kind()
        draw = {name: choices(value) for name, value in raw.draw.items()}
        for name in [name for name, values in draw.items() if not values]:
            said = "a range of two whole numbers, [smallest, largest], or {choose: [numbers]}"
            self._add(("draw", name), f"{name!r} must be {said}")
        question = Question(
            id=raw.id,
            kind=raw.kind,
            points=raw.points,
            parts=self._parts(),
            texts={ENGLISH: self._texts},
            code=raw.code,
            draw=draw,
            where=raw.where,
            check=raw.check,
            place="{}:{}:{}".format(self._document.name, *self._document.marks[*self._keys, "id"]),
        )
        for key in ("check", "expression"):
            self._check_python((key,), getattr(raw, key))
        if raw.draw and all(draw.values()):
            check_draws(question, self._at("answer"), self._add, try_all=self._try_all)
        self._check_feedback(question)
        return question

    def _add(self, way: Keys, sentence: str) -> None:
        self._document.add((*self._keys, *way), sentence)

    def _check_keys_of_kind(self) -> None:
        """Some keys belong to some kinds."""
        raw = self._raw
        for key in ("options", "targets", "code"):
            is_wanted = key in self._kind.needed_keys
            if is_wanted and not getattr(raw, key):
                self._add((), f"a question of kind {raw.kind!r} needs the key {key!r}")
            if getattr(raw, key) and not is_wanted:
                self._add((key,), f"a question of kind {raw.kind!r} has no {key}; remove the key")
        for key in ("fields", "draw", "tolerance"):
            given = getattr(raw, key)
            if given and given != RawTolerance() and not self._kind.answers_are_numbers:
                self._add((key,), f"only numeric questions have {key}; remove the key")
        if raw.where and not raw.draw:
            self._add(("where",), "there is nothing drawn that this could be a condition on")

    def _parts(self) -> tuple[Part, ...]:
        raw = self._raw
        if raw.fields:
            if raw.answer is not None:
                self._add(("answer",), "a question has an answer or fields, not both")
            return tuple(
                self._part(name, part, ("fields", name)) for name, part in raw.fields.items()
            )
        match raw.answer:
            case {**inner} if self._kind.answers_are_numbers and inner:
                part = build_part(self._document, RawPart, inner, (*self._keys, "answer"))
                return (self._part("", part or RawPart(), ("answer",)),)
        part = RawPart(raw.answer, raw.expression)
        return (self._part("", part, ()),)

    def _part(self, name: str, part: RawPart, way: Keys) -> Part:
        own = part.tolerance if part.tolerance != RawTolerance() else self._raw.tolerance
        tolerance = Tolerance(own.absolute, own.relative, own.digits)
        expression = part.expression
        if self._raw.draw:
            if not expression or part.answer is not None:
                said = "the answer to a drawn question is {expression: arithmetic on what is drawn}"
                self._add(way if way else self._at("answer"), said)
            return Part(name, None, expression, tolerance)
        self._check_python((*way, "expression"), expression)
        if part.answer is None:
            self._add(way, "the answer is missing")
            return Part(name, (), expression, tolerance)
        here = (*way, "answer")
        answer = self._kind.load_answer(
            self._texts, part.answer, lambda way, said: self._add((*here, *way), said)
        )
        return Part(name, answer, expression, tolerance)

    def _at(self, key: str) -> Keys:
        return (key,) if (*self._keys, key) in self._document.marks else ()

    def _check_python(self, way: Keys, text: str) -> None:
        if not text:
            return
        try:
            parse(text)
        except CannotRead as problem:
            self._add(way, f"cannot be read: {problem}")

    def _check_feedback(self, question: Question) -> None:
        for spelling in question.english.feedback:
            for said in self._kind.check_feedback(question, spelling):
                self._document.add_to_key((*self._keys, "feedback", spelling), said)
