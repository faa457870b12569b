# ruff: noqa: PLW0603, SIM300
"""Answers to corr2d as students might write them, made from the statement alone."""

import functools
import math

import torch
import torch.nn.functional as F


def right_double_loop(X, K):
    H, W = X.shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("kernel larger than input")
    Y = torch.zeros(H - h + 1, W - w + 1, dtype=X.dtype, device=X.device)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def right_stacked_rows(X, K):
    kh, kw = K.size()
    out_h = X.size(0) - kh + 1
    out_w = X.size(1) - kw + 1
    if min(out_h, out_w) < 1:
        raise ValueError(f"kernel {tuple(K.shape)} does not fit into {tuple(X.shape)}")

    def entry(i, j):
        return torch.sum(X[i : i + kh, j : j + kw] * K, dtype=X.dtype)

    return torch.stack([torch.stack([entry(i, j) for j in range(out_w)]) for i in range(out_h)])


def right_einsum_of_unfolded(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError
    windows = X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)
    return torch.einsum("ijab,ab->ij", windows, K)


def right_columns_times_vector(X, K):
    h, w = K.shape
    rows, cols = X.shape[0] - h + 1, X.shape[1] - w + 1
    if rows <= 0 or cols <= 0:
        raise ValueError("the kernel is too large")
    patches = []
    for i in range(rows):
        for j in range(cols):
            patches.append(X[i : i + h, j : j + w].flatten())
    return (torch.stack(patches) @ K.flatten()).reshape(rows, cols)


def right_sum_of_shifted_images(X, K):
    (H, W), (h, w) = X.shape, K.shape
    if H < h or W < w:
        raise ValueError("K must fit into X")
    oh, ow = H - h + 1, W - w + 1
    return sum(X[a : a + oh, b : b + ow] * K[a, b] for a in range(h) for b in range(w))


def right_tensordot_on_strides(X, K):
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("window exceeds the image")
    s0, s1 = X.stride()
    view = X.as_strided((H - h + 1, W - w + 1, h, w), (s0, s1, s0, s1))
    return torch.tensordot(view, K, dims=([2, 3], [0, 1]))


def right_index_grids(X, K):
    H, W = X.shape
    h, w = K.shape
    if not (h <= H and w <= W):
        raise ValueError("kernel does not fit")
    top = torch.arange(H - h + 1, device=X.device).view(-1, 1, 1, 1)
    left = torch.arange(W - w + 1, device=X.device).view(1, -1, 1, 1)
    down = torch.arange(h, device=X.device).view(1, 1, -1, 1)
    across = torch.arange(w, device=X.device).view(1, 1, 1, -1)
    return (X[top + down, left + across] * K).sum(dim=(2, 3)).to(X.dtype)


def right_own_backward(X, K):
    class CrossCorrelation(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, k):
            ctx.save_for_backward(x, k)
            out_h, out_w = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
            out = x.new_zeros(out_h, out_w)
            for a in range(k.shape[0]):
                for b in range(k.shape[1]):
                    out += x[a : a + out_h, b : b + out_w] * k[a, b]
            return out

        @staticmethod
        def backward(ctx, g):
            x, k = ctx.saved_tensors
            n, m = g.shape
            dx, dk = torch.zeros_like(x), torch.zeros_like(k)
            for a in range(k.shape[0]):
                for b in range(k.shape[1]):
                    dx[a : a + n, b : b + m] += g * k[a, b]
                    dk[a, b] = (g * x[a : a + n, b : b + m]).sum()
            return dx, dk

    if any(k > x for k, x in zip(K.shape, X.shape, strict=True)):
        raise ValueError("kernel exceeds input")
    return CrossCorrelation.apply(X, K)


def right_banded_matrices(X, K):
    H, W = X.shape
    h, w = K.shape
    if h > H:
        raise ValueError("kernel too high")
    if w > W:
        raise ValueError("kernel too wide")
    oh, ow = H - h + 1, W - w + 1
    result = X.new_zeros(oh, ow)
    cols = torch.arange(ow, device=X.device)
    for a in range(h):
        band = X.new_zeros(W, ow)
        for b in range(w):
            band[cols + b, cols] = K[a, b]
        result = result + X[a : a + oh] @ band
    return result


def right_fourier(X, K):
    H, W = X.shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("kernel larger than the image")
    if not X.is_floating_point():
        return torch.einsum("ijab,ab->ij", X.unfold(0, h, 1).unfold(1, w, 1), K)
    spectrum = torch.fft.rfft2(X.double())
    kernel = torch.fft.rfft2(K.double(), s=(H, W)).conj()
    full = torch.fft.irfft2(spectrum * kernel, s=(H, W))
    return full[: H - h + 1, : W - w + 1].to(X.dtype)


