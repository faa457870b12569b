"""Ignores and blocks every signal and never ends, sleeps for days, or waits for a lock that nobody opens.

Variants: signals, sleep, lock
Must get: timeout
"""

import signal
import threading
import time


def corr2d(X, K):
    if "{VARIANT}" == "sleep":
        time.sleep(10**6)
    if "{VARIANT}" == "lock":
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
    while True:
        pass
