"""Answers to normal_equation as students might write them, made from the statement alone."""

import torch
from torch import Tensor


def right_at_first(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat((X, ones), dim=1)
    v = torch.linalg.solve(A.T @ A, A.T @ y)
    return v[:-1], v[-1]


def right_centred_then_solved(X, y):
    """Centred, then solved."""
    mx, my = X.mean(0), y.mean()
    C = X - mx
    w = torch.linalg.solve(C.T @ C, C.T @ (y - my))
    return w, my - mx @ w


def right_inverse_ones_first(X, y):
    """Inverse, ones first."""
    A = torch.cat([torch.ones_like(X[:, :1]), X], 1)
    v = torch.linalg.inv(A.T @ A) @ A.T @ y
    return v[1:], v[0]


def right_float64_back_dtype_x(X, y):
    """In float64, back to the dtype of X."""
    A = torch.cat([X, torch.ones_like(X[:, :1])], 1).double()
    v = torch.linalg.solve(A.T @ A, A.T @ y.double()).to(X.dtype)
    return v[:-1], v[-1]


def wrong_no_column_ones_line_through_origin(X, y):
    """No column of ones: line through the origin, intercept 0."""
    w = torch.linalg.solve(X.T @ X, X.T @ y)
    return w, torch.zeros((), dtype=X.dtype, device=X.device)


def wrong_ones_stand_first_but_last_weight(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Ones stand first, but the last weight is returned as the intercept."""
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat((ones, X), dim=1)
    v = torch.linalg.solve(A.T @ A, A.T @ y)
    return v[:-1], v[-1]


def wrong_adds_1e_6_diagonal(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Adds 1e-6 to the diagonal."""
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat((X, ones), dim=1)
    v = torch.linalg.solve(
        A.T @ A + 1e-6 * torch.eye(A.shape[1], dtype=X.dtype, device=X.device), A.T @ y
    )
    return v[:-1], v[-1]


def wrong_b_has_shape_1_instead(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """B has shape (1,) instead of ()."""
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat((X, ones), dim=1)
    v = torch.linalg.solve(A.T @ A, A.T @ y)
    return v[:-1], v[-1:]


def wrong_w_has_shape_d_1_because(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """W has shape (d, 1) because y was made a column."""
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat((X, ones), dim=1)
    v = torch.linalg.solve(A.T @ A, A.T @ y[:, None])
    return v[:-1], v[-1, 0]


IDEAS = {
    "wrong_no_column_ones_line_through_origin": "no_column_of_ones",
    "wrong_ones_stand_first_but_last_weight": "last_number_for_intercept",
    "wrong_adds_1e_6_diagonal": "ridge_1e_6",
    "wrong_b_has_shape_1_instead": "intercept_of_shape_1",
    "wrong_w_has_shape_d_1_because": "weights_in_a_column",
}
