r"""# Transposed convolution

A convolution gathers: each number of the result collects a window of the input. A transposed convolution goes
the other way and scatters: each number of the input $\mathbf{X}$, of shape $(H, W)$, puts a copy of the kernel
$\mathbf{K}$, of shape $(h, w)$, into a larger result. With stride $s$, the number $X_{i,j}$ adds
$X_{i,j}\,\mathbf{K}$ to the rows $i \cdot s$ to $i \cdot s + h - 1$ and the columns $j \cdot s$ to
$j \cdot s + w - 1$. Where copies overlap they add up; where none comes, zero remains. With padding $p$, the
outermost $p$ rows and columns on each of the four sides are then cut off. The result has the shape

$$\bigl((H-1)\,s + h - 2p,\;\; (W-1)\,s + w - 2p\bigr).$$

With stride 1 and without padding, for example,

$$\begin{pmatrix}0&1\\2&3\end{pmatrix} \text{ and } \begin{pmatrix}0&1\\2&3\end{pmatrix}
\text{ give } \begin{pmatrix}0&0&1\\0&4&6\\4&12&9\end{pmatrix},$$

where the 4 in the middle is 0·3 + 1·2 + 2·1 + 3·0: all four copies overlap there.

## Mind

- Stride and padding do the opposite of what they do in a convolution: a larger stride makes the result larger,
  and padding makes it smaller.
- With $p = 0$ nothing is cut off. `Y[p:-p]` would then be empty, for `-0` is 0.

## Small print

- The name says what it is: multiplication by the transpose of the matrix that stands for a convolution. It is
  how gradients go back through one, with the kernel as it is. It does not undo a convolution.
- `stride` and `padding` hold for both axes. `stride` is at least 1, `padding` at least 0.
- A `padding` that leaves nothing of the rows or of the columns raises a `ValueError`.
- The result keeps the dtype of `X` and `K`. `torch.zeros` makes float32, whatever they are.
- Gradients must reach both `X` and `K`. Adding to slices of a new tensor of zeros in place is fine; `.item()`,
  `.data` and `torch.no_grad()` cut the graph.
- `X` and `K` stay as they are.
- Loops are fine. PyTorch's own convolutions, transposed or not, and `fold` and `unfold` from
  `torch.nn.functional` are not allowed.
"""

import torch
from torch import Tensor

from grader import CONVOLUTIONS, arange, exercise, integers, randn


@exercise(
    points=4,
    order=9,
    grad=["X", "K"],
    forbid=CONVOLUTIONS,
    hints=[
        "Take stride 1 and padding 0 first, and 2x2 for both. Where does the copy of K for X[0, 1] begin,"
        " and where the one for X[1, 1]?",
        "How large is the result before anything is cut off? The last copy begins at row (H - 1) * stride"
        " and has h rows.",
        "Begin with zeros of that size and of the dtype of X. Each X[i, j] adds to h rows and w columns; a"
        " slice can be added to in place, with +=. Cut off at the end.",
    ],
)
def trans_conv(X: Tensor, K: Tensor, stride: int = 1, padding: int = 0) -> Tensor:
    """Return the transposed convolution of `X` with `K`.

    Args:
        X: input of shape (H, W).
        K: kernel of shape (h, w), of the dtype of `X`.
        stride: how far apart the copies of the kernel begin, along both axes; at least 1.
        padding: how many rows and columns are cut off on each side; at least 0.

    Returns:
        Tensor of shape ((H - 1) * stride + h - 2 * padding, (W - 1) * stride + w - 2 * padding), of the dtype
        and on the device of `X`.

    Raises:
        ValueError: if `padding` leaves no row or no column.
    """
    ### BEGIN SOLUTION
    (H, W), (h, w) = X.shape, K.shape
    rows, columns = (H - 1) * stride + h, (W - 1) * stride + w
    if rows <= 2 * padding or columns <= 2 * padding:
        raise ValueError(f"padding {padding} leaves nothing of {rows} rows and {columns} columns")
    Y = X.new_zeros(rows, columns)
    for i in range(H):
        for j in range(W):
            top, left = i * stride, j * stride
            Y[top : top + h, left : left + w] += X[i, j] * K
    return Y[padding : rows - padding, padding : columns - padding]
    ### END SOLUTION


