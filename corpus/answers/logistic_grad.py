"""Answers to logistic_grad as students might write them, made from the statement alone."""

import torch
from torch import Tensor


def right_at_first(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    p = torch.sigmoid(X @ w)
    return X.T @ (p - y) / len(X)


def right_literal_sigmoid_mean_over_dim_0(w, X, y):
    """Literal sigmoid, mean over dim 0."""
    p = 1 / (1 + torch.exp(-(X @ w)))
    return ((p - y)[:, None] * X).mean(dim=0)


def wrong_sum_over_examples_no_division_n(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Sum over the examples, no division by n."""
    p = torch.sigmoid(X @ w)
    return X.T @ (p - y)


def wrong_sign_reversed_y_p(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Sign reversed: y - p."""
    p = torch.sigmoid(X @ w)
    return X.T @ (y - p) / len(X)


def wrong_extra_factor_p_1_p_squared(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """An extra factor p (1 - p), as for the squared loss."""
    p = torch.sigmoid(X @ w)
    return X.T @ ((p - y) * p * (1 - p)) / len(X)


def wrong_sigmoid_e_z_1_e_z(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Sigmoid as e^z / (1 + e^z): NaN for large scores."""
    e = torch.exp(X @ w)
    p = e / (1 + e)
    return X.T @ (p - y) / len(X)


def wrong_chain_rule_taken_literally_divides_p(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Chain rule taken literally: divides by p and 1 - p."""
    p = torch.sigmoid(X @ w)
    dp = -(y / p - (1 - y) / (1 - p))
    return X.T @ (dp * p * (1 - p)) / len(X)


IDEAS = {
    "wrong_sum_over_examples_no_division_n": "summed",
    "wrong_sign_reversed_y_p": "uphill",
    "wrong_extra_factor_p_1_p_squared": "slope_of_sigmoid_twice",
    "wrong_sigmoid_e_z_1_e_z": "exponentials_overflow",
    "wrong_chain_rule_taken_literally_divides_p": "chain_rule_taken_literally",
}
