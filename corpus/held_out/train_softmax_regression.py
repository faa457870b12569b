"""Answers to train_softmax_regression as students might write them, made from the statement alone."""

import torch
import torch.nn.functional as F

from grader.built import accuracy, cross_entropy, data_iter, sgd


def _init(X, k):
    X = X.flatten(1)
    return X, X.new_zeros(X.shape[1], k, requires_grad=True), X.new_zeros(k, requires_grad=True)


def evaluate(W, b, X, y):
    with torch.no_grad():
        return accuracy(X.flatten(1) @ W + b, y) / len(y)


def train_softmax_regression(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(Xb.flatten(1) @ W + b, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_return_in_epoch(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X, W, b = _init(X, num_classes)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(yb))
            return W, b


def wrong_new_params_each_epoch(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    for _ in range(num_epochs):
        Z, W, b = _init(X, num_classes)
        for xb, yb in data_iter(batch_size, Z, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_bias_per_row(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X, W, _ = _init(X, num_classes)
    b = X.new_zeros(1, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_default_batch_size(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    X, W, b = _init(X, num_classes)
    for _ in range(num_epochs):
        for xb, yb in data_iter(32, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_squared_error(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X, W, b = _init(X, num_classes)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            p = torch.softmax(xb @ W + b, 1)
            ((p - F.one_hot(yb, num_classes)) ** 2 / 2).sum().backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_drop_last(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X, W, b = _init(X, num_classes)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, True, True, generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_divided_by_all_examples(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    X, W, b = _init(X, num_classes)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(X))
    return W, b


def wrong_clamped_logits(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X, W, b = _init(X, num_classes)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy((xb @ W + b).clamp(-50, 50), yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_seeds_itself(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    torch.manual_seed(0)
    X, W, b = _init(X, num_classes)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_sigmoid_logits(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X, W, b = _init(X, num_classes)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(torch.sigmoid(xb @ W + b), yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_standardized(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X, W, b = _init(X, num_classes)
    X = (X - X.mean(0)) / (X.std(0) + 1e-8)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_backward_per_epoch(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    X, W, b = _init(X, num_classes)
    for _ in range(num_epochs):
        total = 0
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            total = total + cross_entropy(xb @ W + b, yb, "sum")
        total.backward()
        sgd([W, b], lr, len(X))
    return W, b


def wrong_evaluate_mean_argmax_dim0(W, b, X, y):
    return float(((X.flatten(1) @ W + b).argmax(0) == y).float().mean())


def wrong_evaluate_rounded(W, b, X, y):
    return round(accuracy(X.flatten(1) @ W + b, y) / len(y), 2)


def wrong_evaluate_int(W, b, X, y):
    return accuracy(X.flatten(1) @ W + b, y) // len(y)


def wrong_evaluate_returns_the_count(W, b, X, y):
    """Evaluate returns the count, not the share."""
    with torch.no_grad():
        return accuracy(X.flatten(1) @ W + b, y)


def wrong_made_anew_in_each_epoch(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """W and b made anew in each epoch."""
    d = X[0].numel()
    for _ in range(num_epochs):
        W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
        b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            logits = Xb.flatten(1) @ W + b
            loss = cross_entropy(logits, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_bias_not_trained(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    """The bias is not trained: only W is given to sgd."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            logits = Xb.flatten(1) @ W + b
            loss = cross_entropy(logits, yb, "sum")
            loss.backward()
            sgd([W], lr, len(yb))
    return W, b


def wrong_classes_of_the_labels(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Number of classes taken from the labels: y.max() + 1."""
    d = X[0].numel()
    num_classes = int(y.max()) + 1
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            logits = Xb.flatten(1) @ W + b
            loss = cross_entropy(logits, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_w_starts_small_random_numbers_instead(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """W starts at small random numbers instead of zeros."""
    d = X[0].numel()
    W = (0.01 * torch.randn(d, num_classes, dtype=X.dtype, device=X.device)).requires_grad_()
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            logits = Xb.flatten(1) @ W + b
            loss = cross_entropy(logits, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_always_float32(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    """Always float32."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=torch.float32, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=torch.float32, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(Xb.flatten(1).float() @ W + b, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_relu_before_loss(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    """ReLU before the loss."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(torch.relu(Xb.flatten(1) @ W + b), yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_one_epoch_too_many(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """One epoch too many."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs + 1):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(Xb.flatten(1) @ W + b, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_evaluate_without_bias(W, b, X, y):
    """Bias left out of evaluate."""
    with torch.no_grad():
        return accuracy(X.flatten(1) @ W, y) / len(y)


def wrong_gradients_accumulate(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Gradients accumulated: own step without zeroing."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(Xb.flatten(1) @ W + b, yb, "sum")
            loss.backward()
            with torch.no_grad():
                W -= lr * W.grad / len(yb)
                b -= lr * b.grad / len(yb)
    return W, b


RIGHT = {"train_softmax_regression": train_softmax_regression, "evaluate": evaluate}

IDEAS = {
    "wrong_return_in_epoch": "first_batch_alone",
    "wrong_new_params_each_epoch": "last_epoch_alone",
    "wrong_bias_per_row": "bias_not_learned",
    "wrong_default_batch_size": "one_step_in_each_epoch",
    "wrong_drop_last": "short_batch_left_out",
    "wrong_divided_by_all_examples": "factor",
    "wrong_clamped_logits": "cases",
    "wrong_seeds_itself": "order_of_the_data",
    "wrong_backward_per_epoch": "one_step_in_each_epoch",
    "wrong_evaluate_mean_argmax_dim0": "shapes do not fit",
    "wrong_evaluate_int": "zeros",
    "wrong_evaluate_returns_the_count": "count",
    "wrong_made_anew_in_each_epoch": "last_epoch_alone",
    "wrong_bias_not_trained": "bias_not_learned",
    "wrong_classes_of_the_labels": "classes_of_the_labels",
    "wrong_w_starts_small_random_numbers_instead": "random_start",
    "wrong_always_float32": "wrong dtype",
    "wrong_relu_before_loss": "relu_on_logits",
    "wrong_one_epoch_too_many": "epochs_counted_from_0",
    "wrong_evaluate_without_bias": "bias_left_out",
    "wrong_gradients_accumulate": "gradients_of_sums_add_up",
}
