"""Has gradients that are right for an upstream gradient of ones, and for no other.

Must get: partial
At most: 2.4
"""

import torch


class OfSum(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, K):
        ctx.save_for_backward(X, K)
        return right_corr2d(X, K)

    @staticmethod
    def backward(ctx, gradient):
        leaves = [t.detach().requires_grad_() for t in ctx.saved_tensors]
        with torch.enable_grad():
            return torch.autograd.grad(right_corr2d(*leaves).sum(), leaves)


def corr2d(X, K):
    return OfSum.apply(X, K)
