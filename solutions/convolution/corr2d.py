r"""# Two-dimensional cross-correlation

Slide the kernel $\mathbf{K}$ of shape $(h, w)$ over the input $\mathbf{X}$ of shape $(H, W)$, one step at a
time and without padding. At each position multiply the window element by element with the kernel and sum:

$$Y_{i,j} = \sum_{a=0}^{h-1} \sum_{b=0}^{w-1} X_{i+a,\,j+b}\, K_{a,b}$$

The result has shape $(H-h+1,\; W-w+1)$. For example

$$\begin{pmatrix}0&1&2\\3&4&5\\6&7&8\end{pmatrix} \star \begin{pmatrix}0&1\\2&3\end{pmatrix}
= \begin{pmatrix}19&25\\37&43\end{pmatrix},$$

where 19 = 0·0 + 1·1 + 3·2 + 4·3. A kernel higher or wider than the input raises a `ValueError`. Gradients must
reach `X` and `K`, and they are compared. Loops over the positions of the result are fine. PyTorch's own
convolutions and `unfold` from `torch.nn.functional` are not allowed; `Tensor.unfold` is.

## Mind

- Deep learning calls this a convolution. Mathematics flips the kernel first; here nothing is flipped.
- Build the result from tensor operations: `.item()`, `.data` and `torch.no_grad()` cut the graph.

## Small print

- The result keeps the dtype: integers stay integers. `X` and `K` stay as they are; `X` need not be contiguous.
"""

import torch
from torch import Tensor

from grader import CONVOLUTIONS, arange, exercise, integers, randn, tensor


@exercise(
    points=4,
    order=1,
    grad=["X", "K"],
    forbid=CONVOLUTIONS,
    hints=[
        "How many positions can the kernel take along each axis? A kernel of 2 rows in an input of 3 rows"
        " has 2 of them.",
        "The window for position (i, j) is X[i : i + h, j : j + w]. What do you do with it and K?",
        "Collect the sums in Python lists and put them together with torch.stack: the graph stays whole,"
        " and the dtype stays that of X.",
        "Or loop over the h · w entries of K, and add shifted copies of X, each multiplied by one entry.",
    ],
)
def corr2d(X: Tensor, K: Tensor) -> Tensor:
    """Cross-correlate `X` with `K`, stride 1, no padding.

    Args:
        X: input of shape (H, W).
        K: kernel of shape (h, w), of the dtype of `X`.

    Returns:
        Tensor of shape (H - h + 1, W - w + 1), of the dtype and on the device of `X`.

    Raises:
        ValueError: if the kernel is higher or wider than the input.
    """
    ### BEGIN SOLUTION
    h, w = K.shape
    rows, columns = X.shape[0] - h + 1, X.shape[1] - w + 1
    if rows < 1 or columns < 1:
        raise ValueError(f"kernel {tuple(K.shape)} is larger than the input {tuple(X.shape)}")
    shifted = [X[a : a + rows, b : b + columns] * K[a, b] for a in range(h) for b in range(w)]
    return torch.stack(shifted).sum(dim=0, dtype=X.dtype)
    ### END SOLUTION


@corr2d.stand_in
def from_the_library(X, K):
    if K.shape[0] > X.shape[0] or K.shape[1] > X.shape[1]:
        raise ValueError("the kernel is larger than the input")
    return torch.nn.functional.conv2d(X[None, None], K[None, None])[0, 0]


corr2d.defaults(X=randn("H", "W"), K=randn("h", "w"), H=4, W=6, h=3, w=2)
corr2d.case("3x3 input, 2x2 kernel", X=arange(3, 3), K=arange(2, 2))
corr2d.case("wide input, tall kernel")
corr2d.case("tall input, wide kernel", H=6, W=4, h=2, w=3)
corr2d.case("kernel as large as the input", X=randn("h", "w"), h=2, w=3)
corr2d.raises("kernel higher than the input", ValueError, H=2, W=5)
corr2d.case("1x1 kernel", H=2, W=3, h=1, w=1)
corr2d.case("kernel of one row", H=2, h=1, w=3)
corr2d.case("kernel of one column", H=6, W=2, w=1)
corr2d.case("integers keep their dtype", X=integers(4, 5), K=integers(2, 3), grad=[])
X, K = tensor([[2**53 + 1, 3], [5, 7]], dtype="int64"), tensor([[1]], dtype="int64")
corr2d.case("integers above 2**53 stay exact", X=X, K=K, grad=[])
X, K = randn(2, 4, mean=1e4), tensor([[1.0, -1.0]])
corr2d.case("large values that cancel", X=X, K=K, tags=["stress"])
corr2d.raises("kernel wider than the input", ValueError, H=5, W=2, h=2, w=3)


