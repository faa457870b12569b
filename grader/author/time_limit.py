"""A limit on the time of what may never end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

SECONDS = 5.0
"""A mutant that computes for longer has an endless loop."""

PATIENCE = 60.0
"""Seconds on the clock after which one that computes nothing waits for what never comes."""

_EVERY = 0.5
"""Seconds after which code that caught the exception is stopped again."""


@dataclass
class Limit:
    """A limit on time.

    Attributes:
        reached: whether it stopped what it was for, who may have caught the exception.
    """

    reached: bool = False


@contextmanager
def time_limit(seconds: float = SECONDS, patience: float = PATIENCE) -> Iterator[Limit]:
    """Raise TimeoutError inside the block when it takes longer; in the main thread only.

    Args:
        seconds: of this process's own time: a machine that is busy makes nothing slower.
        patience: seconds on the clock, far more of them.
    """
    limit = Limit()

    def stop(number: int, frame: FrameType | None) -> None:
        limit.reached = True
        raise TimeoutError(f"still running after {seconds:g} s")

    timers = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, patience),
    )
    before = [signal.signal(number, stop) for number, _timer, _seconds in timers]
    for _number, timer, after in timers:
        signal.setitimer(timer, after, _EVERY)
    try:
        yield limit
    finally:
        for _number, timer, _seconds in timers:
            signal.setitimer(timer, 0)
        for (number, _timer, _seconds), handler in zip(timers, before, strict=True):
            signal.signal(number, handler)
