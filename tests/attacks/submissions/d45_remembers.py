"""Behaves well once: keeps results by shape, by count, by identity of the arguments.

Variants: shape, count, identity
Must get: partial, failed
At most: 3.8
"""

KNOWN = {}


def corr2d(X, K):
    keys = {
        "shape": (tuple(X.shape), tuple(K.shape)),
        "count": len(KNOWN) > 2,
        "identity": id(X) // 2**12,
    }
    result = right_corr2d(X, K)
    return KNOWN.setdefault(keys["{VARIANT}"], result)
