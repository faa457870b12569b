"""Ends the interpreter with the status of success.

Must get: error
"""

import sys


def corr2d(X, K):
    sys.exit(0)
