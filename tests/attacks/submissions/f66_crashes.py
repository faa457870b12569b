"""Crashes: recursion without a limit, a null pointer, abort.

Variants: recursion, pointer, abort
Must get: crashed, memory, error
"""

import ctypes
import os
import sys


def deeper(n):
    return max([n], key=lambda _: deeper(n + 1))


def corr2d(X, K):
    if "{VARIANT}" == "pointer":
        return ctypes.string_at(0)
    if "{VARIANT}" == "abort":
        os.abort()
    sys.setrecursionlimit(10**8)
    return deeper(0)
