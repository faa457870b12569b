"""What kinds have in common whose answers are numbers."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from grader.language import _
from grader.quiz.kinds.kind import Kind, Note
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.arithmetic import (
    CannotRead,
    as_tuple,
    compute,
    evaluate,
    names_in,
    parse,
)
from grader.quiz.questions.question import Part, Question, Texts, Tolerance
from grader.quiz.questions.quoted import quoted_value

DEFAULT = Tolerance(relative=1e-3)
"""Of numbers that are not whole, where the author states none."""

_ROUNDING = 1e-9


class Numbers(Kind):
    """A kind whose answers are a number, or nested tuples of numbers."""

    answers_are_numbers = True

    @abstractmethod
    def problem_with(self, numbers: Any) -> str:
        """Say what is wrong with the numbers that an author gives as right; or ""."""

    def load_answer(self, texts: Texts, value: Any, note: Note) -> Any:
        try:
            numbers = as_tuple(_computed(value))
        except CannotRead as problem:
            note((), f"must be a number, or lists of numbers: {problem}")
            return 0
        if said := self.problem_with(numbers):
            note((), said)
        return numbers

    def check_feedback(self, question: Question, spelling: str) -> Iterator[str]:
        _field, told = self.split_feedback(question, spelling)
        try:
            if not names_in(told) <= question.draw.keys():
                fields = [part.name for part in question.parts if part.name]
                said = f"{spelling!r} is neither a number nor `field = number`"
                yield said + (f"; the fields are {', '.join(fields)}" if fields else "")
            elif not question.is_drawn:
                compute(told)
        except CannotRead as problem:
            yield f"{told!r} cannot be read: {problem}"

    def split_feedback(self, question: Question, spelling: str) -> tuple[str, str]:
        name, equals, told = spelling.partition("=")
        names = [part.name for part in question.parts]
        if equals and name.strip() in names and not told.startswith("="):
            return name.strip(), told.strip()
        return "", spelling

    def read(self, question: Question, value: Any) -> Any:
        return _numbers(value)

    def spelled(self, answer: Any) -> str:
        if isinstance(answer, tuple):
            return "[" + ", ".join(map(self.spelled, answer)) + "]"
        return f"{answer:.6g}" if isinstance(answer, float) else str(answer)

    def is_known_mistake(self, key: AnswerKey, part: Part, got: Any, told: str) -> bool:
        try:
            mistake = as_tuple(compute(told, key.values)) if key.values else _computed_once(told)
        except CannotRead:  # a formula may have no value for some draws
            return False
        return close(got, mistake, part.tolerance)

    def bits(self, question: Question) -> float:
        if question.is_drawn:
            return 0.0
        return sum(_bits(part.answer, part.tolerance) for part in question.parts)

    def is_right_after_all(self, key: AnswerKey, spelling: str) -> bool:
        field, told = self.split_feedback(key.question, spelling)
        try:
            mistake = as_tuple(compute(told, key.values))
        except CannotRead:
            return False
        return any(
            field == part.name and close(mistake, key.answers[field], part.tolerance)
            for part in key.question.parts
        )


def close(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """Compare numbers, or nested tuples of numbers; what is not finite is never right."""
    if isinstance(want, tuple):
        if not isinstance(got, tuple) or len(got) != len(want):
            return False
        return all(close(g, w, tolerance) for g, w in zip(got, want, strict=True))
    is_number = isinstance(got, int | float)
    if not is_number or (isinstance(got, float) and not math.isfinite(got)):
        return False
    if isinstance(want, int) and not tolerance.is_given:
        return bool(got == want)
    allowed = allowed_off(want, tolerance)
    try:
        return bool(abs(got - want) <= allowed + _ROUNDING * max(abs(want), allowed, 1e-3))
    except OverflowError:  # a whole number larger than any float
        return False


def allowed_off(want: float, tolerance: Tolerance) -> float:
    """Return how far a number may be off the right one."""
    if isinstance(want, int) and not tolerance.is_given:
        return 0.0
    limits = tolerance if tolerance.is_given else DEFAULT
    allowed = max(limits.absolute, limits.relative * abs(want))
    if limits.digits and want:
        digits = math.floor(math.log10(abs(want))) - limits.digits + 1
        allowed = max(allowed, 0.5 * 10.0**digits)
    return allowed


def _numbers(value: Any) -> Any:
    """A number, or lists of numbers as nested tuples."""
    if isinstance(value, list | tuple):
        return tuple(_numbers(item) for item in value)
    if isinstance(value, str):  # a number in quotes
        value = evaluate(parse(value))
        if isinstance(value, str):
            raise CannotRead(_("a number is asked for, not text"))
        return _numbers(value)
    if value is ...:
        raise CannotRead(_("a part of it is not answered yet, `...`"))
    if isinstance(value, bool) or not isinstance(value, int | float):
        said = _("a number is asked for, not {value}")
        raise CannotRead(said.format(value=quoted_value(value)))
    return value


def _computed(value: Any) -> Any:
    """Numbers of YAML; text in it is arithmetic, as "1/6"."""
    if isinstance(value, list):
        return [_computed(item) for item in value]
    if isinstance(value, str):
        return _computed(compute(value))
    if type(value) not in (int, float) or not math.isfinite(value):
        raise CannotRead(f"{value!r} is none")
    return value


@lru_cache(maxsize=4096)
def _computed_once(told: str) -> Any:
    """A known wrong number, the same for every student."""
    return as_tuple(compute(told))


def _bits(value: Any, tolerance: Tolerance) -> float:
    """Bits of whole numbers of the size of these; minus infinity if any has no one spelling."""
    if isinstance(value, tuple):
        return sum(_bits(item, tolerance) for item in value)
    if not isinstance(value, int) or tolerance.is_given:
        return -math.inf
    return math.log2(2 * abs(value) + 2)
