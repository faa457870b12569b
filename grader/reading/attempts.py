"""Names under which one person seems to have handed in several times."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERED = r"\(\d+\)|copy[ _-]*\d*"
_IN_WORDS = r"(?:attempt|try|version|v|resubmission|resubmitted|final|new)[ _-]*\d*"
_ATTEMPT = re.compile(rf"(?:[ _-]*(?:{_NUMBERED})|[ _-]+(?:{_IN_WORDS}))$")
"""How names end that a browser, a course system or a person has given to a further attempt.

A number alone is none: `student_1` and `student_2` are two people.
"""


_COPY = re.compile(r"[ _-]*(?:\(\d+\)|copy[ _-]*\d*)$|-\d{1,2}$|^copy of[ _]", re.IGNORECASE)
"""What browsers, Jupyter, Colab and Canvas add to the name of a file that is there already."""


def without_copy(stem: str) -> str:
    """A file's name, without suffix, as it was before programs made it another one."""
    while (shorter := _COPY.sub("", stem)) and shorter != stem:
        stem = shorter
    return stem


def one_person(names: Iterable[str]) -> list[list[str]]:
    """Group the names that differ by the number of an attempt, as "ada" and "ada (1)"; no others."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(without_attempt(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def without_attempt(name: str) -> str:
    """A name without what says that it is a further attempt, and without capitals."""
    plain = name.casefold()
    while (shorter := _ATTEMPT.sub("", plain)) and shorter != plain:
        plain = shorter
    return plain
