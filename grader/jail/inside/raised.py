"""What is told of an exception of a student's code: its classes, its text, and the student's own lines."""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple

MAX_TEXT = 500
MAX_HELD = 6
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
MAX_FAILURES = 50
"""Failed statements that are told."""

LabelOf = Callable[[str], str]
"""What to call a file of a traceback; "" if it is not the student's."""


class Held(NamedTuple):
    """A variable of a line that failed, and what it holds: the shape and dtype of a tensor."""

    name: str
    shape: tuple[int, ...]
    dtype: str


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
        begun: whether other lines of the innermost function stand before the one that raised.
        held: the tensors that the innermost line names.
    """

    kinds: tuple[str, ...]
    text: str
    frames: tuple[Frame, ...] = ()
    memory: bool = False
    begun: bool = False
    held: tuple[Held, ...] = ()

    @property
    def kind(self) -> str:
        """The name of its class."""
        return self.kinds[0]

    def to_json(self) -> dict[str, Any]:
        """Return it as it travels."""
        told: dict[str, Any] = {
            **{"kinds": list(self.kinds), "text": self.text},
            **{"frames": [list(frame) for frame in self.frames], "memory": self.memory},
        }
        if self.begun:
            told["begun"] = True
        if self.held:
            told["held"] = [[name, list(shape), dtype] for name, shape, dtype in self.held]
        return told


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
    begun, held = False, tuple[Held, ...]()
    with suppress(BaseException):  # what a variable holds may be anything
        if innermost := _innermost(error, label_of):
            begun, held = _is_begun(innermost), _held(innermost)
    return Raised(tuple(kinds[:10]), text, tuple(frames), out_of_memory, begun, held)


def _plain(text: str) -> str:
    """The beginning of a text as a string of no other class, which may answer with anything."""
    return str.__getitem__(text, slice(MAX_TEXT))


# A class may have these of its own.
_NAME, _MRO = type.__dict__["__name__"].__get__, type.__dict__["__mro__"].__get__


def _innermost(error: BaseException, label_of: LabelOf) -> TracebackType | None:
    """Where the innermost line of the student's own was left."""
    found, step = None, error.__traceback__
    while step is not None:
        if label_of(step.tb_frame.f_code.co_filename):
            found = step
        step = step.tb_next
    return found


def _is_begun(step: TracebackType) -> bool:
    code, at = step.tb_frame.f_code, step.tb_lineno or 0
    lines = (line for _, _, line in code.co_lines() if line is not None)
    if not any(code.co_firstlineno < line < at for line in lines):
        return False
    # What a stub was handed out with may stand before the comment that says where to write.
    above = (linecache.getline(code.co_filename, line).strip() for line in range(at - 1, 0, -1))
    return not next(filter(None, above), "").startswith("#")


def _held(step: TracebackType) -> tuple[Held, ...]:
    """The plain tensors among the variables that the line names."""
    plain = getattr(sys.modules.get("torch"), "Tensor", None)
    line = linecache.getline(step.tb_frame.f_code.co_filename, step.tb_lineno or 0)
    names = dict.fromkeys(_WORD.findall(line[:MAX_TEXT]))
    values = step.tb_frame.f_locals
    there = [(name, values[name]) for name in names if name in values]
    tensors = [(n, v) for n, v in there if type(v) is plain][:MAX_HELD]
    return tuple(Held(n, tuple(map(int, v.shape)), _plain(str(v.dtype))[6:]) for n, v in tensors)


def _frames(error: BaseException, label_of: LabelOf) -> list[Frame]:
    places = []
    step = error.__traceback__
    while step is not None:
        filename = step.tb_frame.f_code.co_filename
        if label := label_of(filename):
            places.append((label, filename, step.tb_lineno or 0))
        step = step.tb_next
    return [
        Frame(label, line, linecache.getline(filename, line).strip()[:MAX_TEXT])
        for label, filename, line in [*places[:1], *places[1:][-2:]]
    ]
