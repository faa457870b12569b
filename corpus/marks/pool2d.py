"""Answers to pool2d, with the points that a careful human gives."""

import torch

POINTS = {
    "wrong_windows_side_by_side": 1.5,
    "wrong_square_divisor": 2.1,
    "wrong_mode_not_checked": 2.6,
    "wrong_running_maximum_from_zero": 2.1,
    "wrong_averages_not_written": 1.5,
    "wrong_sum_for_average": 2.0,
    "wrong_plain_numbers": 1.5,
    "wrong_rows_and_columns_exchanged": 1.9,
    "wrong_ones": 0.0,
}


def _windows(X, pool_size, mode):
    if mode not in ("max", "avg"):
        raise ValueError(f"no mode: {mode}")
    if pool_size[0] > X.shape[0] or pool_size[1] > X.shape[1]:
        raise ValueError("the window does not fit")
    return X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)


def _pooled(windows, mode):
    return windows.mean((2, 3)) if mode == "avg" else windows.amax((2, 3))


def wrong_windows_side_by_side(X, pool_size, mode="max"):
    _windows(X, pool_size, mode)
    p, q = pool_size
    return _pooled(X.unfold(0, p, p).unfold(1, q, q), mode)


def wrong_square_divisor(X, pool_size, mode="max"):
    windows = _windows(X, pool_size, mode)
    if mode == "max":
        return windows.amax((2, 3))
    return windows.mean((2, 3)) * (pool_size[1] / pool_size[0])


def wrong_mode_not_checked(X, pool_size, mode="max"):
    windows = _windows(X, pool_size, "max")
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def wrong_running_maximum_from_zero(X, pool_size, mode="max"):
    windows = _windows(X, pool_size, mode)
    if mode == "avg":
        return windows.mean((2, 3))
    best = torch.zeros_like(windows[:, :, 0, 0])
    for a in range(pool_size[0]):
        for b in range(pool_size[1]):
            best = torch.maximum(best, windows[:, :, a, b])
    return best


def wrong_averages_not_written(X, pool_size, mode="max"):
    windows = _windows(X, pool_size, mode)
    if mode == "max":
        return windows.amax((2, 3))


def wrong_sum_for_average(X, pool_size, mode="max"):
    windows = _windows(X, pool_size, mode)
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("no average of integers")
    return windows.amax((2, 3)) if mode == "max" else windows.sum((2, 3))


def wrong_plain_numbers(X, pool_size, mode="max"):
    return _pooled(_windows(X, pool_size, mode), mode).detach()


def wrong_rows_and_columns_exchanged(X, pool_size, mode="max"):
    return _pooled(_windows(X, pool_size[::-1], mode), mode)


def wrong_ones(X, pool_size, mode="max"):
    return torch.ones_like(_windows(X, pool_size, mode)[:, :, 0, 0])
