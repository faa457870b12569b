r"""# Two-dimensional pooling

Slide a window of $p$ rows and $q$ columns over the input $\mathbf{X}$ of shape $(H, W)$, one step at
a time and without padding, and keep one number of each window: its largest entry, or its average.

$$Y_{i,j} = \max_{0 \le a < p,\; 0 \le b < q} X_{i+a,\,j+b}
\qquad\text{or}\qquad
Y_{i,j} = \frac{1}{p\,q} \sum_{a=0}^{p-1} \sum_{b=0}^{q-1} X_{i+a,\,j+b}$$

The argument `mode` chooses: `'max'` or `'avg'`. The result has shape $(H-p+1,\; W-q+1)$. With
windows of 2 × 2,

$$\mathbf{X} = \begin{pmatrix}0&1&2\\3&4&5\\6&7&8\end{pmatrix}
\quad\text{gives}\quad
\begin{pmatrix}4&5\\7&8\end{pmatrix} \text{ (max)}
\quad\text{and}\quad
\begin{pmatrix}2&3\\5&6\end{pmatrix} \text{ (avg)};$$

the window at the top left holds 0, 1, 3 and 4: the largest is 4, the average (0 + 1 + 3 + 4) / 4 = 2.

- `pool_size` is the pair $(p, q)$, both at least 1 and not necessarily equal.
- The step is 1, so neighbouring windows overlap. The pooling layers of PyTorch step by the size of
  the window unless told otherwise; this function does not.
- The result has the dtype of `X`. The largest of integers is an integer. An average of integers need
  not be one, so `'avg'` of an integer tensor raises a `TypeError` or `RuntimeError`; `torch.mean` does
  that by itself.
- Entries may be of any size and sign. NaN and infinities are entries like others: a window that holds
  a NaN gives NaN in both modes, and the largest entry of a window full of $-\infty$ is $-\infty$.
- Gradients must reach `X`. In mode `'max'` a window hands its gradient to its largest entry alone, in
  mode `'avg'` every entry gets an equal part; an entry that lies in several windows gets the sum.
  Autograd does all of this if the result is built from tensor operations. `.item()`, `.data` and
  `torch.no_grad()` cut the graph.
- A window higher or wider than the input, or any other `mode`, raises a `ValueError`.
- `X` stays as it is. It need not be contiguous in memory.

Loops over the positions of the result are fine. PyTorch's own pooling, its convolutions, and `unfold`
from `torch.nn.functional` are not allowed; `Tensor.unfold` is.
"""

import torch
from torch import Tensor

from grader import arange, distinct, exercise, integers, randn, tensor


@exercise(
    points=3,
    order=2,
    grad=["X"],
    forbid=[
        "torch.*pool*",
        "torch.nn.*Pool*",
        "torch.nn.functional.*pool*",
        "torch.nn.functional.fold",
        "torch.nn.functional.unfold",
        "torch.nn.Fold",
        "torch.nn.Unfold",
        "torch.conv*",
        "torch.nn.functional.conv*",
        "torch.nn.Conv*",
        "scipy.ndimage.*",
        "scipy.signal.*",
    ],
    hints=[
        "Take an input of 3 rows and a window of 2: the window fits in at rows 0 and 1, so 3 - 2 + 1 = 2"
        " times. Columns count on their own, with q.",
        "The window for position (i, j) is X[i : i + p, j : j + q]. Its .max() and .mean() are tensors"
        " without dimensions, and they keep the graph.",
        "Before the loops, deal with what must raise: a mode that is neither 'max' nor 'avg', and a window"
        " that does not fit in.",
        "Collect the numbers of a row in a list, the rows in another, and join them with torch.stack: the"
        " dtype stays that of X and no starting value for the maximum is needed.",
        "Without loops: X.unfold(0, p, 1).unfold(1, q, 1) has shape (H - p + 1, W - q + 1, p, q). Reduce"
        " its last two dimensions.",
    ],
)
def pool2d(X: Tensor, pool_size: tuple[int, int], mode: str = "max") -> Tensor:
    """Pool `X` with a window of `pool_size`, stride 1, no padding.

    Args:
        X: input of shape (H, W).
        pool_size: height p and width q of the window.
        mode: `'max'` or `'avg'`.

    Returns:
        Tensor of shape (H - p + 1, W - q + 1), of the dtype and on the device of `X`.

    Raises:
        ValueError: if `mode` is another one, or the window is higher or wider than the input.
        RuntimeError: (or TypeError) if integers are to be averaged.
    """
    ### BEGIN SOLUTION
    p, q = pool_size
    if mode not in ("max", "avg"):
        raise ValueError(f"mode must be 'max' or 'avg', not {mode!r}")
    if p > X.shape[0] or q > X.shape[1]:
        raise ValueError(f"window {p} x {q} is larger than the input {tuple(X.shape)}")
    windows = X.unfold(0, p, 1).unfold(1, q, 1)
    return windows.amax(dim=(2, 3)) if mode == "max" else windows.mean(dim=(2, 3))
    ### END SOLUTION


