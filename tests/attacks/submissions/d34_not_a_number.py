"""Returns NaN, or infinity, everywhere.

Variants: nan, inf
Must get: failed
"""


def corr2d(X, K):
    result = right_corr2d(X, K)
    return result * 0 + float("{VARIANT}") if result.is_floating_point() else result * 0
