r"""# Max-pooling layer

Build what `nn.MaxPool2d` computes. A window of $h$ rows and $w$ columns moves over every channel of every
image of the batch $\mathbf{X}$ of shape $(N, c, H, W)$, and the largest entry of each window is kept. With
windows of 3 × 3,

$$\begin{pmatrix}1&2&0&3&1\\0&1&2&3&1\\1&2&1&0&0\\5&2&3&1&1\\2&1&0&1&1\end{pmatrix}
\quad\text{gives}\quad \begin{pmatrix}2\end{pmatrix},
\quad\text{and}\quad \begin{pmatrix}2&3\\5&1\end{pmatrix} \text{ with } \texttt{ceil\_mode=True}.$$

The window moves by 3, so two columns are left on the right and two rows below. By default such a rest is
dropped. With `ceil_mode` windows that stick out are kept: the one at the lower right has 1, 1, 1 and 1.

Without `ceil_mode` only windows inside the padded input count. With padding $p$ and stride $s$ the result has

$$H' = \left\lfloor \frac{H + 2p - h}{s} \right\rfloor + 1$$

rows, and columns likewise. With `ceil_mode` round up instead of down; but if the last window would then begin
below the last row of the input (or right of its last column), it is dropped. With 5 rows, $h = 2$, $s = 3$ and
$p = 1$, windows begin at rows -1 and 2 of the input. The next would begin at row 5, which is padding.

## Mind

- `stride=None` means as large as the window: by default windows do not overlap.
- Padding is per side, and must never be the largest entry. Zero would be where all are negative: use $-\infty$.

## Small print

- `kernel_size`, `stride` and `padding` are a number for both axes or a pair, (for rows, for columns).
- A padding of more than half the window, as $2p > h$, raises a `ValueError`, and so does a result without any
  row or column.
- `X` has a floating dtype, and so has the result. A window that holds a NaN gives NaN. The largest entry of a
  window full of $-\infty$ is $-\infty$.
- Gradients must reach `X`: each window hands its gradient to its largest entry. (Where several are equally
  large, no case asks which of them gets it.) `X` stays as it is.
- With `ceil_mode` a window may be larger than the padded input, by less than its stride: it sticks out.
- Loops over the positions of the result are fine. PyTorch's own pooling, convolutions and `F.unfold` (`F` is
  `torch.nn.functional`) are not allowed; `F.pad` and `Tensor.unfold` are.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from grader import CONVOLUTIONS, POOLING, distinct, exercise, tensor


@exercise(
    points=4,
    order=8,
    grad=["X"],
    forbid=[*POOLING, *CONVOLUTIONS],
    hints=[
        "First make pairs, take the window for a missing stride, and raise what has to be raised.",
        "Count the windows of each axis on its own. If there are m of them, the last one begins at (m - 1) * s"
        " of the padded axis: compare that with H + p.",
        "How many rows must be padded below, so that the last window is full? Then Tensor.unfold gives all"
        " windows, and batch and channels simply stay in front.",
    ],
)
def max_pool2d(
    X: Tensor,
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    ceil_mode: bool = False,
) -> Tensor:
    """Return the largest entry of every window, as `nn.MaxPool2d` does.

    Args:
        X: images of shape (N, c, H, W).
        kernel_size: size of the window, one number or (rows, columns).
        stride: steps between windows, one number or (down, across); None is the size of the window.
        padding: what comes on each side, one number or (above and below, left and right).
        ceil_mode: whether windows that stick out at the end count.

    Returns:
        Tensor of shape (N, c, H', W'), of the dtype of `X`.

    Raises:
        ValueError: if the padding is more than half the window, or no window counts.
    """
    ### BEGIN SOLUTION
    (h, w), (sh, sw), (ph, pw) = (
        (v, v) if isinstance(v, int) else v
        for v in (kernel_size, kernel_size if stride is None else stride, padding)
    )
    if 2 * ph > h or 2 * pw > w:
        raise ValueError("the padding is more than half the window")
    after = []
    for n, k, s, p in ((X.shape[2], h, sh, ph), (X.shape[3], w, sw, pw)):
        count = (n + 2 * p - k + (s - 1 if ceil_mode else 0)) // s + 1
        if (count - 1) * s >= n + p:
            count -= 1
        if count < 1:
            raise ValueError("no window counts")
        after.append((count - 1) * s + k - n - p)
    X = F.pad(X, (pw, after[1], ph, after[0]), value=-torch.inf)
    return X.unfold(2, h, sh).unfold(3, w, sw).amax(dim=(4, 5))
    ### END SOLUTION


inf, nan = torch.inf, torch.nan
rows = [[1, 2, 0, 3, 1], [0, 1, 2, 3, 1], [1, 2, 1, 0, 0], [5, 2, 3, 1, 1], [2, 1, 0, 1, 1]]
example = tensor([[rows]])
max_pool2d.defaults(X=distinct("N", "c", "H", "W"), N=2, c=3, H=7, W=10, kernel_size=3)
max_pool2d.case("the example", X=example, grad=[])
max_pool2d.case("the example with ceil_mode", X=example, ceil_mode=True, grad=[])
max_pool2d.case("windows of 2x2, and a row that is left over", kernel_size=2)
max_pool2d.case("windows that overlap", stride=1)
max_pool2d.case("a pair as the size of the window", kernel_size=(2, 3))
max_pool2d.case("padding 1, stride 2", stride=2, padding=1, H=8)
negative = distinct("N", "c", "H", "W", start=-300)
max_pool2d.case("negative entries with padding", X=negative, stride=2, padding=1)
max_pool2d.case("pairs", H=8, kernel_size=(3, 4), stride=(2, 3), padding=(1, 2))
max_pool2d.case("other pairs", kernel_size=(4, 2), stride=(1, 3), padding=(2, 0))
max_pool2d.case("steps larger than the window", kernel_size=2, stride=(4, 3))
max_pool2d.case("1x1 windows change nothing", kernel_size=1, H=2, W=5)
max_pool2d.case("window as large as the input", kernel_size=(4, 5), X=distinct("N", "c", 4, 5))
max_pool2d.case("ceil_mode, and windows that stick out", ceil_mode=True)
max_pool2d.case("ceil_mode where nothing sticks out", stride=2, ceil_mode=True, W=9)
max_pool2d.case("ceil_mode with padding", X=negative, H=6, stride=2, padding=(0, 1), ceil_mode=True)
max_pool2d.defaults(ceil_mode=True)
X = distinct("N", "c", 5, 5)
max_pool2d.case("a window that would begin in the padding", X=X, kernel_size=2, stride=3, padding=1)
X = distinct("N", "c", 2, 5)
max_pool2d.case("ceil_mode, and a window larger than the input", X=X, stride=2)
X = distinct("N", "c", 5, 7)
max_pool2d.case("ceil_mode and pairs", X=X, kernel_size=(3, 2), stride=(4, 3), padding=(1, 0))
max_pool2d.defaults(ceil_mode=False)
X = tensor([[[[1, -inf, -inf, 2], [-inf, -inf, -inf, inf], [nan, 3, -inf, 4]]]])
max_pool2d.case("NaN and infinities", X=X, kernel_size=2, stride=1, padding=1, grad=[])
X = distinct(1, 2, 4, 5, start=-3.3e38, step=1e36)
max_pool2d.case("entries near the smallest float32", X=X, stride=2, padding=1, tags=["stress"])
max_pool2d.raises("more padding than half the window, below", ValueError, padding=(2, 0))
max_pool2d.raises("more padding than half the window, across", ValueError, padding=(1, 2))
max_pool2d.raises("window higher than the input", ValueError, H=2)
max_pool2d.raises("window wider than the input", ValueError, W=2)


def settled(X, kernel_size, stride, padding, ceil_mode):
    """Return the pairs, and how many windows count along both axes."""
    numbers = kernel_size, stride or kernel_size, padding
    pairs = [(v, v) if isinstance(v, int) else v for v in numbers]
    counts = []
    for n, k, s, p in zip(X.shape[2:], *pairs, strict=True):
        ends = n + p if ceil_mode else n + 2 * p - k + 1
        counts.append(min(len(range(0, ends, s)), len(range(0, n + 2 * p - k + s, s))))
        if counts[-1] < 1 or 2 * p > k:
            raise ValueError
    return *pairs, counts


@max_pool2d.right_variant
def loop_without_padding(X, kernel_size, stride=None, padding=0, ceil_mode=False):
    (h, w), (sh, sw), (ph, pw), counts = settled(X, kernel_size, stride, padding, ceil_mode)
    Y = X.new_zeros(*X.shape[:2], *counts)
    for i in range(counts[0]):
        for j in range(counts[1]):
            top, left = i * sh - ph, j * sw - pw
            Y[:, :, i, j] = X[:, :, max(top, 0) : top + h, max(left, 0) : left + w].amax((2, 3))
    return Y


@max_pool2d.right_variant
def running_maximum(X, kernel_size, stride=None, padding=0, ceil_mode=False):
    (h, w), (sh, sw), (ph, pw), counts = settled(X, kernel_size, stride, padding, ceil_mode)
    X, Y = F.pad(X, (pw, w + sw, ph, h + sh), value=-inf), None
    for a in range(h):
        for b in range(w):
            part = X[:, :, a::sh, b::sw][:, :, : counts[0], : counts[1]]
            Y = part if Y is None else torch.maximum(Y, part)
    return Y


max_pool2d.edits("""
padded_with_zeros (60 %): value=-torch.inf -> value=0
padding_of_zeros (60 %): F.pad(X, (pw, after[1], ph, after[0]) -> F.pad(F.pad(X, (pw, pw, ph, ph)), \
(0, after[1] - pw, 0, after[0] - ph)
rest_of_zeros (65 %): F.pad(X, (pw, after[1], ph, after[0]), value=-torch.inf -> \
F.pad(F.pad(X, (pw, pw, ph, ph), value=-inf), (0, after[1] - pw, 0, after[0] - ph)
    You pad with zeros, which are larger than negative entries: pad with minus infinity.

stride_of_one (50 %): kernel_size if stride is None -> 1 if stride is None
    Without a stride your windows move by 1. Here, as in PyTorch's pooling layers, they move by their own size.

no_window_begins_in_padding (80 %): count -= 1 -> pass
    With ceil_mode a last window that would begin in the padding behind the input is dropped. Yours counts.

begins_in_input_alone (80 %): if (count - 1) * s >= n + p -> if ceil_mode and (count - 1) * s >= n
    With ceil_mode you drop a window that begins in the input: in the padded input its rows are p to H + p - 1.

always_rounded_up (60 %): (s - 1 if ceil_mode else 0) -> (s - 1)
    Windows that stick out count although ceil_mode is False. Where do you look at `ceil_mode`?

one_more_with_ceil_mode (65 %): (s - 1 if ceil_mode else 0) -> (s if ceil_mode else 0)
    With ceil_mode you add a window even where the last one ends with the input. Round up, rather than add one.

padding_of_both_sides (60 %): n + 2 * p - k -> n + p - k
    also: k - n - p) -> k - n - p // 2)
    also: (pw, after[1], ph -> (pw // 2, after[1], ph // 2
    You share the padding out between the two sides. Here it counts for each side.

padding_axes_exchanged (65 %): (ph, pw) = -> (pw, ph) =
    The paddings of rows and columns are exchanged. F.pad begins at the last axis: (left, right, top, bottom).

first_of_each_pair (60 %): else v -> else (v[0], v[0])
    Of each pair you use the first number for both axes. The second is for the columns.

nan_skipped (90 %): X.unfold(2 -> X.nan_to_num(-inf, inf, -inf).unfold(2
    NaN gets lost in your maximum: no comparison with NaN is true. torch's own maxima hand it on.

padding_not_checked (90 %): if 2 * ph > h or 2 * pw > w -> if False
    A padding of more than half the window should raise a ValueError; yours returns a result.

---
padded_with_minus_{n} for n = 1, 10, 100, 999, 1000, 9999, 1e4, 1e5, 1e6, 1e9, 1e10 (75 %): -torch.inf -> -{n}
padding_of_minus_{n} for n = 1, 10, 100 (75 %): \
F.pad(X, (pw, after[1], ph, after[0]) -> F.pad(F.pad(X, (pw, pw, ph, ph), value=-{n}), \
(0, after[1] - pw, 0, after[0] - ph)
padded_with_lowest_number (85 %): -torch.inf -> torch.finfo(X.dtype).min
    The padding is not small enough: it is larger than some entries that an input may have. Use -torch.inf.

pairs_reversed (60 %): else v -> else v[::-1]
    You read pairs as (columns, rows). The first number is for the rows.

window_axes_exchanged (60 %): X.unfold(2, h, sh).unfold(3, w, sw) -> X.unfold(2, w, sw).unfold(3, h, sh)
    also: after.append((count - 1) * s + k - n - p) -> after.append(max(p, (count - 1) * s + k - n - p))
    Rows and columns of the window are exchanged: its first number is for the rows, axis 2 of X.

rest_on_both_sides (75 %): value=-torch.inf -> value=-inf).roll( \
(max(after[0] - ph, 0) // 2, max(after[1] - pw, 0) // 2), (2, 3)
    With ceil_mode you pad what is missing on both sides. It belongs behind the input: below and on the right.

an_axis_too_far (50 %): .amax(dim=(4, 5)) -> .amax(dim=5).amax(dim=3)
    Your maximum goes along an axis of positions: after a first maximum there is an axis less to count.

ties_added (70 %): return X.unfold(2, h, sh).unfold(3, w, sw).amax(dim=(4, 5)) -> X = X.unfold(2, h, sh) \
.unfold(3, w, sw); return torch.where(X == X.amax(dim=(4, 5), keepdim=True), X, 0).sum((4, 5))
    Where the largest entry of a window stands there more than once, you add it up. It counts once.

channels_together (40 %): .amax(dim=(4, 5)) -> .amax(dim=(4, 5)).amax(dim=1, keepdim=True)
channels_together_and_gone (40 %): .amax(dim=(4, 5)) -> .amax(dim=(1, 4, 5))
    You take the maximum over the channels, too. Each channel is pooled on its own, and all come out.

no_size_check: raise ValueError("no window counts") -> return X[:, :, :0, :0]
    Where no window counts a ValueError should be raised; yours returns an empty result.
""")
