"""Stopping a run: Ctrl-C and SIGTERM become one exception, at a moment at which it does no harm."""

from __future__ import annotations

import importlib
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

SECONDS_TO_STOP = 3.0
"""Signals that come while a run is being stopped are not heard: it must end its processes."""


class Stopped(KeyboardInterrupt):
    """A signal asked the run to stop."""

    def __init__(self, signal_: int) -> None:
        super().__init__()
        self.signal = signal_


_asked = [0]
"""The signal that asked the run to stop. Libraries swallow what a handler raises while they are imported,
so a run looks here again."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise `Stopped` on Ctrl-C and on SIGTERM; to be used in the main thread."""
    last = -SECONDS_TO_STOP

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > SECONDS_TO_STOP:
            last = now
            _asked[0] = number
            raise Stopped(number)

    asked = [signal.SIGINT, signal.SIGTERM]
    # One that is ignored stays so: it is a job in the background.
    heard = [n for n in asked if signal.getsignal(n) is not signal.SIG_IGN]
    before = [signal.signal(number, stop) for number in heard]
    try:
        yield
    except Exception:
        stop_if_asked()  # an import that was broken off raises anything
        raise
    finally:
        _asked[0] = 0
        for number, handler in zip(heard, before, strict=True):
            signal.signal(number, handler)


def stop_if_asked() -> None:
    """Raise `Stopped` if a signal has asked for it and what it raised was swallowed."""
    if _asked[0]:
        raise Stopped(_asked[0])


def import_apart(name: str) -> None:
    """Import a module in another thread: a signal that is heard in the middle of C++ ends the process badly."""

    def load() -> None:
        with suppress(BaseException):  # what is wrong with it is told when it is imported again
            importlib.import_module(name)

    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)
