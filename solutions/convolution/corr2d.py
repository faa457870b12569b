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
    return torch.stack(shifted).sum(dim=0, dtype=X.dtype)
    ### END SOLUTION


corr2d.case("3x3 input, 2x2 kernel", X=arange(3, 3), K=arange(2, 2))
corr2d.case("wide input, tall kernel", X=randn(4, 6), K=randn(3, 2))
corr2d.case("tall input, wide kernel", X=randn(6, 4), K=randn(2, 3))
corr2d.case("kernel as large as the input", X=randn(2, 3), K=randn(2, 3))
corr2d.raises("kernel higher than the input", ValueError, X=randn(2, 5), K=randn(3, 2))
corr2d.case("1x1 kernel", X=randn(2, 3), K=randn(1, 1))
corr2d.case("kernel of one row", X=randn(2, 6), K=randn(1, 3))
corr2d.case("kernel of one column", X=randn(6, 2), K=randn(3, 1))
corr2d.case(
    "integers keep their dtype",
    X=integers(4, 5),
    K=integers(2, 3),
    grad=[],
)
corr2d.case(
    "integers above 2**53 stay exact",
    X=tensor([[2**53 + 1, 3], [5, 7]], dtype="int64"),
    K=tensor([[1]], dtype="int64"),
    grad=[],
)
corr2d.case(
    "large values that cancel",
    X=randn(2, 4, mean=1e4),
    K=tensor([[1.0, -1.0]]),
    tags=["stress"],
)
corr2d.raises("kernel wider than the input", ValueError, X=randn(5, 2), K=randn(2, 3))


def sizes(X, K):
    """Return height and width of the result; a kernel that is too large raises."""
    rows, columns = (n - k + 1 for n, k in zip(X.shape, K.shape, strict=True))
    if rows < 1 or columns < 1:
        raise ValueError
    return rows, columns


def windows(X, K):
    """Return the windows: shape (rows, columns, h, w)."""
    sizes(X, K)
    return X.unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)


@corr2d.right_variant
def loop_into_a_buffer(X, K):
    Y = torch.zeros(sizes(X, K), dtype=X.dtype)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + K.shape[0], j : j + K.shape[1]] * K).sum()
    return Y


@corr2d.right_variant
def shifted_copies_added_up(X, K):
    rows, columns = sizes(X, K)
    Y = 0
    for a, row in enumerate(K):
        for b, weight in enumerate(row):
            Y = Y + weight * X[a : a + rows, b : b + columns]
    return Y


@corr2d.right_variant
def einsum_of_windows(X, K):
    return torch.einsum("ijab,ab->ij", windows(X, K), K)


@corr2d.right_variant
def patches_times_vector(X, K):
    return (windows(X, K).reshape(-1, K.numel()) @ K.reshape(-1)).reshape(sizes(X, K))


@corr2d.right_variant
def banded_matrices(X, K):
    rows, columns = sizes(X, K)
    Y = X.new_zeros(rows, columns)
    for a, weights in enumerate(K):
        band = X.new_zeros(X.shape[1], columns)
        for b, weight in enumerate(weights):
            band[range(b, b + columns), range(columns)] = weight
        Y += X[a : a + rows] @ band
    return Y


@corr2d.right_variant
def fourier(X, K):
    rows, columns = sizes(X, K)
    if not X.is_floating_point():
        return torch.tensordot(windows(X, K), K, 2)
    spectrum = torch.fft.rfft2(X.double()) * torch.fft.rfft2(K.double(), s=X.shape).conj()
    return torch.fft.irfft2(spectrum, s=X.shape)[:rows, :columns].to(X.dtype)


@corr2d.right_variant
def own_backward(X, K):
    return OwnBackward.apply(X, K)


class OwnBackward(torch.autograd.Function):
    """dK correlates X with the upstream gradient; dX the padded upstream gradient with the flipped K."""

    @staticmethod
    def forward(ctx, X, K):
        ctx.save_for_backward(X, K)
        return (windows(X, K) * K).sum((2, 3), dtype=X.dtype)

    @staticmethod
    def backward(ctx, G):
        X, K = ctx.saved_tensors
        padded = around(G, *(n - 1 for n in K.shape), *(n - 1 for n in K.shape))
        return corr2d(padded, K.flip(0, 1)), corr2d(X, G)


def around(X, top, left, bottom, right):
    """Put zeros around X."""
    return torch.nn.functional.pad(X, (left, right, top, bottom))


