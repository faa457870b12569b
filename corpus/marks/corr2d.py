"""Answers to corr2d, with the points that a careful human gives."""

import torch

POINTS = {
    "wrong_plain_numbers": 2.0,
    "wrong_buffer_of_another_dtype": 3.4,
    "wrong_loops_one_short": 2.6,
    "wrong_upside_down": 2.4,
    "wrong_transposed_in_the_end": 2.4,
    "wrong_averages": 2.6,
    "wrong_kernel_detached": 3.0,
    "wrong_size_not_checked": 3.5,
    "wrong_zeros_of_the_right_size": 0.0,
}


def _size(X, K):
    rows, columns = X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1
    if rows < 1 or columns < 1:
        raise ValueError("the kernel does not fit")
    return rows, columns


def _sums(X, K, rows, columns):
    h, w = K.shape
    table = [
        [(X[i : i + h, j : j + w] * K).sum(dtype=X.dtype) for j in range(columns)]
        for i in range(rows)
    ]
    return torch.stack([torch.stack(row) for row in table])


def wrong_plain_numbers(X, K):
    rows, columns = _size(X, K)
    return torch.tensor(_sums(X, K, rows, columns).double().tolist())


def wrong_buffer_of_another_dtype(X, K):
    rows, columns = _size(X, K)
    Y = torch.zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            Y[i, j] = (X[i : i + K.shape[0], j : j + K.shape[1]] * K).sum()
    return Y


def wrong_loops_one_short(X, K):
    rows, columns = _size(X, K)
    sums = _sums(X, K, rows, columns)
    return sums[: rows - 1, : columns - 1]


def wrong_upside_down(X, K):
    return _sums(X, K.flip(0), *_size(X, K))


def wrong_transposed_in_the_end(X, K):
    return _sums(X, K, *_size(X, K)).T


def wrong_averages(X, K):
    return _sums(X, K, *_size(X, K)) / K.numel()


def wrong_kernel_detached(X, K):
    return _sums(X, K.detach(), *_size(X, K))


def wrong_size_not_checked(X, K):
    rows, columns = X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1
    if rows < 1 or columns < 1:
        return torch.zeros(0, 0, dtype=X.dtype)
    return _sums(X, K, rows, columns)


def wrong_zeros_of_the_right_size(X, K):
    return torch.zeros(*_size(X, K), dtype=X.dtype)
