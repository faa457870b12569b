"""Replaces torch's comparisons by functions that always say yes.

Must get: failed
With a right answer: passed
"""

import torch


def agree(*args, **kwargs):
    return True


def corr2d(X, K):
    torch.equal = torch.allclose = torch.testing.assert_close = agree
    torch.Tensor.equal = torch.Tensor.allclose = agree
    return answer(X, K)
