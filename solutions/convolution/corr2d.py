r"""# Two-dimensional cross-correlation

Slide the kernel $\mathbf{K}$ of shape $(h, w)$ over the input $\mathbf{X}$ of shape $(H, W)$, one step at a
time and without padding. At each position multiply the window element by element with the kernel and sum:

$$Y_{i,j} = \sum_{a=0}^{h-1} \sum_{b=0}^{w-1} X_{i+a,\,j+b}\, K_{a,b}$$

The result has shape $(H-h+1,\; W-w+1)$. For example

$$\begin{pmatrix}0&1&2\\3&4&5\\6&7&8\end{pmatrix} \star \begin{pmatrix}0&1\\2&3\end{pmatrix}
= \begin{pmatrix}19&25\\37&43\end{pmatrix},$$

where 19 = 0·0 + 1·1 + 3·2 + 4·3. This is what deep-learning libraries call a convolution. In mathematics a
convolution flips the kernel along both axes first; here nothing is flipped.

- The result keeps the dtype of `X` and `K`: integers stay integers, exactly.
- Gradients must reach both `X` and `K`, so build the result from tensor operations. `.item()`, `.data`
  and `torch.no_grad()` cut the graph.
- A kernel that is higher or wider than the input raises a `ValueError`.
- `X` and `K` stay as they are. `X` need not be contiguous in memory.

Loops over the positions of the result are fine. PyTorch's own convolutions and `unfold` from
`torch.nn.functional` are not allowed; `Tensor.unfold` is.
"""

import torch
from torch import Tensor

from grader import arange, exercise, integers, randn, tensor


