"""Computes in lower precision than asked for.

Variants: float32, bfloat16
Must get: partial, failed
At most: 3.0
"""

import torch


def corr2d(X, K):
    low = getattr(torch, "{VARIANT}")
    return right_corr2d(X.to(low), K.to(low)).to(X.dtype)