@corr2d.wrong_ideas(
    credit={
        "flipped": 0.7,
        "kernel_transposed": 0.6,
        "paired_by_columns": 0.6,
        "padded_to_same": 0.55,
        "padded_fully": 0.5,
        "steps_by_kernel": 0.5,
        "off_by_one": 0.65,
        "border_left_zero": 0.6,
        "height_for_both": 0.65,
        "mean_instead_of_sum": 0.65,
        "negatives_cut": 0.65,
        "float_buffer": 0.85,
        "graph_cut": 0.5,
        "kernel_detached": 0.75,
        "input_detached": 0.75,
    },
    flipped="You flip the kernel. That is convolution as mathematics defines it; cross-correlation takes K as"
    " it is.",
    kernel_transposed="The entries of K are paired with the wrong entries of the window, as if K were"
    " transposed: the first index of K goes down the rows of X.",
    paired_by_columns="Window and kernel are laid out in different orders, one by rows and one by columns:"
    " entry (a, b) of the window belongs to entry (a, b) of K. Mind .T before a reshape or flatten.",
    padded_to_same="The result is as large as the input, as if zeros were padded around it. Only positions"
    " where the whole kernel lies inside the input count: H - h + 1 rows and W - w + 1 columns.",
    padded_fully="The result is larger than the input, as if zeros were padded all around: you also count"
    " positions where the kernel merely touches the input. It has to lie inside.",
    steps_by_kernel="Your window moves by the size of the kernel, so windows never overlap. The step is 1"
    " along both axes.",
    off_by_one="The last row and the last column are missing: there are H - h + 1 positions along the rows,"
    " not H - h.",
    border_left_zero="The shape is right, but the last row and the last column stay zero: your loops over the"
    " positions end one too early.",
    height_for_both="The width of your result follows from the height. Rows and columns each have their own"
    " sizes: H - h + 1 and W - w + 1.",
    mean_instead_of_sum="You average over the window; cross-correlation sums, without dividing by h · w.",
    negatives_cut="Negative results come out as zero, as after a ReLU. Cross-correlation keeps them.",
    float_buffer="The result has the default dtype and not that of X: torch.zeros(...) makes a floating-point"
    " buffer unless you pass dtype=X.dtype. Integers lose exactness in it.",
    graph_cut="The numbers are right but no gradient comes back: the graph was cut, as .item(), .data, detach"
    " and torch.no_grad() do.",
    kernel_detached="No gradient reaches K, only X: somewhere K is used through .data, .item() or detach().",
    input_detached="No gradient reaches X, only K: somewhere X is used through .data, .item() or detach().",
)
def flawed(
    X,
    K,
    *,
    flipped=False,
    kernel_transposed=False,
    paired_by_columns=False,
    padded_to_same=False,
    padded_fully=False,
    steps_by_kernel=False,
    off_by_one=False,
    border_left_zero=False,
    height_for_both=False,
    mean_instead_of_sum=False,
    negatives_cut=False,
    float_buffer=False,
    graph_cut=False,
    kernel_detached=False,
    input_detached=False,
):
    sizes(X, K)
    h, w = K.shape
    X = X.detach() if graph_cut or input_detached else X
    K = K.detach() if graph_cut or kernel_detached else K
    K = K.flip(0, 1) if flipped else K
    K = K.T.reshape(h, w) if paired_by_columns else K
    K = K.T if kernel_transposed else K
    if padded_to_same:
        X = around(X, (h - 1) // 2, (w - 1) // 2, h // 2, w // 2)
    if padded_fully:
        X = around(X, h - 1, w - 1, h - 1, w - 1)
    Y = corr2d(X, K)
    Y = Y[::h, ::w] if steps_by_kernel else Y
    Y = Y[:-1, :-1] if off_by_one else Y
    Y = around(Y[:-1, :-1], 0, 0, 1, 1) if border_left_zero else Y
    Y = Y[:, : Y.shape[0]] if height_for_both else Y
    Y = Y / K.numel() if mean_instead_of_sum else Y
    Y = Y.clamp(min=0) if negatives_cut else Y
    return Y.to(torch.get_default_dtype()) if float_buffer else Y


def wrong_product(name, sentence, product, credit):
    """Declare that something else than the products of window and kernel is summed."""

    def idea(X, K):
        made = product(windows(X, K), K)
        return made.sum((2, 3), dtype=made.dtype)

    idea.__name__ = name
    corr2d.wrong_idea(sentence, credit=credit)(idea)


AS_MATRICES = (
    "You multiply the window and the kernel as matrices. Here they are multiplied element by element, then"
    " summed."
)
wrong_product("matrix_product", AS_MATRICES, lambda x, K: x @ K, credit=0.4)
wrong_product("matrix_product_transposed", AS_MATRICES, lambda x, K: x @ K.T, credit=0.4)
wrong_product("matrix_product_of_columns", AS_MATRICES, lambda x, K: x.mT @ K, credit=0.4)
wrong_product(
    "sums_multiplied",
    "You multiply the sum of the window by the sum of the kernel. Multiply entry by entry first, sum then: in"
    " an einsum both need the same letters.",
    lambda x, K: x * K.sum(dtype=K.dtype),
    credit=0.3,
)
wrong_product(
    "columns_read_first",
    "Window and kernel are laid out in different orders, one by rows and one by columns: entry (a, b) of the"
    " window belongs to entry (a, b) of K. Mind .T before a reshape or flatten.",
    lambda x, K: x * K.reshape(K.T.shape).T,
    credit=0.6,
)
wrong_product(
    "last_entry_missing",
    "The last entry of the kernel is left out: do your loops over its entries end one too early?",
    lambda x, K: (x * K).flatten(2)[:, :, :-1, None],
    credit=0.65,
)
wrong_product(
    "window_centred",
    "You subtract the mean of the window first, as statistics does for a correlation. Cross-correlation takes"
    " the window as it is.",
    lambda x, K: (x - x.sum((2, 3), keepdim=True) / K.numel()) * K,
    credit=0.6,
)


wrong_product(
    "added",
    "You add the kernel to the window. Multiply them entry by entry, then sum.",
    lambda x, K: x + K,
    credit=0.3,
)


@corr2d.wrong_idea(
    "Height and width of the kernel are exchanged: K.shape is (h, w), rows first. Where both fit, broadcasting"
    " hides it.",
    credit=0.6,
)
def height_and_width_exchanged(X, K):
    sizes(X, K)
    return (X.unfold(0, K.shape[1], 1).unfold(1, K.shape[0], 1) * K).sum((2, 3), dtype=X.dtype)


@corr2d.wrong_idea("Your window moves by two. The step is 1 along both axes.", credit=0.6)
def steps_by_two(X, K):
    return corr2d(X, K)[::2, ::2]


def wrong_columns(name, columns, credit):
    """Declare a result of as many columns as `columns` says; those that do not exist are zero."""

    def idea(X, K):
        Y = corr2d(X, K)
        return around(Y, 0, 0, 0, max(columns(X, K) - Y.shape[1], 0))[:, : max(columns(X, K), 0)]

    idea.__name__ = name
    corr2d.wrong_idea(
        "The width of your result follows from a height. Rows and columns each have their own sizes:"
        " H - h + 1 and W - w + 1.",
        credit=credit,
    )(idea)


wrong_columns("kernel_height_for_both", lambda X, K: X.shape[1] - K.shape[0] + 1, credit=0.6)
wrong_columns("input_height_for_both", lambda X, K: X.shape[0] - K.shape[1] + 1, credit=0.6)
wrong_columns("height_for_both_in_a_buffer", lambda X, K: X.shape[0] - K.shape[0] + 1, credit=0.6)


@corr2d.wrong_idea(
    "The result has too many rows or columns, as if zeros were padded around the input. Only positions where"
    " the whole kernel lies inside the input count: H - h + 1 rows and W - w + 1 columns.",
    credit=0.5,
)
def padded_by_half(X, K):
    sizes(X, K)
    h, w = K.shape
    return corr2d(around(X, h // 2, w // 2, h // 2, w // 2), K)


@corr2d.wrong_idea(
    "The result is as large as the input: at the bottom and on the right your windows stick out, and what is"
    " outside counts as zero. Only positions where the whole kernel lies inside the input count.",
    credit=0.5,
)
def windows_cut_off(X, K):
    sizes(X, K)
    return corr2d(around(X, 0, 0, K.shape[0] - 1, K.shape[1] - 1), K)


@corr2d.wrong_idea(
    "Your kernel wraps around the border, as torch.roll and Fourier transforms do, and the result is as large"
    " as the input. Only positions where the whole kernel lies inside the input count.",
    credit=0.45,
)
def wrapped_around(X, K):
    sizes(X, K)
    X = torch.cat([X, X[: K.shape[0] - 1]])
    return corr2d(torch.cat([X, X[:, : K.shape[1] - 1]], dim=1), K)


@corr2d.wrong_idea(
    "Large integers are not exact: somewhere they pass through floating-point numbers. Compute with integers"
    " throughout, or at least with tensors of the dtype of X."
)
def integers_through_floats(X, K):
    return corr2d(X, K) if X.is_floating_point() else corr2d(X.float(), K.float()).to(X.dtype)


@corr2d.wrong_idea(
    "A kernel larger than the input should raise a ValueError; yours returns an empty result instead."
)
def no_size_check(X, K):
    rows, columns = (max(n - k + 1, 0) for n, k in zip(X.shape, K.shape, strict=True))
    return corr2d(X, K) if rows and columns else X.new_zeros(rows, columns)
