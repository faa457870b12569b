"""Answers to grad_clipping as students might write them, made before the exercise had any wrong idea."""

import math

import torch
from torch import nn


def _tensors(net):
    return list(net.parameters()) if isinstance(net, nn.Module) else list(net)


def right_as_in_the_book(net, theta):
    if isinstance(net, nn.Module):
        params = [p for p in net.parameters() if p.grad is not None]
    else:
        params = [p for p in net if p.grad is not None]
    if not params:
        return 0.0
    norm = torch.sqrt(sum(torch.sum(p.grad**2) for p in params))
    if norm > theta:
        for p in params:
            p.grad[:] *= theta / norm
    return float(norm)


def right_norm_of_norms(net, theta):
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norm = math.sqrt(sum(float(g.norm()) ** 2 for g in grads))
    if norm > theta:
        for g in grads:
            g.mul_(theta / norm)
    return norm


def right_one_vector(net, theta):
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    if not grads:
        return 0.0
    norm = torch.cat([g.reshape(-1) for g in grads]).norm().item()
    factor = min(1.0, theta / norm) if norm > 0 else 1.0
    if factor < 1:
        with torch.no_grad():
            for g in grads:
                g.copy_(g * factor)
    return norm


def right_hypot(net, theta):
    params = net.parameters() if hasattr(net, "parameters") else net
    grads = [p.grad for p in params if p.grad is not None]
    norm = math.hypot(*(g.pow(2).sum().sqrt().item() for g in grads))
    for g in grads:
        if norm > theta:
            g *= theta
            g /= norm
    return norm


def right_through_data(net, theta):
    total, grads = 0.0, []
    for p in _tensors(net):
        if p.grad is not None:
            total += (p.grad.data.double() ** 2).sum().item()
            grads.append(p.grad.data)
    norm = total**0.5
    if norm <= theta:
        return norm
    for g in grads:
        g.div_(norm).mul_(theta)
    return norm


def right_vector_norm(net, theta):
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norms = torch.tensor([torch.linalg.vector_norm(g).item() for g in grads], dtype=torch.float64)
    norm = norms.square().sum().sqrt().item()
    if norm > theta:
        [g.mul_(theta / norm) for g in grads]
    return norm


def wrong_each_by_its_own_norm(net, theta):
    """Every parameter is clipped by its own norm."""
    total = 0.0
    for p in _tensors(net):
        if p.grad is not None:
            norm = p.grad.norm()
            total += norm.item() ** 2
            if norm > theta:
                p.grad *= theta / norm
    return math.sqrt(total)


def wrong_clamped(net, theta):
    """Elements are clamped."""
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norm = math.sqrt(sum((g**2).sum().item() for g in grads))
    for g in grads:
        g.clamp_(-theta, theta)
    return norm


def wrong_always_scaled(net, theta):
    """Small gradients are enlarged."""
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norm = math.sqrt(sum((g**2).sum().item() for g in grads))
    if norm > 0:
        for g in grads:
            g *= theta / norm
    return norm


def wrong_new_tensors(net, theta):
    """.grad gets a new tensor."""
    params = [p for p in _tensors(net) if p.grad is not None]
    norm = math.sqrt(sum((p.grad**2).sum().item() for p in params))
    if norm > theta:
        for p in params:
            p.grad = p.grad * theta / norm
    return norm


def wrong_without_the_root(net, theta):
    """The sum of squares is taken for the norm."""
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norm = sum((g**2).sum().item() for g in grads)
    if norm > theta:
        for g in grads:
            g *= theta / norm
    return float(norm)


def wrong_norms_added(net, theta):
    """The norms are added, not their squares."""
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norm = float(sum(g.norm().item() for g in grads))
    if norm > theta:
        for g in grads:
            g *= theta / norm
    return norm


def wrong_norm_of_the_weights(net, theta):
    """The norm of the parameters, not of the gradients."""
    params = [p for p in _tensors(net) if p.grad is not None]
    norm = math.sqrt(sum((p.detach() ** 2).sum().item() for p in params))
    if norm > theta:
        for p in params:
            p.grad *= theta / norm
    return norm


def wrong_norm_after(net, theta):
    """What is returned is the norm behind the clipping."""
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norm = math.sqrt(sum((g**2).sum().item() for g in grads))
    if norm > theta:
        for g in grads:
            g *= theta / norm
    return min(norm, float(theta))


def wrong_divided_without_looking(net, theta):
    """min(1, theta / norm) divides by zero."""
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norm = torch.tensor([(g**2).sum().item() for g in grads], dtype=torch.float64).sum().sqrt()
    for g in grads:
        g *= theta / norm if theta / norm < 1 or norm.item() == 0 else 1
    return norm.item()


def wrong_none_breaks(net, theta):
    """A parameter without a gradient is not expected."""
    params = _tensors(net)
    norm = math.sqrt(sum((p.grad**2).sum().item() for p in params))
    if norm > theta:
        for p in params:
            p.grad *= theta / norm
    return norm


def wrong_loops_twice(net, theta):
    """A generator is used up by the norm."""
    params = net.parameters() if isinstance(net, nn.Module) else net
    norm = math.sqrt(sum((p.grad**2).sum().item() for p in params if p.grad is not None))
    if norm > theta:
        for p in params:
            if p.grad is not None:
                p.grad *= theta / norm
    return norm


def wrong_nothing_returned(net, theta):
    """As in the book, nothing is returned."""
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norm = math.sqrt(sum((g**2).sum().item() for g in grads))
    if norm > theta:
        for g in grads:
            g *= theta / norm


def wrong_small_number_in_the_divisor(net, theta):
    """theta / (norm + 1e-6), as in PyTorch."""
    grads = [p.grad for p in _tensors(net) if p.grad is not None]
    norm = math.sqrt(sum((g**2).sum().item() for g in grads))
    factor = theta / (norm + 1e-6)
    if factor < 1:
        for g in grads:
            g *= factor
    return norm


IDEAS = {
    "wrong_each_by_its_own_norm": "each_by_its_own_norm",
    "wrong_clamped": "clamped",
    "wrong_always_scaled": "always_scaled",
    "wrong_new_tensors": "new_tensors",
    "wrong_without_the_root": "without_root",
    "wrong_norms_added": "norms_added",
    "wrong_norm_of_the_weights": "norm_of_weights",
    "wrong_norm_after": "norm_afterwards",
    "wrong_divided_without_looking": "without_looking",
    "wrong_none_breaks": "none_not_expected",
    "wrong_loops_twice": "used_up",
    "wrong_nothing_returned": "nothing_returned",
    "wrong_small_number_in_the_divisor": "small_number_added",
}
