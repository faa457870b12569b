"""Answers to perceptron_train as students might write them, made from the statement alone."""

import torch
from torch import Tensor


def right_at_first(X: Tensor, y: Tensor, max_epochs: int = 1000) -> tuple[Tensor, Tensor, int]:
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
    return w, b, updates


def right_place_on_own_tensors_while_loop(X, y, max_epochs=1000):
    """In place on own tensors, while loop."""
    w = torch.zeros_like(X[0])
    b = torch.zeros_like(y[0])
    total, epoch, clean = 0, 0, False
    while epoch < max_epochs and not clean:
        clean = True
        for k in range(X.shape[0]):
            if (y[k] * (torch.dot(w, X[k]) + b)).item() <= 0:
                w += y[k] * X[k]
                b += y[k]
                total += 1
                clean = False
        epoch += 1
    return w, b, total


def wrong_score_0_no_mistake_instead(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """A score of 0 is no mistake: < instead of <=."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) < 0:
                w = w + y_i * x_i
                b = b + y_i
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b, updates


def wrong_returns_number_passes(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """Returns the number of passes."""
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
        updates += 1
        if mistakes == 0:
            break
    return w, b, updates


def wrong_examples_random_order(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """Examples in random order."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in ((X[k], y[k]) for k in torch.randperm(len(X))):
            if y_i * (w @ x_i + b) <= 0:
                w = w + y_i * x_i
                b = b + y_i
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b, updates


def wrong_0_1_rule_w_y_prediction(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """The 0/1 rule w += (y - prediction) x with prediction 0 or 1, for labels 1 and -1."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            prediction = (w @ x_i + b > 0).to(X.dtype)
            if prediction != y_i:
                w = w + (y_i - prediction) * x_i
                b = b + (y_i - prediction)
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b, updates


def wrong_bias_never_updated(
    X: Tensor, y: Tensor, max_epochs: int = 1000
) -> tuple[Tensor, Tensor, int]:
    """The bias is never updated."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device)
    b = torch.zeros((), dtype=X.dtype, device=X.device)
    updates = 0
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w = w + y_i * x_i
                mistakes += 1
        updates += mistakes
        if mistakes == 0:
            break
    return w, b, updates


IDEAS = {
    "wrong_score_0_no_mistake_instead": "zero_is_no_mistake",
    "wrong_returns_number_passes": "passes_counted",
    "wrong_examples_random_order": "draws",
    "wrong_0_1_rule_w_y_prediction": "labels_of_0",
    "wrong_bias_never_updated": "bias_not_updated",
}