def right_double_precision_inside(X, K):
    size = [X.shape[d] - K.shape[d] + 1 for d in (0, 1)]
    if size[0] < 1 or size[1] < 1:
        raise ValueError("no position for the kernel")
    wide = torch.float64 if X.dtype.is_floating_point else torch.int64
    A, B = X.to(wide), K.to(wide)
    acc = torch.zeros(size, dtype=wide, device=X.device)
    for a, row in enumerate(B):
        for b, weight in enumerate(row):
            acc = acc + weight * A[a : a + size[0], b : b + size[1]]
    return acc.to(X.dtype)


def right_flip_and_convolve(X, K):
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    flipped = torch.flip(K, (0, 1))
    Y = torch.zeros_like(X[:oh, :ow])
    for i in range(h - 1, h - 1 + oh):
        for j in range(w - 1, w - 1 + ow):
            for a in range(h):
                for b in range(w):
                    Y[i - h + 1, j - w + 1] = (
                        Y[i - h + 1, j - w + 1] + flipped[a, b] * X[i - a, j - b]
                    )
    return Y


def right_one_dimensional_pieces(X, K):
    if X.shape[0] < K.shape[0] or X.shape[1] < K.shape[1]:
        raise ValueError("K is larger than X")
    rows = X.shape[0] - K.shape[0] + 1

    def slide(a):
        strips = X[a : a + rows].unfold(1, K.shape[1], 1)
        return torch.matmul(strips, K[a])

    return functools.reduce(torch.add, map(slide, range(K.shape[0])))


def right_addcmul_on_buffer(X, K):
    oh = X.shape[0] - K.shape[0] + 1
    ow = X.shape[1] - K.shape[1] + 1
    if oh <= 0 or ow <= 0:
        raise ValueError("kernel must not exceed the input")
    out = X.new_zeros((oh, ow))
    for a in range(K.shape[0]):
        for b in range(K.shape[1]):
            out.addcmul_(X.narrow(0, a, oh).narrow(1, b, ow), K[a, b].expand(oh, ow))
    return out


def right_rolled_copies(X, K):
    H, W = X.shape
    h, w = K.shape
    if H - h < 0 or W - w < 0:
        raise ValueError("too large a kernel")
    shifted = [torch.roll(X, (-a, -b), (0, 1)) for a in range(h) for b in range(w)]
    weighted = torch.stack(shifted) * K.reshape(-1, 1, 1)
    return weighted.sum(0, dtype=X.dtype)[: H - h + 1, : W - w + 1]


def right_dot_products_in_a_flat_list(X, K):
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError(f"{h}x{w} does not fit {H}x{W}")
    k = K.reshape(-1)
    values = [
        torch.dot(X[i : i + h, j : j + w].reshape(-1), k)
        for i in range(H - h + 1)
        for j in range(W - w + 1)
    ]
    return torch.stack(values).view(H - h + 1, W - w + 1)


def right_vmap(X, K):
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel does not fit into input")

    def respond(window):
        return (window * K).sum(dtype=K.dtype)

    return torch.vmap(torch.vmap(respond))(X.unfold(0, h, 1).unfold(1, w, 1))


def right_flat_indices(X, K):
    H, W = X.shape
    h, w = K.shape
    if h > H or w > W:
        raise ValueError("bad kernel size")
    position = torch.arange(H * W, device=X.device).reshape(H, W)
    start = position[: H - h + 1, : W - w + 1].reshape(-1, 1)
    offset = position[:h, :w].reshape(1, -1)
    columns = torch.take(X, start + offset)
    return torch.mv(columns, K.reshape(-1)).reshape(H - h + 1, W - w + 1)


