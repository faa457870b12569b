"""One entry of quiz.yaml to a Question; what does not hold is noted in the document, with its place."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Annotated, Any, cast

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
from grader.quiz.arithmetic import CannotRead, compute, names_in, parse
from grader.quiz.draw_checks import check_draws, choices
from grader.quiz.judge import as_tuple, pair_of, split_feedback
from grader.quiz.questions import (
    CHOICES,
    ENGLISH,
    KINDS,
    NUMBERS,
    Kind,
    Part,
    Question,
    Texts,
    Tolerance,
)

LETTERED = (*CHOICES, "ordering", "matching")
LETTERS = must(
    "letters from A on, one for each option",
    lambda options: all(len(key) == 1 and "A" <= key <= "Z" for key in options),
)

FIELDS = must(
    "names of letters, digits and underscores with an answer each",
    lambda fields: all(name.isidentifier() for name in fields),
)


@dataclass(frozen=True)
class _Tolerance:
    absolute: Annotated[float, NOT_NEGATIVE] = 0.0
    relative: Annotated[float, NOT_NEGATIVE] = 0.0
    digits: Annotated[int, NOT_NEGATIVE] = 0


@dataclass(frozen=True)
class _Part:
    answer: object = None
    expression: str = ""
    tolerance: _Tolerance = field(default_factory=_Tolerance)


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
    fields: Annotated[dict[str, _Part], FIELDS] = field(default_factory=dict)
    expression: str = ""
    tolerance: _Tolerance = field(default_factory=_Tolerance)
    draw: dict[str, object] = field(default_factory=dict)
    where: str = ""
    feedback: dict[str, Annotated[str, NOT_BLANK]] = field(default_factory=dict)
    explanation: str = ""
    check: str = ""


class Reader:
    """One question: its parts are read, and what does not hold is noted in the document."""

    def __init__(self, document: Document, raw: RawQuestion, keys: Keys, *, try_all: bool) -> None:
        self._document, self._raw, self._keys, self._try_all = document, raw, keys, try_all

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
        texts = Texts(raw.prompt, raw.options, raw.targets, raw.feedback, raw.explanation)
        question = Question(
            id=raw.id,
            kind=cast(Kind, raw.kind),
            points=raw.points,
            parts=self._parts(),
            texts={ENGLISH: texts},
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
        wanted = {
            "options": raw.kind in LETTERED,
            "targets": raw.kind == "matching",
            "code": raw.kind == "code output",
        }
        for key, is_wanted in wanted.items():
            if is_wanted and not getattr(raw, key):
                self._add((), f"a question of kind {raw.kind!r} needs the key {key!r}")
            if getattr(raw, key) and not is_wanted:
                self._add((key,), f"a question of kind {raw.kind!r} has no {key}; remove the key")
        for key in ("fields", "draw", "tolerance"):
            given = getattr(raw, key)
            if given and given != _Tolerance() and raw.kind not in NUMBERS:
                self._add((key,), f"only numeric questions have {key}; remove the key")
        if raw.where and not raw.draw:
            self._add(("where",), "there is nothing drawn that this could be a condition on")

    def _parts(self) -> tuple[Part, ...]:
        raw = self._raw
        if raw.fields:
            if raw.answer is not None:
                self._add(("answer",), "a question has an answer or fields, not both")
            return tuple(
                self._part(name, part, ("fields", name), "answer")
                for name, part in raw.fields.items()
            )
        match raw.answer:
            case {**inner} if raw.kind in NUMBERS and inner:
                part = build_part(self._document, _Part, inner, (*self._keys, "answer"))
                return (self._part("", part or _Part(), ("answer",), "answer"),)
        part = _Part(raw.answer, raw.expression)
        return (self._part("", part, (), "answer"),)

    def _part(self, name: str, part: _Part, way: Keys, key: str) -> Part:
        own = part.tolerance if part.tolerance != _Tolerance() else self._raw.tolerance
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
        return Part(name, self._answer(part.answer, (*way, key)), expression, tolerance)

    def _at(self, key: str) -> Keys:
        return (key,) if (*self._keys, key) in self._document.marks else ()

    def _answer(self, value: Any, way: Keys) -> Any:
        """The right answer as answers are compared; "" after noting what is wrong with it."""
        match self._raw.kind:
            case "single choice" | "multiple choice" | "ordering":
                return self._letters(value, way)
            case "matching":
                return self._pairs(value, way)
            case "short text":
                words = value if isinstance(value, list) else [value]
                if words and all(isinstance(word, str) and word.strip() for word in words):
                    return tuple(words)
                self._add(way, "must be a list of accepted words or phrases, as text")
            case "code output":
                if isinstance(value, str) and value.strip():
                    return value
                self._add(way, "must be the text that is printed; put it in quotes")
            case _:
                return self._numbers(value, way)
        return ""

    def _letters(self, value: Any, way: Keys) -> str:
        raw = self._raw
        letters: list[Any] = list(value) if isinstance(value, list | str) else []
        options = list(raw.options)
        unknown = [number for number, letter in enumerate(letters) if letter not in options]
        if not letters:
            self._add(way, "must be letters of the options")
        elif unknown:
            here = (*way, unknown[0]) if isinstance(value, list) else way
            said = f"there is no option {letters[unknown[0]]}; the options are {', '.join(options)}"
            self._add(here, said)
        elif raw.kind == "single choice" and len(letters) != 1:
            self._add(way, "a single choice has one right letter; or make it a multiple choice")
        elif raw.kind == "ordering" and sorted(letters) != sorted(options):
            self._add(way, "must hold every option once, in the right order")
        elif len(set(letters)) < len(letters):
            self._add(way, "repeats a letter")
        else:
            return "".join(letters if raw.kind == "ordering" else sorted(letters))
        return ""

    def _pairs(self, value: Any, way: Keys) -> dict[str, str]:
        raw = self._raw
        if not isinstance(value, dict) or value.keys() != raw.options.keys():
            self._add(way, "must give a target for each option, as {A: 2, B: 1}")
            return {}
        pairs = {letter: str(target) for letter, target in value.items()}
        for letter, target in pairs.items():
            if target not in raw.targets:
                said = f"there is no target {target}; the targets are {', '.join(raw.targets)}"
                self._add((*way, letter), said)
        return pairs

    def _numbers(self, value: Any, way: Keys) -> Any:
        try:
            numbers = as_tuple(_computed(value))
        except CannotRead as problem:
            self._add(way, f"must be a number, or lists of numbers: {problem}")
            return 0
        if self._raw.kind == "shape" and not (
            isinstance(numbers, tuple) and all(isinstance(size, int) for size in numbers)
        ):
            self._add(way, "a shape is a list of whole numbers")
        return numbers

    def _check_python(self, way: Keys, text: str) -> None:
        if not text:
            return
        try:
            parse(text)
        except CannotRead as problem:
            self._add(way, f"cannot be read: {problem}")

    def _check_feedback(self, question: Question) -> None:
        raw = self._raw
        for spelling in raw.feedback:
            way: Keys = ("feedback", spelling)
            if raw.kind in CHOICES and spelling not in raw.options:
                there = ", ".join(raw.options)
                self._add_to_key(way, f"there is no option {spelling!r}; the options are {there}")
            if raw.kind == "single choice" and spelling == question.parts[0].answer:
                self._add_to_key(way, f"{spelling} is the right answer; say why in the explanation")
            if raw.kind == "matching" and not _is_pair(spelling, raw):
                said = f"{spelling!r} is neither a letter nor a pair, as {{'A = 1': ...}}"
                self._add_to_key(way, said)
            if raw.kind in NUMBERS:
                self._check_wrong_number(question, way, spelling)

    def _check_wrong_number(self, question: Question, way: Keys, spelling: str) -> None:
        _field, told = split_feedback(question, spelling)
        try:
            if not names_in(told) <= question.draw.keys():
                fields = [part.name for part in question.parts if part.name]
                said = f"{spelling!r} is neither a number nor `field = number`"
                also = f"; the fields are {', '.join(fields)}" if fields else ""
                self._add_to_key(way, said + also)
            elif not question.is_drawn:
                compute(told)
        except CannotRead as problem:
            self._add_to_key(way, f"{told!r} cannot be read: {problem}")

    def _add_to_key(self, way: Keys, sentence: str) -> None:
        self._document.add_to_key((*self._keys, *way), sentence)


def _is_pair(spelling: str, raw: RawQuestion) -> bool:
    letter, _equals, target = pair_of(spelling).partition("=")
    return letter in raw.options and (not target or target in raw.targets)


def _computed(value: Any) -> Any:
    """Numbers of YAML; text in it is arithmetic, as "1/6"."""
    if isinstance(value, list):
        return [_computed(item) for item in value]
    if isinstance(value, str):
        return _computed(compute(value))
    if type(value) not in (int, float) or not math.isfinite(value):
        raise CannotRead(f"{value!r} is none")
    return value
