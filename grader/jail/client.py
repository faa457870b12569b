"""The trusted side of the jail: start a server, fork children from it, talk to them against a clock."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from grader.course.course import Limits
from grader.errors import JailError
from grader.files import PACKAGE
from grader.jail.entering import command
from grader.jail.inside import bubblewrap, frames, readable
from grader.jail.levels import Level
from grader.language import _

START_SECONDS = 120
CPU_SLACK = 5.0
PATIENCE = 2.0
"""Seconds by the clock for each second of CPU time that a call may use, waiting for a core not counted."""

PATIENCE_AT_ALL = 20.0
"""The same, waiting included: the machine may be so busy that nothing gets on."""

# Lies beside what knows the answers: no child may be able to read it.
_CANARY = PACKAGE.resolve() / "grading" / "pipeline.py"

MAX_JSON = 1 << 16
MAX_JSON_PER_CALL = 1 << 16


class TimeUp(Exception):
    """The child did not answer in time; the text says whether it was working or waiting."""


class Gone(Exception):
    """The child closed its channel, or sent something that no honest child sends."""


@dataclass(frozen=True)
class Batch:
    """The calls of one exercise, serialised once per run.

    Attributes:
        key: names these calls to a server that has prepared them.
        function: name of the function to call.
        size: number of calls.
        frame: the calls and their inputs, as a frame.
        room: bytes of tensors that an answer may hold.
    """

    key: str
    function: str
    size: int
    frame: bytes
    room: int


@dataclass(frozen=True)
class Response:
    """What a child sent: the head of the answer, JSON documents that are not read yet, tensors' bytes."""

    message: dict[str, Any]
    lines: list[bytes]
    data: bytearray


@dataclass(frozen=True)
class End:
    """How a child ended: exit status (negative: the signal that killed it) and CPU time used."""

    exit: int
    cpu_seconds: float


class Server:
    """A warm server process; use as a context manager. It starts in the background.

    Args:
        device: where the students' tensors live, "cpu" or "cuda".
        level: how its children are held; without one, by resource limits alone.

    Attributes:
        loaded: keys of the batches that it has prepared.
        families: operators that are banned in its children, see `bans.py`.
    """

    def __init__(self, device: str = "cpu", level: Level | None = None) -> None:
        parts = level.parts if level else {"limits"}
        ours, theirs = socket.socketpair()
        with theirs:
            said = ",".join(sorted(parts))
            line = command("server", str(theirs.fileno()), said, str(_CANARY), device)
            if "namespaces" in parts:
                bwrap, shown = bubblewrap.find() or "bwrap", readable.find()
                line = bubblewrap.command(bwrap, line, shown, scratch="scratch" in parts)
            self._process = subprocess.Popen(
                line,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_environment(device),
                cwd="/",
                start_new_session=True,
            )
        self._control = ours
        self._is_ready = False
        self.loaded: set[str] = set()
        self.families: frozenset[str] = frozenset()
        ours.settimeout(START_SECONDS)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self, batches: Iterable[Batch], families: frozenset[str]) -> None:
        """Let the server prepare calls, so that its children need not, and ban operators in them.

        Raises:
            JailError: if the server does not start, or has died.
        """
        for batch in batches:
            if batch.key not in self.loaded:
                self._wait_until_ready()
                self._tell({"do": "load", "key": batch.key}, batch.frame)
                self.loaded.add(batch.key)
        if families != self.families:
            self._tell({"do": "ban", "families": sorted(families)})
            self._hear()
            self.families = families

    def fork(
        self, limits: Limits, cpu_seconds: float | None = None, lift: Iterable[str] = ()
    ) -> Child:
        """Fork a child.

        Args:
            limits: what it holds to.
            cpu_seconds: CPU time that it may use; default: what the limits say.
            lift: families of operators that are not banned in it.

        Raises:
            JailError: if the server does not start, or has died, or a lock of the child does not hold.
        """
        self._wait_until_ready()
        seconds = limits.seconds_per_submission if cpu_seconds is None else cpu_seconds
        ours, theirs = socket.socketpair()
        with theirs:
            self._tell(
                {
                    **{"do": "fork", "memory_mb": limits.memory_mb},
                    **{"cpu_seconds": seconds + CPU_SLACK, "lift": sorted(lift)},
                }
            )
            answer = self._hear(lambda: socket.send_fds(self._control, [b"F"], [theirs.fileno()]))
        if "failed" in answer:
            ours.close()
            said = _("A lock on students' code does not hold: {why}.")
            raise JailError(said.format(why=answer["failed"]))
        return Child(self, answer["pid"], ours)

    def reap(self, pid: int, *, kill: bool) -> End:
        """Wait for a child to end, after killing it if asked to."""
        self._tell({"do": "reap", "pid": pid, "kill": kill})
        answer = self._hear()
        return End(answer["exit"], answer["cpu_seconds"])

    def usage(self, pid: int) -> dict[str, float]:
        """See `memory.usage`."""
        self._tell({"do": "usage", "pid": pid})
        return self._hear()

    def _tell(self, request: dict[str, Any], prepared: bytes = b"") -> None:
        try:
            frames.send(self._control, request)
            if prepared:
                self._control.sendall(prepared)
        except OSError:
            raise JailError(_("The server for students' code has died.")) from None

    def _hear(self, first: Callable[[], object] = lambda: None) -> dict[str, Any]:
        try:
            first()
            return frames.receive(self._control)[0]
        except (EOFError, OSError):
            raise JailError(_("The server for students' code has died.")) from None

    def _wait_until_ready(self) -> None:
        if self._is_ready:
            return
        try:
            frames.receive(self._control)
        except (EOFError, OSError):
            self.close()
            pipe = self._process.stderr
            said = pipe.read().decode(errors="replace") if pipe else ""
            last = said.strip().splitlines()[-1:] or ["no message"]
            said = _("The server for students' code did not start: {why}").format(why=last[0])
            raise JailError(said) from None
        self._is_ready = True

    def close(self) -> None:
        """End the server and with it every child; also while another thread talks to it."""
        # The socket itself goes with this object: a thread that is about to wait for its number would wait for
        # whatever file has that number next.
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