trans_conv.defaults(X=randn("H", "W"), K=randn("h", "w"), H=3, W=4, h=5, w=2)
trans_conv.case("2x2 input, 2x2 kernel", X=arange(2, 2), K=arange(2, 2))
trans_conv.case("2x2 input, 2x2 kernel, stride 2", X=arange(2, 2), K=arange(2, 2), stride=2)
trans_conv.case("wide input, tall kernel")
trans_conv.case("tall input, wide kernel", H=4, W=3, h=2, w=5)
trans_conv.case("stride 2, copies overlap", H=2, W=3, w=4, stride=2)
trans_conv.case("stride 3, gaps stay zero", h=1, w=2, stride=3)
trans_conv.case("padding 1", padding=1)
trans_conv.case("stride 2, padding 1", H=4, W=3, h=3, w=4, stride=2, padding=1)
trans_conv.case("stride 3, padding 2", H=2, W=3, h=4, w=5, stride=3, padding=2)
trans_conv.case("1x1 input", H=1, W=1, h=3)
trans_conv.case("1x1 input, stride 2, padding 1", H=1, W=1, h=3, w=3, stride=2, padding=1)
trans_conv.case("1x1 kernel, stride 2", h=1, w=1, stride=2)
trans_conv.case("integers keep their dtype", X=integers(2, 3), K=integers(3, 2), stride=2, grad=[])
trans_conv.raises("padding leaves no row", ValueError, H=1, h=2, padding=1)
trans_conv.raises("padding leaves no column", ValueError, H=4, W=1, padding=1)
trans_conv.raises("padding leaves less than nothing", ValueError, H=1, h=3, padding=2)


def shape_of(X, K, stride, padding):
    """Return the shape before cutting off; a padding that leaves nothing raises."""
    shape = [(n - 1) * stride + k for n, k in zip(X.shape, K.shape, strict=True)]
    if min(shape) <= 2 * padding:
        raise ValueError
    return shape


def around(Y, n):
    """Put n rows and columns of zeros around Y."""
    return torch.nn.functional.pad(Y, (n, n, n, n))


def spread(X, step):
    """Put step - 1 zeros between the entries of X, along both axes."""
    Z = X.new_zeros([(n - 1) * step + 1 for n in X.shape])
    Z[::step, ::step] = X
    return Z


@trans_conv.right_variant
def gathering(X, K, stride=1, padding=0):
    shape_of(X, K, stride, padding)
    h, w = K.shape
    Z = torch.nn.functional.pad(spread(X, stride), (w - 1, w - 1, h - 1, h - 1))
    Y = (Z.unfold(0, h, 1).unfold(1, w, 1) * K.flip(0, 1)).sum((2, 3), dtype=X.dtype)
    return Y[padding : Y.shape[0] - padding, padding : Y.shape[1] - padding]


@trans_conv.right_variant
def kernel_entry_by_entry(X, K, stride=1, padding=0):
    rows, columns = shape_of(X, K, stride, padding)
    Y = torch.zeros(rows, columns, dtype=X.dtype, device=X.device)
    h, w = K.shape
    for a in range(h):
        for b in range(w):
            Y[a : rows - h + a + 1 : stride, b : columns - w + b + 1 : stride] += X * K[a, b]
    return Y[padding : rows - padding, padding : columns - padding]


@trans_conv.right_variant
def sum_of_padded_copies(X, K, stride=1, padding=0):
    rows, columns = shape_of(X, K, stride, padding)
    Y = 0
    for i, j in torch.cartesian_prod(*map(torch.arange, X.shape)).tolist():
        before, left = i * stride, j * stride
        after, right = rows - before - K.shape[0], columns - left - K.shape[1]
        copy = torch.nn.functional.pad(X[i, j] * K, (left, right, before, after))
        Y = Y + copy
    return Y[padding : rows - padding, padding : columns - padding]


@trans_conv.right_variant
def transposed_matrix(X, K, stride=1, padding=0):
    rows, columns = shape_of(X, K, stride, padding)
    places = torch.arange(rows * columns).reshape(rows, columns)
    windows = places.unfold(0, K.shape[0], stride).unfold(1, K.shape[1], stride).flatten()
    copies = (X[:, :, None, None] * K).flatten()
    Y = X.new_zeros(rows * columns).index_add(0, windows, copies).reshape(rows, columns)
    return Y[padding : rows - padding, padding : columns - padding]


