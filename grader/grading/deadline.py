"""A time limit for calls in this process, kept by a signal: one's own kernel cannot be killed and go on.

Signals reach Python in the main thread only, between two of its own instructions, and Windows has no alarm:
elsewhere, and inside one long call of C code, there is no limit.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, TypeVar

from grader.files import PACKAGE

AGAIN = 0.001
"""Seconds between one interruption and the next: code may catch many of them and go on."""

SOON = 0.001
"""Seconds until an alarm of the user's rings that was due meanwhile; 0 would turn it off."""

_OURS = str(PACKAGE)

T = TypeVar("T")


class DeadlinePassed(BaseException):
    """Raised in a call that takes too long; no `Exception`, which answers often catch."""


class Deadline:
    """Interrupts calls that take too long, and notices that the user wants to stop.

    Args:
        seconds: what one call may take; None for no limit.

    Attributes:
        places: file and line of the frames in which the last call was interrupted, the innermost first.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self.places: list[tuple[str, int]] = []
        self._timed_out = self._stopped = False
        self._installed = False

    def __enter__(self) -> Deadline:
        in_main = threading.current_thread() is threading.main_thread()
        if self.seconds is None or not in_main or not hasattr(signal, "SIGALRM"):
            return self
        # Handlers that C code installed cannot be put back from here.
        if None in (signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGINT)):
            return self
        self._timer = signal.setitimer(signal.ITIMER_REAL, 0)
        self._since = time.monotonic()
        self._handlers = (
            signal.signal(signal.SIGALRM, self._time_is_up),
            signal.signal(signal.SIGINT, self._stop),
        )
        self._installed = True
        return self

    def __exit__(self, *exception: object) -> None:
        if not self._installed:
            return
        self._installed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self._handlers[0])
        signal.signal(signal.SIGINT, self._handlers[1])
        delay, interval = self._timer
        if delay:
            passed = time.monotonic() - self._since
            signal.setitimer(signal.ITIMER_REAL, max(delay - passed, SOON), interval)

    def call(self, action: Callable[[], T]) -> T | None:
        """Do something within the limit.

        Returns:
            What `action` returns; None if it took too long, even if it went on after it was told so.

        Raises:
            KeyboardInterrupt: if the user interrupted it, even if it caught that.
        """
        if not self._installed or self.seconds is None:
            return action()
        self._timed_out = False
        tracing = sys.gettrace()
        result = None
        try:
            signal.setitimer(signal.ITIMER_REAL, self.seconds, AGAIN)
            result = action()
        except DeadlinePassed:
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            if self._timed_out:
                sys.settrace(tracing)
        if self._stopped:
            raise KeyboardInterrupt
        return None if self._timed_out else result

    def _time_is_up(self, _signal: int, frame: FrameType | None) -> None:
        # Never in our own lines, which could not put back what they changed; the alarm rings again.
        if frame is None or _is_ours(frame):
            return
        if not self._timed_out:
            self.places = [(f.f_code.co_filename, f.f_lineno or 0) for f in _frames_of(frame)]
        self._timed_out = True
        _raise_at_next_line(frame)
        raise DeadlinePassed

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopped = True
        raise KeyboardInterrupt


def _raise_at_next_line(frame: FrameType) -> None:
    """Make a call that catches everything raise once more where it goes on: in its `except`."""

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            raise DeadlinePassed
        return trace

    for each in _frames_of(frame):
        each.f_trace = trace
    sys.settrace(lambda *event: None)  # without it Python asks no frame; new frames are not traced


def _frames_of(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames of the call that was interrupted, up to the first one of ours."""
    while frame is not None and not _is_ours(frame):
        yield frame
        frame = frame.f_back


def _is_ours(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(_OURS)