pool2d.case("maximum of 2x2 windows, 3x3 input", X=arange(3, 3), pool_size=(2, 2), mode="max")
pool2d.case("average of 2x2 windows, 3x3 input", X=arange(3, 3), pool_size=(2, 2), mode="avg")
pool2d.case("maximum, wide window", X=distinct(5, 7), pool_size=(2, 3), mode="max")
pool2d.case("average, tall window", X=randn(7, 4), pool_size=(3, 2), mode="avg")
pool2d.case("maximum of negative entries", X=distinct(4, 6, start=-20.0), pool_size=(3, 2))
pool2d.raises("unknown mode", ValueError, X=randn(3, 4), pool_size=(2, 2), mode="mean")
pool2d.raises("window higher than the input", ValueError, X=randn(2, 5), pool_size=(3, 2))
pool2d.case(
    "window as large as the input",
    X=distinct(3, 5),
    pool_size=(3, 5),
    mode="max",
    hidden=True,
)
pool2d.case("1x1 windows change nothing", X=randn(3, 4), pool_size=(1, 1), mode="avg", hidden=True)
pool2d.case(
    "non-contiguous input",
    X=distinct(6, 4).noncontiguous(),
    pool_size=(2, 3),
    mode="max",
    hidden=True,
)
pool2d.case(
    "integers keep their dtype",
    X=integers(4, 6, low=-20, high=20),
    pool_size=(3, 2),
    grad=[],
    hidden=True,
)
pool2d.raises(
    "average of integers",
    TypeError,
    RuntimeError,
    X=integers(4, 3),
    pool_size=(2, 2),
    mode="avg",
    hidden=True,
)
pool2d.case(
    "maximum with NaN and infinities",
    X=tensor(
        [
            [1.5, float("-inf"), float("-inf"), float("-inf")],
            [-2.5, float("-inf"), float("-inf"), float("-inf")],
            [0.5, -1.5, 3.5, float("inf")],
            [2.5, 4.5, -3.5, -0.5],
            [-4.5, float("nan"), 5.5, 6.5],
        ]
    ),
    pool_size=(2, 2),
    mode="max",
    grad=[],
    hidden=True,
)
pool2d.case(
    "average with NaN and infinities",
    X=tensor(
        [
            [1.5, float("inf"), 2.0, -1.0, 3.0],
            [-2.5, 0.5, float("-inf"), 4.0, 1.0],
            [0.5, -1.5, 3.5, 2.5, -2.0],
            [6.5, 4.5, -3.5, -0.5, float("nan")],
        ]
    ),
    pool_size=(2, 2),
    mode="avg",
    grad=[],
    hidden=True,
)
pool2d.case(
    "entries near the smallest float32",
    X=distinct(4, 5, start=-3.3e38, step=1e36),
    pool_size=(3, 2),
    mode="max",
    tags=["stress"],
    hidden=True,
)
pool2d.case(
    "average of large entries",
    X=randn(6, 5, mean=1e8, std=1e3),
    pool_size=(2, 4),
    mode="avg",
    tags=["stress"],
    hidden=True,
)
pool2d.raises(
    "window wider than the input", ValueError, X=randn(5, 2), pool_size=(2, 4), hidden=True
)


@pool2d.wrong_idea(
    "The maximum seems to start at 0: where all entries of a window are negative, you return 0, which is"
    " not among them. What could a running maximum start with instead?"
)
def maximum_starts_at_zero(X, pool_size, mode="max"):
    Y = pool2d(X, pool_size, mode)
    return Y.clamp(min=0) if mode == "max" else Y


@pool2d.wrong_idea(
    "Your search for the maximum starts at 0: an entry has to be positive to be found, so a window of"
    " negative entries gives 0 and no gradient. Start with an entry of the window itself."
)
def compared_from_zero(X, pool_size, mode="max"):
    Y = pool2d(X, pool_size, mode)
    if mode == "avg":
        return Y
    best = torch.zeros(Y.shape)
    for a in range(pool_size[0]):
        for b in range(pool_size[1]):
            x = X[a : a + Y.shape[0], b : b + Y.shape[1]]
            best = torch.where(x > best, x, best)
    return best if (best > 0).any() else best.detach()


