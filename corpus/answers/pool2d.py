# ruff: noqa: PLR0124, PLW0603
"""Answers to pool2d as students might write them, made from the statement alone."""

import functools
import itertools
import math

import torch
import torch.nn.functional as F


def right_double_loop(X, pool_size, mode="max"):
    p, q = pool_size
    H, W = X.shape
    if mode != "max" and mode != "avg":
        raise ValueError("mode must be 'max' or 'avg'")
    if p > H or q > W:
        raise ValueError("the window does not fit")
    Y = torch.zeros(H - p + 1, W - q + 1, dtype=X.dtype, device=X.device)
    for i in range(H - p + 1):
        for j in range(W - q + 1):
            window = X[i : i + p, j : j + q]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


def right_unfolded_amax(X, pool_size, mode="max"):
    if mode not in {"max", "avg"}:
        raise ValueError(mode)
    if pool_size[0] > X.shape[0] or pool_size[1] > X.shape[1]:
        raise ValueError("window too large")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax(dim=(2, 3)) if mode == "max" else windows.mean(dim=(2, 3))


def right_stack_of_shifts(X, pool_size, mode="max"):
    (H, W), (p, q) = X.shape, pool_size
    oh, ow = H - p + 1, W - q + 1
    if oh <= 0 or ow <= 0:
        raise ValueError("window larger than input")
    shifted = torch.stack(
        [X[a : a + oh, b : b + ow] for a, b in itertools.product(range(p), range(q))]
    )
    if mode == "max":
        return shifted.max(dim=0).values
    if mode == "avg":
        return shifted.mean(dim=0)
    raise ValueError(f"unknown mode {mode!r}")


def right_running_maximum(X, pool_size, mode="max"):
    p, q = pool_size
    oh, ow = X.size(0) - p + 1, X.size(1) - q + 1
    if mode not in ("max", "avg") or oh < 1 or ow < 1:
        raise ValueError("bad arguments")
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("integers have no average of their own type")
    parts = [X[a : a + oh, b : b + ow] for a in range(p) for b in range(q)]
    if mode == "max":
        return functools.reduce(torch.maximum, parts).clone()
    return sum(part / (p * q) for part in parts)


def right_rows_then_columns(X, pool_size, mode="max"):
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("window exceeds input")
    match mode:
        case "max":
            return X.unfold(0, p, 1).max(-1)[0].unfold(1, q, 1).max(-1)[0]
        case "avg":
            return X.unfold(0, p, 1).mean(-1).unfold(1, q, 1).mean(-1)
        case _:
            raise ValueError(f"mode {mode!r}")


def right_library_for_floats(X, pool_size, mode="max"):
    if mode not in ("max", "avg"):
        raise ValueError("mode")
    if pool_size[0] > X.shape[0] or pool_size[1] > X.shape[1]:
        raise ValueError("pool_size")
    if mode == "avg":
        if not torch.is_floating_point(X):
            raise RuntimeError("average pooling needs floating-point numbers")
        return F.avg_pool2d(X[None, None], pool_size, stride=1)[0, 0]
    if torch.is_floating_point(X):
        return F.max_pool2d(X[None, None], pool_size, stride=1)[0, 0]
    return X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2).amax(2)


def right_own_backward(X, pool_size, mode="max"):
    class MaxPool(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, p, q):
            patches = x.unfold(0, p, 1).unfold(1, q, 1).reshape(x.size(0) - p + 1, -1, p * q)
            best, where = patches.max(dim=-1)
            top = torch.arange(best.size(0), device=x.device).unsqueeze(1)
            left = torch.arange(best.size(1), device=x.device).unsqueeze(0)
            ctx.shape = x.shape
            flat = (top + where // q) * x.size(1) + left + where % q
            ctx.mark_non_differentiable(where)
            ctx.save_for_backward(flat)
            return best

        @staticmethod
        def backward(ctx, g):
            (flat,) = ctx.saved_tensors
            dx = g.new_zeros(ctx.shape.numel())
            dx.index_add_(0, flat.reshape(-1), g.reshape(-1))
            return dx.view(ctx.shape), None, None

    class AvgPool(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, p, q):
            ctx.shape, ctx.window = x.shape, (p, q)
            return x.unfold(0, p, 1).unfold(1, q, 1).mean((2, 3))

        @staticmethod
        def backward(ctx, g):
            p, q = ctx.window
            dx = g.new_zeros(ctx.shape)
            for a in range(p):
                for b in range(q):
                    dx[a : a + g.shape[0], b : b + g.shape[1]] += g
            return dx / (p * q), None, None

    if pool_size[0] > X.size(0) or pool_size[1] > X.size(1):
        raise ValueError("window too large")
    if mode == "max":
        return MaxPool.apply(X, *pool_size)
    if mode == "avg":
        return AvgPool.apply(X, *pool_size)
    raise ValueError("mode is 'max' or 'avg'")


def right_gather_at_argmax(X, pool_size, mode="max"):
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("too large")
    flat = X.unfold(0, p, 1).unfold(1, q, 1).flatten(start_dim=2)
    if mode == "avg":
        return flat.mean(dim=2)
    if mode == "max":
        return flat.gather(2, flat.argmax(dim=2, keepdim=True)).squeeze(2)
    raise ValueError(mode)


def right_as_strided(X, pool_size, mode="max"):
    if mode not in ["max", "avg"]:
        raise ValueError("unknown mode")
    H, W = X.shape
    p, q = pool_size
    if not (1 <= p <= H and 1 <= q <= W):
        raise ValueError("unsuitable window")
    r, c = X.stride()
    windows = X.as_strided((H - p + 1, W - q + 1, p, q), (r, c, r, c))
    if mode == "max":
        return windows.max(dim=3).values.max(dim=2).values
    return windows.mean(dim=[-2, -1])


def right_sorted_windows(X, pool_size, mode="max"):
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("window higher or wider than X")
    if mode not in ("max", "avg"):
        raise ValueError("mode?")
    out = []
    for top in range(X.shape[0] - p + 1):
        line = []
        for left in range(X.shape[1] - q + 1):
            entries = X[top : top + p, left : left + q].reshape(-1)
            line.append(entries.sort().values[-1] if mode == "max" else torch.mean(entries))
        out.append(torch.stack(line))
    return torch.stack(out)


def right_average_in_double(X, pool_size, mode="max"):
    oh, ow = (n - k + 1 for n, k in zip(X.shape, pool_size, strict=True))
    if oh < 1 or ow < 1:
        raise ValueError("the window is larger than the input")
    if mode == "max":
        return X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).amax((-1, -2))
    if mode != "avg":
        raise ValueError("mode")
    if X.dtype not in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        raise TypeError("floating-point input needed")
    acc = torch.zeros(oh, ow, dtype=torch.float64, device=X.device)
    for a in range(pool_size[0]):
        for b in range(pool_size[1]):
            acc = acc + X[a : a + oh, b : b + ow].double()
    return (acc / math.prod(pool_size)).to(X.dtype)


