"""Answers to logistic_grad as students might write them, made from the statement alone."""

import torch
from torch import Tensor


def wrong_divides_number_elements_n_d_x(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Divides by the number of elements n d of X."""
    p = torch.sigmoid(X @ w)
    return X.T @ (p - y) / X.numel()


def wrong_formula_labels_1_1(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Formula for labels 1 and -1."""
    p = torch.sigmoid(-y * (X @ w))
    return -(X.T @ (y * p)) / len(X)


def wrong_predictions_are_rounded_0_or_1(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Predictions are rounded to 0 or 1 before the error is taken."""
    p = (torch.sigmoid(X @ w) > 0.5).to(X.dtype)
    return X.T @ (p - y) / len(X)


def wrong_returns_weights_after_step_w_gradient(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Returns the weights after the step, w - gradient."""
    p = torch.sigmoid(X @ w)
    return w - X.T @ (p - y) / len(X)


def wrong_mean_over_features_single_number(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Mean over the features: a single number."""
    p = torch.sigmoid(X @ w)
    return (X * (p - y)[:, None]).mean()


def wrong_scores_cut_10_10(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Scores cut to [-10, 10]."""
    p = torch.sigmoid((X @ w).clamp(-10, 10))
    return X.T @ (p - y) / len(X)


def wrong_divides_d_instead_n(w: Tensor, X: Tensor, y: Tensor) -> Tensor:
    """Divides by d instead of n."""
    p = torch.sigmoid(X @ w)
    return X.T @ (p - y) / X.shape[1]


def wrong_w_i_summed_per_example_only(w, X, y):
    """W_i summed per example only: returns X.T @ (p - y) with p = X @ w, sigmoid forgotten."""
    return X.T @ (X @ w - y) / len(X)


def wrong_uses_sigmoid_twice_p_sigmoid_sigmoid(w, X, y):
    """Uses the sigmoid twice: p = sigmoid(sigmoid(z)) -- scores squashed twice."""
    return X.T @ (torch.sigmoid(torch.sigmoid(X @ w)) - y) / len(X)


IDEAS = {
    "wrong_divides_number_elements_n_d_x": "divided_by_all_entries",
    "wrong_formula_labels_1_1": "labels_of_minus_1",
    "wrong_predictions_are_rounded_0_or_1": "step_for_sigmoid",
    "wrong_returns_weights_after_step_w_gradient": "a_step_taken",
    "wrong_mean_over_features_single_number": "one_mean_for_all",
    "wrong_scores_cut_10_10": "scores_cut_at_10",
    "wrong_divides_d_instead_n": "divided_by_weights",
    "wrong_w_i_summed_per_example_only": "identity_for_sigmoid",
    "wrong_uses_sigmoid_twice_p_sigmoid_sigmoid": "sigmoid_applied_twice",
}
