"""Starts threads without end.

Must get: error, memory, timeout
"""

import threading


def corr2d(X, K):
    stop = threading.Event()
    try:
        for _ in range(20_000):
            threading.Thread(target=stop.wait, daemon=True).start()
        return right_corr2d(X, K)
    finally:
        stop.set()