def right_where_with_nan(X, pool_size, mode="max"):
    p, q = pool_size
    if mode not in ("max", "avg"):
        raise ValueError("mode must be max or avg")
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("window too large")
    oh, ow = X.shape[0] - p + 1, X.shape[1] - q + 1
    result = X[:oh, :ow]
    for a in range(p):
        for b in range(q):
            if a == b == 0:
                continue
            other = X[a : a + oh, b : b + ow]
            if mode == "max":
                result = torch.where((other > result) | (other != other), other, result)
            else:
                result = result + other
    if mode == "avg":
        if not X.is_floating_point():
            raise TypeError("average of integers")
        return result / (p * q)
    return result.clone()


def right_uniform_kernel(X, pool_size, mode="max"):
    p, q = pool_size
    if mode not in ("avg", "max"):
        raise ValueError("no such mode")
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("no window fits")
    windows = X.unfold(0, p, 1).unfold(1, q, 1)
    if mode == "max":
        return windows.flatten(-2).topk(1, dim=-1).values[..., 0]
    if not X.is_floating_point():
        raise RuntimeError("no average of integers")
    return (windows * X.new_full((p, q), 1 / (p * q))).sum((-1, -2))


def right_table_of_functions(X, pool_size, mode="max"):
    reductions = {"max": torch.max, "avg": torch.mean}
    if mode not in reductions:
        raise ValueError(f"choose one of {sorted(reductions)}")
    p, q = pool_size
    H, W = X.shape
    if p > H or q > W:
        raise ValueError(f"window {p}x{q} for input {H}x{W}")
    reduce = reductions[mode]
    values = [reduce(X[i : i + p, j : j + q]) for i in range(H - p + 1) for j in range(W - q + 1)]
    return torch.stack(values).reshape(H - p + 1, W - q + 1)


def right_vmap(X, pool_size, mode="max"):
    if mode not in ("max", "avg"):
        raise ValueError("mode")
    if pool_size[0] > X.shape[0] or pool_size[1] > X.shape[1]:
        raise ValueError("pool_size")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    reduce = torch.amax if mode == "max" else torch.mean
    return torch.vmap(torch.vmap(lambda window: reduce(window.flatten(), 0)))(windows)


def right_index_grid(X, pool_size, mode="max"):
    p, q = pool_size
    if p > X.shape[0]:
        raise ValueError("p too large")
    if q > X.shape[1]:
        raise ValueError("q too large")
    if mode not in ("max", "avg"):
        raise ValueError("mode unknown")
    row = torch.arange(X.shape[0] - p + 1)[:, None] + torch.arange(p)
    col = torch.arange(X.shape[1] - q + 1)[:, None] + torch.arange(q)
    patches = X[row.to(X.device)[:, None, :, None], col.to(X.device)[None, :, None, :]]
    return patches.mean((2, 3)) if mode == "avg" else patches.amax((2, 3))


def right_doubling_maximum(X, pool_size, mode="max"):
    def slide(T, length, dim):
        """Largest entries of runs of `length` along `dim`, by runs of 1, 2, 4, ... entries."""
        reach, best = 1, T
        while 2 * reach <= length:
            n = best.shape[dim] - reach
            best = torch.maximum(best.narrow(dim, 0, n), best.narrow(dim, reach, n))
            reach *= 2
        n = T.shape[dim] - length + 1
        return torch.maximum(best.narrow(dim, 0, n), best.narrow(dim, length - reach, n))

    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("window larger than input")
    if mode == "max":
        return slide(slide(X, p, 0), q, 1)
    if mode == "avg":
        return X.unfold(0, p, 1).unfold(1, q, 1).flatten(2).mean(2)
    raise ValueError("mode")


def right_started_at_minus_infinity(X, pool_size, mode="max"):
    p, q = pool_size
    out_shape = (X.shape[0] - p + 1, X.shape[1] - q + 1)
    if min(out_shape) <= 0:
        raise ValueError("window does not fit")
    if mode not in ("max", "avg"):
        raise ValueError("mode must be 'max' or 'avg'")
    if mode == "max":
        lowest = -math.inf if X.is_floating_point() else torch.iinfo(X.dtype).min
        Y = X.new_full(out_shape, lowest)
        for i in range(out_shape[0]):
            for j in range(out_shape[1]):
                Y[i, j] = torch.maximum(Y[i, j].clone(), X[i : i + p, j : j + q].max())
        return Y
    if not X.is_floating_point():
        raise TypeError("cannot average integers")
    Y = X.new_zeros(out_shape)
    for i in range(out_shape[0]):
        for j in range(out_shape[1]):
            for value in X[i : i + p, j : j + q].flatten():
                Y[i, j] += value
    return Y.div_(p * q)


# ---------------------------------------------------------------------------------------------- wrong


def _check(X, pool_size, mode):
    if mode not in ("max", "avg"):
        raise ValueError(f"mode is {mode!r}, not 'max' or 'avg'")
    if pool_size[0] > X.shape[0] or pool_size[1] > X.shape[1]:
        raise ValueError("window larger than input")


def wrong_maximum_starts_at_zero(X, pool_size, mode="max"):
    """The running maximum starts at 0, so windows of negative numbers give 0."""
    _check(X, pool_size, mode)
    p, q = pool_size
    oh, ow = X.shape[0] - p + 1, X.shape[1] - q + 1
    if mode == "avg":
        return X.unfold(0, p, 1).unfold(1, q, 1).mean((2, 3))
    Y = X.new_zeros(oh, ow)
    for a in range(p):
        for b in range(q):
            Y = torch.maximum(Y, X[a : a + oh, b : b + ow])
    return Y


