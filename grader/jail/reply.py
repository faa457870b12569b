"""What comes of a submission in the jail: a Reply to each call, and the statements that failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from grader.jail.inside import frames
from grader.jail.inside.raised import FailedStatement

Status = Literal["returned", "raised", "missing", "timeout", "memory", "crashed", "not run"]


class Trouble(NamedTuple):
    """How a call failed when it was made again.

    Attributes:
        manner: in which, see `inside/manners.py`.
        what: differs, in a word.
        text: of the exception, if one was raised.
    """

    manner: str
    what: str
    text: str = ""


class Other(NamedTuple):
    """What a call made of other numbers; nothing of it can be trusted.

    Attributes:
        manners: in which it was made, see `inside/manners.py`.
        trees: of its tensors.
        flat: the tensors that they name.
    """

    manners: tuple[str, ...]
    trees: list[Any]
    flat: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What came of one call; nothing in `message`, `text` and `flat` can be trusted.

    Attributes:
        status: "returned" and "raised" come from the child, the others from how it ended.
        message: the child's message, see `calls.run_call`; where it is not read yet, `text` is its JSON.
        flat: the tensors it names.
        note: how the child ended, in words.
        troubles: how the call failed when it was made again.
        others: what it made of other numbers.
    """

    status: Status
    message: dict[str, Any] = field(default_factory=dict)
    flat: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    troubles: tuple[Trouble, ...] = ()
    others: tuple[Other, ...] = ()
    text: bytes = b""

    def read(self) -> dict[str, Any]:
        """Return the message.

        Raises:
            WireError: if the text is not a JSON object.
        """
        return frames.parse(self.text) if self.text else self.message


class Place(NamedTuple):
    """Where a statement stands: number of the file, label of the cell, line."""

    file: int
    label: str
    line: int


@dataclass(frozen=True)
class FatalStatement:
    """A top-level statement that ended the process, or never ended itself.

    Attributes:
        status: how.
        note: the same in words.
        names: those that it would have bound.
    """

    place: Place
    status: Status
    note: str
    names: tuple[str, ...] = ()


Failure = FailedStatement | FatalStatement
"""A statement of a submission that did not do what it should."""
