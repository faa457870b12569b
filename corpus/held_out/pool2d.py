"""Answers to pool2d as students might write them, made from the statement alone."""

import torch


def right_loops_into_new(X, pool_size, mode="max"):
    p, q = pool_size
    H, W = X.shape
    if mode not in ("max", "avg"):
        raise ValueError(f"unknown mode {mode!r}")
    if p > H or q > W:
        raise ValueError("window larger than the input")
    Y = torch.zeros((H - p + 1, W - q + 1), dtype=X.dtype, device=X.device)
    for i in range(H - p + 1):
        for j in range(W - q + 1):
            window = X[i : i + p, j : j + q]
            if mode == "max":
                Y[i, j] = window.max()
            else:
                Y[i, j] = window.mean()
    return Y


def right_tensor_unfold(X, pool_size, mode="max"):
    if mode != "max" and mode != "avg":
        raise ValueError("mode must be 'max' or 'avg'")
    if pool_size[0] > X.size(0) or pool_size[1] > X.size(1):
        raise ValueError("pool_size must not exceed the size of X")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    if mode == "avg":
        return windows.mean(dim=2)
    values, _ = windows.max(dim=2)
    return values


def right_rows_then_columns(X, pool_size, mode="max"):
    def largest(t):
        return t.max(dim=-1).values

    def average(t):
        return t.mean(dim=-1)

    try:
        reduce = {"max": largest, "avg": average}[mode]
    except KeyError:
        raise ValueError(f"mode is 'max' or 'avg', not {mode!r}") from None
    for axis, size in enumerate(pool_size):
        if size > X.shape[axis]:
            raise ValueError("the window does not fit into the input")
    down = reduce(X.unfold(0, pool_size[0], 1))
    return reduce(down.unfold(1, pool_size[1], 1))


def right_stack_of_shifts(X, pool_size, mode="max"):
    p, q = pool_size
    rows, cols = X.shape[0] - p + 1, X.shape[1] - q + 1
    if rows <= 0 or cols <= 0:
        raise ValueError("pooling window too large")
    shifted = torch.stack([X[a : a + rows, b : b + cols] for a in range(p) for b in range(q)])
    if mode == "max":
        return shifted.max(0)[0]
    if mode == "avg":
        if not X.is_floating_point():
            raise TypeError("integers cannot be averaged")
        return shifted.sum(0) / (p * q)
    raise ValueError("mode")