def wrong_maximum_starts_at_minus_thousand(X, pool_size, mode="max"):
    """The running maximum starts at -1000, which is not small enough."""
    _check(X, pool_size, mode)
    p, q = pool_size
    Y = torch.zeros(X.shape[0] - p + 1, X.shape[1] - q + 1, dtype=X.dtype, device=X.device)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                best = torch.full((), -1000, dtype=X.dtype, device=X.device)
                for x in X[i : i + p, j : j + q].flatten():
                    best = torch.maximum(best, x)
                Y[i, j] = best
            else:
                Y[i, j] = X[i : i + p, j : j + q].mean()
    return Y


def wrong_maximum_starts_at_lowest_finite(X, pool_size, mode="max"):
    """The running maximum starts at the lowest finite number: a window full of -inf is not -inf."""
    _check(X, pool_size, mode)
    (p, q), (H, W) = pool_size, X.shape
    if mode == "avg":
        return torch.stack(
            [X[a : H - p + 1 + a, b : W - q + 1 + b] for a in range(p) for b in range(q)]
        ).mean(0)
    info = torch.finfo(X.dtype) if X.is_floating_point() else torch.iinfo(X.dtype)
    best = X.new_full((H - p + 1, W - q + 1), info.min)
    for a in range(p):
        for b in range(q):
            best = torch.maximum(best, X[a : H - p + 1 + a, b : W - q + 1 + b])
    return best


def wrong_steps_by_window(X, pool_size, mode="max"):
    """The window steps by its own size, as PyTorch's pooling layers do."""
    _check(X, pool_size, mode)
    p, q = pool_size
    windows = X.unfold(0, p, p).unfold(1, q, q)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_steps_by_two(X, pool_size, mode="max"):
    """The window steps by two along the columns."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 2)
    if mode == "max":
        return windows.amax((-1, -2))
    return windows.mean((-1, -2))


def wrong_padded_with_zeros(X, pool_size, mode="max"):
    """Zeros are padded around the input to keep its size."""
    _check(X, pool_size, mode)
    p, q = pool_size
    Z = F.pad(X, ((q - 1) // 2, q // 2, (p - 1) // 2, p // 2))
    Z = Z.unfold(0, p, 1).unfold(1, q, 1)
    return Z.amax((2, 3)) if mode == "max" else Z.mean((2, 3))


def wrong_square_window(X, pool_size, mode="max"):
    """The height of the window is used as its width too."""
    _check(X, pool_size, mode)
    p = min(pool_size[0], X.shape[1])
    Y = X.new_zeros(X.shape[0] - p + 1, X.shape[1] - p + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i : i + p, j : j + p]
            Y[i, j] = part.max() if mode == "max" else part.mean()
    return Y


def wrong_height_and_width_exchanged(X, pool_size, mode="max"):
    """pool_size is read as (width, height)."""
    q, p = pool_size
    _check(X, (p, q), mode)
    windows = X.unfold(0, p, 1).unfold(1, q, 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_window_exchanged_in_slices(X, pool_size, mode="max"):
    """The shape of the result is right, but the slices take q rows and p columns."""
    _check(X, pool_size, mode)
    p, q = pool_size
    Y = X.new_zeros(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                Y[i, j] = X[i : i + q, j : j + p].max()
            else:
                Y[i, j] = X[i : i + q, j : j + p].mean()
    return Y


def wrong_sum_for_average(X, pool_size, mode="max"):
    """'avg' sums and forgets to divide by the number of entries."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "max":
        return windows.amax(dim=(2, 3))
    if not X.is_floating_point():
        raise TypeError("floats only")
    return windows.sum(dim=(2, 3))


def wrong_divided_by_height_only(X, pool_size, mode="max"):
    """'avg' divides by the height of the window instead of the number of its entries."""
    _check(X, pool_size, mode)
    p, q = pool_size
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("floats only")
    Y = X.new_zeros(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + p, j : j + q]
            Y[i, j] = window.max() if mode == "max" else window.sum() / p
    return Y


def wrong_divided_by_squared_height(X, pool_size, mode="max"):
    """'avg' divides by p * p, which is right for square windows only."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    if mode == "max":
        return windows.max(-1).values
    if not X.dtype.is_floating_point:
        raise TypeError("floats only")
    return windows.sum(-1) / pool_size[0] ** 2


def wrong_divided_by_one_less(X, pool_size, mode="max"):
    """'avg' divides by p * q - 1, like an unbiased variance."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "max":
        return windows.amax((2, 3))
    if not X.is_floating_point():
        raise TypeError("floats only")
    return windows.sum((2, 3)) / max(pool_size[0] * pool_size[1] - 1, 1)


def wrong_divided_by_positions(X, pool_size, mode="max"):
    """'avg' divides by the number of windows instead of the number of entries in one."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "max":
        return windows.amax((2, 3))
    if not X.is_floating_point():
        raise RuntimeError("floats only")
    Y = windows.sum((2, 3))
    return Y / Y.numel()


def wrong_average_without_zeros(X, pool_size, mode="max"):
    """'avg' divides by the number of entries that are not zero."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    if mode == "max":
        return windows.amax(2)
    if not X.is_floating_point():
        raise TypeError("floats only")
    return windows.sum(2) / (windows != 0).sum(2).clamp(min=1)


