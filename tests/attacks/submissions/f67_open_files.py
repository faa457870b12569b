"""Opens files and pipes without end.

Must get: error
"""

import os


def corr2d(X, K):
    opened = []
    try:
        for _ in range(10_000):
            opened += os.pipe()
        return right_corr2d(X, K)
    finally:
        for descriptor in opened:
            os.close(descriptor)