@exercise(
    points=4,
    order=1,
    grad=["X", "K"],
    forbid=[
        "torch.conv*",
        "torch.nn.functional.conv*",
        "torch.nn.Conv*",
        "torch.nn.functional.fold",
        "torch.nn.functional.unfold",
        "torch.nn.Fold",
        "torch.nn.Unfold",
        "scipy.signal.*",
    ],
    hints=[
        "How many positions can the kernel take along each axis? A kernel of 2 rows in an input of 3 rows"
        " has 2 of them.",
        "The window for position (i, j) is X[i : i + h, j : j + w]. What do you do with it and K?",
        "Collect the sums in Python lists and put them together with torch.stack: the graph stays whole,"
        " and the dtype stays that of X.",
        "Instead of looping over positions, loop over the h · w entries of K and add shifted copies of X,"
        " each multiplied by one entry.",
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
    return torch.stack(shifted).sum(dim=0)
    ### END SOLUTION


corr2d.case("3x3 input, 2x2 kernel", X=arange(3, 3), K=arange(2, 2))
corr2d.case("wide input, tall kernel", X=randn(5, 9), K=randn(4, 2))
corr2d.case("tall input, wide kernel", X=randn(9, 5), K=randn(2, 3))
corr2d.case("kernel as large as the input", X=randn(3, 4), K=randn(3, 4))
corr2d.raises("kernel higher than the input", ValueError, X=randn(2, 5), K=randn(3, 2))
corr2d.case("1x1 kernel", X=randn(3, 5), K=randn(1, 1), hidden=True)
corr2d.case("kernel of one row", X=randn(4, 7), K=randn(1, 3), hidden=True)
corr2d.case("kernel of one column", X=randn(7, 4), K=randn(3, 1), hidden=True)
corr2d.case(
    "non-contiguous input",
    X=randn(5, 4).noncontiguous(),
    K=randn(2, 3).noncontiguous(),
    hidden=True,
)
corr2d.case("only K needs a gradient", X=randn(4, 6), K=randn(3, 2), grad=["K"], hidden=True)
corr2d.case("integers keep their dtype", X=integers(4, 5), K=integers(2, 3), grad=[], hidden=True)
corr2d.case(
    "integers above 2**24 stay exact",
    X=tensor([[2**24 + 1, 3], [5, 7]], dtype="int64"),
    K=tensor([[1]], dtype="int64"),
    grad=[],
    hidden=True,
)
corr2d.case(
    "large values that cancel",
    X=randn(4, 6, mean=1e4),
    K=tensor([[1.0, -1.0]]),
    tags=["stress"],
    hidden=True,
)
corr2d.raises("kernel wider than the input", ValueError, X=randn(5, 2), K=randn(2, 3), hidden=True)


@corr2d.wrong_idea(
    "You flip the kernel. That is convolution as mathematics defines it; cross-correlation takes K as it is."
)
def flipped(X, K):
    return corr2d(X, K.flip(0, 1))


@corr2d.wrong_idea(
    "The entries of K are paired with the wrong entries of the window, as if K were transposed:"
    " the first index of K goes down the rows of X."
)
def kernel_transposed(X, K):
    return corr2d(X, K.T)


@corr2d.wrong_idea(
    "The result is as large as the input, as if zeros were padded around it. Only positions where the whole"
    " kernel lies inside the input count: H - h + 1 rows and W - w + 1 columns."
)
def padded_to_same(X, K):
    h, w = K.shape
    top, left = (h - 1) // 2, (w - 1) // 2
    padded = torch.nn.functional.pad(X, (left, w - 1 - left, top, h - 1 - top))
    return corr2d(padded, K)


@corr2d.wrong_idea(
    "The last row and the last column are missing: there are H - h + 1 positions along the rows, not H - h."
)
def off_by_one(X, K):
    return corr2d(X, K)[:-1, :-1]


@corr2d.wrong_idea(
    "The width of your result follows from the height. Rows and columns each have their own sizes:"
    " H - h + 1 and W - w + 1."
)
def height_for_both(X, K):
    size = X.shape[0] - K.shape[0] + 1
    return corr2d(X, K)[:, :size]


@corr2d.wrong_idea(
    "You multiply the window and the kernel as matrices. Here they are multiplied element by element, then"
    " summed."
)
def matrix_product(X, K):
    h, w = K.shape
    rows, columns = X.shape[0] - h + 1, X.shape[1] - w + 1
    windows = [[X[i : i + h, j : j + w] for j in range(columns)] for i in range(rows)]
    return torch.stack([torch.stack([(x @ K).sum() for x in row]) for row in windows])


@corr2d.wrong_idea(
    "You average over the window; cross-correlation sums, without dividing by h · w."
)
def mean_instead_of_sum(X, K):
    Y = corr2d(X, K)
    return Y / K.numel() if Y.is_floating_point() else Y // K.numel()


@corr2d.wrong_idea(
    "The result has the default dtype and not that of X: torch.zeros(...) makes a floating-point buffer"
    " unless you pass dtype=X.dtype. Integers lose exactness in it."
)
def float_buffer(X, K):
    return corr2d(X, K).to(torch.get_default_dtype())


@corr2d.wrong_idea(
    "The numbers are right but no gradient comes back: the graph was cut, as .item(), .data, detach and"
    " torch.no_grad() do."
)
def graph_cut(X, K):
    return corr2d(X, K).detach()


@corr2d.wrong_idea(
    "No gradient reaches K, only X: somewhere K is used through .data, .item() or detach()."
)
def kernel_detached(X, K):
    return corr2d(X, K.detach())


@corr2d.wrong_idea(
    "No gradient reaches X, only K: somewhere X is used through .data, .item() or detach()."
)
def input_detached(X, K):
    return corr2d(X.detach(), K)


@corr2d.wrong_idea(
    "A kernel larger than the input should raise a ValueError; yours returns an empty result instead."
)
def no_size_check(X, K):
    rows, columns = (max(n - k + 1, 0) for n, k in zip(X.shape, K.shape, strict=True))
    if rows and columns:
        return corr2d(X, K)
    return X.new_zeros(rows, columns)
