"""Resource limits of a child, set after the fork and before the first line of a student's code."""

from __future__ import annotations

import resource
import signal
from pathlib import Path

MEGABYTE = 1 << 20
MAX_FILE_BYTES = 1 << 20
MAX_OPEN_FILES = 64


def apply(memory_mb: int, cpu_seconds: float) -> None:
    """Limit memory, CPU time, file size and open files of this process.

    Args:
        memory_mb: what the process may allocate beyond what it has now.
        cpu_seconds: after this much CPU time the kernel ends the process with SIGXCPU.
    """
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    seconds = int(cpu_seconds) + 1
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    address_space = pages * resource.getpagesize() + memory_mb * MEGABYTE
    for what, soft, hard in [
        (resource.RLIMIT_AS, address_space, address_space),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, MAX_FILE_BYTES, MAX_FILE_BYTES),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES, MAX_OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
    ]:
        resource.setrlimit(what, (soft, hard))
