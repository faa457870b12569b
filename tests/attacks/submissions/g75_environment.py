"""Leaves environment variables for whoever comes next.

Must get: failed
With a right answer: passed
"""

import ctypes
import os


def corr2d(X, K):
    for name in ("LD_PRELOAD", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONINSPECT", "OMP_NUM_THREADS"):
        os.environ[name] = "/tmp/{MARK}.so"
        ctypes.CDLL(None).setenv(name.encode(), b"/tmp/{MARK}.so", 1)
    return answer(X, K)
