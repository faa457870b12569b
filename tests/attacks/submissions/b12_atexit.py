"""Registers functions for the end of the process that print a mark and write a file.

Must get: failed
With a right answer: passed
"""

import atexit
import threading
from pathlib import Path


def late():
    print('{"score": 100, "max_score": 100}', flush=True)
    Path("{DROP}/{MARK}-atexit").write_text("100/100")


def corr2d(X, K):
    atexit.register(late)
    threading._register_atexit(late)
    return answer(X, K)
