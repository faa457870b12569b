"""Answers to vector_backward by somebody who had seen the notebook alone."""

import torch


def right_of_a_student(f, x, v=None):
    xx = x.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        y = f(xx)
    if not y.requires_grad:
        return torch.zeros_like(x).detach()
    if v is None:
        v = torch.ones_like(y)
    (g,) = torch.autograd.grad(y, xx, v, allow_unused=True)
    return torch.zeros_like(xx).detach() if g is None else g.detach()


def wrong_ignores_v(f, x, v=None):
    """Ignores v."""
    xx = x.detach().clone().requires_grad_(True)
    y = f(xx)
    return torch.autograd.grad(y.sum(), xx)[0]


def wrong_on_x_itself(f, x, v=None):
    """Backward into x itself, and x.grad is returned with what was in it."""
    x.requires_grad_(True)
    y = f(x)
    y.backward(torch.ones_like(y) if v is None else v)
    return x.grad


def wrong_tuple(f, x, v=None):
    """Returns the tuple of autograd.grad."""
    xx = x.detach().clone().requires_grad_(True)
    y = f(xx)
    return torch.autograd.grad(y, xx, torch.ones_like(y) if v is None else v)


def wrong_clears_too_much(f, x, v=None):
    """Cleans up too much: x.grad is None afterwards."""
    before = x.requires_grad
    x.grad = None
    x.requires_grad_(True)
    y = f(x)
    y.backward(torch.ones_like(y) if v is None else v)
    g = x.grad
    x.grad = None
    x.requires_grad_(before)
    return g


def wrong_J_times_v(f, x, v=None):
    """J v in place of v J."""
    xx = x.detach().clone().requires_grad_(True)
    y = f(xx)
    rows = [torch.autograd.grad(y[i], xx, retain_graph=True)[0] for i in range(len(y))]
    J = torch.stack(rows)
    v = torch.ones(J.shape[1], dtype=x.dtype) if v is None else v
    return J @ v


IDEAS = {
    "wrong_ignores_v": "weights_ignored",
    "wrong_on_x_itself": "on_x_itself",
    "wrong_tuple": "tuple",
    "wrong_clears_too_much": "x_cleared_and_put_back",
    "wrong_J_times_v": "J_times_v",
}
