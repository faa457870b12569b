"""What is told of an exception of a student's code: its classes, its text, and the student's own lines."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

MAX_TEXT = 500
MAX_FAILURES = 50
"""Failed statements that are told."""

LabelOf = Callable[[str], str]
"""What to call a file of a traceback; "" if it is not the student's."""


class Frame(NamedTuple):
    """A line of the student's on the way to an exception; the number is None where Python does not know it."""

    label: str
    line: int | None
    code: str


@dataclass(frozen=True)
class Raised:
    """An exception that was raised.

    Attributes:
        kinds: names of its class and of those that it is derived from.
        frames: the student's own, the innermost last.
        memory: whether there was no memory left.
    """

    kinds: tuple[str, ...]
    text: str
    frames: tuple[Frame, ...] = ()
    memory: bool = False

    @property
    def kind(self) -> str:
        """The name of its class."""
        return self.kinds[0]

    def to_json(self) -> dict[str, Any]:
        """Return it as it travels."""
        frames = [list(frame) for frame in self.frames]
        return {
            **{"kinds": list(self.kinds), "text": self.text},
            **{"frames": frames, "memory": self.memory},
        }


@dataclass(frozen=True)
class FailedStatement:
    """A top-level statement that raised an exception.

    Attributes:
        label: what the cell that it stands in is called.
        names: those that it would have bound.
    """

    label: str
    line: int
    names: tuple[str, ...]
    error: Raised

    def to_json(self) -> dict[str, Any]:
        """Return it as it travels."""
        return {
            **{"label": self.label, "line": self.line, "names": list(self.names)},
            "error": self.error.to_json(),
        }


def describe_error(error: BaseException, label_of: LabelOf) -> Raised:
    """Describe an exception; where the traceback is long, its first frame and its last two."""
    frames = _frames(error, label_of)
    with suppress(BaseException):  # here too: a SyntaxError may be made by hand
        if isinstance(error, SyntaxError) and (label := label_of(error.filename or "")):
            line = error.lineno if type(error.lineno) is int else None
            frames.append(Frame(label, line, _plain(error.text or "").strip()))
    text = ""
    with suppress(BaseException):  # the student's own `__str__` may raise anything
        text = _plain(str(error.msg if isinstance(error, SyntaxError) else error))
    out_of_memory = isinstance(error, MemoryError) or "can't allocate memory" in text
    kinds = [_plain(_NAME(kind))[:100] for kind in _MRO(type(error)) if kind is not object]
    return Raised(tuple(kinds[:10]), text, tuple(frames), out_of_memory)


def _plain(text: str) -> str:
    """The beginning of a text as a string of no other class, which may answer with anything."""
    return str.__getitem__(text, slice(MAX_TEXT))


# A class may have these of its own.
_NAME, _MRO = type.__dict__["__name__"].__get__, type.__dict__["__mro__"].__get__


def _frames(error: BaseException, label_of: LabelOf) -> list[Frame]:
    places = []
    step = error.__traceback__
    while step is not None:
        filename = step.tb_frame.f_code.co_filename
        if label := label_of(filename):
            places.append((label, filename, step.tb_lineno))
        step = step.tb_next
    return [
        Frame(label, line, linecache.getline(filename, line).strip()[:MAX_TEXT])
        for label, filename, line in [*places[:1], *places[1:][-2:]]
    ]