def sizes(X, K):
    """Return height and width of the result; a kernel that is too large raises."""
    rows, columns = (n - k + 1 for n, k in zip(X.shape, K.shape, strict=True))
    if rows < 1 or columns < 1:
        raise ValueError
    return rows, columns


def windows(X, h, w):
    """Return the windows: shape (rows, columns, h, w)."""
    return X.unfold(0, h, 1).unfold(1, w, 1)


def around(X, top, left, bottom, right):
    """Put zeros around X."""
    return torch.nn.functional.pad(X, (left, right, top, bottom))


def of_width(Y, columns):
    """Cut Y off, or fill it up with zeros, to so many columns."""
    return around(Y, 0, 0, 0, max(columns - Y.shape[1], 0))[:, : max(columns, 0)]


@corr2d.right_variant
def loop_into_a_buffer(X, K):
    Y = torch.zeros(sizes(X, K), dtype=X.dtype)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + K.shape[0], j : j + K.shape[1]] * K).sum()
    return Y


@corr2d.right_variant
def products_of_windows(X, K):
    sizes(X, K)
    h, w = K.shape
    return (windows(X, h, w) * K).sum((2, 3), dtype=X.dtype)


@corr2d.right_variant
def patches_times_vector(X, K):
    shape = sizes(X, K)
    return (windows(X, *K.shape).reshape(-1, K.numel()) @ K.reshape(-1)).reshape(shape)


@corr2d.right_variant
def fourier(X, K):
    rows, columns = sizes(X, K)
    if not X.is_floating_point():
        return products_of_windows(X, K)
    spectrum = torch.fft.rfft2(X.double()) * torch.fft.rfft2(K.double(), s=X.shape).conj()
    return torch.fft.irfft2(spectrum, s=X.shape)[:rows, :columns].to(X.dtype)


