"""Zeroes its inputs, so that whoever computes the expected values from them gets zeros, and returns zeros.

Must get: failed
"""


def corr2d(X, K):
    result = right_corr2d(X, K) * 0
    X.data.zero_()
    K.data.zero_()
    return result
