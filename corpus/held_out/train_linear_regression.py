"""Answers to train_linear_regression as students might write them, made from the statement alone."""

import torch

from grader.built import data_iter, sgd, squared_loss


def wrong_loss_mean_batch_sgd_divides_once(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """Loss is the mean of the batch, and sgd divides once more."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "mean")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_shuffle_false_no_new_order_each(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """Shuffle=False: no new order in each epoch."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, shuffle=False, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_drop_last_true_shorter_last_batch(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """Drop_last=True: the shorter last batch is left out."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, drop_last=True, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_only_w_handed_sgd_bias_never(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    """Only w is handed to sgd: the bias never moves."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w], lr, len(features))
    return w, b


def wrong_w_has_shape_d_instead_d(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    """W has shape (d,) instead of (d, 1)."""
    w = torch.zeros(X.shape[1], dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_zeros_without_dtype_float64_features_fail(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """Zeros without dtype: float64 features fail."""
    w = torch.zeros(X.shape[1], 1, requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_return_indented_into_loop_over_epochs(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """Return is indented into the loop over epochs."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
        return w, b


def wrong_full_batch_one_step_per_epoch(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    """Full batch: one step per epoch with all examples."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for features, labels in data_iter(len(X), X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_one_epoch_too_many_range_num(X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None):
    """One epoch too many (range(num_epochs + 1))."""
    w = torch.zeros(X.shape[1], 1, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(1, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs + 1):
        for features, labels in data_iter(batch_size, X, y, generator=generator):
            loss = squared_loss(features @ w + b, labels, "sum")
            loss.backward()
            sgd([w, b], lr, len(features))
    return w, b


def wrong_own_step_never_clears_gradients(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """A step of its own, which never clears the gradients."""
    w = X.new_zeros(X.shape[1], 1).requires_grad_()
    b = X.new_zeros(1).requires_grad_()
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            squared_loss(xb @ w + b, yb, "sum").backward()
            with torch.no_grad():
                w -= lr * w.grad / len(xb)
                b -= lr * b.grad / len(xb)
    return w, b


def wrong_squared_loss_without_reduction_backward_on(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """Squared_loss without reduction: backward on a vector raises."""
    w = X.new_zeros(X.shape[1], 1).requires_grad_()
    b = X.new_zeros(1).requires_grad_()
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            squared_loss(xb @ w + b, yb).backward()
            sgd([w, b], lr, len(xb))
    return w, b


def wrong_no_requires_grad_backward_finds_nothing(
    X, y, lr=0.03, num_epochs=5, batch_size=10, generator=None
):
    """No requires_grad: backward finds nothing."""
    w = X.new_zeros(X.shape[1], 1)
    b = X.new_zeros(1)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            squared_loss(xb @ w + b, yb, "sum").backward()
            sgd([w, b], lr, len(xb))
    return w, b


IDEAS = {
    "wrong_loss_mean_batch_sgd_divides_once": "divided_twice",
    "wrong_shuffle_false_no_new_order_each": "order_of_the_data",
    "wrong_drop_last_true_shorter_last_batch": "short_batch_left_out",
    "wrong_only_w_handed_sgd_bias_never": "bias_not_learned",
    "wrong_w_has_shape_d_instead_d": "weights_of_shape_d",
    "wrong_zeros_without_dtype_float64_features_fail": "dtypes do not fit",
    "wrong_return_indented_into_loop_over_epochs": "return_in_the_loop",
    "wrong_full_batch_one_step_per_epoch": "one_step_in_each_epoch",
    "wrong_one_epoch_too_many_range_num": "one_epoch_more",
    "wrong_own_step_never_clears_gradients": "summed_gradients_add_up",
    "wrong_squared_loss_without_reduction_backward_on": "gradient of several numbers",
    "wrong_no_requires_grad_backward_finds_nothing": "nothing to go back through",
}
