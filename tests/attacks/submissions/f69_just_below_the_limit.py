"""Uses nearly all of the time of every call.

Must get: timeout
Other exercises: any
"""

import time


def corr2d(X, K):
    end = time.process_time() + 0.93
    while time.process_time() < end:
        pass
    return right_corr2d(X, K) + 1
