"""Has the right gradients and wrong values.

Must get: partial
At most: 2.1
"""


def corr2d(X, K):
    return right_corr2d(X, K) + 1
