"""Raises an exception whose text never ends to be made.

Must get: timeout
"""


class Endless(Exception):
    def __str__(self):
        while True:
            pass


def corr2d(X, K):
    raise Endless
