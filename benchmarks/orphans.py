"""CPU time of commands whose descendants outlive them.

bubblewrap leaves without waiting for what it has started, so that its CPU time would be counted nowhere. A
process that adopts orphans waits for them itself, and finds their time in RUSAGE_CHILDREN.
"""

from __future__ import annotations

import ctypes
import os
import resource

PR_SET_CHILD_SUBREAPER = 36


def adopt() -> None:
    """Become the parent of descendants that lose theirs."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("orphans cannot be adopted; their CPU time would be missing")


def seconds() -> float:
    """CPU seconds of all descendants so far, after waiting for those that are left."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
