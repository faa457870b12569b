"""Answers to corr2d as students might write them, made from the statement alone."""

import numpy as np
import torch


def right_loops_into_new(X, K):
    H, W = X.shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("kernel is larger than the input")
    Y = torch.zeros(H - h + 1, W - w + 1, dtype=X.dtype, device=X.device)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def right_shifted_copies(X, K):
    rows = X.shape[0] - K.shape[0] + 1
    cols = X.shape[1] - K.shape[1] + 1
    if rows < 1 or cols < 1:
        raise ValueError(f"a kernel of {tuple(K.shape)} does not fit into {tuple(X.shape)}")
    out = torch.zeros((rows, cols), dtype=X.dtype, device=X.device)
    for a in range(K.shape[0]):
        for b in range(K.shape[1]):
            # every output needs this one weight, times the input moved by (a, b)
            out = out + K[a, b] * X[a : a + rows, b : b + cols]
    return out


def right_tensor_unfold(X, K):
    h, w = K.size()
    if not (h <= X.size(0) and w <= X.size(1)):
        raise ValueError("K must not be higher or wider than X")
    windows = X.unfold(0, h, 1).unfold(1, w, 1)
    return (windows * K).sum(dim=(-2, -1), dtype=X.dtype)


def right_index_grid(X, K):
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too big")
    i = torch.arange(H - h + 1, device=X.device)
    j = torch.arange(W - w + 1, device=X.device)
    a = torch.arange(h, device=X.device)
    b = torch.arange(w, device=X.device)
    row = (i[:, None] + a[None, :])[:, None, :, None]
    col = (j[:, None] + b[None, :])[None, :, None, :]
    patches = X[row, col]
    products = (patches * K).flatten(start_dim=2)
    return products.sum(2).to(X.dtype)


def wrong_flipped_kernel(X, K):
    """Flips the kernel along both axes first, as in the mathematical convolution."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel larger than input")
    K = torch.flip(K, dims=(0, 1))
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1), dtype=X.dtype, device=X.device)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_one_position_short(X, K):
    """The last row and the last column of positions are missing: H - h instead of H - h + 1."""
    H, W = X.shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("The kernel does not fit.")
    Y = torch.zeros(H - h, W - w, dtype=X.dtype, device=X.device)
    for i in range(H - h):
        for j in range(W - w):
            Y[i, j] = torch.sum(X[i : i + h, j : j + w] * K)
    return Y


def wrong_no_size_check(X, K):
    """Nothing checks the size of the kernel, so no ValueError is raised."""
    out_h = X.shape[0] - K.shape[0] + 1
    out_w = X.shape[1] - K.shape[1] + 1
    result = torch.zeros((out_h, out_w), dtype=X.dtype, device=X.device)
    for i in range(out_h):
        for j in range(out_w):
            region = X[i : i + K.shape[0], j : j + K.shape[1]]
            result[i, j] = (region * K).sum()
    return result


def wrong_float_result(X, K):
    """Allocates the result without a dtype, so it is float32 whatever the input was."""
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel is bigger than the input")
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_item(X, K):
    """Takes every sum out of the graph with .item()."""
    n_rows, n_cols = X.shape
    k_rows, k_cols = K.shape
    if k_rows > n_rows or k_cols > n_cols:
        raise ValueError("invalid kernel size")
    Y = torch.zeros(n_rows - k_rows + 1, n_cols - k_cols + 1, dtype=X.dtype, device=X.device)
    for r in range(Y.size(0)):
        for c in range(Y.size(1)):
            window = X[r : r + k_rows, c : c + k_cols]
            Y[r, c] = torch.sum(window * K).item()
    return Y


def wrong_no_grad(X, K):
    """Fills the result under torch.no_grad(), so no gradient gets through."""
    h, w = K.shape
    H, W = X.shape
    if h > H or w > W:
        raise ValueError("Kernel dimensions must not exceed input dimensions")
    Y = torch.empty(H - h + 1, W - w + 1, dtype=X.dtype, device=X.device)
    with torch.no_grad():
        for i in range(H - h + 1):
            for j in range(W - w + 1):
                Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_square_kernel(X, K):
    """Takes the kernel for square: its height serves as its width too."""
    k = K.shape[0]
    H, W = X.shape
    if k > H or k > W:
        raise ValueError("kernel too large")
    Y = torch.zeros((H - k + 1, W - k + 1), dtype=X.dtype, device=X.device)
    for i in range(H - k + 1):
        for j in range(W - k + 1):
            Y[i, j] = (X[i : i + k, j : j + k] * K).sum()
    return Y


def wrong_check_with_and(X, K):
    """Raises only if the kernel is both higher and wider than the input."""
    H, W = X.shape
    h, w = K.shape
    if h > H and w > W:
        raise ValueError("kernel is higher or wider than the input")
    Y = torch.zeros(max(H - h + 1, 0), max(W - w + 1, 0), dtype=X.dtype, device=X.device)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_new_tensor_from_list(X, K):
    """Builds the result with torch.tensor from a list of sums, which cuts the graph."""
    h, w = K.shape
    H, W = X.shape
    if h > H or w > W:
        raise ValueError("K does not fit into X")
    result = []
    for i in range(H - h + 1):
        row = []
        for j in range(W - w + 1):
            row.append(torch.sum(X[i : i + h, j : j + w] * K))
        result.append(row)
    return torch.tensor(result, dtype=X.dtype, device=X.device)


def wrong_sum_promotes(X, K):
    """The sum over the windows turns small integer types such as int32 into int64."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel larger than input")
    patches = X.unfold(0, h, 1).unfold(1, w, 1)
    return (patches * K[None, None]).sum(dim=(2, 3))


def wrong_width_first(X, K):
    """Reads the shapes as (width, height), so that the result comes out transposed."""
    W, H = X.shape[1], X.shape[0]
    w, h = K.shape[1], K.shape[0]
    if w > W or h > H:
        raise ValueError("kernel does not fit")
    Y = torch.zeros(W - w + 1, H - h + 1, dtype=X.dtype, device=X.device)
    for x in range(W - w + 1):
        for y in range(H - h + 1):
            Y[x, y] = (X[y : y + h, x : x + w] * K).sum()
    return Y


def wrong_numpy_and_no_check(X, K):
    """Goes through NumPy, which cuts the graph, and does not check the size of the kernel."""
    x = X.detach().cpu().numpy()
    k = K.detach().cpu().numpy()
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1), dtype=x.dtype)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(x[i : i + kh, j : j + kw] * k)
    return torch.from_numpy(out).to(X.device)


def wrong_float_result_and_no_check(X, K):
    """The result is float32 whatever came in, and nothing checks the size of the kernel."""
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


IDEAS = {
    "wrong_flipped_kernel": "flipped",
    "wrong_one_position_short": "off_by_one",
    "wrong_no_size_check": "no_size_check",
    "wrong_float_result": "float_buffer",
    "wrong_item": "graph_cut|no gradient",
    "wrong_no_grad": "graph_cut|no gradient",
    "wrong_square_kernel": "shapes do not fit",
    "wrong_check_with_and": "no_size_check",
    "wrong_new_tensor_from_list": "graph_cut|no gradient",
    "wrong_sum_promotes": "int32",
    "wrong_width_first": "transposed",
    "wrong_numpy_and_no_check": ("graph_cut", "no_size_check"),
    "wrong_float_result_and_no_check": ("float_buffer", "no_size_check"),
}
