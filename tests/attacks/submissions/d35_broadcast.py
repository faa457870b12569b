"""Returns one number, which broadcasts against any expected shape.

Variants: one_by_one, no_dimensions
Must get: failed
"""


def corr2d(X, K):
    one = answer(X, K)[0, 0]
    return one if "{VARIANT}" == "no_dimensions" else one.reshape(1, 1)
