"""The trusted side of the jail: start a server, let it prepare calls, fork children from it, reap them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from grader.course.course import Limits
from grader.errors import JailError
from grader.files import PACKAGE
from grader.jail.batch import Batch
from grader.jail.entering import command
from grader.jail.forked import Child, End
from grader.jail.inside import bubblewrap, frames, readable
from grader.jail.inside.data import VARIABLE
from grader.jail.levels import Level
from grader.language import _

START_SECONDS = 120
CPU_SLACK = 5.0
# Lies beside what knows the answers: no child may be able to read it.
_CANARY = PACKAGE.resolve() / "grading" / "pipeline.py"


class Server:
    """A warm server process; use as a context manager. It starts in the background.

    Args:
        device: where the students' tensors live, "cpu" or "cuda".
        level: how its children are held; without one, by resource limits alone.
        data: folders that children may read, by the ids of units.

    Attributes:
        loaded: keys of the batches that it has prepared.
        families: operators that are banned in its children, see `bans.py`.
    """

    def __init__(
        self,
        device: str = "cpu",
        level: Level | None = None,
        data: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        parts = level.parts if level else {"limits"}
        ours, theirs = socket.socketpair()
        with theirs:
            said = ",".join(sorted(parts))
            line = command("server", str(theirs.fileno()), said, str(_CANARY), device)
            if "namespaces" in parts:
                bwrap, shown = bubblewrap.find() or "bwrap", readable.find(data.values())
                line = bubblewrap.command(bwrap, line, shown, scratch="scratch" in parts)
            self._process = subprocess.Popen(
                line,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_environment(device) | {VARIABLE: json.dumps(dict(data))},
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
            self._wait_until_ready()
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
        "TORCHDYNAMO_DISABLE": "1",  # see `inside/compiling.py`
        "PYTHONDONTWRITEBYTECODE": "1",
    }