@pool2d.wrong_idea(
    "Your search for the maximum starts at 0: an entry has to be positive to be found, so a window of"
    " negative entries gives 0 and no gradient. Start with an entry of the window itself."
)
def compared_from_zero_of_the_right_dtype(X, pool_size, mode="max"):
    return compared_from_zero(X, pool_size, mode).to(X.dtype)


@pool2d.wrong_idea(
    "The running maximum starts at a negative number that is not small enough: entries below it are lost."
    " Start with an entry of the window itself."
)
def maximum_starts_too_high(X, pool_size, mode="max"):
    Y = pool2d(X, pool_size, mode)
    return Y.clamp(min=-1e9) if mode == "max" and Y.is_floating_point() else Y


@pool2d.wrong_idea(
    "Your window moves by its own size, so windows never overlap. That is what pooling layers do unless"
    " told otherwise; here the step is 1 along both axes."
)
def steps_by_window(X, pool_size, mode="max"):
    return pool2d(X, pool_size, mode)[:: pool_size[0], :: pool_size[1]]


@pool2d.wrong_idea(
    "The result is as large as the input, as if zeros were padded around it. Only windows that lie inside"
    " the input count."
)
def padded_to_same(X, pool_size, mode="max"):
    p, q = pool_size
    top, left = (p - 1) // 2, (q - 1) // 2
    padded = torch.nn.functional.pad(X, (left, q - 1 - left, top, p - 1 - top))
    return pool2d(padded, pool_size, mode)


@pool2d.wrong_idea(
    "The result is as large as the input: at the bottom and on the right you pool windows that stick out"
    " and are cut off there. Only whole windows count."
)
def windows_cut_off(X, pool_size, mode="max"):
    pool2d(X, pool_size, mode)
    p, q = pool_size
    reduce = torch.amax if mode == "max" else torch.mean
    rows = [[X[i : i + p, j : j + q] for j in range(X.shape[1])] for i in range(X.shape[0])]
    return torch.stack([torch.stack([reduce(x, dim=(0, 1)) for x in row]) for row in rows])


@pool2d.wrong_idea(
    "Your windows are square: the height p of pool_size is used for the width as well. pool_size[1] is"
    " the number of columns."
)
def square_window(X, pool_size, mode="max"):
    p = pool_size[0]
    return pool2d(X, (p, p), mode) if p <= X.shape[1] else pool2d(X, pool_size, mode)


@pool2d.wrong_idea(
    "The shape is right, but each window is p columns wide instead of q: look at the slice that cuts out"
    " the columns."
)
def square_slice(X, pool_size, mode="max"):
    p, _ = pool_size
    rows, columns = pool2d(X, pool_size, mode).shape
    reduce = torch.amax if mode == "max" else torch.mean
    windows = [[X[i : i + p, j : j + p] for j in range(columns)] for i in range(rows)]
    return torch.stack([torch.stack([reduce(x, dim=(0, 1)) for x in row]) for row in windows])


@pool2d.wrong_idea(
    "Height and width of the window are exchanged: pool_size is (rows, columns), and the rows are the"
    " first axis of X."
)
def height_and_width_exchanged(X, pool_size, mode="max"):
    p, q = pool_size
    fits = q <= X.shape[0] and p <= X.shape[1]
    return pool2d(X, (q, p) if fits else pool_size, mode)


@pool2d.wrong_idea(
    "The number of columns of your result follows from the number of rows. Count the positions along each"
    " axis on their own."
)
def height_for_both(X, pool_size, mode="max"):
    Y = pool2d(X, pool_size, mode)
    return Y[:, : Y.shape[0]]


@pool2d.wrong_idea(
    "The last row and the last column of the result are missing: along the rows a window has H - p + 1"
    " places, not H - p."
)
def off_by_one(X, pool_size, mode="max"):
    return pool2d(X, pool_size, mode)[:-1, :-1]


@pool2d.wrong_idea(
    "In mode 'avg' you return the sum of the window. How many entries is it the sum of?"
)
def sum_instead_of_average(X, pool_size, mode="max"):
    Y = pool2d(X, pool_size, mode)
    return Y * (pool_size[0] * pool_size[1]) if mode == "avg" else Y


@pool2d.wrong_idea(
    "In mode 'avg' you divide by the wrong number: a window of p rows and q columns has p · q entries, not"
    " p · p."
)
def divided_by_height_squared(X, pool_size, mode="max"):
    Y = pool2d(X, pool_size, mode)
    return Y * pool_size[1] / pool_size[0] if mode == "avg" else Y


@pool2d.wrong_idea("You return the maximum in both modes. Where does your code look at `mode`?")
def mode_ignored(X, pool_size, mode="max"):
    return pool2d(X, pool_size, "max")


