"""Waiting for what has to happen, on machines that may be busy; and the time that processes have worked.

A test waits generously, for that costs nothing where it passes, and measures work and not the clock.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

GENEROUS = 180.0
"""Seconds after which what was waited for is not going to happen, on any machine."""


def wait_until(condition, seconds=GENEROUS):
    """Wait until `condition()` is true and return its value; fail if that does not happen."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "what was waited for did not happen"
        time.sleep(0.005)
    return value


def state_of(pid):
    """A process's letter as the kernel tells it ("S" sleeps, "Z" has ended); "" if there is none."""
    fields = _stat(pid)
    return fields[0] if fields else ""


def is_alive(pid):
    """A process that has ended and that nobody has waited for is not."""
    return state_of(pid) not in ("", "Z", "X")


def worked(pid):
    """Seconds of CPU time of a process and of those it has waited for; 0 if there is none."""
    ticks = map(int, _stat(pid)[11:15])
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def _stat(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
