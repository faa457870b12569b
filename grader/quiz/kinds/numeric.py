"""A number, or lists of numbers, within a tolerance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from grader.language import _, either
from grader.quiz.kinds.numbers import Numbers, close
from grader.quiz.questions.answer_key import AnswerKey
from grader.quiz.questions.question import Part, Question, Texts, Tolerance

_HALF = Decimal("0.5000001")
_FEW = 3
_LONGEST = 1000
"""Bits of a whole number; what has more is no float, and no answer."""


class Numeric(Numbers):
    """An answer is a number, or nested tuples of numbers."""

    name = "numeric"

    def problem_with(self, numbers: Any) -> str:
        return ""

    def example(self, question: Question) -> str:
        return _("a number or fraction, math.sqrt(...) and the like")

    def how_to_answer(self, question: Question) -> str:
        return _(
            "a number or fraction, math.sqrt(...) and the like; lists as [[..., ...], [..., ...]]"
        )

    def is_right(self, key: AnswerKey, part: Part, got: Any) -> bool:
        return close(got, key.answers[part.name], part.tolerance)

    def explain(self, key: AnswerKey, part: Part, got: Any, texts: Texts) -> Iterator[str]:
        """Yield sentences on a wrong value: the author's, and that lists are nested in another way."""
        known = list(super().explain(key, part, got, texts))
        yield from known
        want = key.answers[part.name]
        if not known and is_cut(got, want, part.tolerance):
            yield _("Rounded too far: give more digits.")
        if form(got) != form(want):
            yield _("{want} is asked for, not {got}").format(want=form(want), got=form(got))

    def agrees(self, value: Any, part: Part) -> bool:
        return close(value, part.answer, part.tolerance)


def is_cut(got: Any, want: Any, tolerance: Tolerance) -> bool:
    """Tell whether a wrong number is the right one with too few digits, rounded or cut off.

    Of lists each item has to be right or such a number; of exact whole numbers three digits have to be there.
    """
    if isinstance(want, tuple):
        if not isinstance(got, tuple) or len(got) != len(want):
            return False
        pairs = zip(got, want, strict=True)
        return all(close(g, w, tolerance) or is_cut(g, w, tolerance) for g, w in pairs)
    if isinstance(got, bool) or not isinstance(got, int | float):
        return False
    if got.bit_length() > _LONGEST if isinstance(got, int) else not math.isfinite(got):
        return False
    shown = Decimal(repr(got)).normalize()
    digits = len(shown.as_tuple().digits)
    if not got or digits < (_FEW if isinstance(want, int) else 1):
        return False
    unit = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    off = abs(shown - Decimal(want)) / unit
    # One digit that is cut off may be anything.
    is_cut_off = digits > 1 and abs(shown) < abs(Decimal(want)) and off < 1
    return (got < 0) == (want < 0) and (off <= _HALF or is_cut_off)


def form(value: Any) -> str:
    """Say how numbers are nested."""
    if not isinstance(value, tuple):
        return _("one number")
    if all(not isinstance(item, tuple) for item in value):
        return _("a list of length {count}").format(count=len(value))
    inner = list(dict.fromkeys(map(form, value)))
    said = _("a list of length {count}, each item {inner}")
    return said.format(count=len(value), inner=either(inner[:3]))
