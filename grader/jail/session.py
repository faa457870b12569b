"""One submission in the jail: its definitions, then batches of calls, with a new child after a death."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from grader.course import Limits
from grader.jail import wire
from grader.jail.client import Child, End, Gone, Server, TimeUp, frame
from grader.jail.frames import WireError

MAX_DEATHS = 2
"""Deaths within one batch after which its other calls are not run: a hang in every case costs two."""

SECONDS_IN_ONE_GO = 1.0
"""Time for all calls of a batch together; a batch takes a few hundredths of a second."""

Status = Literal["returned", "raised", "missing", "timeout", "memory", "crashed", "not run"]
Files = Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Batch:
    """The calls of one exercise, serialised once per run and sent as they are.

    Attributes:
        function: name of the function to call.
        size: number of calls.
        frame: the calls and their inputs, as a frame.
    """

    function: str
    size: int
    frame: bytes


@dataclass(frozen=True)
class Reply:
    """What came of one call; nothing in `message` and `flat` can be trusted.

    Attributes:
        status: "returned" and "raised" come from the child, the others from how it ended.
        message: the child's message, see `calls.run_call`.
        flat: the tensors it names.
        note: how the child ended, in words.
        repeats: False where a second call with the same inputs gave another result.
    """

    status: Status
    message: dict[str, Any] = field(default_factory=dict)
    flat: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    repeats: bool = True


def make_batch(function: str, calls: Sequence[dict[str, Any]], blob: bytes) -> Batch:
    """Serialise calls and the tensors that they name."""
    document = json.dumps({"calls": list(calls)}, separators=(",", ":")).encode()
    return Batch(function, len(calls), frame(document, blob))


class Session:
    """A submission held by a child that is replaced when it dies; use as a context manager.

    Args:
        server: where children are forked.
        files: per file of the student, its cells as (label, source).
        limits: seconds and memory.
    """

    def __init__(self, server: Server, files: Files, limits: Limits) -> None:
        self.failures: list[dict[str, Any]] = []
        self._server, self._files, self._limits = server, files, limits
        self._deadline = time.monotonic() + limits.seconds_per_submission
        self._skip: list[list[Any]] = []
        self._child: Child | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, batch: Batch, file: int) -> list[Reply]:
        """Run the calls of a batch on the function that `file` defines.

        All calls are first made in one go, which is cheap. Only if that does not end well and soon are
        they made one by one, each against its own clock, to learn which of them it was.
        """
        replies = self._run_in_one_go(batch, file)
        deaths = 0
        while len(replies) < batch.size:
            left = batch.size - len(replies)
            if deaths >= MAX_DEATHS:
                return [*replies, *[Reply("not run", note="stopped after two such ends")] * left]
            if time.monotonic() > self._deadline:
                note = f"the submission has used its {self._limits.seconds_per_submission:g} s"
                return [*replies, *[Reply("timeout", note=note)] * left]
            replies += self._run_one_by_one(batch, file, len(replies))
            deaths += self._child is None
        return replies

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _run_in_one_go(self, batch: Batch, file: int) -> list[Reply]:
        child = self._child = self._child or self._define()
        if child is None:
            return []
        self._ask(child, batch, file, range(batch.size), one_by_one=False)
        try:
            replies, differing = _read_replies(
                child, min(self._seconds(), SECONDS_IN_ONE_GO), batch.size
            )
            return _mark(replies, differing)
        except (TimeUp, Gone):
            self.close()
            return []

    def _run_one_by_one(self, batch: Batch, file: int, start: int) -> list[Reply]:
        child = self._child = self._child or self._define()
        if child is None:
            return [Reply("crashed", note="the definitions end the process")]
        self._ask(child, batch, file, range(start, batch.size), one_by_one=True)
        replies: list[Reply] = []
        while start + len(replies) < batch.size:
            try:
                replies += _read_replies(child, self._seconds(), 1)[0]
            except (TimeUp, Gone) as problem:
                replies.append(self._death(problem, child))
                self._child = None
                return replies
        try:
            _, differing = _read_replies(child, self._seconds(), 0)
            return _mark(replies, [index - start for index in differing])
        except (TimeUp, Gone):  # it answered everything once
            self.close()
            return replies

    def _ask(
        self, child: Child, batch: Batch, file: int, only: Sequence[int], *, one_by_one: bool
    ) -> None:
        request = {"do": "calls", "file": file, "function": batch.function}
        child.ask(request | {"only": list(only), "one_by_one": one_by_one}, batch.frame)

    def _define(self) -> Child | None:
        """Fork a child and run the definitions; a statement that hangs or kills is left out."""
        for _ in range(MAX_DEATHS + 1):
            child = self._server.fork(self._limits)
            child.ask({"do": "define", "files": self._files, "skip": self._skip})
            last: list[Any] = []
            try:
                while True:
                    message, _ = child.read(self._seconds())
                    if "starting" not in message:
                        break
                    last = message["starting"]
            except (TimeUp, Gone) as problem:
                reply = self._death(problem, child)
                if not last:
                    return None
                self._skip.append(last)
                self.failures.append({"place": last, "status": reply.status, "note": reply.note})
                continue
            self.failures += [f for f in message.get("failures", []) if f not in self.failures]
            return child
        return None

    def _seconds(self) -> float:
        return min(self._limits.seconds_per_call, max(self._deadline - time.monotonic(), 0.1))

    def _death(self, problem: Exception, child: Child) -> Reply:
        end = child.end()
        if isinstance(problem, TimeUp):
            return Reply("timeout", note=f"still running after {self._limits.seconds_per_call:g} s")
        return _post_mortem(end)


def _read_replies(child: Child, seconds: float, count: int) -> tuple[list[Reply], list[int]]:
    """Read `count` replies, and the numbers of the calls that gave something else when repeated."""
    message, blob = child.read(seconds)
    try:
        flat = wire.unpack(blob)
    except WireError as error:
        raise Gone(str(error)) from None
    told, differing = message.get("replies"), message.get("differing", [])
    if not isinstance(told, list) or len(told) != count:
        raise Gone("another number of answers than of questions")
    if not isinstance(differing, list) or any(type(n) is not int for n in differing):
        raise Gone("an answer that is none")
    return [_reply(one, flat) for one in told], differing


def _mark(replies: list[Reply], differing: list[int]) -> list[Reply]:
    odd = set(differing)
    return [replace(r, repeats=number not in odd) for number, r in enumerate(replies)]


def _reply(message: Any, flat: dict[str, Any]) -> Reply:
    status = message.get("status") if isinstance(message, dict) else None
    if status not in ("returned", "raised", "missing"):
        raise Gone("an answer without a status")
    return Reply(status, message, flat)


def _post_mortem(end: End | None) -> Reply:
    """Say in words how a child ended that was not told to."""
    if end is None or end.exit == -signal.SIGKILL:
        # We killed it for an answer that is none, or the kernel did, for want of memory.
        return Reply("crashed", note="the process broke off without a readable answer")
    if end.exit == -signal.SIGXCPU:
        return Reply("timeout", note="the submission's CPU time is used up")
    if end.exit < 0:
        return Reply("crashed", note=f"the process was ended by {signal.Signals(-end.exit).name}")
    return Reply("crashed", note=f"the process ended itself with exit status {end.exit}")