def wrong_stride_of_window(X, pool_size, mode="max"):
    """Steps by the size of the window, as the pooling layers do, instead of by 1."""
    p, q = pool_size
    H, W = X.shape
    if mode not in ["max", "avg"]:
        raise ValueError("mode must be max or avg")
    if p > H or q > W:
        raise ValueError("window is too large")
    Y = torch.zeros(H // p, W // q, dtype=X.dtype, device=X.device)
    for i in range(H // p):
        for j in range(W // q):
            patch = X[i * p : (i + 1) * p, j * q : (j + 1) * q]
            Y[i, j] = patch.max() if mode == "max" else patch.mean()
    return Y


def wrong_any_other_mode_averages(X, pool_size, mode="max"):
    """Every mode but 'max' is taken for 'avg'; there is no ValueError for it."""
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("pool_size is larger than the input")
    Y = torch.zeros((X.shape[0] - p + 1, X.shape[1] - q + 1), dtype=X.dtype, device=X.device)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                Y[i, j] = X[i : i + p, j : j + q].max()
            else:
                Y[i, j] = X[i : i + p, j : j + q].mean()
    return Y


def wrong_no_size_check(X, pool_size, mode="max"):
    """Only the mode is checked; a window that does not fit raises no ValueError."""
    p_h, p_w = pool_size
    out_h, out_w = X.shape[0] - p_h + 1, X.shape[1] - p_w + 1
    Y = torch.zeros((out_h, out_w), dtype=X.dtype, device=X.device)
    if mode == "max":
        for i in range(out_h):
            for j in range(out_w):
                Y[i, j] = X[i : i + p_h, j : j + p_w].max()
    elif mode == "avg":
        for i in range(out_h):
            for j in range(out_w):
                Y[i, j] = X[i : i + p_h, j : j + p_w].mean()
    else:
        raise ValueError("Unknown pooling mode: " + str(mode))
    return Y


def wrong_float_result(X, pool_size, mode="max"):
    """Allocates the result without a dtype: the maxima of integers come back as float32."""
    if mode not in ("max", "avg"):
        raise ValueError("invalid mode")
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("invalid pool size")
    Y = torch.zeros((X.shape[0] - p + 1, X.shape[1] - q + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            w = X[i : i + p, j : j + q]
            Y[i, j] = w.max() if mode == "max" else w.mean()
    return Y


def wrong_maximum_from_zero(X, pool_size, mode="max"):
    """The running maximum starts at 0, so a window of negative numbers gives 0."""
    p, q = pool_size
    oh, ow = X.size(0) - p + 1, X.size(1) - q + 1
    if oh < 1 or ow < 1:
        raise ValueError("window does not fit")
    if mode == "max":
        out = torch.zeros(oh, ow, dtype=X.dtype, device=X.device)
        for a in range(p):
            for b in range(q):
                out = torch.maximum(out, X[a : a + oh, b : b + ow])
        return out
    if mode == "avg":
        return X.unfold(0, p, 1).unfold(1, q, 1).mean(dim=(-1, -2))
    raise ValueError("mode has to be 'max' or 'avg'")


def wrong_comparison_misses_nan(X, pool_size, mode="max"):
    """Looks for the largest entry with >, which is never true for a NaN."""
    if mode not in ("max", "avg"):
        raise ValueError(mode)
    p, q = pool_size
    H, W = X.shape
    if p > H or q > W:
        raise ValueError("window too big")
    rows = []
    for i in range(H - p + 1):
        row = []
        for j in range(W - q + 1):
            if mode == "avg":
                row.append(X[i : i + p, j : j + q].mean())
                continue
            best = X[i, j]
            for a in range(p):
                for b in range(q):
                    best = max(best, X[i + a, j + b])
            row.append(best)
        rows.append(torch.stack(row))
    return torch.stack(rows)


def wrong_item(X, pool_size, mode="max"):
    """Takes every number out of the graph with .item()."""
    p, q = pool_size
    h, w = X.shape
    if mode not in {"max", "avg"} or p > h or q > w:
        raise ValueError("bad arguments")
    Y = torch.zeros(h - p + 1, w - q + 1, dtype=X.dtype, device=X.device)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + p, j : j + q]
            if mode == "max":
                Y[i, j] = torch.max(window).item()
            else:
                Y[i, j] = torch.mean(window).item()
    return Y


def wrong_integers_averaged_by_division(X, pool_size, mode="max"):
    """Averages as sum / (p * q), which gives floats for integers instead of an error."""
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("pooling window exceeds input")
    windows = X.unfold(0, p, 1).unfold(1, q, 1)
    if mode == "max":
        return windows.flatten(2).max(dim=-1).values
    if mode == "avg":
        return windows.sum(dim=(2, 3)) / (p * q)
    raise ValueError("mode should be 'max' or 'avg'")


def wrong_integers_averaged_as_floats(X, pool_size, mode="max"):
    """Averages in floats and stores into the dtype of X: averages of integers are cut off."""
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("window is larger than the input")
    if mode not in ("max", "avg"):
        raise ValueError("unsupported mode")
    Y = torch.zeros(X.shape[0] - p + 1, X.shape[1] - q + 1, dtype=X.dtype, device=X.device)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            block = X[i : i + p, j : j + q]
            if mode == "max":
                Y[i, j] = block.max()
            elif block.is_floating_point():
                Y[i, j] = block.mean()
            else:
                Y[i, j] = block.float().mean()  # mean() does not work for integers
    return Y


def wrong_height_and_width_swapped(X, pool_size, mode="max"):
    """Unpacks pool_size as (width, height)."""
    pw, ph = pool_size
    H, W = X.shape
    if ph > H or pw > W:
        raise ValueError("pool window is larger than input")
    if mode == "max":
        f = torch.max
    elif mode == "avg":
        f = torch.mean
    else:
        raise ValueError("mode must be one of 'max', 'avg'")
    return torch.stack(
        [
            torch.stack([f(X[i : i + ph, j : j + pw]) for j in range(W - pw + 1)])
            for i in range(H - ph + 1)
        ]
    )


def wrong_one_position_short(X, pool_size, mode="max"):
    """The last row and the last column of windows are missing: H - p instead of H - p + 1."""
    p, q = pool_size
    H, W = X.shape
    if p > H or q > W:
        raise ValueError("Window bigger than input")
    if mode not in ("max", "avg"):
        raise ValueError("Mode must be 'max' or 'avg'")
    Y = torch.zeros((H - p, W - q), dtype=X.dtype, device=X.device)
    for i in range(0, H - p):
        for j in range(0, W - q):
            if mode == "max":
                Y[i, j] = X[i : i + p, j : j + q].max()
            if mode == "avg":
                Y[i, j] = X[i : i + p, j : j + q].mean()
    return Y


def wrong_maximum_from_minus_a_billion(X, pool_size, mode="max"):
    """The running maximum starts at -1e9, which is larger than some entries."""
    p, q = pool_size
    n, m = X.shape[0] - p + 1, X.shape[1] - q + 1
    if n <= 0 or m <= 0:
        raise ValueError("window too large")
    if mode == "avg":
        if not X.dtype.is_floating_point:
            raise TypeError("cannot average integers")
        total = torch.zeros(n, m, dtype=X.dtype, device=X.device)
        for a in range(p):
            for b in range(q):
                total = total + X[a : a + n, b : b + m]
        return total / (p * q)
    if mode == "max":
        best = torch.full((n, m), -1e9, device=X.device).to(X.dtype)
        for a in range(p):
            for b in range(q):
                best = torch.max(best, X[a : a + n, b : b + m])
        return best
    raise ValueError("no such mode")


def wrong_new_tensor_and_no_size_check(X, pool_size, mode="max"):
    """Builds a new tensor from a list, which cuts the graph, and accepts any window size."""
    if mode not in ("max", "avg"):
        raise ValueError("mode must be 'max' or 'avg'")
    p, q = pool_size
    out = []
    for i in range(X.shape[0] - p + 1):
        line = []
        for j in range(X.shape[1] - q + 1):
            part = X[i : i + p, j : j + q]
            line.append(part.max() if mode == "max" else part.mean())
        out.append(line)
    return torch.tensor(out, dtype=X.dtype, device=X.device)


def wrong_float_result_and_silent_mode(X, pool_size, mode="max"):
    """The result is always float32, and for an unknown mode it is zeros instead of an error."""
    p_h, p_w = pool_size
    if p_h > X.shape[0] or p_w > X.shape[1]:
        raise ValueError("pooling window must fit into the input")
    Y = torch.zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                Y[i, j] = X[i : i + p_h, j : j + p_w].max()
            elif mode == "avg":
                Y[i, j] = X[i : i + p_h, j : j + p_w].mean()
    return Y


IDEAS = {
    "wrong_stride_of_window": "steps_by_window",
    "wrong_any_other_mode_averages": "other_modes_average",
    "wrong_no_size_check": "not refused",
    "wrong_float_result": "float_buffer",
    "wrong_maximum_from_zero": "maximum_starts_at_zero",
    "wrong_comparison_misses_nan": "nan_skipped",
    "wrong_item": "graph_cut|no gradient",
    "wrong_integers_averaged_by_division": "integers_averaged",
    "wrong_integers_averaged_as_floats": "integers_truncated",
    "wrong_height_and_width_swapped": "height_and_width_exchanged",
    "wrong_one_position_short": "off_by_one",
    "wrong_maximum_from_minus_a_billion": "maximum_starts_too_high_at_-1e+09",
    "wrong_new_tensor_and_no_size_check": "graph_cut|no gradient",
    "wrong_float_result_and_silent_mode": "float_buffer",
}
