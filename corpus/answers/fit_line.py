"""Answers to fit_line as students might write them, made from the statement alone."""

# ruff: noqa: SIM108


def right_at_first(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    if mode not in ("batch", "sgd"):
        raise ValueError(f"unknown mode {mode!r}")
    losses = []
    for _ in range(epochs):
        if mode == "batch":
            batches = [(xs, ys)]
        else:
            batches = [(xs[i : i + 1], ys[i : i + 1]) for i in range(len(xs))]
        for x, y in batches:
            error = w * x + b - y
            grad_w = (2 * error * x).mean().item()
            grad_b = (2 * error).mean().item()
            w -= lr * grad_w
            if fit_bias:
                b -= lr * grad_b
        losses.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, losses


def right_plain_python_numbers(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """Plain Python numbers."""
    if mode != "batch" and mode != "sgd":
        raise ValueError("mode")
    x, y = xs.tolist(), ys.tolist()
    n = len(x)
    losses = []
    for _ in range(epochs):
        if mode == "batch":
            e = [w * p + b - q for p, q in zip(x, y)]
            gw = 2 / n * sum(a * p for a, p in zip(e, x))
            gb = 2 / n * sum(e)
            w, b = w - lr * gw, (b - lr * gb if fit_bias else b)
        else:
            for p, q in zip(x, y):
                e = w * p + b - q
                w, b = w - lr * 2 * e * p, (b - lr * 2 * e if fit_bias else b)
        losses.append(sum((w * p + b - q) ** 2 for p, q in zip(x, y)) / n)
    return w, b, losses


def wrong_batch_gradients_are_sums_no_division(
    xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True
):
    """Batch gradients are sums: no division by n."""
    if mode not in ("batch", "sgd"):
        raise ValueError(f"unknown mode {mode!r}")
    losses = []
    for _ in range(epochs):
        if mode == "batch":
            batches = [(xs, ys)]
        else:
            batches = [(xs[i : i + 1], ys[i : i + 1]) for i in range(len(xs))]
        for x, y in batches:
            error = w * x + b - y
            grad_w = (2 * error * x).sum().item()
            grad_b = (2 * error).sum().item()
            w -= lr * grad_w
            if fit_bias:
                b -= lr * grad_b
        losses.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, losses


def wrong_no_factor_2_gradients(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """No factor 2 in the gradients."""
    if mode not in ("batch", "sgd"):
        raise ValueError(f"unknown mode {mode!r}")
    losses = []
    for _ in range(epochs):
        if mode == "batch":
            batches = [(xs, ys)]
        else:
            batches = [(xs[i : i + 1], ys[i : i + 1]) for i in range(len(xs))]
        for x, y in batches:
            error = w * x + b - y
            grad_w = (error * x).mean().item()
            grad_b = error.mean().item()
            w -= lr * grad_w
            if fit_bias:
                b -= lr * grad_b
        losses.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, losses


def wrong_b_moved_gradient_computed_after_w(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """B is moved with a gradient computed after w has moved."""
    if mode not in ("batch", "sgd"):
        raise ValueError(f"unknown mode {mode!r}")
    losses = []
    for _ in range(epochs):
        if mode == "batch":
            batches = [(xs, ys)]
        else:
            batches = [(xs[i : i + 1], ys[i : i + 1]) for i in range(len(xs))]
        for x, y in batches:
            error = w * x + b - y
            grad_w = (2 * error * x).mean().item()
            w -= lr * grad_w
            grad_b = (2 * (w * x + b - y)).mean().item()
            if fit_bias:
                b -= lr * grad_b
        losses.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, losses


def wrong_l_recorded_before_each_epoch(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """L is recorded before each epoch."""
    if mode not in ("batch", "sgd"):
        raise ValueError(f"unknown mode {mode!r}")
    losses = []
    for _ in range(epochs):
        losses.append(((w * xs + b - ys) ** 2).mean().item())
        if mode == "batch":
            batches = [(xs, ys)]
        else:
            batches = [(xs[i : i + 1], ys[i : i + 1]) for i in range(len(xs))]
        for x, y in batches:
            error = w * x + b - y
            grad_w = (2 * error * x).mean().item()
            grad_b = (2 * error).mean().item()
            w -= lr * grad_w
            if fit_bias:
                b -= lr * grad_b
    return w, b, losses


def wrong_sgd_errors_all_points_are_computed(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """Sgd: the errors of all points are computed once at the start of the epoch."""
    if mode not in ("batch", "sgd"):
        raise ValueError(f"unknown mode {mode!r}")
    losses = []
    for _ in range(epochs):
        if mode == "batch":
            batches = [(xs, ys)]
        else:
            batches = [(xs[i : i + 1], ys[i : i + 1]) for i in range(len(xs))]
        w0, b0 = w, b
        for x, y in batches:
            error = w0 * x + b0 - y
            grad_w = (2 * error * x).mean().item()
            grad_b = (2 * error).mean().item()
            w -= lr * grad_w
            if fit_bias:
                b -= lr * grad_b
        losses.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, losses


IDEAS = {
    "wrong_batch_gradients_are_sums_no_division": "sum_for_mean",
    "wrong_no_factor_2_gradients": "factor_2_missing",
    "wrong_b_moved_gradient_computed_after_w": "b_after_w",
    "wrong_l_recorded_before_each_epoch": "loss_before_the_epoch",
    "wrong_sgd_errors_all_points_are_computed": "gradients_of_the_epoch_added_up",
}
