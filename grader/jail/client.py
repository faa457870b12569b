"""The trusted side of the jail: start a server, fork children from it, talk to them against a clock."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Limits
from grader.errors import JailError
from grader.jail import frames

START_SECONDS = 120
CPU_SLACK = 5.0
# Run with -c and the package's own folder first: a server needs no installed package, and what the
# working directory holds is never imported.
_BOOT = (
    "import sys; root, fd = sys.argv[1:3]; sys.path.insert(0, root);"
    "from grader.jail import server; sys.path.remove(root); server.main(int(fd))"
)


class TimeUp(Exception):
    """The child did not answer in time."""


class Gone(Exception):
    """The child closed its channel, or sent something that no honest child sends."""


@dataclass(frozen=True)
class End:
    """How a child ended: exit status (negative: the signal that killed it) and CPU time used."""

    exit: int
    cpu_seconds: float


class Server:
    """A warm server process; use as a context manager. It starts in the background."""

    def __init__(self, device: str = "cpu") -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BOOT, str(_package_root()), str(theirs.fileno())],
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
        ours.settimeout(START_SECONDS)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fork(self, limits: Limits) -> Child:
        """Fork a child that holds to `limits`.

        Raises:
            JailError: if the server does not start, or has died.
        """
        self._wait_until_ready()
        ours, theirs = socket.socketpair()
        with theirs:
            cpu = limits.seconds_per_submission + CPU_SLACK
            request = {"do": "fork", "memory_mb": limits.memory_mb, "cpu_seconds": cpu}
            try:
                frames.send(self._control, request)
                socket.send_fds(self._control, [b"F"], [theirs.fileno()])
                answer, _ = frames.receive(self._control)
            except (EOFError, OSError):
                raise JailError("The server for students' code has died.") from None
        return Child(self, answer["pid"], ours)

    def reap(self, pid: int, *, kill: bool) -> End:
        """Wait for a child to end, after killing it if asked to."""
        try:
            frames.send(self._control, {"do": "reap", "pid": pid, "kill": kill})
            answer, _ = frames.receive(self._control)
        except (EOFError, OSError):
            raise JailError("The server for students' code has died.") from None
        return End(answer["exit"], answer["cpu_seconds"])

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
            raise JailError(f"The server for students' code did not start: {last[0]}") from None
        self._is_ready = True

    def close(self) -> None:
        """End the server and with it every child; also while another thread talks to it."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


class Child:
    """A forked child as the trusted side sees it."""

    def __init__(self, server: Server, pid: int, channel: socket.socket) -> None:
        self._server, self._pid, self._channel = server, pid, channel
        self._nonce = ""
        self._reaped = False
        self._buffer = bytearray()

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

    def read(self, seconds: float) -> tuple[dict[str, Any], bytes]:
        """Read one answer to the last request.

        Raises:
            TimeUp: if it is not there within `seconds`.
            Gone: if the child ended, or its answer is not one.
        """
        deadline = time.monotonic() + seconds
        try:
            head = self._read_exactly(frames.HEADER.size, deadline)
            json_size, blob_size = frames.HEADER.unpack(head)
            if json_size > frames.MAX_JSON or blob_size > frames.MAX_BLOB:
                raise Gone("an answer larger than any answer can be")
            message = frames.parse(self._read_exactly(json_size, deadline))
            blob = self._read_exactly(blob_size, deadline)
        except (EOFError, frames.WireError, ConnectionError) as error:
            raise Gone(str(error)) from None
        if message.pop("nonce", None) != self._nonce:
            raise Gone("an answer to no question")
        return message, blob

    def end(self) -> End | None:
        """Kill the child and wait for its end; None if that was done before."""
        if self._reaped:
            return None
        self._reaped = True
        self._channel.close()
        return self._server.reap(self._pid, kill=True)

    def _read_exactly(self, count: int, deadline: float) -> bytes:
        while len(self._buffer) < count:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeUp
            self._channel.settimeout(left)
            try:
                part = self._channel.recv(1 << 18)
            except TimeoutError:
                raise TimeUp from None
            if not part:
                raise EOFError
            self._buffer += part
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        return data


def frame(message: bytes, blob: bytes = b"") -> bytes:
    """Make a frame that can be sent many times."""
    return frames.HEADER.pack(len(message), len(blob)) + message + blob


def _package_root() -> Path:
    return Path(__file__).resolve().parents[2]


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
        "PYTHONDONTWRITEBYTECODE": "1",
    }