corr2d.edits("""
flipped (70 %): K[a, b] -> K[-1 - a, -1 - b]
    You flip the kernel. That is convolution as mathematics defines it; cross-correlation takes K as it is.

kernel_transposed (60 %): sizes(X, K); return corr2d(X, K.T)
    The entries of K are paired with the wrong entries of the window, as if K were transposed: the first index
    of K goes down the rows of X.

paired_by_columns (60 %): K[a, b] -> K.T.reshape(h, w)[a, b]
columns_read_first (60 %): K[a, b] -> K.reshape(w, h).T[a, b]
    Window and kernel are laid out in different orders, one by rows and one by columns: entry (a, b) of the
    window belongs to entry (a, b) of K. Mind .T before a reshape or flatten.

height_and_width_exchanged of products_of_windows (60 %): windows(X, h, w) -> windows(X, w, h)
    Height and width of the kernel are exchanged: K.shape is (h, w), rows first. Where both fit, broadcasting
    hides it.

padded_to_same (55 %): sizes(X, K); h, w = K.shape; \
return corr2d(around(X, (h - 1) // 2, (w - 1) // 2, h // 2, w // 2), K)
    The result is as large as the input, as if zeros were padded around it. Only positions where the whole
    kernel lies inside the input count: H - h + 1 rows and W - w + 1 columns.

padded_by_half (50 %): sizes(X, K); h, w = K.shape; return corr2d(around(X, h // 2, w // 2, h // 2, w // 2), K)
    The result has too many rows or columns, as if zeros were padded around the input. Only positions where
    the whole kernel lies inside the input count: H - h + 1 rows and W - w + 1 columns.

padded_fully (50 %): sizes(X, K); h, w = K.shape; return corr2d(around(X, h - 1, w - 1, h - 1, w - 1), K)
    The result is larger than the input, as if zeros were padded all around: you also count positions where
    the kernel merely touches the input. It has to lie inside.

windows_cut_off (50 %): sizes(X, K); return corr2d(around(X, 0, 0, K.shape[0] - 1, K.shape[1] - 1), K)
    The result is as large as the input: at the bottom and on the right your windows stick out, and what is
    outside counts as zero. Only positions where the whole kernel lies inside the input count.

wrapped_around (45 %): X[a : a + rows, b : b + columns] -> X.roll((-a, -b), (0, 1))
    Your kernel wraps around the border, as torch.roll and Fourier transforms do, and the result is as large as
    the input. Only positions where the whole kernel lies inside the input count.

steps_by_kernel (50 %): return corr2d(X, K)[:: K.shape[0], :: K.shape[1]]
    Your window moves by the size of the kernel, so windows never overlap. The step is 1 along both axes.

steps_by_two (60 %): return corr2d(X, K)[::2, ::2]
    Your window moves by two. The step is 1 along both axes.

off_by_one (65 %): return corr2d(X, K)[:-1, :-1]
    The last row and the last column are missing: there are H - h + 1 positions along the rows, not H - h.

border_left_zero (60 %): return around(corr2d(X, K)[:-1, :-1], 0, 0, 1, 1)
    The shape is right, but the last row and the last column stay zero: your loops over the positions end one
    too early.

height_for_both (65 %): Y = corr2d(X, K); return Y[:, : Y.shape[0]]
    The width of your result follows from the height. Rows and columns each have their own sizes: H - h + 1 and
    W - w + 1.

kernel_height_for_both (60 %): return of_width(corr2d(X, K), X.shape[1] - K.shape[0] + 1)
input_height_for_both (60 %): return of_width(corr2d(X, K), X.shape[0] - K.shape[1] + 1)
height_for_both_in_a_buffer (60 %): return of_width(corr2d(X, K), X.shape[0] - K.shape[0] + 1)
    The width of your result follows from a height. Rows and columns each have their own sizes: H - h + 1 and
    W - w + 1.

mean_instead_of_sum (65 %): .sum(dim=0, dtype=X.dtype) -> .sum(dim=0) / (h * w)
    You average over the window; cross-correlation sums, without dividing by h · w.

last_entry_missing (65 %): torch.stack(shifted) -> torch.stack(shifted[:-1] or [0 * shifted[0]])
    The last entry of the kernel is left out: do your loops over its entries end one too early?

matrix_product of products_of_windows (40 %): (windows(X, h, w) * K) -> (windows(X, h, w) @ K)
matrix_product_transposed of products_of_windows (40 %): * K) -> @ K.T)
matrix_product_of_columns of products_of_windows (40 %): windows(X, h, w) * K -> windows(X, h, w).mT @ K
    You multiply the window and the kernel as matrices. Here they are multiplied element by element, then
    summed.

sums_multiplied (30 %): K[a, b] -> K.sum(dtype=K.dtype)
    You multiply the sum of the window by the sum of the kernel. Multiply entry by entry first, sum then: in an
    einsum both need the same letters.

added (30 %): * K[a, b] -> + K[a, b]
    You add the kernel to the window. Multiply them entry by entry, then sum.

negatives_cut (65 %): dtype=X.dtype) -> dtype=X.dtype).clamp(min=0)
    Negative results come out as zero, as after a ReLU. Cross-correlation keeps them.

float_buffer (85 %): return corr2d(X, K).to(torch.get_default_dtype())
    The result has the default dtype and not that of X: torch.zeros(...) makes a floating-point buffer unless
    you pass dtype=X.dtype. Integers lose exactness in it.

graph_cut (50 %): torch.stack(shifted) -> torch.stack(shifted).detach()
    The numbers are right but no gradient comes back: the graph was cut, as .item(), .data, detach and
    torch.no_grad() do.

integers_through_floats: \
return corr2d(X, K) if X.is_floating_point() else corr2d(X.float(), K.float()).to(X.dtype)
    Large integers are not exact: somewhere they pass through floating-point numbers. Compute with integers
    throughout, or at least with tensors of the dtype of X.

no_size_check: rows < 1 or columns < 1 -> False
    A kernel larger than the input should raise a ValueError; yours returns an empty result instead.
---
window_centred (60 %): return corr2d(X, K) - corr2d(X, torch.ones_like(K)) * K.sum() / K.numel()
    You subtract the mean of the window first, as statistics does for a correlation. Cross-correlation takes
    the window as it is.
""")

corr2d.debug("height_and_width_exchanged")
