# Deep learning exercises -- Quinn
# I come from NumPy, so most of this goes through arrays.

import math

import numpy as np
import torch


def sgd(params, lr, batch_size):
    for p in params:
        if p.grad is None:
            continue
        p.data -= (lr / batch_size) * p.grad.data
        p.grad.data.zero_()


def softmax(X, dim=-1):
    x = X.detach().numpy()
    e = np.exp(x - x.max(axis=dim, keepdims=True))
    return torch.from_numpy(np.asarray(e / e.sum(axis=dim, keepdims=True)))


def cross_entropy(logits, y, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError("bad reduction " + repr(reduction))
    losses = []
    for z, label in zip(logits.tolist(), y.tolist()):
        top = max(z)
        losses.append(math.log(sum(math.exp(v - top) for v in z)) + top - z[label])
    losses = torch.tensor(losses, dtype=logits.dtype)
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    return losses


def dropout_layer(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X.detach()
    if dropout == 1:
        return torch.zeros_like(X)
    mask = torch.rand(X.shape).ge(dropout)
    return X.data * mask / (1 - dropout)


def corr2d(X, K):
    h, w = K.shape
    H, W = X.shape
    if h > H or w > W:
        raise ValueError("kernel larger than input")
    Y = torch.zeros(H - h + 1, W - w + 1, dtype=X.dtype)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum().item()
    return Y


def pool2d(X, pool_size, mode="max"):
    if mode not in ("max", "avg"):
        raise ValueError("mode")
    p, q = pool_size
    H, W = X.shape
    if p > H or q > W:
        raise ValueError("window larger than input")
    Y = torch.empty(H - p + 1, W - q + 1, dtype=X.dtype)
    for i in range(H - p + 1):
        for j in range(W - q + 1):
            window = X[i:i + p, j:j + q]
            Y[i, j] = window.max().item() if mode == "max" else window.mean().item()
    return Y


def batch_norm(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    x = X.data
    axes = (0,) if x.dim() == 2 else (0, 2, 3)
    shape = (1, -1) if x.dim() == 2 else (1, -1, 1, 1)
    mean, var = moving_mean, moving_var
    if training:
        n = x.numel() // x.shape[1]
        if n == 1:
            raise ValueError("n == 1")
        mean, var = x.mean(axes), x.var(axes, unbiased=False)
        moving_mean.mul_(1 - momentum).add_(momentum * mean)
        moving_var.mul_(1 - momentum).add_(momentum * var * n / (n - 1))
    x_hat = (x - mean.reshape(shape)) / torch.sqrt(var.reshape(shape) + eps)
    return gamma.data.reshape(shape) * x_hat + beta.data.reshape(shape)


@torch.no_grad()
def gru(inputs, state, params):
    W_xz, W_hz, b_z, W_xr, W_hr, b_r, W_xh, W_hh, b_h, W_hq, b_q = params
    (H,) = state
    Y = []
    for X in inputs:
        z = torch.sigmoid(X @ W_xz + H @ W_hz + b_z)
        r = torch.sigmoid(X @ W_xr + H @ W_hr + b_r)
        c = torch.tanh(X @ W_xh + (r * H) @ W_hh + b_h)
        H = z * H + (1 - z) * c
        Y.append(H @ W_hq + b_q)
    return torch.cat(Y), (H,)
