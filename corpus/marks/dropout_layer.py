"""Answers to dropout_layer, with the points that a careful human gives."""

import torch

POINTS = {
    "wrong_assertion": 2.7,
    "wrong_survivors_keep_their_size": 1.5,
    "wrong_same_mask_for_every_row": 1.8,
    "wrong_kept_with_the_probability_to_drop": 1.8,
    "wrong_nothing_apart_for_one": 2.6,
    "wrong_active_in_evaluation": 2.0,
    "wrong_works_in_place": 2.4,
    "wrong_nothing_dropped": 0.0,
    "wrong_no_gradient": 1.5,
}


def _checked(dropout):
    if dropout < 0 or dropout > 1:
        raise ValueError("no probability")


def wrong_assertion(X, dropout, training=True):
    assert 0 <= dropout <= 1
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return X * (torch.rand(X.shape) > dropout).to(X.dtype) / (1 - dropout)


def wrong_survivors_keep_their_size(X, dropout, training=True):
    _checked(dropout)
    return X * (torch.rand(X.shape) >= dropout) if training else X


def wrong_same_mask_for_every_row(X, dropout, training=True):
    _checked(dropout)
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return X * (torch.rand(X.shape[-1]) > dropout).to(X.dtype) / (1 - dropout)


def wrong_kept_with_the_probability_to_drop(X, dropout, training=True):
    _checked(dropout)
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return X * (torch.rand(X.shape) < dropout).to(X.dtype) / (1 - dropout)


def wrong_nothing_apart_for_one(X, dropout, training=True):
    _checked(dropout)
    if not training:
        return X
    return X * (torch.rand(X.shape) >= dropout).to(X.dtype) / (1 - dropout)


def wrong_active_in_evaluation(X, dropout, training=True):
    _checked(dropout)
    if dropout == 1:
        return torch.zeros_like(X)
    return X * (torch.rand(X.shape) >= dropout).to(X.dtype) / (1 - dropout)


def wrong_works_in_place(X, dropout, training=True):
    _checked(dropout)
    if not training:
        return X
    mask = (torch.rand(X.shape) >= dropout).to(X.dtype)
    X.data *= mask
    return X * mask / (1 - dropout if dropout < 1 else 1)


def wrong_nothing_dropped(X, dropout, training=True):
    return X


def wrong_no_gradient(X, dropout, training=True):
    _checked(dropout)
    X = X.detach()
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return X * (torch.rand(X.shape) >= dropout).to(X.dtype) / (1 - dropout)
