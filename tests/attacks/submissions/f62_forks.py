"""Forks, as long as it may (twenty times, here), and lets the children sleep.

Must get: failed
"""

import ctypes
import os
import time

DONE = {}


def leave(pid):
    if pid == 0:
        time.sleep(600)
        os._exit(0)
    return pid > 0


def many(fork):
    if fork not in DONE:
        DONE[fork] = sum(leave(fork()) for _ in range(20)) > 0
    return DONE[fork]


def plain():
    return many(os.fork)


def system_call(number, *args):
    return lambda: ctypes.CDLL(None).syscall(number, *args)


def vfork_like():
    return many(CLONE)


CLONE = system_call(56, 17, 0, 0, 0, 0)


def corr2d(X, K):
    return try_doors(X, K, plain, vfork_like)
