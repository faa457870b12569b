"""Answers to train_softmax_regression as students might write them, made from the statement alone."""

# ruff: noqa: B007, E741
import torch

from grader.built import accuracy, cross_entropy, data_iter, sgd


def evaluate(W, b, X, y):
    with torch.no_grad():
        return accuracy(X.flatten(1) @ W + b, y) / len(y)


def right_at_first(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(Xb.flatten(1) @ W + b, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def right_rows_beforehand(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    """Rows are made once, steps are counted."""
    rows = X.reshape(X.shape[0], -1)
    W, b = (
        rows.new_zeros(size).requires_grad_()
        for size in ((rows.shape[1], num_classes), num_classes)
    )
    epoch = 0
    while epoch < num_epochs:
        for part, classes in data_iter(batch_size, rows, y, True, False, generator):
            cross_entropy(torch.addmm(b, part, W), classes, "sum").backward()
            sgd((W, b), lr, classes.numel())
        epoch += 1
    return W.detach(), b.detach()


def right_evaluate_by_hand(W, b, X, y):
    """Compare and take the mean."""
    logits = torch.einsum("nd,dk->nk", X.flatten(1), W) + b
    return (logits.argmax(dim=-1) == y).double().mean().item()


def wrong_relu_on_logits(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X = X.flatten(1)
    W = torch.zeros(X.shape[1], num_classes, dtype=X.dtype, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, requires_grad=True)
    for epoch in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            out = torch.relu(xb @ W + b)
            l = cross_entropy(out, yb, reduction="sum")
            l.backward()
            sgd([W, b], lr, xb.shape[0])
    return W, b


def wrong_softmax_before_loss(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    X = X.reshape(X.shape[0], -1)
    W = X.new_zeros((X.shape[1], num_classes), requires_grad=True)
    b = X.new_zeros(num_classes, requires_grad=True)
    for epoch in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            y_hat = torch.softmax(xb @ W + b, dim=1)
            cross_entropy(y_hat, yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W.detach(), b.detach()


def wrong_mean_loss_and_sgd(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    X = X.reshape(len(X), -1)
    W = X.new_zeros((X.shape[1], num_classes), requires_grad=True)
    b = X.new_zeros(num_classes, requires_grad=True)
    for epoch in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(xb @ W + b, yb)
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W.detach(), b.detach()


def wrong_no_shuffling(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X = X.reshape(len(X), -1)
    W = X.new_zeros((X.shape[1], num_classes), requires_grad=True)
    b = X.new_zeros(num_classes, requires_grad=True)
    for epoch in range(num_epochs):
        for i in range(0, len(X), batch_size):
            xb, yb = X[i : i + batch_size], y[i : i + batch_size]
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(yb))
    return W.detach(), b.detach()


def wrong_batch_size_divided(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    X = X.flatten(1)
    W = X.new_zeros((X.shape[1], num_classes), requires_grad=True)
    b = X.new_zeros(num_classes, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, True, False, generator):
            cross_entropy(torch.matmul(xb, W) + b, yb, "sum").backward()
            sgd([W, b], lr, batch_size)
    return W, b


def wrong_normal_start(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X = X.flatten(1)
    W = torch.normal(0, 0.01, size=(X.shape[1], num_classes), dtype=X.dtype, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(xb))
    return W.detach(), b.detach()


def wrong_no_flatten(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    W = torch.zeros(X.shape[-1], num_classes, dtype=X.dtype, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(xb))
    return W.detach(), b.detach()


def wrong_classes_from_labels(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    k = int(y.max()) + 1
    X = X.flatten(start_dim=1)
    W = torch.zeros(X.shape[1], k, dtype=X.dtype, requires_grad=True)
    b = torch.zeros(k, dtype=X.dtype, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(xb))
    return W.detach(), b.detach()


def wrong_naive_log(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X = X.flatten(start_dim=1)
    W = torch.zeros(X.shape[1], num_classes, dtype=X.dtype, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            e = torch.exp(xb @ W + b)
            p = e / e.sum(1, keepdim=True)
            loss = -torch.log(p[range(len(yb)), yb]).sum()
            loss.backward()
            sgd([W, b], lr, len(xb))
    return W.detach(), b.detach()


def wrong_grads_not_cleared(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    X = X.flatten(start_dim=1)
    W = torch.zeros(X.shape[1], num_classes, dtype=X.dtype, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb).backward()
            with torch.no_grad():
                W -= lr * W.grad
                b -= lr * b.grad
    return W.detach(), b.detach()


def wrong_iterator_once(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X = X.flatten(start_dim=1)
    W = torch.zeros(X.shape[1], num_classes, dtype=X.dtype, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, requires_grad=True)
    batches = data_iter(batch_size, X, y, generator=generator)
    for _ in range(num_epochs):
        for xb, yb in batches:
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(xb))
    return W.detach(), b.detach()


def wrong_float32(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X = X.flatten(start_dim=1).float()
    W = torch.zeros(X.shape[1], num_classes, requires_grad=True)
    b = torch.zeros(num_classes, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(xb))
    return W.detach(), b.detach()


def wrong_rows_are_classes(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    X = X.flatten(start_dim=1)
    W = torch.zeros(num_classes, X.shape[1], dtype=X.dtype, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y, generator=generator):
            cross_entropy(xb @ W.T + b, yb, "sum").backward()
            sgd([W, b], lr, len(xb))
    return W.detach(), b.detach()


def wrong_generator_forgotten(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    X = X.flatten(start_dim=1)
    W = torch.zeros(X.shape[1], num_classes, dtype=X.dtype, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, requires_grad=True)
    for _ in range(num_epochs):
        for xb, yb in data_iter(batch_size, X, y):
            cross_entropy(xb @ W + b, yb, "sum").backward()
            sgd([W, b], lr, len(xb))
    return W.detach(), b.detach()


def wrong_evaluate_count(W, b, X, y):
    return accuracy(X.flatten(1) @ W + b, y)


def wrong_evaluate_tensor(W, b, X, y):
    out = X.flatten(1) @ W + b
    return (out.argmax(1) == y).double().mean()


def wrong_evaluate_no_bias(W, b, X, y):
    return accuracy(X.reshape(len(X), -1) @ W, y) / len(y)


def wrong_evaluate_divided_by_classes(W, b, X, y):
    return accuracy(X.reshape(len(X), -1) @ W + b, y) / W.shape[1]


def wrong_evaluate_probability(W, b, X, y):
    p = torch.softmax(X.reshape(len(X), -1) @ W + b, 1)
    return float(p[torch.arange(len(y)), y].mean())


def wrong_evaluate_not_flattened(W, b, X, y):
    return accuracy(torch.softmax(X @ W + b, dim=1), y) / len(X)


def wrong_divides_by_batch_size(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Divides by batch_size, not by the true size of the last batch."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            logits = Xb.flatten(1) @ W + b
            loss = cross_entropy(logits, yb, "sum")
            loss.backward()
            sgd([W, b], lr, batch_size)
    return W, b


def wrong_softmax_before_cross_entropy(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Softmax before cross_entropy."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            logits = Xb.flatten(1) @ W + b
            loss = cross_entropy(torch.softmax(logits, dim=1), yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_mean_loss_then_divided_once_more(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Mean loss and then divided once more by sgd."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            logits = Xb.flatten(1) @ W + b
            loss = cross_entropy(logits, yb, "mean")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_iterator_used_up(X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None):
    """Data_iter called once, before the epochs: only one epoch is trained."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    batches = data_iter(batch_size, X, y, generator=generator)
    for _ in range(num_epochs):
        for Xb, yb in batches:
            logits = Xb.flatten(1) @ W + b
            loss = cross_entropy(logits, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_generator_not_handed(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Generator not handed on."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y):
            logits = Xb.flatten(1) @ W + b
            loss = cross_entropy(logits, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_images_as_they_are(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Images not flattened: X @ W."""
    d = X.shape[-1]
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(Xb @ W + b, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_shuffle_false_handed_data_iter(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Shuffle=False handed to data_iter."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, shuffle=False, generator=generator):
            loss = cross_entropy(Xb.flatten(1) @ W + b, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
    return W, b


def wrong_evaluate_returns_a_tensor(W, b, X, y):
    """Evaluate returns a tensor."""
    with torch.no_grad():
        return torch.tensor(accuracy(X.flatten(1) @ W + b, y) / len(y))


def wrong_return_inside_epoch_loop(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Return inside the epoch loop."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(Xb.flatten(1) @ W + b, yb, "sum")
            loss.backward()
            sgd([W, b], lr, len(yb))
        return W, b


def wrong_one_step_an_epoch(
    X, y, num_classes, lr=0.1, num_epochs=20, batch_size=32, generator=None
):
    """Sgd after all batches of the epoch only (gradient accumulated, divided by n)."""
    d = X[0].numel()
    W = torch.zeros(d, num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    b = torch.zeros(num_classes, dtype=X.dtype, device=X.device, requires_grad=True)
    for _ in range(num_epochs):
        for Xb, yb in data_iter(batch_size, X, y, generator=generator):
            loss = cross_entropy(Xb.flatten(1) @ W + b, yb, "sum")
            loss.backward()
        sgd([W, b], lr, len(y))
    return W, b


RIGHT = {"train_softmax_regression": right_at_first, "evaluate": evaluate}

IDEAS = {
    "wrong_relu_on_logits": "relu_on_logits",
    "wrong_softmax_before_loss": "softmax_twice",
    "wrong_mean_loss_and_sgd": "divided_twice",
    "wrong_no_shuffling": "order_of_the_data",
    "wrong_batch_size_divided": "divided_by_batch_size",
    "wrong_normal_start": "random_start",
    "wrong_no_flatten": "cases",
    "wrong_classes_from_labels": "classes_of_the_labels",
    "wrong_naive_log": "logarithm_of_softmax",
    "wrong_grads_not_cleared": "gradients_add_up",
    "wrong_iterator_once": "first_epoch_alone",
    "wrong_float32": "wrong dtype",
    "wrong_rows_are_classes": "transposed",
    "wrong_generator_forgotten": "generator_not_handed_on",
    "wrong_evaluate_count": "count",
    "wrong_evaluate_tensor": "wrong structure",
    "wrong_evaluate_no_bias": "bias_left_out",
    "wrong_evaluate_divided_by_classes": "by_the_number_of_classes",
    "wrong_evaluate_not_flattened": "shapes do not multiply",
    "wrong_divides_by_batch_size": "divided_by_batch_size",
    "wrong_softmax_before_cross_entropy": "softmax_twice",
    "wrong_mean_loss_then_divided_once_more": "divided_twice",
    "wrong_iterator_used_up": "first_epoch_alone",
    "wrong_generator_not_handed": "generator_not_handed_on",
    "wrong_images_as_they_are": "cases",
    "wrong_shuffle_false_handed_data_iter": "order_of_the_data",
    "wrong_evaluate_returns_a_tensor": "wrong structure",
    "wrong_return_inside_epoch_loop": "first_epoch_alone",
    "wrong_one_step_an_epoch": "one_step_in_each_epoch",
}
