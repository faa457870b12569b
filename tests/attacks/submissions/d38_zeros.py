"""Returns zeros: right where expected values are tiny and tolerances are not.

Must get: failed
"""


def corr2d(X, K):
    return right_corr2d(X, K) * 0
