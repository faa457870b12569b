"""Answers to numerical_gradient by somebody who had seen the notebook alone."""

import torch


def right_of_a_student(f, x, h=1e-5):
    grad = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
    flat = x.detach().flatten()
    for i in range(x.numel()):
        up, down = flat.clone(), flat.clone()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h)
    return grad.reshape(x.shape)


def wrong_forward(f, x, h=1e-5):
    """Forward difference."""
    grad = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
    flat = x.detach().flatten()
    for i in range(x.numel()):
        up, down = flat.clone(), flat.clone()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up.reshape(x.shape)) - f(x.clone())) / h
    return grad.reshape(x.shape)


def wrong_divided_by_h(f, x, h=1e-5):
    """Divides by h, not by 2h."""
    grad = torch.zeros(x.numel(), dtype=x.dtype, device=x.device)
    flat = x.detach().flatten()
    for i in range(x.numel()):
        up, down = flat.clone(), flat.clone()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / h
    return grad.reshape(x.shape)


def wrong_moves_x_itself(f, x, h=1e-5):
    """Moves x itself and puts it back."""
    grad = torch.zeros_like(x)
    flat = x.view(-1) if x.is_contiguous() else x.reshape(-1)
    for i in range(x.numel()):
        old = flat[i].item()
        flat[i] = old + h
        up = f(flat.reshape(x.shape))
        flat[i] = old - h
        down = f(flat.reshape(x.shape))
        flat[i] = old
        grad.view(-1)[i] = (up - down) / (2 * h)
    return grad


def wrong_both_copies_stay(f, x, h=1e-5):
    """Coordinates are not put back before the next one moves."""
    grad = torch.zeros(x.numel(), dtype=x.dtype)
    up, down = x.flatten().clone(), x.flatten().clone()
    for i in range(x.numel()):
        up[i] += h
        down[i] -= h
        grad[i] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / (2 * h)
    return grad.reshape(x.shape)


def wrong_all_at_once(f, x, h=1e-5):
    """All coordinates move at once."""
    slope = (f(x + h) - f(x - h)) / (2 * h)
    return slope * torch.ones_like(x)


IDEAS = {
    "wrong_forward": "forward_difference",
    "wrong_divided_by_h": "divided_by_h",
    "wrong_moves_x_itself": "x_moved",
    "wrong_both_copies_stay": "both_copies_stay",
    "wrong_all_at_once": "all_at_once",
}
