"""Answers to softmax, with the points that a careful human gives."""

import torch

POINTS = {
    "wrong_overflow_hidden": 1.5,
    "wrong_last_dimension_and_one_maximum_for_all": 1.5,
    "wrong_its_input": 0.0,
    "wrong_equal_shares": 0.0,
    "wrong_not_shifted": 2.4,
    "wrong_numbers_through_numpy": 1.5,
    "wrong_rows_of_a_matrix_only": 1.3,
    "wrong_dimensions_of_size_one_dropped": 2.7,
    "wrong_shifted_along_another_dimension": 1.6,
    "wrong_twice_too_large": 1.8,
}


def wrong_overflow_hidden(X, dim=-1):
    powers = X.exp()
    shares = powers / powers.sum(dim, keepdim=True)
    return shares.nan_to_num()


def wrong_last_dimension_and_one_maximum_for_all(X, dim=-1):
    powers = (X - torch.max(X)).exp()
    return powers / powers.sum(-1, keepdim=True)


def wrong_its_input(X, dim=-1):
    return X


def wrong_equal_shares(X, dim=-1):
    return torch.full_like(X, 1 / max(X.shape[dim] if X.dim() else 1, 1))


def wrong_not_shifted(X, dim=-1):
    powers = torch.exp(X)
    return powers / torch.sum(powers, dim=dim, keepdim=True)


def wrong_numbers_through_numpy(X, dim=-1):
    if X.numel() == 0:
        return X.clone()
    import numpy as np

    a = X.detach().numpy()
    a = np.exp(a - a.max(axis=dim, keepdims=True)) if a.ndim else np.ones_like(a)
    return torch.from_numpy(np.asarray(a / a.sum(axis=dim, keepdims=True) if a.ndim else a))


def wrong_rows_of_a_matrix_only(X, dim=-1):
    rows = []
    for row in X:
        e = torch.exp(row - row.max())
        rows.append(e / e.sum())
    return torch.stack(rows)


def wrong_dimensions_of_size_one_dropped(X, dim=-1):
    if X.numel() == 0:
        return X.clone()
    e = (X - X.amax(dim, keepdim=True)).exp()
    return (e / e.sum(dim, keepdim=True)).squeeze()


def wrong_shifted_along_another_dimension(X, dim=-1):
    if X.numel() == 0:
        return X.clone()
    e = (X - X.amax(0)).exp()
    return e / e.sum(dim, keepdim=True)


def wrong_twice_too_large(X, dim=-1):
    if X.numel() == 0:
        return X.clone()
    e = (X - X.amax(dim, keepdim=True)).exp()
    return 2 * e / e.sum(dim, keepdim=True)
