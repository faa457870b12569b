"""Shortly before its time is up, a child tells where its code is: in which line of the student's.

What it tells is only a word on the way: whoever listens believes nothing of it, and ends the child at the same
time whether it was told or not. A call that hangs in the middle of one operation tells nothing.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from grader.jail.inside.raised import LabelOf

SHARE = 0.8
"""Of the time that a call may take, after which it tells where it is."""

PATIENCE = 2.0
"""So many times as much passes by the clock before a call that only waits is given up; see `forked.py`."""

_TIMERS = (
    (signal.SIGPROF, signal.ITIMER_PROF, 1.0),
    (signal.SIGALRM, signal.ITIMER_REAL, PATIENCE),
)


class Alarm:
    """Rings once for the time that the process works, and once for the time that passes.

    Args:
        tell: is handed label and line.
        label_of: the label of one of the student's files; "" for any other.
    """

    def __init__(self, tell: Callable[[str, int], None], label_of: LabelOf) -> None:
        self._tell, self._label_of = tell, label_of

    @contextmanager
    def set(self, seconds: float) -> Iterator[None]:
        """Let it ring within the block; with 0 seconds it does not."""
        if not seconds:
            yield
            return
        before = [signal.signal(number, self._ring) for number, _timer, _factor in _TIMERS]
        for _number, timer, factor in _TIMERS:
            signal.setitimer(timer, SHARE * factor * seconds)
        try:
            yield
        finally:
            for (number, timer, _factor), handler in zip(_TIMERS, before, strict=True):
                signal.setitimer(timer, 0)
                signal.signal(number, handler)

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        while frame is not None:
            if label := self._label_of(frame.f_code.co_filename):
                self._tell(label, _line_of(frame))
                return
            frame = frame.f_back


def _line_of(frame: FrameType) -> int:
    """The line where a frame is; where an instruction has none, as a jump back may, that of the one before."""
    before = [line for start, _, line in frame.f_code.co_lines() if line and start <= frame.f_lasti]
    return frame.f_lineno or (before[-1] if before else frame.f_code.co_firstlineno)
