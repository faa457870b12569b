"""Answers that did the very same before: in a class many have the same mistake, and it is judged once.

What comes of an answer follows from what it did, and that is all in the replies of its child, bit by bit. Only
where its code was looked at for the sentence, that counts as well.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from grader.expected.built import BuiltCase
from grader.jail.inside import frames
from grader.jail.reply import Failure, Reply
from grader.judging.score import ExerciseResult
from grader.judging.settling import Again

MOST = 2000
"""Conclusions that are remembered; one takes a few kilobytes, and a student can make up any number."""


@dataclass(frozen=True)
class Round:
    """Calls that were made, and what came of them."""

    cases: tuple[BuiltCase, ...]
    replies: Sequence[Reply]


class Met:
    """What came of answers so far; slots share it.

    Args:
        most: conclusions that are remembered.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._found: dict[bytes, ExerciseResult | Again] = {}
        self._by_code: set[bytes] = set()
        self._one_at_a_time = threading.Lock()

    def get(self, told: bytes, code: Callable[[], bytes] = bytes) -> ExerciseResult | Again | None:
        """Return what came of an answer that told the same; None if there was none.

        Args:
            told: see `digest`.
            code: short bytes for its code; worked out only where answers that told this were worded by theirs.
        """
        return self._found.get(told + code() if told in self._by_code else told)

    def keep(
        self, told: bytes, found: ExerciseResult | Again, code: bytes = b""
    ) -> ExerciseResult | Again:
        """Remember what came of an answer, and return it; the oldest is forgotten where there are too many.

        Args:
            told: see `digest`.
            found: what came of it.
            code: short bytes for its code, if that was looked at.
        """
        with self._one_at_a_time:
            if code:
                self._by_code.add(told)
                if len(self._by_code) > self._most:
                    self._by_code = {told}
            self._found[told + code] = found
            if len(self._found) > self._most:
                del self._found[next(iter(self._found))]
        return found


def digest(exercise: str, rounds: Sequence[Sequence[Reply]], failures: Sequence[Failure]) -> bytes:
    """Short bytes that are the same for answers of which everything is the same, numbers bit by bit.

    Args:
        exercise: its id.
        rounds: the replies to the calls that were made.
        failures: statements of the submission that failed; they explain why a name is missing.
    """
    replies = [reply for replies in rounds for reply in replies]
    ends = [
        (reply.status, reply.troubles, reply.note, [other[:2] for other in reply.others])
        for reply in replies
    ]
    texts = [reply.text or frames.to_json(reply.message) for reply in replies]
    all_flats = [reply.flat for reply in replies]
    all_flats += [other.flat for reply in replies for other in reply.others]
    flats = {id(flat): flat for flat in all_flats}.values()
    numbers = [
        # The numbers alone: their bytes, whatever the dtype.
        (name, tensor.reshape(-1).view(torch.uint8).numpy().data)
        for flat in flats
        for name, tensor in flat.items()
    ]
    failed = failures if any(reply.status != "returned" for reply in replies) else ()
    sizes = [*map(len, rounds), *map(len, texts), *((name, len(data)) for name, data in numbers)]
    found = hashlib.blake2b(digest_size=32)
    # What says how long each of the others is comes first, so that none can pass for a part of another.
    found.update(repr((exercise, ends, sizes, failed)).encode("utf-8", "surrogatepass") + b"\0")
    found.update(b"".join(texts))
    for _name, data in numbers:
        found.update(data)
    return found.digest()
