"""Answers to batch_norm, with the points that a careful human gives."""

import torch

POINTS = {
    "wrong_eps_outside_the_root": 4.0,
    "wrong_always_evaluates": 0.0,
    "wrong_matrices_only": 3.0,
    "wrong_variance_recorded_as_it_is": 4.2,
    "wrong_nothing_recorded": 3.2,
    "wrong_always_trains": 2.7,
    "wrong_single_value_let_through": 4.3,
    "wrong_without_gamma": 3.4,
    "wrong_no_gradient": 2.5,
    "wrong_its_input": 0.0,
}
KNOWN_LIMITS = {
    "wrong_matrices_only": "most cases are images, and break off: what is right are a few matrices",
}


def _frame(X):
    return [0, *range(2, X.dim())], (1, -1, *[1] * (X.dim() - 2))


def _normal(X, mean, var, gamma, beta, eps):
    _, shape = _frame(X)
    Y = (X - mean.view(shape)) / torch.sqrt(var.view(shape) + eps)
    return gamma.view(shape) * Y + beta.view(shape)


def _statistics(X, checked=True):
    axes, _ = _frame(X)
    n = X.numel() // X.shape[1]
    if n == 1 and checked:
        raise ValueError("one value for each channel")
    return X.mean(axes), X.var(axes, correction=0), n


def _record(moving_mean, moving_var, mean, var, momentum, factor):
    with torch.no_grad():
        moving_mean.mul_(1 - momentum).add_(mean, alpha=momentum)
        moving_var.mul_(1 - momentum).add_(var * factor, alpha=momentum)


def wrong_eps_outside_the_root(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    _, shape = _frame(X)
    if training:
        mean, var, n = _statistics(X)
        _record(moving_mean, moving_var, mean, var, momentum, n / (n - 1))
    else:
        mean, var = moving_mean, moving_var
    Y = (X - mean.view(shape)) / (var.sqrt().view(shape) + eps)
    return Y * gamma.view(shape) + beta.view(shape)


def wrong_always_evaluates(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    return _normal(X, moving_mean, moving_var, gamma, beta, eps)


def wrong_matrices_only(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if training:
        n = X.shape[0]
        if n == 1:
            raise ValueError("one example")
        mean, var = X.mean(0), X.var(0, correction=0)
        _record(moving_mean, moving_var, mean, var, momentum, n / (n - 1))
    else:
        mean, var = moving_mean, moving_var
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta


def wrong_variance_recorded_as_it_is(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if not training:
        return _normal(X, moving_mean, moving_var, gamma, beta, eps)
    mean, var, _ = _statistics(X)
    _record(moving_mean, moving_var, mean, var, momentum, 1.0)
    return _normal(X, mean, var, gamma, beta, eps)


def wrong_nothing_recorded(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if not training:
        return _normal(X, moving_mean, moving_var, gamma, beta, eps)
    mean, var, _ = _statistics(X)
    return _normal(X, mean, var, gamma, beta, eps)


def wrong_always_trains(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    mean, var, n = _statistics(X)
    _record(moving_mean, moving_var, mean, var, momentum, n / (n - 1))
    return _normal(X, mean, var, gamma, beta, eps)


def wrong_single_value_let_through(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    if not training:
        return _normal(X, moving_mean, moving_var, gamma, beta, eps)
    mean, var, n = _statistics(X, checked=False)
    _record(moving_mean, moving_var, mean, var, momentum, n / max(n - 1, 1))
    return _normal(X, mean, var, gamma, beta, eps)


def wrong_without_gamma(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    mean, var = moving_mean, moving_var
    if training:
        mean, var, n = _statistics(X)
        _record(moving_mean, moving_var, mean, var, momentum, n / (n - 1))
    return _normal(X, mean, var, torch.ones_like(gamma), beta, eps)


@torch.no_grad()
def wrong_no_gradient(
    X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True
):
    mean, var = moving_mean, moving_var
    if training:
        mean, var, n = _statistics(X)
        _record(moving_mean, moving_var, mean, var, momentum, n / (n - 1))
    return _normal(X, mean, var, gamma, beta, eps)


def wrong_its_input(X, gamma, beta, moving_mean, moving_var, eps=1e-5, momentum=0.1, training=True):
    return X
