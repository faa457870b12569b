"""Returns its own input.

Must get: partial
At most: 0.3
"""


def corr2d(X, K):
    return X
