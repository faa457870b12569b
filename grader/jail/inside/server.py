"""The warm server: imports torch once, forks a child for each submission, reaps it; nothing else.

Started by `client.Server` with the number of a control socket. It stays single-threaded (a thread that
is gone after a fork can leave a lock held for ever), never runs a student's code, and knows no secret:
its memory is the children's memory.

A CPU build of torch runs backward in the calling thread, so a warm-up with a backward pass does not
poison later forks; on a GPU each child initialises CUDA itself.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from grader.jail.inside import bans, data, frames, memory, readable, wire
from grader.jail.inside.child import ChildLoop
from grader.jail.inside.compiling import leave_as_it_is
from grader.jail.inside.description import Call
from grader.jail.inside.locks import Locks, LocksFailed, keep_memory_private, prepare
from grader.jail.inside.manners import CHANGED, HALF, REPEAT, SEEDED, SLICE
from grader.jail.inside.rounds import Prepared, Rounds

LOCKED = b"locked"


def main(control_fd: str, parts: str, canary: str, device: str) -> None:
    """Serve requests until the control socket closes.

    Args:
        control_fd: number of the control socket.
        parts: the locks to put on children, with commas between.
        canary: see `Locks`.
        device: "cpu" or "cuda".
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's business
    keep_memory_private()
    control = socket.socket(fileno=int(control_fd))
    data.offer()
    shown = readable.find(data.folders().values())
    locks = prepare(parts.split(","), canary, shown, device)
    _warm_up()
    frames.send(control, {"ready": True})
    with suppress(EOFError):
        ServerLoop(control, locks).serve()


class ServerLoop:
    """Does what the grader asks for, until the control socket closes.

    Args:
        control: the socket.
        locks: what children are held by.
    """

    def __init__(self, control: socket.socket, locks: Locks) -> None:
        self.control = control
        self.locks = locks
        self.bans = bans.Bans()
        self.batches: dict[str, Prepared] = {}
        self.is_settled = False
        self.born = 0.0

    def serve(self) -> None:
        """Answer requests, one at a time.

        Raises:
            EOFError: when the control socket closes.
        """
        while True:
            request, _ = frames.receive(self.control)
            match request["do"]:
                case "load":
                    document, blob = frames.receive(self.control)
                    described = [*map(Call.from_json, document["calls"])]
                    prepared = Prepared(described, wire.unpack(blob), ahead=True)
                    self.batches[request["key"]] = prepared
                    self.is_settled = False
                case "ban":
                    self.bans.lift(self.bans.families)  # another course, or part of one, has others
                    self.bans = bans.install(request["families"])
                    frames.send(self.control, {"strength": self.bans.strength})
                    self.is_settled = False
                case "fork":
                    frames.send(self.control, self.fork(request))
                case "usage":
                    frames.send(self.control, memory.usage(request["pid"], self.born))
                case "reap":
                    frames.send(self.control, _reap(request["pid"], kill=request["kill"]))

    def fork(self, request: dict[str, Any]) -> dict[str, Any]:
        """Fork a child; the answer comes when its locks are known to hold."""
        if not self.is_settled:
            memory.settle()
            self.is_settled = True
        self.locks.renew_scratch()
        _, (channel,), _, _ = socket.recv_fds(self.control, 1, 1)
        told, telling = os.pipe()
        self.born = time.monotonic()
        pid = os.fork()
        if pid == 0:
            self._be_child(request, channel, telling)
        os.close(channel)
        os.close(telling)
        with os.fdopen(told, "rb") as pipe:
            said = pipe.read()
        if said == LOCKED:
            return {"pid": pid}
        _reap(pid, kill=True)
        return {"failed": said.decode(errors="replace") or "the process broke off"}

    def _be_child(self, request: dict[str, Any], channel: int, telling: int) -> None:
        code = 1
        try:
            os.setsid()
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            _close_all_but([channel, telling, self.locks.ruleset])
            connection = socket.socket(fileno=channel)
            if request["lift"]:
                self.bans.lift(request["lift"])
            self.bans.seal()
            try:
                self.locks.apply(request["memory_mb"], request["cpu_seconds"])
                os.write(telling, LOCKED)
            except LocksFailed as problem:
                os.write(telling, str(problem).encode())
                return
            os.close(telling)
            ChildLoop(connection, self.batches, self.bans).serve()
            code = 0
        except (BrokenPipeError, ConnectionResetError):
            pass  # the grader has closed the channel: nobody waits for an answer
        finally:
            os._exit(code)


def _close_all_but(kept: Iterable[int]) -> None:
    first = 3
    for descriptor in sorted(d for d in kept if d >= first):
        os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX"))


def _reap(pid: int, *, kill: bool) -> dict[str, Any]:
    if kill:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return {"exit": code, "cpu_seconds": usage.ru_utime + usage.ru_stime}


def _warm_up() -> None:
    """Import and initialise whatever a first call would, so that no child pays for it."""
    import torch

    torch.set_num_threads(1)
    leave_as_it_is()
    # Uninitialised memory reads as NaN, so an answer that forgets to write shows. The function with
    # the longer name, `use_deterministic_algorithms`, also imports the compiler: 2 s and 90 MB.
    torch.set_deterministic_debug_mode("warn")
    x = torch.linspace(0.0, 1.0, 12, dtype=torch.float64).reshape(3, 4)
    call = Call(
        arguments=[
            ["x", wire.Tensors().add(x) | _PLAIN],
            ["w", {"tensor": ["float64", 12, [4, 4]]} | _PLAIN | {"id": 1}],
        ],
        positional=2,
        grad=["x", "w"],
        cotangents=[{"tensor": ["float64", 0, [3, 4]]}],
        again=[[REPEAT], [SLICE, CHANGED, SEEDED], [HALF]],
    )
    flat = {"float64": torch.cat([x.reshape(-1), torch.linspace(-1, 1, 16, dtype=torch.float64)])}
    sent = wire.Tensors()
    rounds = Rounds(_exercise_torch, Prepared([call], flat))
    message = rounds.first(0, sent)
    rounds.second()
    sent.raw()
    if "grads" not in message:
        raise RuntimeError(f"warm-up failed: {message}")


_PLAIN = {"float": True, "strided": False, "parameter": False, "grad": None, "id": 0}


def _exercise_torch(x: Any, w: Any) -> Any:
    import torch

    y = torch.tanh(x @ w).sigmoid()
    y = torch.stack([row * (row > 0) for row in y])
    y = y - y.logsumexp(dim=1, keepdim=True) + y.amax(dim=0).sqrt()
    return torch.where(y > 0, y, y / 2) + torch.rand(y.shape).round()
