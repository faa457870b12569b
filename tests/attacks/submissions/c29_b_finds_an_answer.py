"""Takes what the student before has left, or other users of the machine.

Must get: failed
"""

import ctypes
import os
import time

PLACES = ["/tmp", "/dev/shm", "/var/tmp", "/run/lock", "/dev/mqueue", "{DROP}"]
SHMGET = 29
WAITED = []


def files():
    if not WAITED:
        WAITED.append(time.sleep(0.2))
    for folder in PLACES:
        if os.path.isdir(folder) and any("{MARK}" in name for name in os.listdir(folder)):
            return True
    return False


def segments():
    return ctypes.CDLL(None).syscall(SHMGET, int("{KEY}"), 0, 0) >= 0


def corr2d(X, K):
    return try_doors(X, K, files, segments)
