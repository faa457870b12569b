"""Leaves a process behind: forked twice, in a session of its own, deaf to signals.

Must get: failed
"""

import os
import signal
import time

DONE = []


def daemon():
    if DONE:
        return True
    if os.fork():
        DONE.append(True)
        return True
    os.setsid()
    if os.fork():
        os._exit(0)
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    time.sleep(600)
    os._exit(0)


def corr2d(X, K):
    return try_doors(X, K, daemon)
