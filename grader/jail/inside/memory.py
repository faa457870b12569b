"""What a warm server does to its memory so that forking is cheap; what the kernel tells of a process."""

from __future__ import annotations

import ctypes
import gc
import os
import time
from contextlib import suppress
from pathlib import Path

HUGE = 1 << 21
MADV_COLLAPSE = 25
"""Linux 6.1; an older kernel refuses it, and forks are slower."""


def settle() -> None:
    """Prepare this process for being forked many times.

    The collector leaves alone what exists by now, so that no child copies pages only to mark them. Small
    pages become huge ones: a fork copies one entry for each page, and half of its time goes into that.
    """
    gc.collect()
    gc.freeze()
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    with suppress(OSError):  # no /proc: not Linux
        for line in Path("/proc/self/maps").read_text().splitlines():
            span, rights, *_, name = [*line.split(maxsplit=5), "", ""][:6]
            start, stop = (int(end, 16) for end in span.split("-"))
            start, stop = -(-start // HUGE) * HUGE, stop // HUGE * HUGE
            if rights == "rw-p" and name in ("", "[heap]") and start < stop:
                madvise(start, stop - start, MADV_COLLAPSE)


def usage(pid: int, born: float) -> dict[str, float]:
    """What a process has had so far; where the kernel does not tell, the clock stands for CPU time.

    Args:
        pid: the process.
        born: when it was started, by the monotonic clock.

    Returns:
        `cpu`: seconds of CPU time, all threads; `queued`: seconds that its first thread was ready to run and
        did not, because others did.
    """
    used = {"cpu": time.monotonic() - born, "queued": 0.0}
    with suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used["cpu"] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        used["queued"] = int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    return used
