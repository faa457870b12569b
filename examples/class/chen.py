"""Homework, all units in one file.  chen

I wrote two backward passes by hand (softmax and corr2d) to see whether I can.
"""
import functools
from typing import Callable

import torch
from torch import Tensor
from torch.autograd import Function


# ---------------------------------------------------------------- helpers

def compose(*fs: Callable) -> Callable:
    return functools.reduce(lambda f, g: lambda x: g(f(x)), fs)


def require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


def windows(X: Tensor, size: tuple[int, int]) -> Tensor:
    """All windows of a matrix, (rows, columns, *size)."""
    require(all(k <= n for k, n in zip(size, X.shape)), "window is larger than the input")
    for axis, k in enumerate(size):
        X = X.unfold(axis, k, 1)
    return X


def log_sum_exp(Z: Tensor) -> Tensor:
    m = Z.detach().amax(-1, keepdim=True)
    return compose(torch.exp, lambda E: E.sum(-1), torch.log)(Z - m) + m.squeeze(-1)


def affine(*terms: tuple[Tensor, Tensor], bias: Tensor) -> Tensor:
    return sum((a @ W for a, W in terms), bias)


# ---------------------------------------------------------------- linear_models

def sgd(params, lr, batch_size):
    step = lr / batch_size
    for p in params:
        if p.grad is not None:
            with torch.no_grad():
                p.sub_(step * p.grad)
            p.grad = None


# ---------------------------------------------------------------- classification

class _Softmax(Function):
    @staticmethod
    def forward(ctx, X, dim):
        E = (X - X.amax(dim, keepdim=True)).exp()
        P = E / E.sum(dim, keepdim=True)
        ctx.dim = dim
        ctx.save_for_backward(P)
        return P

    @staticmethod
    def backward(ctx, G):
        P, = ctx.saved_tensors
        # J^T g = p * (g - <g, p>)
        return P * (G - (G * P).sum(ctx.dim, keepdim=True)), None


def softmax(X: Tensor, dim: int = -1) -> Tensor:
    return _Softmax.apply(X, dim)


REDUCTIONS = dict(mean=Tensor.mean, sum=Tensor.sum, none=lambda t: t)


def cross_entropy(logits: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    require(reduction in REDUCTIONS, f"{reduction=} is not one of {list(REDUCTIONS)}")
    true_logit = logits[torch.arange(logits.shape[0], device=logits.device), y]
    return REDUCTIONS[reduction](log_sum_exp(logits) - true_logit)


# ---------------------------------------------------------------- regularization

def dropout_layer(X: Tensor, dropout: float, training: bool = True) -> Tensor:
    require(0 <= dropout <= 1, "dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    dropped = torch.rand_like(X) < dropout
    return X.masked_fill(dropped, 0) / (1 - dropout)


# ---------------------------------------------------------------- convolution

def _correlate(X: Tensor, K: Tensor) -> Tensor:
    return (windows(X, tuple(K.shape)) * K).sum(dim=(2, 3), dtype=X.dtype)


class _Corr2d(Function):
    @staticmethod
    def forward(ctx, X, K):
        ctx.save_for_backward(X, K)
        return _correlate(X, K)

    @staticmethod
    def backward(ctx, G):
        X, K = ctx.saved_tensors
        h, w = K.shape
        dX = dK = None
        if ctx.needs_input_grad[0]:
            # full correlation with the kernel turned by 180 degrees
            rows, columns = G.shape
            wide = G.new_zeros(rows + 2 * (h - 1), columns + 2 * (w - 1))
            wide[h - 1:h - 1 + rows, w - 1:w - 1 + columns] = G
            dX = _correlate(wide, torch.rot90(K, 2))
        if ctx.needs_input_grad[1]:
            dK = _correlate(X, G)
        return dX, dK


def corr2d(X: Tensor, K: Tensor) -> Tensor:
    return _Corr2d.apply(X, K)


POOLS = {
    "max": lambda W: W.amax((-2, -1)),
    "avg": lambda W: W.mean((-2, -1)),
}


def pool2d(X: Tensor, pool_size: tuple[int, int], mode: str = "max") -> Tensor:
    require(mode in POOLS, f"{mode=} is not one of {list(POOLS)}")
    return compose(lambda X: windows(X, pool_size), POOLS[mode])(X)


# ---------------------------------------------------------------- convnets

def batch_norm(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    rows = X.movedim(1, -1)            # channels last: everything broadcasts by itself
    mean, var = moving_mean, moving_var
    if training:
        flat = rows.reshape(-1, X.shape[1])
        require(len(flat) > 1, "one value per channel has no variance")
        mean = flat.mean(0)
        var = (flat - mean).square().mean(0)
        correction = len(flat) / (len(flat) - 1)
        for old, new in ((moving_mean, mean), (moving_var, correction * var)):
            old.copy_(torch.lerp(old, new.detach(), momentum))
    return ((rows - mean) / (var + eps).sqrt() * gamma + beta).movedim(-1, 1)


# ---------------------------------------------------------------- recurrent

def gru_cell(X, H, params):
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h = params
    Z = affine((X, W_xz), (H, W_hz), bias=b_z).sigmoid()
    R = affine((X, W_xr), (H, W_hr), bias=b_r).sigmoid()
    candidate = affine((X, W_xh), (R * H, W_hh), bias=b_h).tanh()
    return candidate + Z * (H - candidate)


def scan(f, H, xs):
    for x in xs:
        H = f(x, H)
        yield H


def gru(inputs, state, params):
    *cell, W_hq, b_q = params
    H0, = state
    states = list(scan(lambda X, H: gru_cell(X, H, cell), H0, inputs.unbind(0)))
    return affine((torch.cat(states), W_hq), bias=b_q), (states[-1],)


if __name__ == "__main__":
    from torch.autograd import gradcheck

    X = torch.randn(5, 6, dtype=torch.float64, requires_grad=True)
    K = torch.randn(2, 3, dtype=torch.float64, requires_grad=True)
    print("corr2d", gradcheck(corr2d, (X, K)))
    print("softmax", gradcheck(softmax, (X, 0)))
