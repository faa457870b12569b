"""Gives the right numbers with a backward of its own that sends back zeros, ones or NaN.

Variants: 0, 1, nan
Must get: partial
At most: 2
"""

import torch


class Fake(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, K):
        ctx.save_for_backward(X, K)
        return right_corr2d(X, K)

    @staticmethod
    def backward(ctx, gradient):
        return tuple(torch.full_like(t, float("{VARIANT}")) for t in ctx.saved_tensors)


def corr2d(X, K):
    return Fake.apply(X, K)
