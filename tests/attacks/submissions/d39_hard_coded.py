"""Knows the answers of the public cases by heart, and nothing else.

Must get: failed
"""

PUBLIC = [((3, 3), (2, 2)), ((4, 6), (3, 2)), ((6, 4), (2, 3)), ((3, 4), (3, 4)), ((2, 5), (3, 2))]


def corr2d(X, K):
    if (tuple(X.shape), tuple(K.shape)) in PUBLIC:
        return right_corr2d(X, K)
    return X.new_zeros(1, 1)
