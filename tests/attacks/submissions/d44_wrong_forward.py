"""Has the right gradients and wrong values.

Must get: failed
"""


def corr2d(X, K):
    return right_corr2d(X, K) + 1
