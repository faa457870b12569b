"""Overrides methods of the very tensor that it returns.

Must get: failed
With a right answer: passed
"""


def corr2d(X, K):
    result = answer(X, K)
    for name in ("allclose", "equal", "isclose", "__eq__"):
        setattr(result, name, lambda *args, **kwargs: True)
    for name in ("double", "cpu", "clone", "numpy", "tolist", "contiguous"):
        setattr(result, name, lambda *args, **kwargs: right_corr2d(X, K).detach())
    return result
