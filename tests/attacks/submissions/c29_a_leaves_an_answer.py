"""Leaves the answer for the next student: files, shared memory, System V segments.

Must get: failed
"""

import ctypes
from pathlib import Path

PLACES = ["/tmp", "/dev/shm", "/var/tmp", "/run/lock", "/dev/mqueue", "{DROP}"]
SHMGET, CREATE = 29, 0o1666


def leave():
    """Whatever can be written may be there for this student alone: the next one tells."""
    for folder in PLACES:
        try:
            Path(folder, "{MARK}-left").write_text("the answer")
        except OSError:
            pass
    ctypes.CDLL(None).syscall(SHMGET, int("{KEY}"), 4096, CREATE)
    return False


def corr2d(X, K):
    return try_doors(X, K, leave)