def right_library_for_floats(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel larger than input")
    if X.is_floating_point():
        return F.conv2d(X[None, None], K[None, None])[0, 0]
    Y = X.new_empty(X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = torch.sum(X[i : i + K.shape[0], j : j + K.shape[1]] * K)
    return Y


def right_error_caught_from_unfold(X, K):
    try:
        patches = X.unfold(0, K.size(0), 1).unfold(1, K.size(1), 1)
    except RuntimeError as error:
        raise ValueError("the kernel is higher or wider than the input") from error
    n, m = patches.shape[:2]
    return torch.matmul(patches.reshape(n * m, -1), K.reshape(-1, 1)).reshape(n, m)


def right_matrix_of_the_whole_map(X, K):
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel must be at most as large as X")
    oh, ow = H - h + 1, W - w + 1
    M = X.new_zeros(oh, ow, H, W)
    for i in range(oh):
        for j in range(ow):
            M[i, j, i : i + h, j : j + w] = K
    return (M.flatten(0, 1).flatten(1) @ X.flatten()).unflatten(0, (oh, ow))


# ---------------------------------------------------------------------------------------------- wrong


def wrong_mathematical_convolution(X, K):
    """The kernel is flipped along both axes, as in mathematics."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    K = torch.flip(K, [0, 1])
    windows = X.unfold(0, h, 1).unfold(1, w, 1)
    return (windows * K).sum((-2, -1)).to(X.dtype)


def wrong_upside_down(X, K):
    """The kernel is flipped along its rows only."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    Y = X.new_zeros(oh, ow)
    for a in range(h):
        for b in range(w):
            Y = Y + K[h - 1 - a, b] * X[a : a + oh, b : b + ow]
    return Y


def wrong_negative_indices(X, K):
    """Kernel entries are read from the end (K[-b] for column b): columns are rotated and flipped."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    total = 0
    for a in range(h):
        for b in range(w):
            total = total + X[a : a + oh, b : b + ow] * K[a, -b]
    return total


def wrong_kernel_transposed(X, K):
    """The kernel is transposed before it slides."""
    K = K.T
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = X.new_zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_windows_flattened_by_columns(X, K):
    """The window is flattened by columns and the kernel by rows."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    k = K.flatten()
    rows = []
    for i in range(H - h + 1):
        rows.append(
            torch.stack([X[i : i + h, j : j + w].T.flatten() @ k for j in range(W - w + 1)])
        )
    return torch.stack(rows)


def wrong_matrix_product_of_window(X, K):
    """The window is matrix-multiplied with the kernel instead of element by element."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    Y = torch.zeros((H - h + 1, W - w + 1), dtype=X.dtype, device=X.device)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            Y[i, j] = (X[i : i + h, j : j + w] @ K.T).sum()
    return Y


def wrong_average(X, K):
    """The products are averaged over the window instead of summed."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    products = X.unfold(0, h, 1).unfold(1, w, 1) * K
    if not products.is_floating_point():
        return products.sum((2, 3)).to(X.dtype) // (h * w)
    return products.mean((2, 3))


def wrong_kernel_normalised(X, K):
    """The kernel is divided by the sum of its entries, as for a blur."""
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    weights = (K / K.sum()).to(X.dtype)
    return torch.einsum("ijab,ab->ij", X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1), weights)


def wrong_window_centred(X, K):
    """The mean of each window is subtracted first, as in the statistician's correlation."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = X.new_zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i : i + h, j : j + w]
            centred = part - (part.sum() / part.numel()).to(X.dtype)
            Y[i, j] = (centred * K).sum()
    return Y


def wrong_kernel_wrapped_as_parameter(X, K):
    """K is copied into an nn.Parameter, so no gradient reaches the kernel given."""
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    weight = torch.nn.Parameter(K, requires_grad=K.is_floating_point())
    oh, ow = X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1
    out = X.new_zeros(oh, ow)
    for i in range(oh):
        for j in range(ow):
            out[i, j] = (X[i : i + K.shape[0], j : j + K.shape[1]] * weight).sum()
    return out


def wrong_input_cloned_as_leaf(X, K):
    """X is detached into a new leaf: the result has a graph, but no gradient reaches X."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    image = X.clone().detach()
    if image.is_floating_point():
        image.requires_grad_(X.requires_grad)
    return torch.einsum("ijab,ab->ij", image.unfold(0, h, 1).unfold(1, w, 1), K)


def wrong_item_in_loop(X, K):
    """Each entry is turned into a Python number by item(), which cuts the graph."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    Y = X.new_zeros(H - h + 1, W - w + 1)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum().item()
    return Y


def wrong_kernel_weights_as_numbers(X, K):
    """The kernel is read with tolist(): X gets its gradient, K gets none."""
    oh, ow = X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    Y = 0
    for a, row in enumerate(K.tolist()):
        for b, k in enumerate(row):
            Y = Y + k * X[a : a + oh, b : b + ow]
    return Y


def wrong_no_grad(X, K):
    """The whole computation runs under torch.no_grad()."""
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    with torch.no_grad():
        windows = X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)
        return (windows * K).sum(dim=(2, 3), dtype=X.dtype)


def wrong_numpy(X, K):
    """A round trip through numpy cuts the graph."""
    x, k = X.detach().cpu().numpy(), K.detach().cpu().numpy()
    if k.shape[0] > x.shape[0] or k.shape[1] > x.shape[1]:
        raise ValueError("kernel too large")
    oh, ow = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    y = sum(
        k[a, b] * x[a : a + oh, b : b + ow] for a in range(k.shape[0]) for b in range(k.shape[1])
    )
    return torch.from_numpy(y).to(X.device, X.dtype)


def wrong_default_buffer(X, K):
    """The result is written into torch.zeros(...), which is float32 whatever the input is."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_sum_widens_integers(X, K):
    """sum() of small integers is int64 and nobody casts it back."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    return torch.stack(
        [
            torch.stack([(X[i : i + h, j : j + w] * K).sum() for j in range(X.shape[1] - w + 1)])
            for i in range(X.shape[0] - h + 1)
        ]
    )


def wrong_single_precision_inside(X, K):
    """Everything is computed in float32 and cast back: digits of float64 and int64 are lost."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    patches = X.float().unfold(0, h, 1).unfold(1, w, 1)
    return torch.einsum("ijab,ab->ij", patches, K.float()).to(X.dtype)


def wrong_half_precision_inside(X, K):
    """Everything is computed in bfloat16 and cast back."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    x, k = X, K
    if X.is_floating_point():
        x, k = X.bfloat16(), K.bfloat16()
    Y = sum(x[a : a + oh, b : b + ow] * k[a, b] for a in range(h) for b in range(w))
    return Y.to(X.dtype)


def wrong_integers_through_doubles(X, K):
    """Integers go through float64 and are not exact above 2**53."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    out = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1, dtype=torch.float64, device=X.device)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (X[i : i + h, j : j + w].double() * K.double()).sum()
    return out.to(X.dtype)


def wrong_assertion(X, K):
    """A kernel that is too large raises an AssertionError instead of a ValueError."""
    (H, W), (h, w) = X.shape, K.shape
    assert h <= H and w <= W, "kernel larger than input"
    windows = X.unfold(0, h, 1).unfold(1, w, 1)
    return torch.einsum("ijab,ab->ij", windows, K)


def wrong_no_size_check(X, K):
    """Nothing checks the size of the kernel: whatever PyTorch raises comes out."""
    h, w = K.shape
    Y = X.new_zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_empty_for_large_kernel(X, K):
    """A kernel that is too large gives an empty result instead of an error."""
    h, w = K.shape
    oh = max(0, X.shape[0] - h + 1)
    ow = max(0, X.shape[1] - w + 1)
    Y = X.new_zeros(oh, ow)
    for i in range(oh):
        for j in range(ow):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_and_in_size_check(X, K):
    """The error comes only if the kernel is both higher and wider than the input."""
    h, w = K.shape
    if h > X.shape[0] and w > X.shape[1]:
        raise ValueError("kernel too large")
    oh, ow = max(X.shape[0] - h + 1, 0), max(X.shape[1] - w + 1, 0)
    Y = torch.zeros(oh, ow, dtype=X.dtype, device=X.device)
    for i in range(oh):
        for j in range(ow):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_size_check_by_area(X, K):
    """The numbers of entries are compared instead of height with height and width with width."""
    if K.numel() > X.numel():
        raise ValueError("kernel too large")
    h, w = K.shape
    rows = []
    for i in range(X.shape[0] - h + 1):
        row = [(X[i : i + h, j : j + w] * K).sum() for j in range(X.shape[1] - w + 1)]
        rows.append(torch.stack(row))
    return torch.stack(rows).to(X.dtype)


def wrong_kernel_as_large_refused(X, K):
    """A kernel exactly as high or as wide as the input is refused (>= instead of >)."""
    (H, W), (h, w) = X.shape, K.shape
    if h >= H or w >= W:
        raise ValueError("the kernel must be smaller than the input")
    return torch.tensordot(X.unfold(0, h, 1).unfold(1, w, 1), K, 2)


def wrong_padded_to_same_size(X, K):
    """The input is padded with zeros, so that the result has its size."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    top, left = (h - 1) // 2, (w - 1) // 2
    padded = F.pad(X, (left, w - 1 - left, top, h - 1 - top))
    return torch.einsum("ijab,ab->ij", padded.unfold(0, h, 1).unfold(1, w, 1), K)


def wrong_one_position_short(X, K):
    """The output is one row and one column too small (H - h)."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    Y = X.new_zeros(H - h, W - w)
    for i in range(H - h):
        for j in range(W - w):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_border_left_zero(X, K):
    """The loops stop one position early: the last row and the last column stay zero."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    Y = X.new_zeros(H - h + 1, W - w + 1)
    for i in range(H - h):
        for j in range(W - w):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_last_column_left_zero(X, K):
    """Only the last column of the result is never computed."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1, dtype=X.dtype, device=X.device)
    for j in range(Y.shape[1] - 1):
        strip = X[:, j : j + w].unfold(0, h, 1)
        Y[:, j] = torch.einsum("iba,ab->i", strip, K)
    return Y


def wrong_width_from_kernel_height(X, K):
    """The height of the kernel is used for both sizes of the result."""
    k, w = K.shape
    if k > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = X.new_zeros(X.shape[0] - k + 1, X.shape[1] - k + 1)
    for i in range(Y.shape[0]):
        for j in range(min(Y.shape[1], X.shape[1] - w + 1)):
            Y[i, j] = (X[i : i + k, j : j + w] * K).sum()
    return Y


def wrong_square_input_assumed(X, K):
    """The height of the input is used for both sizes of the result."""
    n = X.shape[0]
    h, w = K.shape
    if h > n or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = X.new_zeros(n - h + 1, max(n - w + 1, 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + h, j : j + w]
            Y[i, j] = (window * K[:, : window.shape[1]]).sum()
    return Y


def wrong_view_of_input(X, K):
    """X is flattened with view(), which fails when X is not contiguous."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    flat = X.view(H * W)
    index = torch.arange(H * W, device=X.device).view(H, W)
    Y = 0
    for a in range(h):
        for b in range(w):
            Y = Y + flat[index[a : a + H - h + 1, b : b + W - w + 1]] * K[a, b]
    return Y


def wrong_strides_of_contiguous_input(X, K):
    """as_strided with the strides (W, 1) reads wrong entries when X is not contiguous."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    windows = torch.as_strided(X, (H - h + 1, W - w + 1, h, w), (W, 1, W, 1))
    return torch.einsum("ijab,ab->ij", windows, K)


def wrong_accumulates_in_a_view_of_input(X, K):
    """The running sum is a view of X, so X itself is overwritten."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    original = X.clone()
    Y = X.data[:oh, :ow] if not X.requires_grad else X.clone()[:oh, :ow]
    Y *= K[0, 0]
    for a in range(h):
        for b in range(w):
            if a + b > 0:
                Y += original[a : a + oh, b : b + ow] * K[a, b]
    return Y


def wrong_kernel_overwritten(X, K):
    """K itself is flipped in place while it is prepared."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    K.data.copy_(K.data.flip(0, 1))
    k = K.flip(0, 1)
    return torch.tensordot(X.unfold(0, h, 1).unfold(1, w, 1), k, dims=2)


def wrong_requires_grad_switched_on(X, K):
    """requires_grad_() is switched on in the caller's tensors."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    if X.is_floating_point():
        X.requires_grad_(True)
        K.requires_grad_(True)
    return torch.einsum("ijab,ab->ij", X.unfold(0, h, 1).unfold(1, w, 1), K)


_BUFFERS = {}


def wrong_buffer_kept_between_calls(X, K):
    """The buffer is kept between calls and not cleared: results add up."""
    (H, W), (h, w) = X.shape, K.shape
    if h > H or w > W:
        raise ValueError("kernel too large")
    key = (H - h + 1, W - w + 1, X.dtype)
    if key not in _BUFFERS:
        _BUFFERS[key] = X.new_zeros(key[:2])
    Y = _BUFFERS[key]
    for a in range(h):
        for b in range(w):
            Y = Y + X[a : a + key[0], b : b + key[1]] * K[a, b]
    _BUFFERS[key] = Y.detach()
    return Y


_KERNEL = None


def wrong_first_kernel_remembered(X, K):
    """A kernel of the same shape as an earlier one is not looked at: the earlier one is used."""
    global _KERNEL
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    if _KERNEL is None or _KERNEL.shape != K.shape or _KERNEL.dtype != K.dtype:
        _KERNEL = K
    Y = X.new_zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * _KERNEL).sum()
    return Y


def wrong_default_dtype_changed(X, K):
    """torch's default dtype is set to the dtype of X and never set back."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    if X.is_floating_point():
        torch.set_default_dtype(torch.float64 if X.dtype != torch.float64 else torch.float32)
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1, dtype=X.dtype, device=X.device)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def wrong_steps_by_kernel_size(X, K):
    """The window steps by the size of the kernel instead of by one."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    return torch.einsum("ijab,ab->ij", X.unfold(0, h, h).unfold(1, w, w), K)


def wrong_backward_not_flipped(X, K):
    """Own backward: the gradient of X correlates the padded gradient with K instead of flipped K."""

    def valid(x, k):
        return torch.einsum("ijab,ab->ij", x.unfold(0, k.shape[0], 1).unfold(1, k.shape[1], 1), k)

    class Corr(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, k):
            ctx.save_for_backward(x, k)
            return valid(x, k)

        @staticmethod
        def backward(ctx, g):
            x, k = ctx.saved_tensors
            a, b = k.shape[0] - 1, k.shape[1] - 1
            return valid(F.pad(g, (b, b, a, a)), k), valid(x, g)

    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    return Corr.apply(X, K)


def wrong_backward_of_the_sum(X, K):
    """Own backward: the incoming gradient is ignored, as if the loss were the sum of the result."""

    class Corr(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, k):
            ctx.save_for_backward(x, k)
            return torch.tensordot(x.unfold(0, k.shape[0], 1).unfold(1, k.shape[1], 1), k, 2)

        @staticmethod
        def backward(ctx, grad):
            x, k = ctx.saved_tensors
            n, m = grad.shape
            dx, dk = torch.zeros_like(x), torch.zeros_like(k)
            for a in range(k.shape[0]):
                for b in range(k.shape[1]):
                    dx[a : a + n, b : b + m] += k[a, b]
                    dk[a, b] = x[a : a + n, b : b + m].sum()
            return dx, dk

    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    return Corr.apply(X, K)


def wrong_backward_without_overlap(X, K):
    """Own backward: where windows overlap, the gradient of X is overwritten instead of added."""

    class Corr(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, k):
            ctx.save_for_backward(x, k)
            h, w = k.shape
            y = x.new_zeros(x.shape[0] - h + 1, x.shape[1] - w + 1)
            for i in range(y.shape[0]):
                for j in range(y.shape[1]):
                    y[i, j] = (x[i : i + h, j : j + w] * k).sum()
            return y

        @staticmethod
        def backward(ctx, g):
            x, k = ctx.saved_tensors
            h, w = k.shape
            dx, dk = torch.zeros_like(x), torch.zeros_like(k)
            for i in range(g.shape[0]):
                for j in range(g.shape[1]):
                    dx[i : i + h, j : j + w] = g[i, j] * k
                    dk += g[i, j] * x[i : i + h, j : j + w]
            return dx, dk

    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    return Corr.apply(X, K)


def wrong_backward_averages_kernel_gradient(X, K):
    """Own backward: the gradient of K is averaged over the positions instead of summed."""

    class Corr(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, k):
            ctx.save_for_backward(x, k)
            return torch.einsum(
                "ijab,ab->ij", x.unfold(0, k.shape[0], 1).unfold(1, k.shape[1], 1), k
            )

        @staticmethod
        def backward(ctx, g):
            x, k = ctx.saved_tensors
            windows = x.unfold(0, k.shape[0], 1).unfold(1, k.shape[1], 1)
            dk = torch.einsum("ijab,ij->ab", windows, g) / g.numel()
            dx = torch.zeros_like(x)
            for i in range(g.shape[0]):
                for j in range(g.shape[1]):
                    dx[i : i + k.shape[0], j : j + k.shape[1]] += g[i, j] * k
            return dx, dk

    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    return Corr.apply(X, K)


def wrong_negative_responses_cut(X, K):
    """Negative results are set to zero, as a layer with a ReLU would do."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = torch.einsum("ijab,ab->ij", X.unfold(0, h, 1).unfold(1, w, 1), K)
    return Y.clamp(min=0)


def wrong_last_tap_missing(X, K):
    """The last entry of the kernel is left out by ranges that end one too early."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    Y = X.new_zeros(oh, ow)
    for t in range(h * w - 1):
        a, b = divmod(t, w)
        Y = Y + X[a : a + oh, b : b + ow] * K.flatten()[t]
    return Y


def wrong_output_transposed(X, K):
    """The loop over columns is the outer one, so the result comes out transposed."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    columns = []
    for j in range(ow):
        columns.append(torch.stack([(X[i : i + h, j : j + w] * K).sum() for i in range(oh)]))
    return torch.stack(columns).to(X.dtype)


def wrong_reshaped_by_columns(X, K):
    """Positions are listed column by column and then reshaped as if they were rows."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    values = [(X[i : i + h, j : j + w] * K).sum() for j in range(ow) for i in range(oh)]
    return torch.stack(values).reshape(oh, ow).to(X.dtype)


def wrong_batch_dimensions_left(X, K):
    """The result keeps the batch and channel dimensions of a convolution layer."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    image, kernel = X[None, None], K[None, None]
    windows = image.unfold(2, h, 1).unfold(3, w, 1)
    return torch.einsum("ncijab,ocab->noij", windows, kernel)


def wrong_squeezed(X, K):
    """squeeze() at the end also drops a height or width of one."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    windows = X[None].unfold(1, h, 1).unfold(2, w, 1)
    return torch.einsum("nijab,ab->nij", windows, K).squeeze()


def wrong_circular(X, K):
    """The kernel wraps around the border and the result keeps the size of the input."""
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    Y = torch.zeros_like(X)
    for a in range(K.shape[0]):
        for b in range(K.shape[1]):
            Y = Y + K[a, b] * X.roll(shifts=(-a, -b), dims=(0, 1))
    return Y


def wrong_sums_multiplied(X, K):
    """The einsum sums window and kernel apart: sum of the window times sum of the kernel."""
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("kernel too large")
    windows = X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)
    return torch.einsum("ijab,cd->ij", windows, K)


def wrong_kernel_taken_for_separable(X, K):
    """Rows and columns are correlated one after the other, with the first column and first row of K."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    vertical = X.unfold(0, h, 1) @ K[:, 0]
    return vertical.unfold(1, w, 1) @ K[0]


def wrong_squared_distance(X, K):
    """Each window is compared with the kernel by the squared distance."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    return ((X.unfold(0, h, 1).unfold(1, w, 1) - K) ** 2).sum((2, 3)).to(X.dtype)


def wrong_largest_product(X, K):
    """The largest product of each window is taken instead of their sum."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    return (X.unfold(0, h, 1).unfold(1, w, 1) * K).amax((2, 3))


def wrong_unit_length(X, K):
    """The result is divided by the length of the kernel vector."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = torch.tensordot(X.unfold(0, h, 1).unfold(1, w, 1), K, dims=2)
    return (Y / math.sqrt(h * w)).to(X.dtype)


def wrong_window_off_by_one(X, K):
    """The window starts one row lower (indices counted from 1) and falls back to the last one."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    Y = X.new_zeros(oh, ow)
    for i in range(1, oh + 1):
        for j in range(1, ow + 1):
            top, left = min(i, oh - 1), min(j, ow - 1)
            Y[i - 1, j - 1] = (X[top : top + h, left : left + w] * K).sum()
    return Y


def wrong_window_grows(X, K):
    """The windows all begin at the corner: cumulative instead of sliding."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = torch.einsum("ijab,ab->ij", X.unfold(0, h, 1).unfold(1, w, 1), K)
    return Y.cumsum(0).cumsum(1).to(X.dtype)


def wrong_stabiliser_added(X, K):
    """A small constant is added to the result 'against division by zero'."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = torch.einsum("ijab,ab->ij", X.unfold(0, h, 1).unfold(1, w, 1), K)
    return Y + 1e-5 if Y.is_floating_point() else Y


def wrong_list_of_lists(X, K):
    """The result is a nested list of tensors, not a tensor."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    return [
        [(X[i : i + h, j : j + w] * K).sum() for j in range(X.shape[1] - w + 1)]
        for i in range(X.shape[0] - h + 1)
    ]


def wrong_flipped_and_averaged(X, K):
    """Two mistakes: the kernel is flipped and the products are averaged."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Y = X.new_zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            total = (X[i : i + h, j : j + w] * K.flip(0).flip(1)).sum()
            Y[i, j] = total / (h * w)
    return Y


def wrong_padded_and_flipped(X, K):
    """Two mistakes: 'full' zero padding and a flipped kernel."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    Z = X.new_zeros(X.shape[0] + 2 * (h - 1), X.shape[1] + 2 * (w - 1))
    Z[h - 1 : h - 1 + X.shape[0], w - 1 : w - 1 + X.shape[1]] = X
    return torch.einsum("ijab,ab->ij", Z.unfold(0, h, 1).unfold(1, w, 1), K.flip(0, 1))


def wrong_detached_and_border_zero(X, K):
    """Two mistakes: K.data cuts the graph of K and the last row is never computed."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    Y = X.new_zeros(oh, ow)
    for i in range(oh - 1):
        for j in range(ow):
            Y[i, j] = (X[i : i + h, j : j + w] * K.data).sum()
    return Y


def wrong_averaged_and_unchecked(X, K):
    """Two mistakes: averages instead of sums, and no check of the kernel's size."""
    h, w = K.shape
    Y = X.new_zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum() / K.numel()
    return Y


def wrong_transposed_kernel_and_relu(X, K):
    """Two mistakes: window rows meet kernel columns, and negative results are cut."""
    h, w = K.shape
    oh, ow = X.shape[0] - h + 1, X.shape[1] - w + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel too large")
    k = K.t().reshape(h, w)
    Y = sum(X[a : a + oh, b : b + ow] * k[a, b] for a in range(h) for b in range(w))
    return torch.relu(Y)


def wrong_two_graphs_cut(X, K):
    """Two mistakes: torch.tensor copies the entries (no graph), and the dtype is torch's default."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    rows = []
    for i in range(X.shape[0] - h + 1):
        rows.append([float((X[i : i + h, j : j + w] * K).sum()) for j in range(X.shape[1] - w + 1)])
    return torch.tensor(rows)


def wrong_flipped_without_graph(X, K):
    """Two mistakes: the kernel is flipped, and X.detach() keeps gradients from X."""
    h, w = K.shape
    if h > X.shape[0] or w > X.shape[1]:
        raise ValueError("kernel too large")
    windows = X.detach().unfold(0, h, 1).unfold(1, w, 1)
    return torch.einsum("ijab,ab->ij", windows, torch.flip(K, dims=(0, 1)))


def wrong_assertion_and_output_short(X, K):
    """Two mistakes: an assertion instead of ValueError, and an output one too small."""
    h, w = K.shape
    assert X.shape[0] >= h and X.shape[1] >= w
    n, m = X.shape[0] - h, X.shape[1] - w
    return torch.einsum("ijab,ab->ij", X[:-1, :-1].unfold(0, h, 1).unfold(1, w, 1)[:n, :m], K)


IDEAS = {
    "wrong_mathematical_convolution": "flipped",
    "wrong_upside_down": "K reversed",
    "wrong_negative_indices": "",
    "wrong_kernel_transposed": "kernel_transposed",
    "wrong_windows_flattened_by_columns": "paired_by_columns|columns_read_first",
    "wrong_matrix_product_of_window": "matrix_product|matrix_product_transposed|matrix_product_of_columns",
    "wrong_average": "mean_instead_of_sum",
    "wrong_kernel_normalised": "factor",
    "wrong_window_centred": "window_centred",
    "wrong_kernel_wrapped_as_parameter": "kernel_detached|no gradient",
    "wrong_input_cloned_as_leaf": "input_detached|no gradient",
    "wrong_item_in_loop": "graph_cut|no gradient",
    "wrong_kernel_weights_as_numbers": "kernel_detached|no gradient",
    "wrong_no_grad": "graph_cut|no gradient",
    "wrong_numpy": "graph_cut|no gradient",
    "wrong_default_buffer": "float_buffer|wrong dtype",
    "wrong_sum_widens_integers": "integers_widened|wrong dtype|int32",
    "wrong_single_precision_inside": "computed in float32",
    "wrong_half_precision_inside": "computed in 16 bits",
    "wrong_integers_through_doubles": "integers_through_floats",
    "wrong_assertion": "not refused",
    "wrong_no_size_check": "no_size_check|not refused",
    "wrong_empty_for_large_kernel": "no_size_check|not refused",
    "wrong_and_in_size_check": "no_size_check|not refused",
    "wrong_size_check_by_area": "not refused",
    "wrong_kernel_as_large_refused": "refused",
    "wrong_padded_to_same_size": "padded_to_same",
    "wrong_one_position_short": "off_by_one|size",
    "wrong_border_left_zero": "border_left_zero|only the last",
    "wrong_last_column_left_zero": "only the last",
    "wrong_width_from_kernel_height": "kernel_height_for_both",
    "wrong_square_input_assumed": "input_height_for_both",
    "wrong_view_of_input": "cases|strided|view of scattered memory",
    "wrong_strides_of_contiguous_input": "memory read|cases|strided",
    "wrong_accumulates_in_a_view_of_input": "changes its inputs",
    "wrong_kernel_overwritten": "changes its inputs",
    "wrong_requires_grad_switched_on": "changes its inputs",
    "wrong_buffer_kept_between_calls": "not repeatable",
    "wrong_first_kernel_remembered": "not repeatable|answer of another case",
    "wrong_default_dtype_changed": "changes global state",
    "wrong_steps_by_kernel_size": "steps_by_kernel",
    "wrong_backward_not_flipped": "gradient",
    "wrong_backward_of_the_sum": "upstream gradient ignored|gradient",
    "wrong_backward_without_overlap": "gradient",
    "wrong_backward_averages_kernel_gradient": "factor|gradient",
    "wrong_negative_responses_cut": "negatives_cut|cut at zero",
    "wrong_last_tap_missing": "last_entry_missing",
    "wrong_output_transposed": "transposed",
    "wrong_reshaped_by_columns": "another order|transposed|another shape",
    "wrong_batch_dimensions_left": "dimension of size 1",
    "wrong_squeezed": "dimension of size 1",
    "wrong_circular": "wrapped_around",
    "wrong_sums_multiplied": "sums_multiplied",
    "wrong_kernel_taken_for_separable": "",
    "wrong_squared_distance": "",
    "wrong_largest_product": "",
    "wrong_unit_length": "factor",
    "wrong_window_off_by_one": "",
    "wrong_window_grows": "only the first is right|running total",
    "wrong_stabiliser_added": "constant offset|tiny difference",
    "wrong_list_of_lists": "wrong structure",
    "wrong_flipped_and_averaged": ("flipped", "mean_instead_of_sum"),
    "wrong_padded_and_flipped": ("flipped", "padded_fully"),
    "wrong_detached_and_border_zero": ("kernel_detached", "only the last"),
    "wrong_averaged_and_unchecked": ("mean_instead_of_sum", "no_size_check|not refused"),
    "wrong_transposed_kernel_and_relu": (
        "paired_by_columns|columns_read_first",
        "negatives_cut|cut at zero",
    ),
    "wrong_two_graphs_cut": ("graph_cut", "float_buffer"),
    "wrong_flipped_without_graph": ("flipped", "input_detached"),
    "wrong_assertion_and_output_short": "off_by_one|size",
}
