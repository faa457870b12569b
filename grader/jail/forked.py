"""A forked child as the trusted side sees it: asked, heard against a clock, ended."""

from __future__ import annotations

import secrets
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.jail.inside import frames

if TYPE_CHECKING:
    from grader.jail.client import Server

SECONDS_TO_TAKE_A_REQUEST = 120
PATIENCE = 2.0
"""Seconds by the clock for each second of CPU time that a call may use, waiting for a core not counted."""

PATIENCE_AT_ALL = 20.0
"""The same, waiting included: the machine may be so busy that nothing gets on."""

MAX_PLACES = 8
"""How often a child may tell where it is before it answers."""

MAX_JSON = 1 << 16
MAX_JSON_PER_CALL = 1 << 16


class TimeUp(Exception):
    """The child did not answer in time; the text says whether it was working or waiting."""


class Gone(Exception):
    """The child closed its channel, or sent something that no honest child sends."""


@dataclass(frozen=True)
class Message:
    """What a child sent: the head of the answer, JSON documents that are not read yet, tensors' bytes."""

    head: dict[str, Any]
    lines: list[bytes]
    data: bytearray


@dataclass(frozen=True)
class End:
    """How a child ended: exit status (negative: the signal that killed it) and CPU time used."""

    exit: int
    cpu_seconds: float


class Child:
    """A forked child as the trusted side sees it.

    Attributes:
        cpu_seconds: CPU time that it had used when somebody looked last.
        place: label and line where it said it was, shortly before its time was up; not to be believed.
    """

    def __init__(self, server: Server, pid: int, channel: socket.socket) -> None:
        self._server, self._pid, self._channel = server, pid, channel
        self._nonce = ""
        self._reaped = False
        self._buffer = bytearray()
        self._marked = {"cpu": 0.0, "queued": 0.0}
        self.cpu_seconds = 0.0
        self.place: tuple[str, int] | None = None

    def ask(self, request: dict[str, Any], *prepared: bytes) -> None:
        """Send a request, and frames made before; answers follow through `read`."""
        self._nonce = secrets.token_hex(16)
        self._channel.settimeout(SECONDS_TO_TAKE_A_REQUEST)
        try:
            frames.send(self._channel, request | {"nonce": self._nonce})
            for data in prepared:
                self._channel.sendall(data)
        except OSError:
            pass  # a dead child shows when its answer is read

    def read(self, seconds: float, calls: int = 1, room: int = 0) -> Message:
        """Read one answer to the last request.

        Args:
            seconds: of CPU time that the child may use for it, from now on.
            calls: replies that it may hold.
            room: bytes of tensors that it may hold.

        Raises:
            TimeUp: if it is not there in time.
            Gone: if the child ended, or its answer is not one.
        """
        clock = _Clock(self, seconds)
        self.place = None
        for _ in range(MAX_PLACES + 1):
            message = self._read_message(clock, calls, room)
            match message.head:
                case {"at": [str() as label, int() as line]}:
                    self.place = (label, line)
                case _:
                    return message
        raise Gone("no answer, but where it is, again and again")

    def _read_message(self, clock: _Clock, calls: int, room: int) -> Message:
        try:
            sizes = self._read_exactly(frames.HEADER.size, clock)
            json_size, data_size = frames.HEADER.unpack(sizes)
            if json_size > MAX_JSON + calls * MAX_JSON_PER_CALL or data_size > room:
                raise Gone("an answer larger than any answer can be")
            first, *lines = bytes(self._read_exactly(json_size, clock)).split(b"\n")
            head = frames.parse(first)
            data = self._read_exactly(data_size, clock)
        except (EOFError, frames.WireError, ConnectionError) as error:
            raise Gone(str(error)) from None
        if head.pop("nonce", None) != self._nonce:
            raise Gone("an answer to no question")
        return Message(head, lines, data)

    def mark(self) -> None:
        """Let the time of the next answer count from here; without it, from the last mark."""
        self._marked = self._usage()

    def used(self) -> tuple[float, float]:
        """Seconds of CPU time, and of waiting for a core, since the last mark."""
        now = self._usage()
        return now["cpu"] - self._marked["cpu"], now["queued"] - self._marked["queued"]

    def _usage(self) -> dict[str, float]:
        now = self._server.usage(self._pid)
        self.cpu_seconds = now["cpu"]
        return now

    def end(self) -> End | None:
        """Kill the child and wait for its end; None if that was done before."""
        if self._reaped:
            return None
        self._reaped = True
        self._channel.close()
        return self._server.reap(self._pid, kill=True)

    def _read_exactly(self, count: int, clock: _Clock) -> bytearray:
        while len(self._buffer) < count:
            self._channel.settimeout(clock.seconds_to_wait())
            try:
                part = self._channel.recv(max(min(count - len(self._buffer), 1 << 18), 1 << 13))
            except TimeoutError:
                continue
            if not part:
                raise EOFError
            self._buffer += part
        if len(self._buffer) == count:
            data, self._buffer = self._buffer, bytearray()
        else:
            data = self._buffer[:count]
            del self._buffer[:count]
        return data


class _Clock:
    """The time that one answer may take.

    CPU time decides, so that a busy machine fails nobody. A child that uses none (it sleeps, it waits for
    itself) is given up when `PATIENCE` times as much has passed by the clock.
    """

    def __init__(self, child: Child, seconds: float) -> None:
        self._child, self._seconds = child, seconds
        self._start = time.monotonic()
        self._next = self._start + seconds

    def seconds_to_wait(self) -> float:
        """Return how long to wait before asking again.

        Raises:
            TimeUp: if the child has had its time.
        """
        now = time.monotonic()
        if now >= self._next:
            passed, patience = now - self._start, PATIENCE * self._seconds
            cpu, queued = self._child.used()
            if cpu >= self._seconds:
                raise TimeUp("working")
            if passed - queued >= patience or passed >= PATIENCE_AT_ALL * self._seconds:
                raise TimeUp("waiting")
            left = min(self._seconds - cpu, patience - (passed - queued))
            self._next = now + max(left, 0.02)
        return max(self._next - now, 0.001)