def wrong_mode_ignored(X, pool_size, mode="max"):
    """The mode is checked but not used: always the maximum."""
    _check(X, pool_size, mode)
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("floats only")
    p, q = pool_size
    Y = X.new_empty(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for i, j in itertools.product(range(Y.shape[0]), range(Y.shape[1])):
        Y[i, j] = X[i : i + p, j : j + q].max()
    return Y


def wrong_modes_exchanged(X, pool_size, mode="max"):
    """The two modes are exchanged: 'max' averages and 'avg' takes the largest."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "avg":
        return windows.amax((2, 3))
    return windows.mean((2, 3))


def wrong_anything_else_is_average(X, pool_size, mode="max"):
    """Any mode but 'max' is taken for 'avg': a misspelt mode raises nothing."""
    if pool_size[0] > X.shape[0] or pool_size[1] > X.shape[1]:
        raise ValueError("window larger than input")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "max":
        return windows.amax((2, 3))
    return windows.mean((2, 3))


def wrong_unknown_mode_gives_zeros(X, pool_size, mode="max"):
    """An unknown mode gives zeros: no branch is taken and nothing is raised."""
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("window larger than input")
    Y = X.new_zeros(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                Y[i, j] = X[i : i + p, j : j + q].max()
            elif mode == "avg":
                Y[i, j] = X[i : i + p, j : j + q].mean()
    return Y


def wrong_unknown_mode_gives_none(X, pool_size, mode="max"):
    """An unknown mode falls off the end of the function and returns None."""
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("window larger than input")
    if mode == "max":
        return X.unfold(0, p, 1).unfold(1, q, 1).amax((2, 3))
    if mode == "avg":
        return X.unfold(0, p, 1).unfold(1, q, 1).mean((2, 3))
    return None


def wrong_key_error_for_mode(X, pool_size, mode="max"):
    """An unknown mode raises a KeyError from a dictionary, not a ValueError."""
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("window larger than input")
    reduce = {"max": torch.amax, "avg": torch.mean}[mode]
    return reduce(X.unfold(0, p, 1).unfold(1, q, 1), dim=(2, 3))


def wrong_mode_in_any_case(X, pool_size, mode="max"):
    """Capitals and blanks are forgiven: 'MAX' raises nothing."""
    mode = mode.strip().lower()
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_mode_by_first_letter(X, pool_size, mode="max"):
    """Only the beginning of the mode is looked at: 'average' and 'maximum' raise nothing."""
    if pool_size[0] > X.shape[0] or pool_size[1] > X.shape[1]:
        raise ValueError("window larger than input")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode.startswith("max"):
        return windows.amax((2, 3))
    if mode.startswith(("avg", "average", "mean")):
        return windows.mean((2, 3))
    raise ValueError(f"mode {mode!r}")


def wrong_largest_magnitude(X, pool_size, mode="max"):
    """'max' takes the largest absolute value."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.abs().amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_entry_of_largest_magnitude(X, pool_size, mode="max"):
    """'max' takes the entry whose absolute value is largest, with its sign."""
    _check(X, pool_size, mode)
    flat = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    if mode == "avg":
        return flat.mean(2)
    return flat.gather(2, flat.abs().argmax(2, keepdim=True))[..., 0]


def wrong_item_in_loop(X, pool_size, mode="max"):
    """The entries are made Python numbers by item(), which cuts the graph."""
    _check(X, pool_size, mode)
    p, q = pool_size
    Y = X.new_zeros(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i : i + p, j : j + q]
            Y[i, j] = part.max().item() if mode == "max" else part.mean().item()
    return Y


def wrong_no_grad_for_maximum(X, pool_size, mode="max"):
    """The maximum is taken under torch.no_grad(); the average is not."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "avg":
        return windows.mean((2, 3))
    with torch.no_grad():
        return windows.amax((2, 3))


def wrong_average_without_graph(X, pool_size, mode="max"):
    """In mode 'avg' only, X is detached."""
    _check(X, pool_size, mode)
    p, q = pool_size
    oh, ow = X.shape[0] - p + 1, X.shape[1] - q + 1
    if mode == "max":
        return X.unfold(0, p, 1).amax(-1).unfold(1, q, 1).amax(-1)
    return torch.stack(
        [X.detach()[a : a + oh, b : b + ow] for a in range(p) for b in range(q)]
    ).mean(0)


def wrong_default_buffer(X, pool_size, mode="max"):
    """The result is written into torch.zeros(...) of the default dtype."""
    _check(X, pool_size, mode)
    p, q = pool_size
    Y = torch.zeros((X.shape[0] - p + 1, X.shape[1] - q + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                Y[i, j] = X[i : i + p, j : j + q].max()
            else:
                Y[i, j] = X[i : i + p, j : j + q].mean()
    return Y


def wrong_integer_average_truncated(X, pool_size, mode="max"):
    """Averages of integers are cut down to integers; nothing is raised."""
    _check(X, pool_size, mode)
    p, q = pool_size
    Y = X.new_zeros(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i : i + p, j : j + q]
            Y[i, j] = part.max() if mode == "max" else part.sum() / part.numel()
    return Y


def wrong_integer_average_as_float(X, pool_size, mode="max"):
    """Averages of integers come out as floating-point numbers; nothing is raised."""
    _check(X, pool_size, mode)
    p, q = pool_size
    oh, ow = X.shape[0] - p + 1, X.shape[1] - q + 1
    parts = [X[a : a + oh, b : b + ow] for a in range(p) for b in range(q)]
    if mode == "max":
        return functools.reduce(torch.maximum, parts)
    return sum(parts) / len(parts)


def wrong_value_error_for_integers(X, pool_size, mode="max"):
    """Averaging integers raises a ValueError instead of a TypeError or RuntimeError."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "max":
        return windows.amax((2, 3))
    if not X.is_floating_point():
        raise ValueError("'avg' needs floating-point numbers")
    return windows.mean((2, 3))


def wrong_integers_refused_everywhere(X, pool_size, mode="max"):
    """Integers are refused in mode 'max' too."""
    _check(X, pool_size, mode)
    if not X.is_floating_point():
        raise TypeError("floating-point numbers needed")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_nan_passed_over_by_where(X, pool_size, mode="max"):
    """'max' keeps the larger of two by >, which is False for NaN: most NaNs are lost."""
    _check(X, pool_size, mode)
    p, q = pool_size
    oh, ow = X.shape[0] - p + 1, X.shape[1] - q + 1
    if mode == "avg":
        return X.unfold(0, p, 1).unfold(1, q, 1).mean((2, 3))
    best = X[:oh, :ow].clone()
    for a in range(p):
        for b in range(q):
            other = X[a : a + oh, b : b + ow]
            best = torch.where(other > best, other, best)
    return best


def wrong_python_max(X, pool_size, mode="max"):
    """Python's max() goes over the entries and depends on where the NaN stands."""
    _check(X, pool_size, mode)
    p, q = pool_size
    rows = []
    for i in range(X.shape[0] - p + 1):
        row = []
        for j in range(X.shape[1] - q + 1):
            window = X[i : i + p, j : j + q]
            row.append(max(window.flatten()) if mode == "max" else window.mean())
        rows.append(torch.stack(row))
    return torch.stack(rows)


def wrong_fmax(X, pool_size, mode="max"):
    """torch.fmax ignores NaNs."""
    _check(X, pool_size, mode)
    p, q = pool_size
    oh, ow = X.shape[0] - p + 1, X.shape[1] - q + 1
    parts = [X[a : a + oh, b : b + ow] for a in range(p) for b in range(q)]
    if mode == "max":
        return functools.reduce(torch.fmax, parts)
    return torch.stack(parts).mean(0)


def wrong_nanmean(X, pool_size, mode="max"):
    """'avg' leaves NaNs out of the average."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "max":
        return windows.amax((2, 3))
    if not X.is_floating_point():
        raise TypeError("floats only")
    return windows.nanmean(dim=(2, 3))


def wrong_infinities_cleaned(X, pool_size, mode="max"):
    """nan_to_num replaces NaN and infinities before pooling."""
    _check(X, pool_size, mode)
    clean = torch.nan_to_num(X)
    windows = clean.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_prefix_sums(X, pool_size, mode="max"):
    """'avg' takes differences of prefix sums: one NaN, infinity or huge entry spoils what follows."""
    _check(X, pool_size, mode)
    p, q = pool_size
    if mode == "max":
        return X.unfold(0, p, 1).unfold(1, q, 1).amax((2, 3))
    if not X.is_floating_point():
        raise TypeError("floats only")
    S = F.pad(X, (1, 0, 1, 0)).cumsum(0).cumsum(1)
    return (S[p:, q:] - S[:-p, q:] - S[p:, :-q] + S[:-p, :-q]) / (p * q)


def wrong_averaging_matrices(X, pool_size, mode="max"):
    """'avg' multiplies with banded matrices, where 0 times infinity makes NaN outside the window."""
    _check(X, pool_size, mode)
    (H, W), (p, q) = X.shape, pool_size
    if mode == "max":
        return X.unfold(0, p, 1).unfold(1, q, 1).amax((2, 3))
    if not X.is_floating_point():
        raise TypeError("floats only")
    left = torch.zeros(H - p + 1, H, dtype=X.dtype, device=X.device)
    right = torch.zeros(W, W - q + 1, dtype=X.dtype, device=X.device)
    for i in range(H - p + 1):
        left[i, i : i + p] = 1 / p
    for j in range(W - q + 1):
        right[j : j + q, j] = 1 / q
    return left @ X @ right


def wrong_running_mean(X, pool_size, mode="max"):
    """'avg' updates a running mean, m += (x - m) / k, which makes NaN of an infinite entry."""
    _check(X, pool_size, mode)
    p, q = pool_size
    oh, ow = X.shape[0] - p + 1, X.shape[1] - q + 1
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("floats only")
    Y = X[:oh, :ow]
    for k, (a, b) in enumerate(itertools.product(range(p), range(q)), start=1):
        part = X[a : a + oh, b : b + ow]
        Y = torch.maximum(Y, part) if mode == "max" else Y + (part - Y) / k
    return Y


def wrong_smooth_maximum(X, pool_size, mode="max"):
    """'max' is a smooth maximum (logsumexp with a sharp temperature)."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "avg":
        return windows.mean((2, 3))
    if not X.is_floating_point():
        return windows.amax((2, 3))
    return torch.logsumexp(100 * windows, dim=(2, 3)) / 100


def wrong_own_backward_to_all(X, pool_size, mode="max"):
    """Own backward: in mode 'max' every entry of the window gets the gradient."""
    _check(X, pool_size, mode)

    class Largest(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, p, q):
            ctx.args = (x.shape, p, q)
            return x.unfold(0, p, 1).unfold(1, q, 1).amax((2, 3))

        @staticmethod
        def backward(ctx, g):
            shape, p, q = ctx.args
            dx = g.new_zeros(shape)
            for i in range(g.shape[0]):
                for j in range(g.shape[1]):
                    dx[i : i + p, j : j + q] += g[i, j]
            return dx, None, None

    if mode == "max":
        return Largest.apply(X, *pool_size)
    return X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).mean((2, 3))


