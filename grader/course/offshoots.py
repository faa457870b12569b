"""Exercises that grow out of another one, as its file declares them at the margin; nothing is imported for it.

    corr2d.debug("flipped")                            # corr2d_debug, in the next unit that has exercises
    corr2d.debug("off_by_one", unit="recurrent")       # corr2d_debug_2

An id says of which exercise and of which kind it is, and never what is wrong: students read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

KINDS = ("debug", "break_it")

_BEGINS = re.compile(rf"(?m)^\w+\.({'|'.join(KINDS)})\(")

_ENDS = re.compile(r"\n(?=[^\s)])")
"""What stands at the margin next, but for the bracket that ends a declaration."""

_UNIT = re.compile(r"""\bunit\s*=\s*["'](\w*)["']""")


@dataclass(frozen=True)
class Sprout:
    """An offshoot, as far as it can be read without importing anything.

    Attributes:
        kind: one of `KINDS`.
        unit: id of the unit that it names; "" for the next one.
        line: where it is declared.
    """

    id: str
    kind: str
    unit: str
    line: int


def id_of(base: str, kind: str, number: int) -> str:
    """Return what an offshoot is called: "corr2d_debug", and "corr2d_debug_2" for the second of its kind."""
    return f"{base}_{kind}" if number == 1 else f"{base}_{kind}_{number}"


def sprouts_in(path: Path) -> tuple[Sprout, ...]:
    """Find the offshoots of an exercise's file, in the order in which they are declared."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return ()  # told by whoever loads the file


@lru_cache(maxsize=512)
def _read(path: Path, _changed: int) -> tuple[Sprout, ...]:
    text = path.read_text(encoding="utf-8")
    found: list[Sprout] = []
    for begin in _BEGINS.finditer(text):
        kind = begin[1]
        number = 1 + sum(one.kind == kind for one in found)
        line = text.count("\n", 0, begin.start()) + 1
        end = _ENDS.search(text, begin.end())
        unit = _UNIT.search(text, begin.end(), end.start() if end else len(text))
        found.append(Sprout(id_of(path.stem, kind, number), kind, unit[1] if unit else "", line))
    return tuple(found)
