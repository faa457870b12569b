"""Answers to numerical_gradient by somebody who had seen the notebook alone."""

import torch


def wrong_rows_at_once(f, x, h=1e-5):
    """Goes over len(x) only: whole rows move, () fails."""
    grad = torch.zeros_like(x)
    for i in range(len(x)):
        up, down = x.clone(), x.clone()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


def wrong_flat(f, x, h=1e-5):
    """The result is flat."""
    grad = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
    flat = x.detach().flatten()
    for i in range(x.numel()):
        up, down = flat.clone(), flat.clone()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h)
    return grad


def wrong_relative_step(f, x, h=1e-5):
    """The step grows with the size of x."""
    grad = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
    flat = x.detach().flatten()
    for i in range(x.numel()):
        d = h * max(1.0, abs(flat[i].item()))
        up, down = flat.clone(), flat.clone()
        up[i] += d
        down[i] -= d
        grad[i] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * d)
    return grad.reshape(x.shape)


def wrong_float32(f, x, h=1e-5):
    """The result is float32."""
    grad = torch.zeros(x.numel())
    flat = x.detach().flatten()
    for i in range(x.numel()):
        up, down = flat.clone(), flat.clone()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h)
    return grad.reshape(x.shape)


def wrong_copy_of_the_copy(f, x, h=1e-5):
    """Reshape of a clone that is not contiguous copies: the clone never moves."""
    grad = torch.zeros(x.shape, dtype=x.dtype)
    for i in range(x.numel()):
        up, down = x.clone(), x.clone()
        up.reshape(-1)[i] += h
        down.reshape(-1)[i] -= h
        grad.view(-1)[i] = (f(up) - f(down)) / (2 * h)
    return grad


def wrong_one_copy_stays(f, x, h=1e-5):
    """One copy, up moved, never put back."""
    g = torch.zeros(x.numel(), dtype=x.dtype)
    c = x.flatten().clone()
    for i in range(x.numel()):
        c[i] += h
        up = f(c.reshape(x.shape))
        c[i] -= 2 * h
        g[i] = (up - f(c.reshape(x.shape))) / (2 * h)
    return g.reshape(x.shape)


IDEAS = {
    "wrong_rows_at_once": "rows_at_once",
    "wrong_flat": "flat",
    "wrong_relative_step": "relative_step_above_1",
    "wrong_float32": "wrong dtype",
    "wrong_copy_of_the_copy": "moved_in_a_copy_of_the_copy",
    "wrong_one_copy_stays": "moves_add_up",
}