def wrong_own_backward_overwrites(X, pool_size, mode="max"):
    """Own backward: an entry that is largest in several windows gets the last gradient, not the sum."""
    _check(X, pool_size, mode)

    class Largest(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, p, q):
            ctx.save_for_backward(x)
            ctx.p, ctx.q = p, q
            return x.unfold(0, p, 1).unfold(1, q, 1).amax((2, 3))

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            dx = torch.zeros_like(x)
            for i in range(g.shape[0]):
                for j in range(g.shape[1]):
                    k = x[i : i + ctx.p, j : j + ctx.q].reshape(-1).argmax().item()
                    dx[i + k // ctx.q, j + k % ctx.q] = g[i, j]
            return dx, None, None

    if mode == "max":
        return Largest.apply(X, *pool_size)
    return X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).mean((2, 3))


def wrong_own_backward_of_average_undivided(X, pool_size, mode="max"):
    """Own backward: in mode 'avg' the gradient is not divided by p * q."""
    _check(X, pool_size, mode)

    class Mean(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, p, q):
            ctx.args = (x.shape, p, q)
            return x.unfold(0, p, 1).unfold(1, q, 1).mean((2, 3))

        @staticmethod
        def backward(ctx, g):
            shape, p, q = ctx.args
            dx = torch.zeros(shape, dtype=g.dtype, device=g.device)
            for a in range(p):
                for b in range(q):
                    dx[a : a + g.shape[0], b : b + g.shape[1]] += g
            return dx, None, None

    if mode == "avg":
        return Mean.apply(X, *pool_size)
    return X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).amax((2, 3))


def wrong_own_backward_counts_only(X, pool_size, mode="max"):
    """Own backward: the incoming gradient is ignored, each window hands on a 1."""
    _check(X, pool_size, mode)

    class Largest(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, p, q):
            y, k = x.unfold(0, p, 1).unfold(1, q, 1).flatten(2).max(2)
            ctx.save_for_backward(k)
            ctx.shape, ctx.q = x.shape, q
            return y

        @staticmethod
        def backward(ctx, g):
            (k,) = ctx.saved_tensors
            dx = g.new_zeros(ctx.shape)
            for i in range(k.shape[0]):
                for j in range(k.shape[1]):
                    a, b = divmod(int(k[i, j]), ctx.q)
                    dx[i + a, j + b] += 1
            return dx, None, None

    if mode == "max":
        return Largest.apply(X, *pool_size)
    return X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).mean((2, 3))


