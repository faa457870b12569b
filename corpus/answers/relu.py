"""Answers to relu as students might write them, made from the statement alone."""

import torch


def right_where(X):
    return torch.where(X > 0, X, 0)


def right_product(X):
    return (X > 0) * X


def right_masked_fill(X):
    negative = X.le(0)
    return X.masked_fill(negative, 0.0) if X.is_floating_point() else X.masked_fill(negative, 0)


def right_copy(X):
    Y = X.clone()
    Y[Y <= 0] = 0
    return Y


def right_scatter(X):
    """Only what is positive is put into zeros."""
    out = torch.zeros_like(X)
    keep = X > 0
    out[keep] = X[keep]
    return out


def right_one_by_one(X):
    entries = [x if x > 0 else torch.zeros_like(x) for x in X.reshape(-1)]
    return torch.stack(entries).reshape(X.shape) if entries else X.clone()


def right_mask_detached(X):
    mask = X.detach().sign().clamp(min=0)
    return X * mask


def wrong_maximum_with_zeros(X):
    zeros = torch.zeros_like(X)
    return torch.max(X, zeros)


def wrong_clamp(X):
    return X.clamp(min=0)


def wrong_step(X):
    return (X > 0).to(X.dtype)


def wrong_zeros_written_into_input(X):
    X[X < 0] = 0
    return X


def wrong_half_of_sum(X):
    return (X + X.abs()) / 2


def wrong_minimum(X):
    return torch.where(X < 0, X, torch.zeros_like(X))


def wrong_absolute(X):
    return abs(X)


def wrong_python_numbers(X):
    out = [max(0.0, x.item()) for x in X.flatten()]
    return torch.tensor(out).reshape(X.shape)


def wrong_one_at_zero_copy(X):
    Y = X.clone()
    Y[Y < 0] = 0
    return Y


def wrong_leaky(X):
    return torch.where(X > 0, X, 0.01 * X)


IDEAS = {
    "wrong_maximum_with_zeros": "half_at_0",
    "wrong_clamp": "one_at_0",
    "wrong_step": "slope_for_value",
    "wrong_zeros_written_into_input": "in place on a leaf",
    "wrong_half_of_sum": "half_at_0",
    "wrong_minimum": "smaller_than_0",
    "wrong_absolute": "absolute_value",
    "wrong_python_numbers": "wrong dtype|no gradient",
    "wrong_one_at_zero_copy": "one_at_0",
    "wrong_leaky": "leaky_1",
}
