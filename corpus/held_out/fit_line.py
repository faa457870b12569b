"""Answers to fit_line as students might write them, made from the statement alone."""

# ruff: noqa: SIM108
import torch


def wrong_fit_bias_false_b_left_out(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """With fit_bias=False b is left out of the predictions."""
    if mode not in ("batch", "sgd"):
        raise ValueError(f"unknown mode {mode!r}")
    start_b = b
    if not fit_bias:
        b = 0.0
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
    return w, (b if fit_bias else start_b), losses


def wrong_sgd_each_step_single_point_divided(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """Sgd: each step of a single point is divided by n too."""
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
            if mode == "sgd":
                grad_w, grad_b = grad_w / len(xs), grad_b / len(xs)
            w -= lr * grad_w
            if fit_bias:
                b -= lr * grad_b
        losses.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, losses


def wrong_returns_tensors_not_python_numbers(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """Returns tensors, not Python numbers."""
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
            grad_w = (2 * error * x).mean()
            grad_b = (2 * error).mean()
            w -= lr * grad_w
            if fit_bias:
                b -= lr * grad_b
        losses.append(((w * xs + b - ys) ** 2).mean())
    return w, b, losses


def wrong_sgd_visits_points_random_order(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """Sgd: visits the points in random order."""
    if mode not in ("batch", "sgd"):
        raise ValueError(f"unknown mode {mode!r}")
    losses = []
    for _ in range(epochs):
        if mode == "batch":
            batches = [(xs, ys)]
        else:
            batches = [(xs[i : i + 1], ys[i : i + 1]) for i in torch.randperm(len(xs)).tolist()]
        for x, y in batches:
            error = w * x + b - y
            grad_w = (2 * error * x).mean().item()
            grad_b = (2 * error).mean().item()
            w -= lr * grad_w
            if fit_bias:
                b -= lr * grad_b
        losses.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, losses


def wrong_any_other_mode_counts_sgd_no(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """Any other mode counts as sgd: no ValueError."""
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


def wrong_sgd_loss_recorded_after_each_step(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """Sgd: a loss is recorded after each step, n for each epoch."""
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


def wrong_gradient_descent_goes_up_adds_lr(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """Gradient descent goes up: adds lr times gradient."""
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
            w += lr * grad_w
            if fit_bias:
                b += lr * grad_b
        losses.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, losses


def wrong_l_half_mean_squared_error(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """L is half of the mean squared error."""
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
        losses.append(((w * xs + b - ys) ** 2).mean().div(2).item())
    return w, b, losses


def wrong_mode_checked_only_inside_loop_over(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """The mode is checked only inside the loop over epochs (no ValueError with epochs = 0)."""
    losses = []
    for _ in range(epochs):
        if mode not in ("batch", "sgd"):
            raise ValueError(f"unknown mode {mode!r}")
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


def wrong_fit_bias_ignored_b_always_moves(xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True):
    """Fit_bias is ignored: b always moves."""
    if mode not in ("batch", "sgd"):
        raise ValueError
    L = []
    for _ in range(epochs):
        for x, y in (
            [(xs, ys)]
            if mode == "batch"
            else [(xs[i : i + 1], ys[i : i + 1]) for i in range(len(xs))]
        ):
            e = w * x + b - y
            gw, gb = (2 * e * x).mean().item(), (2 * e).mean().item()
            w, b = w - lr * gw, b - lr * gb
        L.append(((w * xs + b - ys) ** 2).mean().item())
    return w, b, L


def wrong_loss_has_grown_stops_training_diverged(
    xs, ys, w, b, lr, epochs, mode="batch", fit_bias=True
):
    """A loss that has grown stops the training ("diverged")."""
    if mode not in ("batch", "sgd"):
        raise ValueError
    L = []
    for _ in range(epochs):
        for x, y in (
            [(xs, ys)]
            if mode == "batch"
            else [(xs[i : i + 1], ys[i : i + 1]) for i in range(len(xs))]
        ):
            e = w * x + b - y
            gw, gb = (2 * e * x).mean().item(), (2 * e).mean().item()
            w = w - lr * gw
            if fit_bias:
                b = b - lr * gb
        L.append(((w * xs + b - ys) ** 2).mean().item())
        if len(L) > 1 and L[-1] > L[-2]:
            break
    return w, b, L


IDEAS = {
    "wrong_fit_bias_false_b_left_out": "intercept_left_out_when_held",
    "wrong_sgd_each_step_single_point_divided": "divided_by_n_in_sgd",
    "wrong_returns_tensors_not_python_numbers": "wrong structure",
    "wrong_sgd_visits_points_random_order": "draws",
    "wrong_any_other_mode_counts_sgd_no": "unknown_mode_is_sgd",
    "wrong_sgd_loss_recorded_after_each_step": "loss_after_every_step",
    "wrong_gradient_descent_goes_up_adds_lr": "uphill",
    "wrong_l_half_mean_squared_error": "loss_halved",
    "wrong_mode_checked_only_inside_loop_over": "mode_looked_at_in_the_loop",
    "wrong_fit_bias_ignored_b_always_moves": "intercept_moves_anyway",
    "wrong_loss_has_grown_stops_training_diverged": "stopped_when_the_loss_grows",
}
