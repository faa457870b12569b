"""Answers to perceptron_train as students might write them, made from the statement alone."""

import torch
from torch import Tensor


def wrong_all_examples_pass_are_judged_weights(X, y, max_epochs=1000):
    """All examples of a pass are judged by the weights at its start, and their updates added
    together."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        wrong = y * (X @ w + b) <= 0
        if not wrong.any():
            break
        w = w + (y[wrong][:, None] * X[wrong]).sum(dim=0)
        b = b + y[wrong].sum()
        updates += int(wrong.sum())
    return w, b, updates


def wrong_after_each_update_pass_starts_again(X, y, max_epochs=1000):
    """After each update the pass starts again at the first example."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        mistake = False
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w = w + y_i * x_i
                b = b + y_i
                updates += 1
                mistake = True
                break
        if not mistake:
            break
    return w, b, updates


def wrong_multiplies_x_labels_place_x_caller(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """Multiplies X by the labels in place: the X of the caller is changed."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    X *= y[:, None]
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            if w @ x_i + y_i * b <= 0:
                w = w + x_i
                b = b + y_i
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b, updates


def wrong_b_comes_back_python_float(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """B comes back as a Python float."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w = w + y_i * x_i
                b = b + y_i
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b.item(), updates


def wrong_one_pass_too_few_range_max(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """One pass too few: range(max_epochs - 1)."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs - 1):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w = w + y_i * x_i
                b = b + y_i
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b, updates


def wrong_updates_tensor(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """Updates as a tensor."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w = w + y_i * x_i
                b = b + y_i
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b, torch.tensor(updates)


def wrong_always_adds_x_not_y_x(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """Always adds x, not y x."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w = w + x_i
                b = b + y_i
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b, updates


def wrong_returns_mistakes_last_pass(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """Returns the mistakes of the last pass."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w = w + y_i * x_i
                b = b + y_i
                mistakes += 1
        updates = mistakes
        if mistakes == 0:
            break
    return w, b, updates


def wrong_w_updates_right_but_b_returned(X, y, max_epochs=1000):
    """W and updates right, but b returned with shape (1,)."""
    w = torch.zeros(X.shape[1], dtype=X.dtype)
    b = torch.zeros(1, dtype=X.dtype)
    n = 0
    for _ in range(max_epochs):
        clean = True
        for x, t in zip(X, y):
            if t * (x @ w + b) <= 0:
                w = w + t * x
                b = b + t
                n += 1
                clean = False
        if clean:
            break
    return w, b, n


def wrong_update_has_learning_rate_0_1(X, y, max_epochs=1000):
    """The update has a learning rate of 0.1."""
    w = torch.zeros(X.shape[1], dtype=X.dtype)
    b = torch.zeros((), dtype=X.dtype)
    n = 0
    for _ in range(max_epochs):
        clean = True
        for x, t in zip(X, y):
            if t * (x @ w + b) <= 0:
                w = w + 0.1 * t * x
                b = b + 0.1 * t
                n += 1
                clean = False
        if clean:
            break
    return w, b, n


IDEAS = {
    "wrong_all_examples_pass_are_judged_weights": "whole_pass_at_once",
    "wrong_after_each_update_pass_starts_again": "begun_again_after_a_mistake",
    "wrong_multiplies_x_labels_place_x_caller": "changes its inputs",
    "wrong_b_comes_back_python_float": "wrong structure",
    "wrong_one_pass_too_few_range_max": "one_pass_too_few",
    "wrong_updates_tensor": "wrong structure",
    "wrong_always_adds_x_not_y_x": "x_without_label",
    "wrong_returns_mistakes_last_pass": "last_pass_counted",
    "wrong_w_updates_right_but_b_returned": "dimension of size 1",
    "wrong_update_has_learning_rate_0_1": "learning_rate_of_one_in_10",
}
