"""Resource limits of a child, set after the fork and before the first line of a student's code."""

from __future__ import annotations

import os
import resource
import sys

MEGABYTE = 1 << 20
MAX_FILE_BYTES = 1 << 20
MAX_OPEN_FILES = 64
MAX_STACK_BYTES = 8 << 20
MAX_THREADS = 256


def apply(
    memory_mb: int, cpu_seconds: float, *, address_space: bool = True, threads: bool = False
) -> None:
    """Limit memory, CPU time, file size, open files and threads of this process.

    Args:
        memory_mb: what the process may allocate beyond what it has now.
        cpu_seconds: after this much CPU time the kernel sends SIGXCPU, and SIGKILL a second later.
        address_space: whether to hold the process to `memory_mb`; CUDA maps far more than it uses.
        threads: whether to limit their number. The kernel counts all of a user's, and root's never:
            for a user of the jail's own only.
    """
    seconds = int(cpu_seconds) + 1
    wanted = [
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, MAX_FILE_BYTES, MAX_FILE_BYTES),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES, MAX_OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_STACK, MAX_STACK_BYTES, MAX_STACK_BYTES),
    ]
    if address_space and sys.platform == "linux":
        size = mapped_bytes() + memory_mb * MEGABYTE
        wanted.append((resource.RLIMIT_AS, size, size))
    if threads:
        wanted.append((resource.RLIMIT_NPROC, MAX_THREADS, MAX_THREADS))
    for what, soft, hard in wanted:
        _, highest = resource.getrlimit(what)
        cap = sys.maxsize if highest == resource.RLIM_INFINITY else highest
        # What the machine allows is never raised.
        resource.setrlimit(what, (min(soft, cap), min(hard, cap)))


def mapped_bytes() -> int:
    """Return how many bytes this process has mapped. Every object made after a fork costs; so few are made."""
    statm = os.open("/proc/self/statm", os.O_RDONLY)
    pages = int(os.read(statm, 32).split()[0])
    os.close(statm)
    return pages * resource.getpagesize()
