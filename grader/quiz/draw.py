"""The numbers that each student gets: drawn from names alone, so that everybody can work them out again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import Formatter

from grader.quiz.questions.arithmetic import CannotRead, compute

TRIES = 2000
_BYTES = 8  # of each number: so many that no remainder is likelier than another

RAREST = 0.02
"""`where` must hold for this share of all draws at least: then some try of a student's certainly holds."""


def draw_values(
    draw: Mapping[str, Sequence[float]], where: str, seed: str, student: str, id_: str
) -> dict[str, float]:
    """Draw a student's numbers for a question.

    Args:
        draw: name to the values it may take, a range or a tuple.
        where: a condition on them, or "".
        seed: the course's.
        student: the name under which it is handed in; case and outer spaces do not matter.
        id_: the question.

    Raises:
        CannotRead: if no draw meets the condition.
    """
    return dict(_draw(tuple(draw.items()), where, f"{seed}\0{normal(student)}\0{id_}"))


@lru_cache(maxsize=4096)
def _draw(
    draw: tuple[tuple[str, Sequence[float]], ...], where: str, stem: str
) -> tuple[tuple[str, float], ...]:
    stem_hash = hashlib.shake_256(stem.encode("utf-8", "surrogatepass"))
    for number in range(TRIES):
        drawn = stem_hash.copy()
        drawn.update(f"\0{number}".encode())
        data = drawn.digest(_BYTES * len(draw))
        values = {name: _pick(choices, data, i) for i, (name, choices) in enumerate(draw)}
        if not where or compute(where, values):
            return tuple(values.items())
    raise CannotRead("no draw meets the condition")


def _pick(choices: Sequence[float], data: bytes, place: int) -> float:
    number = int.from_bytes(data[_BYTES * place : _BYTES * (place + 1)], "big")
    return choices[number % len(choices)]


def normal(student: str) -> str:
    """Return a name as it is compared."""
    return student.strip().casefold()


def fill(prompt: str, values: Mapping[str, object]) -> str:
    """Put values into a drawn prompt: `{n}` becomes the value, `{{` a brace."""
    return "".join(
        text + ("" if name is None else str(values.get(name, name)))
        for text, name, _format, _conversion in Formatter().parse(prompt)
    )


_GIVEN = r"(?:\w+ = )?\{\w+\}"
_IN_BRACKETS = re.compile(rf"\s*[(（]{_GIVEN}(?:(?:, | and |，|、|和){_GIVEN})*[)）]")
_NAMED = re.compile(r"\b(\w+) = \{\1\}", re.ASCII)


def in_letters(prompt: str) -> str:
    """Return a drawn prompt before anything is drawn: `n = {n}` is n, and "(k = {k}, s = {s})" says nothing."""
    bare = _IN_BRACKETS.sub(lambda found: "" if " = " in found[0] else found[0], prompt)
    return fill(_NAMED.sub(r"{\1}", bare), {})


def named(prompt: str) -> list[str]:
    """Return the names in a drawn prompt.

    Raises:
        ValueError: if a brace is left open.
    """
    return [
        name for _text, name, _format, _conversion in Formatter().parse(prompt) if name is not None
    ]
