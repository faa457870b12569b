"""Answers to train_linear_regression as students might write them, made from the statement alone."""

import torch

from grader.built import data_iter, sgd, squared_loss


def right_at_first(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def right_returns_detached(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    """Returns detached."""
    w = X.new_zeros(X.shape[1], 1).requires_grad_()
    b = X.new_zeros(1).requires_grad_()
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, True, False, generator):
            squared_loss(xb @ w + b, yb, reduction="sum").backward()
            sgd((w, b), lr, yb.shape[0])
    return w.detach(), b.detach()


def wrong_divides_batch_size_also_shorter_last(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """Divides by batch_size also in a shorter last batch."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, batch_size)
    return w, b


def wrong_generator_not_handed_on_data_iter(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """Generator is not handed on to data_iter."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_iterator_made_once_before_epochs_it(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """The iterator is made once, before the epochs: it is used up after the first."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    batches = data_iter(batch_size, X, y, generator=generator)
    for _ in range(num_epochs):
        for features, labels in batches:
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_w_b_are_made_anew_each(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    """W and b are made anew in each epoch."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
        b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            squared_loss(features @ w + b, labels, "sum").backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_w_starts_small_random_numbers_instead(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """W starts at small random numbers instead of zeros."""
    w = (0.01 * torch.randn(X.shape[1], 1, dtype=X.dtype, device=X.device)).requires_grad_()
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


IDEAS = {
    "wrong_divides_batch_size_also_shorter_last": "divided_by_batch_size",
    "wrong_generator_not_handed_on_data_iter": "generator_not_handed_on",
    "wrong_iterator_made_once_before_epochs_it": "used_up",
    "wrong_w_b_are_made_anew_each": "made_anew_in_each_epoch",
    "wrong_w_starts_small_random_numbers_instead": "random_start",
}
