"""The calls of one exercise, serialised once for all submissions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from grader.jail.inside import frames
from grader.jail.inside.description import Call

MIN_ROOM = 1 << 20


@dataclass(frozen=True)
class Batch:
    """The calls of one exercise, serialised once per run.

    Attributes:
        key: names these calls to a server that has prepared them.
        function: name of the function to call; of several, of the main one.
        parts: names of all functions, where an answer is several.
        size: number of calls.
        frame: the calls and their inputs, as a frame.
        room: bytes of tensors that an answer may hold.
    """

    key: str
    function: str
    size: int
    frame: bytes
    room: int
    parts: tuple[str, ...] = ()


def make_batch(
    function: str, calls: Sequence[Call], blob: bytes, parts: tuple[str, ...] = ()
) -> Batch:
    """Serialise calls and the tensors that they name."""
    document = frames.to_json({"calls": [call.to_json() for call in calls]})
    frame = frames.HEADER.pack(len(document), len(blob)) + document + blob
    key = hashlib.sha256(function.encode() + b"\0" + frame).hexdigest()
    return Batch(key, function, len(calls), frame, room_for(calls, blob), parts)


def room_for(calls: Sequence[Call], blob: bytes) -> int:
    """Return how many bytes of tensors the answers to calls may hold.

    Enough for wrong shapes to be told, and for one result for each call of all inputs.
    """
    return MIN_ROOM + (len(calls) + 8) * len(blob)