trans_conv.edits("""
overwritten (50 %): += X[i, j] * K -> = X[i, j] * K
    Where copies of the kernel overlap, yours replace each other: the last one remains. They add up: += and not
    =.

flipped (60 %): X[i, j] * K -> X[i, j] * K.flip(0, 1)
    The kernel is flipped. Each copy that is put down is K as it is. If you gather instead, by sliding a kernel
    over the input with zeros around it, flip it first.

kernel_transposed (50 %): return trans_conv(X, K.T.reshape(K.shape), stride, padding)
    The entries of the kernel are in the wrong order: each copy is K as it is, with its rows along the rows of
    the result.

holes_in_kernel (40 %): return trans_conv(X, spread(K, stride), 1, padding)
    The stride pulls the entries of the kernel apart; that is dilation. It pulls the copies apart: that of X[i,
    j] begins at row i * stride and column j * stride, and stays in one piece.

stride_zeros_between (50 %): i * stride, j * stride -> i * (stride + (stride > 1)), j * (stride + (stride > 1))
    also: (H - 1) * stride + h, (W - 1) * stride + w -> \
(H - 1) * (stride + (stride > 1)) + h, (W - 1) * (stride + (stride > 1)) + w
stride_zeros_always (40 %): return trans_conv(X, K, stride + 1, padding)
    Your copies stand too far apart: by stride zeros between the entries of X. Their first rows are stride
    apart, which leaves stride - 1 between them.

stride_along_rows_only (50 %): (W - 1) * stride + w -> (W - 1) + w
    also: i * stride, j * stride -> i * stride, j
    Your stride holds along the rows alone. It should hold along both axes.

steps_by_kernel (30 %): i * stride, j * stride -> i * h, j * w
    also: (H - 1) * stride + h, (W - 1) * stride + w -> H * h, W * w
    Your copies stand side by side, as far apart as the kernel is large, whatever the stride. They begin stride
    apart and overlap where the kernel is larger than that.

every_other_dropped (30 %): Y = trans_conv(X, K, 1, padding); return Y[::stride, ::stride]
    You use the stride as a convolution does, which makes the result smaller. Here it makes the result larger:
    the copies of the kernel begin stride apart.

padding_added (60 %): trans_conv(X, K, stride, padding); return around(trans_conv(X, K, stride), padding)
    You put zeros around the result. Padding does the opposite of what it does in a convolution: that many rows
    and columns are cut off on each side.

input_padded (50 %): trans_conv(X, K, stride, padding); return trans_conv(around(X, padding), K, stride)
    You put zeros around the input. Padding does the opposite here: that many rows and columns of the result are
    cut off on each side.

padding_as_total (60 %): trans_conv(X, K, stride, padding); p = padding // 2; \
return trans_conv(X, K, stride, p)[: -1 if padding % 2 else None, : -1 if padding % 2 else None]
    You share the padding out between the two sides. As in PyTorch, it is cut off on each of them: 2 * padding
    rows and columns in all.

cut_at_the_front (60 %): [padding : rows - padding, padding : columns - padding] -> [padding:, padding:]
cut_at_the_end (60 %): [padding : rows - padding, padding : columns - padding] -> \
[: rows - padding, : columns - padding]
all_cut_at_the_front (60 %): [padding : rows - padding, padding : columns - padding] -> \
[2 * padding :, 2 * padding :]
all_cut_at_the_end (60 %): [padding : rows - padding, padding : columns - padding] -> \
[: rows - 2 * padding, : columns - 2 * padding]
    You cut off at one end of each axis. Padding is cut off on all four sides: so many rows at the top and as
    many at the bottom, so many columns on the left and as many on the right.

rows_cut_only (60 %): [padding : rows - padding, padding : columns - padding] -> [padding : rows - padding]
    You cut off rows alone. Columns are cut off as well, padding of them on each side.

nothing_without_padding (60 %): [padding : rows - padding, padding : columns - padding] -> \
[padding:-padding, padding:-padding]
    Without padding your result is empty: for padding = 0, Y[padding:-padding] is Y[0:0]. Y[padding : rows -
    padding] is right for all.

one_copy_too_large (60 %): (H - 1) * stride + h, (W - 1) * stride + w -> H * stride + h, W * stride + w
    At the bottom and on the right there are stride rows and columns too many. The last copy begins at row (H -
    1) * stride, not at H * stride.

height_for_both (40 %): range(W) -> range(H)
    You go through as many columns of X as it has rows: X has shape (H, W).

padding_not_checked (90 %): rows <= 2 * padding or columns <= 2 * padding -> False
    A padding that leaves no row or no column should raise a ValueError; yours returns a result.

less_than_nothing_checked (95 %): rows <= 2 * padding or columns <= -> rows < 2 * padding or columns <
    A padding that takes all rows, or all columns, leaves nothing: it should raise a ValueError, too.
""")

trans_conv.debug("flipped of gathering: K.flip(0, 1) -> K")