@pool2d.wrong_idea(
    "In mode 'max' you compare absolute values: -14 counts as larger than 5. The largest entry is the one"
    " furthest to the right on the number line."
)
def maximum_of_absolute_values(X, pool_size, mode="max"):
    return pool2d(X.abs() if mode == "max" else X, pool_size, mode)


@pool2d.wrong_idea(
    "Your maximum is a minimum: a comparison points the wrong way, or min stands where max should."
)
def minimum(X, pool_size, mode="max"):
    return -pool2d(-X, pool_size, mode) if mode == "max" else pool2d(X, pool_size, mode)


@pool2d.wrong_idea(
    "The numbers are right but no gradient comes back: the graph was cut, as .item(), .data, detach and"
    " torch.no_grad() do."
)
def graph_cut(X, pool_size, mode="max"):
    return pool2d(X, pool_size, mode).detach()


@pool2d.wrong_idea(
    "The numbers are right, but they are copied one by one into a new tensor of the default dtype, as"
    " .item() and torch.zeros(...) do: no gradient comes back, and integers turn into floating point."
)
def copied_into_float_buffer(X, pool_size, mode="max"):
    return pool2d(X, pool_size, mode).detach().to(torch.get_default_dtype())


@pool2d.wrong_idea(
    "In mode 'max' the gradient is spread over the whole window. Only the largest entry decides the"
    " result, so only that entry may get a gradient."
)
def gradient_spread(X, pool_size, mode="max"):
    Y = pool2d(X, pool_size, mode)
    if mode == "avg" or not X.is_floating_point():
        return Y
    average = pool2d(X, pool_size, "avg")
    return Y.detach() + (average - average.detach()).nan_to_num(0.0)


@pool2d.wrong_idea(
    "The result has the default dtype and not that of X: torch.zeros(...) makes a floating-point buffer"
    " unless you pass dtype=X.dtype. The maximum of integers is an integer."
)
def float_buffer(X, pool_size, mode="max"):
    return pool2d(X, pool_size, mode).to(torch.get_default_dtype())


@pool2d.wrong_idea(
    "NaN gets lost in your maximum. A comparison with NaN is never true, so a running maximum with `>` or"
    " torch.where steps over it; torch's own maxima hand it on."
)
def nan_skipped(X, pool_size, mode="max"):
    if mode == "max" and X.is_floating_point():
        X = torch.where(X.isnan(), float("-inf"), X)
    return pool2d(X, pool_size, mode)


@pool2d.wrong_idea(
    "A mode that is neither 'max' nor 'avg' should raise a ValueError; yours counts every other word as"
    " 'avg'."
)
def other_modes_average(X, pool_size, mode="max"):
    return pool2d(X, pool_size, "max" if mode == "max" else "avg")


@pool2d.wrong_idea(
    "A mode that is neither 'max' nor 'avg' should raise a ValueError; yours counts every other word as"
    " 'max'."
)
def other_modes_maximum(X, pool_size, mode="max"):
    return pool2d(X, pool_size, "avg" if mode == "avg" else "max")


@pool2d.wrong_idea(
    "A window larger than the input should raise a ValueError; yours returns an empty result instead."
)
def no_size_check(X, pool_size, mode="max"):
    rows, columns = (max(n - k + 1, 0) for n, k in zip(X.shape, pool_size, strict=True))
    return pool2d(X, pool_size, mode) if rows and columns else X.new_zeros(rows, columns)


@pool2d.wrong_idea(
    "The average of integers should raise a TypeError or RuntimeError; yours returns floating-point"
    " numbers, which are not of the dtype of X. Does `.mean()` raise by itself?"
)
def integers_averaged(X, pool_size, mode="max"):
    integers_to_average = mode == "avg" and not X.is_floating_point()
    return pool2d(X.to(torch.get_default_dtype()) if integers_to_average else X, pool_size, mode)


@pool2d.wrong_idea(
    "The average of integers should raise a TypeError or RuntimeError; yours rounds it down to an integer"
    " without a word."
)
def integers_truncated(X, pool_size, mode="max"):
    return integers_averaged(X, pool_size, mode).to(X.dtype)


@pool2d.wrong_idea(
    "Pooling itself is right, but nothing is checked: an unknown mode and a window that does not fit"
    " should raise a ValueError. And torch.zeros(...) without a dtype turns integers into floating point."
)
def nothing_checked(X, pool_size, mode="max"):
    rows, columns = (max(n - k + 1, 0) for n, k in zip(X.shape, pool_size, strict=True))
    Y = torch.zeros(rows, columns)
    return Y + pool2d(X, pool_size, mode) if Y.numel() and mode in ("max", "avg") else Y