def wrong_gradient_of_the_average(X, pool_size, mode="max"):
    """In mode 'max' the value is the maximum, but the gradient is that of the average."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "avg":
        return windows.mean((2, 3))
    largest = windows.amax((2, 3))
    if not (X.requires_grad and torch.is_grad_enabled()):
        return largest
    average = windows.mean((2, 3))
    return average + (largest - average).detach()


def wrong_output_one_short(X, pool_size, mode="max"):
    """The output is one row and one column too small (H - p)."""
    _check(X, pool_size, mode)
    (H, W), (p, q) = X.shape, pool_size
    Y = X.new_zeros(H - p, W - q)
    for i in range(H - p):
        for j in range(W - q):
            part = X[i : i + p, j : j + q]
            Y[i, j] = part.max() if mode == "max" else part.mean()
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("floats only")
    return Y


def wrong_last_row_left_zero(X, pool_size, mode="max"):
    """The loop over the rows stops one early: the last row of the result stays zero."""
    _check(X, pool_size, mode)
    (H, W), (p, q) = X.shape, pool_size
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("floats only")
    Y = X.new_zeros(H - p + 1, W - q + 1)
    for i in range(H - p):
        strip = X[i : i + p].unfold(1, q, 1)
        Y[i] = strip.amax((0, 2)) if mode == "max" else strip.mean((0, 2))
    return Y


def wrong_window_one_row_short(X, pool_size, mode="max"):
    """The slices end one entry early, so each window lacks its last row and column."""
    _check(X, pool_size, mode)
    (H, W), (p, q) = X.shape, pool_size
    Y = X.new_zeros(H - p + 1, W - q + 1)
    for i in range(H - p + 1):
        for j in range(W - q + 1):
            part = X[i : i + max(p - 1, 1), j : j + max(q - 1, 1)]
            Y[i, j] = part.max() if mode == "max" else part.mean()
    return Y


def wrong_size_unchecked(X, pool_size, mode="max"):
    """The size of the window is not checked: an empty result or PyTorch's own error comes out."""
    p, q = pool_size
    if mode not in ("max", "avg"):
        raise ValueError("mode")
    Y = X.new_zeros(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i : i + p, j : j + q]
            Y[i, j] = part.max() if mode == "max" else part.mean()
    return Y


def wrong_size_error_of_unfold(X, pool_size, mode="max"):
    """A window that is too large ends in the RuntimeError of unfold, not in a ValueError."""
    if mode not in ("max", "avg"):
        raise ValueError("mode")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_width_unchecked(X, pool_size, mode="max"):
    """Only the height of the window is checked."""
    if mode not in ("max", "avg"):
        raise ValueError("mode")
    p, q = pool_size
    if p > X.shape[0]:
        raise ValueError("window too high")
    q = min(q, X.shape[1])
    windows = X.unfold(0, p, 1).unfold(1, q, 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_window_as_large_refused(X, pool_size, mode="max"):
    """A window exactly as high or as wide as the input is refused."""
    if mode not in ("max", "avg"):
        raise ValueError("mode")
    if not (pool_size[0] < X.shape[0] and pool_size[1] < X.shape[1]):
        raise ValueError("the window must be smaller than the input")
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_assertions(X, pool_size, mode="max"):
    """Bad arguments raise AssertionError."""
    assert mode in ("max", "avg"), mode
    assert pool_size[0] <= X.shape[0] and pool_size[1] <= X.shape[1], pool_size
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_input_overwritten(X, pool_size, mode="max"):
    """The result is built inside the memory of X."""
    _check(X, pool_size, mode)
    p, q = pool_size
    oh, ow = X.shape[0] - p + 1, X.shape[1] - q + 1
    if mode == "avg":
        return X.unfold(0, p, 1).unfold(1, q, 1).mean((2, 3))
    source = X if not X.requires_grad else X.clone()
    for i in range(oh):
        for j in range(ow):
            source[i, j] = source[i : i + p, j : j + q].clone().max()
    return source[:oh, :ow]


def wrong_average_divides_in_place(X, pool_size, mode="max"):
    """In mode 'avg' X.data is divided by the number of entries in place, and nobody undoes it."""
    _check(X, pool_size, mode)
    p, q = pool_size
    if mode == "max":
        return X.unfold(0, p, 1).unfold(1, q, 1).amax((2, 3))
    if not X.is_floating_point():
        raise TypeError("floats only")
    Y = X.unfold(0, p, 1).unfold(1, q, 1).mean((2, 3))
    X.data /= p * q
    return Y


def wrong_requires_grad_switched_on(X, pool_size, mode="max"):
    """requires_grad is switched on in the caller's tensor."""
    _check(X, pool_size, mode)
    if X.is_floating_point():
        X.requires_grad = True
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


_MODE = None


def wrong_first_mode_remembered(X, pool_size, mode="max"):
    """The mode of the first call is kept for all later ones."""
    global _MODE
    _check(X, pool_size, mode)
    _MODE = _MODE or mode
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if _MODE == "max" else windows.mean((2, 3))


_SEEN = {}


def wrong_maximum_since_the_start(X, pool_size, mode="max"):
    """The buffer of maxima survives the call: later results are maxima over earlier inputs as well."""
    _check(X, pool_size, mode)
    p, q = pool_size
    windows = X.unfold(0, p, 1).unfold(1, q, 1)
    if mode == "avg":
        return windows.mean((2, 3))
    Y = windows.amax((2, 3))
    key = (Y.shape, X.dtype)
    if key in _SEEN:
        Y = torch.maximum(Y, _SEEN[key])
    _SEEN[key] = Y.detach()
    return Y


def wrong_half_precision_inside(X, pool_size, mode="max"):
    """Floating-point numbers are pooled in bfloat16 and cast back."""
    _check(X, pool_size, mode)
    Z = X.bfloat16() if X.is_floating_point() else X
    windows = Z.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    Y = windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))
    return Y.to(X.dtype)


def wrong_single_precision_inside(X, pool_size, mode="max"):
    """Everything goes through float32: large integers and digits of float64 are lost."""
    _check(X, pool_size, mode)
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("floats only")
    windows = X.float().unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    Y = windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))
    return Y.type(X.dtype)


