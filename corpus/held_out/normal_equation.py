"""Answers to normal_equation as students might write them, made from the statement alone."""

import torch
from torch import Tensor


def wrong_centres_data_but_returns_mean_y(X, y):
    """Centres the data, but returns the mean of y as the intercept."""
    Xc = X - X.mean(dim=0)
    yc = y - y.mean()
    w = torch.linalg.solve(Xc.T @ Xc, Xc.T @ yc)
    return w, y.mean()


def wrong_casts_float32_float64_input_gives_float32(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Casts to float32: float64 input gives a float32 result."""
    X, y = X.float(), y.float()
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat((X, ones), dim=1)
    v = torch.linalg.solve(A.T @ A, A.T @ y)
    return v[:-1], v[-1]


def wrong_inverts_itself_which_works_only_if(X, y):
    """Inverts A itself, which works only if A is square."""
    A = torch.cat((X, torch.ones(len(X), 1, dtype=X.dtype, device=X.device)), dim=1)
    v = torch.linalg.inv(A) @ y
    return v[:-1], v[-1]


def wrong_centres_x_place_so_x_caller(X, y):
    """Centres X in place, so the X of the caller is changed."""
    mean_x, mean_y = X.mean(dim=0), y.mean()
    X -= mean_x
    w = torch.linalg.solve(X.T @ X, X.T @ (y - mean_y))
    return w, mean_y - mean_x @ w


def wrong_t_instead_t(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """A A^T instead of A^T A."""
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat((X, ones), dim=1)
    v = torch.linalg.solve(A @ A.T, y)
    return v[:-1], v[-1]


def wrong_returns_all_v_w_intercept_it(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Returns all of v as w, with the intercept in it."""
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat((X, ones), dim=1)
    v = torch.linalg.solve(A.T @ A, A.T @ y)
    return v, v[-1]


def wrong_b_python_float(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """B is a Python float."""
    ones = torch.ones(len(X), 1, dtype=X.dtype, device=X.device)
    A = torch.cat((X, ones), dim=1)
    v = torch.linalg.solve(A.T @ A, A.T @ y)
    return v[:-1], v[-1].item()


IDEAS = {
    "wrong_centres_data_but_returns_mean_y": "mean_of_y_for_intercept",
    "wrong_casts_float32_float64_input_gives_float32": "computed_in_float32",
    "wrong_inverts_itself_which_works_only_if": "not square",
    "wrong_centres_x_place_so_x_caller": "changes its inputs",
    "wrong_t_instead_t": "examples_by_examples",
    "wrong_returns_all_v_w_intercept_it": "size",
    "wrong_b_python_float": "wrong structure",
}
