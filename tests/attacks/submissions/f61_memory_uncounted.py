"""Takes memory that the limit on address space does not count: memfd, pipes, shared memory, tmpfs.

Must get: failed, memory
"""

import ctypes
import os
from pathlib import Path

CHUNK = bytes(2**20)
WANTED = 1280  # MiB, more than the limit


def fill(descriptor):
    for _ in range(WANTED):
        os.write(descriptor, CHUNK)


def memfd():
    descriptor = os.memfd_create("{MARK}")
    try:
        fill(descriptor)
    finally:
        os.close(descriptor)


def tmpfs():
    total = 0
    paths = [Path("/dev/shm", f"{MARK}-{number}") for number in range(WANTED)]
    try:
        for path in paths:
            total += path.write_bytes(CHUNK)
    finally:
        for path in paths[: total // 2**20 + 1]:
            path.unlink(missing_ok=True)


def secret():
    return ctypes.CDLL(None).syscall(447, 0) >= 0


def corr2d(X, K):
    return try_doors(X, K, memfd, tmpfs, secret)
