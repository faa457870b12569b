"""One submission in the jail: its definitions, then batches of calls, with a new child after a death."""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence

from grader.course.course import Limits
from grader.jail.batch import Batch
from grader.jail.client import Server
from grader.jail.forked import PATIENCE, PATIENCE_AT_ALL, Child, End, Gone, TimeUp
from grader.jail.inside.raised import MAX_FAILURES
from grader.jail.reply import Failure, FatalStatement, Place, Reply
from grader.jail.untrusted import (
    mark,
    read_failures,
    read_hits,
    read_place,
    read_reply,
    read_tensors,
)
from grader.language import _
from grader.reading.code import Packed

MAX_DEATHS = 2
"""Deaths within one batch after which its other calls are not run: a hang in every case costs two."""

SECONDS_IN_ONE_GO = 1.0
"""Time for all calls of a batch together; a batch takes a few hundredths of a second."""

LITTLE = 0.1
"""Seconds that a call may have although the submission's are used up."""


class Session:
    """A submission held by a child that is replaced when it dies; use as a context manager.

    Args:
        server: where children are forked.
        files: per file of the student, what is needed of it.
        limits: seconds and memory.
        before: one of the same submission that is closed; what it spent counts.

    Attributes:
        failures: statements that failed.
        hits: families of operators that the last calls were refused.
    """

    def __init__(
        self,
        server: Server,
        files: Sequence[Packed],
        limits: Limits,
        before: Session | None = None,
    ) -> None:
        self.failures: list[Failure] = []
        self.hits: frozenset[str] = frozenset()
        self._hits_of_definitions: frozenset[str] = frozenset()
        self._lifted: frozenset[str] = frozenset()
        self._server, self._files, self._limits = server, files, limits
        self._deadline = time.monotonic() + PATIENCE_AT_ALL * limits.seconds_per_submission
        self._spent = 0.0
        if before is not None:
            self._deadline, self._spent = before._deadline, before._spent
        self._skip: list[Place] = []
        self._child: Child | None = None
        self._forgiven = False

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, batch: Batch, file: int, banned: frozenset[str] = frozenset()) -> list[Reply]:
        """Run the calls of a batch on the function that `file` defines.

        What one exercise forbids another may allow. The calls are made again in a child that has what this
        one allows, if it shows that they need it.

        Args:
            batch: the calls.
            file: number of the file.
            banned: families of operators that the exercise forbids, see `bans.py`.
        """
        allowed = self._server.families - banned
        self._need(allowed if self._hits_of_definitions & allowed else frozenset())
        self.hits = frozenset()
        replies = self._run(batch, file)
        if self.hits & allowed:
            self._need(allowed)
            self.hits = frozenset()
            replies = self._run(batch, file)
        self.hits &= banned
        return replies

    def _need(self, lifted: frozenset[str]) -> None:
        """See that the child, if there is one, is one in which these families are not banned."""
        if lifted != self._lifted:
            self.close()
            self._lifted = lifted

    def _run(self, batch: Batch, file: int) -> list[Reply]:
        """Run a batch.

        All calls are first made in one go, which is cheap. Only if that does not end well and soon are
        they made one by one, each against its own clock, to learn which of them it was.
        """
        replies = self._run_in_one_go(batch, file)
        deaths = 0
        while len(replies) < batch.size:
            left = batch.size - len(replies)
            if deaths >= MAX_DEATHS:
                note = _("no result came of two calls before it")
                return [*replies, *[Reply("not run", note=note)] * left]
            if self._left() <= 0:
                return [*replies, *[Reply("timeout", note=self._say_time(""))] * left]
            replies += self._run_one_by_one(batch, file, len(replies))
            deaths = sum(reply.status in ("timeout", "crashed") for reply in replies)
        return replies

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._end(self._child)
            self._child = None

    def _end(self, child: Child) -> End | None:
        end = child.end()
        self._spent += end.cpu_seconds if end else 0.0
        return end

    def _run_in_one_go(self, batch: Batch, file: int) -> list[Reply]:
        child = self._child = self._child or self._define()
        if child is None:
            return []
        self._ask(child, batch, file, range(batch.size), one_by_one=False)
        try:
            seconds = min(self._seconds(), SECONDS_IN_ONE_GO)
            return self._read(child, seconds, batch.size, batch.room)
        except (TimeUp, Gone):
            self.close()
            return []

    def _run_one_by_one(self, batch: Batch, file: int, start: int) -> list[Reply]:
        child = self._child = self._child or self._define()
        if child is None:
            return [Reply("crashed", note=_("the definitions end the process"))]
        child.mark()
        self._ask(child, batch, file, range(start, batch.size), one_by_one=True)
        replies: list[Reply] = []
        while start + len(replies) < batch.size:
            try:
                replies += self._read(child, self._seconds(), 1, batch.room)
                child.mark()
            except (TimeUp, Gone) as problem:
                self._child = None
                death = self._death(problem, child)
                return replies if death is None else [*replies, death]
        try:
            message = child.read(self._seconds(), room=batch.room)
            return mark(replies, message.head, read_tensors(message), start)
        except (TimeUp, Gone):  # it answered everything once
            self.close()
            return replies

    def _ask(
        self, child: Child, batch: Batch, file: int, only: Sequence[int], *, one_by_one: bool
    ) -> None:
        known = batch.key in self._server.loaded
        request = {
            **{"do": "calls", "file": file, "function": batch.function, "room": batch.room},
            **{"only": list(only), "one_by_one": one_by_one, "batch": batch.key if known else ""},
            **{"seconds": self._seconds(), "parts": list(batch.parts)},
        }
        child.ask(request, *([] if known else [batch.frame]))

    def _define(self) -> Child | None:
        """Fork a child and run the definitions; a statement that hangs or kills is left out."""
        deaths = 0
        while deaths <= MAX_DEATHS:
            child = self._server.fork(self._limits, self._left(), self._lifted)
            request = {"do": "define", "files": self._files, "skip": self._skip}
            child.ask({**request, "seconds": self._seconds()})
            last: Place | None = None
            try:
                while True:
                    head = child.read(self._seconds(), calls=MAX_FAILURES).head
                    if "starting" not in head:
                        break
                    last = read_place(head["starting"])
                    if self._left() <= 0:
                        raise TimeUp("waiting")
                    child.mark()
                hits, found = read_hits(head), read_failures(head)
            except (TimeUp, Gone) as problem:
                if last is not None and child.place == (last.label, last.line):
                    child.place = None  # that is told anyway
                reply = self._death(problem, child)
                if reply is None:
                    continue
                deaths += 1
                if last is None:
                    return None
                self._skip.append(last)
                names = self._names_at(last)
                self.failures.append(FatalStatement(last, reply.status, reply.note, names))
                continue
            self._hits_of_definitions = hits
            self.failures += [f for f in found if f not in self.failures]
            return child
        return None

    def _left(self) -> float:
        """CPU time that the submission may still use; nothing once its time by the clock is up."""
        living = self._child.cpu_seconds if self._child else 0.0
        left = self._limits.seconds_per_submission - self._spent - living
        return left if time.monotonic() < self._deadline else 0.0

    def _seconds(self) -> float:
        return min(self._limits.seconds_per_call, max(self._left(), LITTLE))

    def _death(self, problem: Exception, child: Child) -> Reply | None:
        """End a child and say how it ended; None where it shall be tried again."""
        end = self._end(child)
        if isinstance(problem, TimeUp):
            return Reply("timeout", note=self._say_place(self._say_time(str(problem)), child.place))
        if end is not None and end.exit == -signal.SIGKILL and not self._forgiven:
            self._forgiven = (
                True  # the machine may have been out of memory: no fault of this student's
            )
            return None
        return _post_mortem(end)

    def _say_time(self, doing: str) -> str:
        """Say which time is up, in words that do not depend on how busy the machine was."""
        limits = self._limits
        if self._left() <= LITTLE:
            said = _("the submission has used its {seconds} s of CPU time")
            seconds = limits.seconds_per_submission
        elif doing == "working":
            said = _("still running after {seconds} s of CPU time")
            seconds = limits.seconds_per_call
        else:
            said = _("it waits for something that does not come: no result after {seconds} s")
            seconds = PATIENCE * limits.seconds_per_call
        return said.format(seconds=f"{seconds:g}")

    def _names_at(self, place: Place) -> tuple[str, ...]:
        """The names that the statement at a place binds."""
        cells = self._files[place.file] if 0 <= place.file < len(self._files) else []
        found = [
            tuple(statement["names"])
            for cell in cells
            for statement in cell["statements"]
            if (cell["label"], statement["line"]) == place[1:]
        ]
        return found[0] if found else ()

    def _say_place(self, said: str, place: tuple[str, int] | None) -> str:
        """Add where the child said it was, if that is in one of the files at all."""
        label, line = place or ("", 0)
        lines = [
            cell["source"].count("\n") + 1
            for file in self._files
            for cell in file
            if cell["label"] == label
        ]
        if not 0 < line <= max(lines, default=0):
            return said
        return _("{said}, in {label}, line {line}").format(said=said, label=label, line=line)

    def _read(self, child: Child, seconds: float, count: int, room: int) -> list[Reply]:
        """Read `count` replies, with how their calls failed when they were made again."""
        message = child.read(seconds, count, room)
        flat = read_tensors(message)
        if len(message.lines) != count:
            raise Gone("another number of answers than of questions")
        self.hits |= read_hits(message.head)
        return mark([read_reply(text, flat) for text in message.lines], message.head, flat)


def _post_mortem(end: End | None) -> Reply:
    """Say in words how a child ended that was not told to."""
    if end is None or end.exit == -signal.SIGKILL:
        # We killed it for an answer that is none, or the kernel did, for want of memory.
        return Reply("crashed", note=_("the process broke off without a readable answer"))
    if end.exit == -signal.SIGXCPU:
        return Reply("timeout", note=_("the submission's CPU time is used up"))
    if end.exit < 0:
        try:
            name = signal.Signals(-end.exit).name
        except ValueError:  # most real-time signals have no name
            name = _("signal {number}").format(number=-end.exit)
        return Reply("crashed", note=_("the process was ended by {name}").format(name=name))
    said = _("the process ended itself with exit status {status}")
    return Reply("crashed", note=said.format(status=end.exit))
