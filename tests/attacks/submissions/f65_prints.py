"""Prints ten gigabytes.

Must get: failed, error, timeout, crashed
"""

import os
import sys


def corr2d(X, K):
    text = "x" * 2**26
    for _ in range(80):
        print(text)
        os.write(1, text.encode())
        sys.stderr.write(text)
    return answer(X, K)