class Child:
    """A forked child as the trusted side sees it.

    Attributes:
        cpu_seconds: CPU time that it had used when somebody looked last.
    """

    def __init__(self, server: Server, pid: int, channel: socket.socket) -> None:
        self._server, self._pid, self._channel = server, pid, channel
        self._nonce = ""
        self._reaped = False
        self._buffer = bytearray()
        self._marked = {"cpu": 0.0, "queued": 0.0}
        self.cpu_seconds = 0.0

    def ask(self, request: dict[str, Any], *prepared: bytes) -> None:
        """Send a request, and frames made before; answers follow through `read`."""
        self._nonce = secrets.token_hex(16)
        self._channel.settimeout(START_SECONDS)
        try:
            frames.send(self._channel, request | {"nonce": self._nonce})
            for data in prepared:
                self._channel.sendall(data)
        except OSError:
            pass  # a dead child shows when its answer is read

    def read(self, seconds: float, calls: int = 1, room: int = 0) -> Response:
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
        try:
            head = self._read_exactly(frames.HEADER.size, clock)
            json_size, data_size = frames.HEADER.unpack(head)
            if json_size > MAX_JSON + calls * MAX_JSON_PER_CALL or data_size > room:
                raise Gone("an answer larger than any answer can be")
            first, *lines = bytes(self._read_exactly(json_size, clock)).split(b"\n")
            message = frames.parse(first)
            data = self._read_exactly(data_size, clock)
        except (EOFError, frames.WireError, ConnectionError) as error:
            raise Gone(str(error)) from None
        if message.pop("nonce", None) != self._nonce:
            raise Gone("an answer to no question")
        return Response(message, lines, data)

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


def _environment(device: str) -> dict[str, str]:
    """The server's environment: one thread, no secrets, no GPU unless it is graded on one."""
    kept = {k: os.environ[k] for k in ("PATH", "LD_LIBRARY_PATH", "LANG") if k in os.environ}
    visible = os.environ.get("CUDA_VISIBLE_DEVICES", "0") if device == "cuda" else ""
    return kept | {
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "CUDA_VISIBLE_DEVICES": visible,
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
        "HOME": "/nonexistent",
        # A graph for backward is many small pieces of memory; with few kept at hand, each is looked for.
        "GLIBC_TUNABLES": "glibc.malloc.tcache_count=500",
        "TORCHINDUCTOR_CACHE_DIR": "/",  # torch.optim looks for it by writing
        "PYTHONDONTWRITEBYTECODE": "1",
    }
