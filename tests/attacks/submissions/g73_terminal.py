"""Types into the terminal of the person who grades.

Must get: failed
"""

import fcntl
import os
import termios
from pathlib import Path


def controlling():
    return Path("/dev/tty").open("rb+", buffering=0)


def typed():
    for descriptor in range(64):
        try:
            fcntl.ioctl(descriptor, termios.TIOCSTI, b"\n")
        except OSError:
            continue
        return True
    return False


def others():
    return [os.open(path, os.O_RDWR) for path in Path("/dev/pts").glob("[0-9]*")] != []


def corr2d(X, K):
    return try_doors(X, K, controlling, typed, others)