def wrong_output_transposed(X, pool_size, mode="max"):
    """Columns are the outer loop: the result comes out transposed."""
    _check(X, pool_size, mode)
    (H, W), (p, q) = X.shape, pool_size
    columns = []
    for j in range(W - q + 1):
        parts = [X[i : i + p, j : j + q] for i in range(H - p + 1)]
        columns.append(torch.stack([t.max() if mode == "max" else t.mean() for t in parts]))
    return torch.stack(columns)


def wrong_reduced_over_positions(X, pool_size, mode="max"):
    """The axes of unfold are confused: the reduction runs over the positions, not over the window."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((0, 1)) if mode == "max" else windows.mean((0, 1))


def wrong_channel_dimensions_left(X, pool_size, mode="max"):
    """The result keeps batch and channel dimensions."""
    _check(X, pool_size, mode)
    image = X.unsqueeze(0).unsqueeze(0)
    windows = image.unfold(2, pool_size[0], 1).unfold(3, pool_size[1], 1)
    return windows.amax((4, 5)) if mode == "max" else windows.mean((4, 5))


def wrong_squeezed(X, pool_size, mode="max"):
    """squeeze() at the end also drops a height or width of one."""
    _check(X, pool_size, mode)
    windows = X[None].unfold(1, pool_size[0], 1).unfold(2, pool_size[1], 1)
    Y = windows.amax((3, 4)) if mode == "max" else windows.mean((3, 4))
    return Y.squeeze()


def wrong_average_of_row_maxima(X, pool_size, mode="max"):
    """'max' takes the largest of each row of the window and averages those."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "avg":
        return windows.mean((2, 3))
    if not X.is_floating_point():
        return windows.amax((2, 3))
    return windows.amax(3).mean(2)


def wrong_median_for_average(X, pool_size, mode="max"):
    """'avg' takes the median of the window."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    if mode == "max":
        return windows.max(2).values
    if not X.is_floating_point():
        raise TypeError("floats only")
    return windows.median(2).values


def wrong_smallest(X, pool_size, mode="max"):
    """'max' takes the first of the ascending sort: the smallest entry."""
    _check(X, pool_size, mode)
    flat = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    if mode == "max":
        return flat.sort(dim=2).values[:, :, 0]
    return flat.mean(2)


def wrong_index_of_largest(X, pool_size, mode="max"):
    """'max' returns where the largest entry is, not the entry."""
    _check(X, pool_size, mode)
    flat = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    if mode == "max":
        return flat.argmax(2).to(X.dtype)
    return flat.mean(2)


def wrong_view_of_input(X, pool_size, mode="max"):
    """X is flattened with view(), which fails when X is not contiguous."""
    _check(X, pool_size, mode)
    (H, W), (p, q) = X.shape, pool_size
    flat = X.view(-1)
    start = torch.arange(H * W, device=X.device).view(H, W)[: H - p + 1, : W - q + 1]
    parts = torch.stack([flat[start + a * W + b] for a in range(p) for b in range(q)])
    return parts.amax(0) if mode == "max" else parts.mean(0)


def wrong_strides_of_contiguous_input(X, pool_size, mode="max"):
    """as_strided with the strides of a contiguous matrix reads wrong entries of a transposed one."""
    _check(X, pool_size, mode)
    (H, W), (p, q) = X.shape, pool_size
    windows = torch.as_strided(X, (H - p + 1, W - q + 1, p, q), (W, 1, W, 1))
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_edges_shrink_the_window(X, pool_size, mode="max"):
    """The window runs off the lower and right edges, where it is cut: the result is as large as X."""
    _check(X, pool_size, mode)
    p, q = pool_size
    Y = X.new_zeros(X.shape)
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            part = X[i : i + p, j : j + q]
            Y[i, j] = part.max() if mode == "max" else part.mean()
    return Y


def wrong_random_largest(X, pool_size, mode="max"):
    """A little random noise 'breaks ties' before the largest entry is chosen."""
    _check(X, pool_size, mode)
    flat = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    if mode == "avg":
        return flat.mean(2)
    noisy = flat + 0.5 * torch.rand(flat.shape, device=X.device)
    return flat.gather(2, noisy.argmax(2, keepdim=True)).squeeze(2)


def wrong_zero_start_and_sum(X, pool_size, mode="max"):
    """Two mistakes: the maximum starts at 0, and 'avg' does not divide."""
    _check(X, pool_size, mode)
    p, q = pool_size
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("floats only")
    Y = X.new_zeros(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for a in range(p):
        for b in range(q):
            part = X[a : a + Y.shape[0], b : b + Y.shape[1]]
            Y = torch.maximum(Y, part) if mode == "max" else Y + part
    return Y


def wrong_stride_and_unknown_mode(X, pool_size, mode="max"):
    """Two mistakes: steps by the window's size, and every other mode is an average."""
    p, q = pool_size
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError("window larger than input")
    Y = X.new_zeros(X.shape[0] // p, X.shape[1] // q)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i * p : (i + 1) * p, j * q : (j + 1) * q]
            Y[i, j] = part.max() if mode == "max" else part.mean()
    return Y


def wrong_item_and_truncated(X, pool_size, mode="max"):
    """Two mistakes: item() cuts the graph, and averages of integers are truncated."""
    _check(X, pool_size, mode)
    p, q = pool_size
    Y = X.new_zeros(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i : i + p, j : j + q]
            if mode == "max":
                Y[i, j] = part.max().item()
            else:
                Y[i, j] = part.sum().item() / (p * q)
    return Y


def wrong_exchanged_and_unchecked(X, pool_size, mode="max"):
    """Two mistakes: height and width are exchanged, and the size of the window is not checked."""
    if mode not in ("max", "avg"):
        raise ValueError("mode")
    q, p = pool_size
    rows, columns = max(X.shape[0] - p + 1, 0), max(X.shape[1] - q + 1, 0)
    Y = X.new_zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            part = X[i : i + p, j : j + q]
            Y[i, j] = part.max() if mode == "max" else part.mean()
    return Y


def wrong_magnitude_and_sum(X, pool_size, mode="max"):
    """Two mistakes: absolute values in mode 'max', sums in mode 'avg'."""
    _check(X, pool_size, mode)
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    if mode == "max":
        return windows.abs().amax((2, 3))
    if not X.is_floating_point():
        raise TypeError("floats only")
    return windows.sum((2, 3))


def wrong_nan_lost_and_mode_free(X, pool_size, mode="max"):
    """Two mistakes: NaNs are replaced by -inf before the maximum, and any mode is accepted."""
    if pool_size[0] > X.shape[0] or pool_size[1] > X.shape[1]:
        raise ValueError("window larger than input")
    if mode != "max":
        return X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).mean((2, 3))
    Z = X.masked_fill(X.isnan(), -math.inf) if X.is_floating_point() else X
    return Z.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).amax((2, 3))


