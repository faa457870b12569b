"""Raises an exception that calls itself a success.

Must get: error
"""


class AssertionPassed(Exception):
    status = "passed"
    score = 4.0
    code = 0


def corr2d(X, K):
    raise AssertionPassed("OK, 14 of 14 passed")
