"""What must hold of a question with drawn numbers, so that every student gets some and all are used."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, product
from typing import Any, cast

from grader.course.yaml_marks import Keys
from grader.language import nearest
from grader.quiz.draw import RAREST, draw_values, named
from grader.quiz.kinds.kind import Note
from grader.quiz.questions.arithmetic import CannotRead, compute, names_in
from grader.quiz.questions.question import Question

MAX_DRAWS = 500
"""All draws are tried if there are no more than this, else so many of them."""

MAX_RANGE = 10**12


def choices(value: Any) -> Sequence[float]:
    """Return the values that a drawn name may take; none if `value` is no way of saying that."""
    match value:
        case [int() as low, int() as high] if low <= high < low + MAX_RANGE:
            return range(low, high + 1)
        case {"choose": [_, *_] as listed} if len(value) == 1 and _are_numbers(listed):
            return tuple(listed)
    return ()


def check_draws(question: Question, answer: Keys, note: Note, *, try_all: bool) -> None:
    """Note where formulas use what is not drawn, the prompt leaves something out, or no draw is possible.

    Args:
        question: with drawn numbers.
        answer: the way to the answer of a question without fields.
        note: what to tell problems to.
        try_all: look whether enough draws meet the condition, which takes a while.
    """
    drawn = question.draw.keys()
    good = _names_are_drawn(("where",), question.where, drawn, note)
    for part in question.parts:
        way = ("fields", part.name) if part.name else answer
        good &= _names_are_drawn(way, part.expression, drawn, note)
    try:
        used = named(question.english.prompt)
    except ValueError:
        note(("prompt",), "a brace is left open; a literal brace is doubled: {{ or }}")
        return
    for name in dict.fromkeys(used):
        if name not in drawn:
            there = ", ".join(drawn)
            said = f"{{{name}}} is not drawn (drawn are {there}); a literal brace is doubled: {{{{"
            note(("prompt",), said)
    for name in drawn - set(used):
        note(("draw", name), f"{name!r} is drawn, but the prompt does not show {{{name}}}")
    if good and question.where and try_all:
        _check_where(question, note)


def _names_are_drawn(way: Keys, text: str, drawn: Collection[str], note: Note) -> bool:
    if not text:
        return True
    try:
        unknown = names_in(text) - set(drawn)
    except CannotRead as problem:
        note(way, f"{text!r} cannot be read: {problem}")
        return False
    for name in sorted(unknown):
        near = nearest(name, list(drawn))
        advice = f"did you mean {near!r}?" if near else f"drawn are {', '.join(drawn)}"
        note(way, f"{name!r} in {text!r} is not drawn; {advice}")
    return not unknown


def _check_where(question: Question, note: Note) -> None:
    """Some draw has to meet the condition, and not too rare a one."""
    values = list(question.draw.values())
    count = math.prod(map(len, values))
    every = product(*values) if count <= MAX_DRAWS else _some(question)
    tried = met = 0
    try:
        for drawn in islice(every, MAX_DRAWS):
            tried += 1
            met += bool(compute(question.where, dict(zip(question.draw, drawn, strict=True))))
    except CannotRead as problem:
        note(("where",), f"has no value for some draws: {problem}")
        return
    if met < RAREST * tried:
        note(("where",), f"holds for {met} of {tried} draws; that is too few")


def _some(question: Question) -> Iterator[tuple[float, ...]]:
    """So many draws of a question whose draws are too many to try them all."""
    for number in range(MAX_DRAWS):
        yield tuple(draw_values(question.draw, "", "", str(number), question.id).values())


def _are_numbers(values: Sequence[object]) -> bool:
    return all(type(v) in (int, float) and math.isfinite(cast(float, v)) for v in values)