def wrong_float_buffer_and_no_graph(X, pool_size, mode="max"):
    """Two mistakes: torch.tensor copies Python numbers, without graph and in the default dtype."""
    _check(X, pool_size, mode)
    p, q = pool_size
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("floats only")
    table = X.tolist()
    rows = []
    for i in range(X.shape[0] - p + 1):
        row = []
        for j in range(X.shape[1] - q + 1):
            entries = [table[i + a][j + b] for a in range(p) for b in range(q)]
            if any(math.isnan(e) for e in entries):
                row.append(math.nan)
            elif mode == "max":
                row.append(float(max(entries)))
            else:
                row.append(sum(entries) / len(entries))
        rows.append(row)
    return torch.tensor(rows)


IDEAS = {
    "wrong_maximum_starts_at_zero": "maximum_starts_at_zero",
    "wrong_maximum_starts_at_minus_thousand": "maximum_starts_too_high_at_-1000",
    "wrong_maximum_starts_at_lowest_finite": "maximum_starts_too_high_at_-1.79769e+308|infinite input",
    "wrong_steps_by_window": "steps_by_window",
    "wrong_steps_by_two": "steps_by_two_across",
    "wrong_padded_with_zeros": "padded_to_same",
    "wrong_square_window": "square_window",
    "wrong_height_and_width_exchanged": "height_and_width_exchanged",
    "wrong_window_exchanged_in_slices": "slices_exchanged",
    "wrong_sum_for_average": "sum_instead_of_average",
    "wrong_divided_by_height_only": "divided_by_height|factor",
    "wrong_divided_by_squared_height": "divided_by_height_squared",
    "wrong_divided_by_one_less": "factor",
    "wrong_divided_by_positions": "factor",
    "wrong_average_without_zeros": "",
    "wrong_mode_ignored": "mode_ignored",
    "wrong_modes_exchanged": "modes_exchanged",
    "wrong_anything_else_is_average": "other_modes_average",
    "wrong_unknown_mode_gives_zeros": "not refused",
    "wrong_unknown_mode_gives_none": "not refused",
    "wrong_key_error_for_mode": "not refused",
    "wrong_mode_in_any_case": "not refused",
    "wrong_mode_by_first_letter": "not refused",
    "wrong_largest_magnitude": "maximum_of_absolute_values",
    "wrong_entry_of_largest_magnitude": "entry_of_largest_magnitude",
    "wrong_item_in_loop": "graph_cut|no gradient",
    "wrong_no_grad_for_maximum": "no gradient",
    "wrong_average_without_graph": "no gradient",
    "wrong_default_buffer": "float_buffer|wrong dtype",
    "wrong_integer_average_truncated": "integers_truncated",
    "wrong_integer_average_as_float": "integers_averaged",
    "wrong_value_error_for_integers": "not refused",
    "wrong_integers_refused_everywhere": "cases|refused",
    "wrong_nan_passed_over_by_where": "nan_skipped|infinite input",
    "wrong_python_max": "nan_skipped|infinite input",
    "wrong_fmax": "nan_skipped|infinite input",
    "wrong_nanmean": "infinite input",
    "wrong_infinities_cleaned": "infinite input",
    "wrong_prefix_sums": "infinite input",
    "wrong_averaging_matrices": "infinite input",
    "wrong_running_mean": "infinite input",
    "wrong_smooth_maximum": "",
    "wrong_own_backward_to_all": "gradient",
    "wrong_own_backward_overwrites": "gradient",
    "wrong_own_backward_of_average_undivided": "factor|gradient",
    "wrong_own_backward_counts_only": "gradient|upstream gradient ignored",
    "wrong_gradient_of_the_average": "gradient",
    "wrong_output_one_short": "off_by_one|size",
    "wrong_last_row_left_zero": "only the last",
    "wrong_window_one_row_short": "slices_one_short",
    "wrong_size_unchecked": "no_size_check|not refused",
    "wrong_size_error_of_unfold": "not refused",
    "wrong_width_unchecked": "not refused",
    "wrong_window_as_large_refused": "refused",
    "wrong_assertions": "not refused",
    "wrong_input_overwritten": "changes its inputs",
    "wrong_average_divides_in_place": "changes its inputs",
    "wrong_requires_grad_switched_on": "changes its inputs",
    "wrong_first_mode_remembered": "mode_ignored",
    "wrong_maximum_since_the_start": "answer of another case|not repeatable",
    "wrong_half_precision_inside": "computed in 16 bits",
    "wrong_single_precision_inside": "cases|computed in float32",
    "wrong_output_transposed": "transposed",
    "wrong_reduced_over_positions": "cases",
    "wrong_channel_dimensions_left": "dimension of size 1",
    "wrong_squeezed": "dimension of size 1",
    "wrong_average_of_row_maxima": "",
    "wrong_median_for_average": "",
    "wrong_smallest": "minimum|first_of_sorted",
    "wrong_index_of_largest": "index_of_largest|index_of_largest_in_a_buffer",
    "wrong_view_of_input": "cases|strided|view of scattered memory",
    "wrong_strides_of_contiguous_input": "memory read|cases|strided",
    "wrong_edges_shrink_the_window": "windows_cut_off",
    "wrong_random_largest": "not repeatable|draws",
    "wrong_zero_start_and_sum": ("maximum_starts_at_zero", "sum_instead_of_average"),
    "wrong_stride_and_unknown_mode": ("steps_by_window", "other_modes_average"),
    "wrong_item_and_truncated": ("graph_cut|no gradient", "integers_truncated"),
    "wrong_exchanged_and_unchecked": ("height_and_width_exchanged", "no_size_check"),
    "wrong_magnitude_and_sum": ("maximum_of_absolute_values", "sum_instead_of_average"),
    "wrong_nan_lost_and_mode_free": ("nan_skipped", "other_modes_average"),
    "wrong_float_buffer_and_no_graph": ("graph_cut", "float_buffer"),
}
