"""Answers to vector_backward by somebody who had seen the notebook alone."""

import torch


def wrong_requires_grad_stays(f, x, v=None):
    """X.requires_grad stays True."""
    x.requires_grad_(True)
    y = f(x)
    return torch.autograd.grad(y, x, torch.ones_like(y) if v is None else v)[0]


def wrong_v_as_long_as_x(f, x, v=None):
    """The default v is as long as x, not as y."""
    xx = x.detach().clone().requires_grad_(True)
    y = f(xx)
    if v is None:
        v = torch.ones_like(xx)
    return torch.autograd.grad(y, xx, v)[0]


def wrong_mean(f, x, v=None):
    """Without v the mean is taken, not the sum."""
    xx = x.detach().clone().requires_grad_(True)
    y = f(xx)
    loss = y.mean() if v is None else (v * y).sum()
    return torch.autograd.grad(loss, xx)[0]


def wrong_create_graph(f, x, v=None):
    """Create_graph: the result requires a gradient."""
    xx = x.detach().clone().requires_grad_(True)
    y = f(xx)
    return torch.autograd.grad(y, xx, torch.ones_like(y) if v is None else v, create_graph=True)[0]


def wrong_other_leaves(f, x, v=None):
    """Backward on a copy also fills .grad of other leaves that f uses."""
    xx = x.detach().clone().requires_grad_(True)
    y = f(xx)
    y.backward(torch.ones_like(y) if v is None else v)
    return xx.grad


def wrong_zeroed_and_left(f, x, v=None):
    """X.grad zeroed in front and left there."""
    r = x.requires_grad
    x.requires_grad_(True)
    if x.grad is not None:
        x.grad.zero_()
    y = f(x)
    y.backward(torch.ones_like(y) if v is None else v)
    g = x.grad.clone()
    x.requires_grad_(r)
    return g


IDEAS = {
    "wrong_requires_grad_stays": "x_requires_a_gradient",
    "wrong_v_as_long_as_x": "weights_in_the_shape_of_x",
    "wrong_mean": "mean_for_sum",
    "wrong_create_graph": "result_in_the_graph",
    "wrong_other_leaves": "weights_of_f_written",
    "wrong_zeroed_and_left": "x_zeroed_first",
}
