"""Returns its own input.

Must get: failed
"""


def corr2d(X, K):
    return X
