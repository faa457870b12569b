"""The warm server: imports torch once, forks a child for each submission, reaps it; nothing else.

Started by `client.Server` with the number of a control socket. It stays single-threaded (a thread that
is gone after a fork can leave a lock held for ever), never runs a student's code, and knows no secret:
its memory is the children's memory.

A CPU build of torch runs backward in the calling thread, so a warm-up with a backward pass does not
poison later forks; on a GPU each child initialises CUDA itself.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from grader.jail import frames, limits, memory, wire
from grader.jail.child import Child
from grader.jail.rounds import Prepared, Rounds

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def main(control_fd: int) -> None:
    """Serve fork and reap requests until the control socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's business
    control = socket.socket(fileno=control_fd)
    _warm_up()
    frames.send(control, {"ready": os.getpid()})
    batches: dict[str, Prepared] = {}
    settled, born = False, 0.0
    while True:
        try:
            request, _ = frames.receive(control)
        except EOFError:
            return
        match request["do"]:
            case "load":
                document, blob = frames.receive(control)
                calls = document["calls"]
                batches[request["key"]] = Prepared(calls, wire.unpack(blob), ahead=True)
                settled = False
            case "fork":
                if not settled:
                    memory.settle()
                    settled = True
                born = time.monotonic()
                frames.send(control, {"pid": _fork(control, request, batches)})
            case "usage":
                frames.send(control, memory.usage(request["pid"], born))
            case "reap":
                frames.send(control, _reap(request["pid"], kill=request["kill"]))


def _fork(control: socket.socket, request: dict[str, Any], batches: Mapping[str, Prepared]) -> int:
    _, (descriptor,), _, _ = socket.recv_fds(control, 1, 1)
    server = os.getpid()
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    code = 1
    try:
        # The last two lines of defence against a child that outlives us.
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server:
            os._exit(1)
        os.setsid()
        control.close()
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        limits.apply(request["memory_mb"], request["cpu_seconds"])
        Child(socket.socket(fileno=descriptor), batches).serve()
        code = 0
    except (BrokenPipeError, ConnectionResetError):
        pass  # the grader has closed the channel: nobody waits for an answer
    finally:
        os._exit(code)


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
    # Uninitialised memory reads as NaN, so an answer that forgets to write shows. The function with
    # the longer name, `use_deterministic_algorithms`, also imports the compiler: 2 s and 90 MB.
    torch.set_deterministic_debug_mode("warn")
    x = torch.linspace(0.0, 1.0, 12, dtype=torch.float64).reshape(3, 4)
    call = {
        "arguments": [
            ["x", wire.Tensors().add(x) | _PLAIN],
            ["w", {"tensor": ["float64", 12, [4, 4]]} | _PLAIN | {"id": 1}],
        ],
        **{"positional": 2, "dtype": "float64", "device": "cpu", "seed": 0, "driver": None},
        **{"grad": ["x", "w"], "updates": [], "labels": {}, "repeat": True},
        "cotangents": [{"tensor": ["float64", 0, [3, 4]]}],
    }
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


if __name__ == "__main__":
    main(int(sys.argv[1]))
