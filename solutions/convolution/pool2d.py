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
- A window higher or wider than the input, or any other `mode` (`'MAX'` is one), raises a `ValueError`.
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
pool2d.case(
    "maximum, wide window", X=distinct(4, 6, start=-0.1, step=0.01), pool_size=(2, 3), mode="max"
)
pool2d.case("average, tall window", X=randn(5, 3), pool_size=(3, 2), mode="avg")
pool2d.case("maximum of negative entries", X=distinct(4, 6, start=-20.0), pool_size=(3, 2))
pool2d.raises("unknown mode", ValueError, X=randn(3, 4), pool_size=(2, 2), mode="mean")
pool2d.raises("window higher than the input", ValueError, X=randn(2, 5), pool_size=(3, 2))
pool2d.case(
    "window as large as the input",
    X=distinct(3, 5),
    pool_size=(3, 5),
    mode="max",
)
pool2d.case("1x1 windows change nothing", X=randn(2, 3), pool_size=(1, 1), mode="avg")
pool2d.case(
    "large integers keep their dtype and their digits",
    X=integers(4, 6, low=-(2**53) - 40, high=-(2**53)),
    pool_size=(3, 2),
    grad=[],
)
pool2d.raises(
    "average of integers",
    TypeError,
    RuntimeError,
    X=integers(4, 3),
    pool_size=(2, 2),
    mode="avg",
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
)
pool2d.case(
    "entries near the smallest float32",
    X=distinct(4, 6, start=-3.3e38, step=1e36),
    pool_size=(3, 2),
    tags=["stress"],
)
pool2d.case(
    "average of large entries",
    X=randn(4, 5, mean=1e8, std=1e3),
    pool_size=(2, 4),
    mode="avg",
    tags=["stress"],
)
pool2d.raises("mode in capitals", ValueError, X=randn(3, 4), pool_size=(2, 2), mode="MAX")
pool2d.raises("window wider than the input", ValueError, X=randn(5, 2), pool_size=(2, 4))


def sizes(X, pool_size, mode):
    """Return height and width of the result; bad arguments raise."""
    rows, columns = (n - k + 1 for n, k in zip(X.shape, pool_size, strict=True))
    if mode not in ("max", "avg") or rows < 1 or columns < 1:
        raise ValueError
    return rows, columns


def shifted(X, pool_size, mode):
    """Return the p · q parts of X that have the shape of the result, in the order of the window."""
    rows, columns = sizes(X, pool_size, mode)
    p, q = pool_size
    return [X[a : a + rows, b : b + columns] for a in range(p) for b in range(q)]


def flat(X, pool_size, mode):
    """Return the windows, each in a row: shape (rows, columns, p · q)."""
    return torch.stack(shifted(X, pool_size, mode), dim=2)


@pool2d.right_variant
def loop_into_a_buffer(X, pool_size, mode="max"):
    Y = torch.zeros(sizes(X, pool_size, mode), dtype=X.dtype)
    p, q = pool_size
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + p, j : j + q]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


@pool2d.right_variant
def running_maximum(X, pool_size, mode="max"):
    first, *others = shifted(X, pool_size, mode)
    Y = first.clone()
    for part in others:
        Y = torch.maximum(Y, part) if mode == "max" else Y + part
    if mode == "avg" and not X.is_floating_point():
        raise TypeError("integers have no average of their dtype")
    return Y if mode == "max" else Y / (pool_size[0] * pool_size[1])


@pool2d.right_variant
def rows_then_columns(X, pool_size, mode="max"):
    sizes(X, pool_size, mode)
    p, q = pool_size
    if mode == "max":
        return X.unfold(0, p, 1).max(-1).values.unfold(1, q, 1).max(-1).values
    return X.unfold(0, p, 1).mean(-1).unfold(1, q, 1).mean(-1)


@pool2d.right_variant
def sorted_windows(X, pool_size, mode="max"):
    windows = flat(X, pool_size, mode)
    return windows.sort(dim=2).values[..., -1] if mode == "max" else windows.mean(2)


@pool2d.right_variant
def gathered_at_the_largest(X, pool_size, mode="max"):
    windows = flat(X, pool_size, mode)
    if mode == "avg":
        return windows.mean(2)
    return windows.gather(2, windows.argmax(2, keepdim=True)).squeeze(2)


@pool2d.right_variant
def strided_view(X, pool_size, mode="max"):
    windows = X.as_strided((*sizes(X, pool_size, mode), *pool_size), X.stride() * 2)
    return torch.amax(windows, (2, 3)) if mode == "max" else torch.mean(windows, (2, 3))


@pool2d.right_variant
def started_at_minus_infinity(X, pool_size, mode="max"):
    if mode == "avg":
        return pool2d(X, pool_size, mode)
    lowest = float("-inf") if X.is_floating_point() else torch.iinfo(X.dtype).min
    Y = X.new_full(sizes(X, pool_size, mode), lowest)
    for part in shifted(X, pool_size, mode):
        Y = torch.where((part > Y) | part.isnan(), part, Y)
    return Y


def around(X, top, left, bottom, right):
    """Put zeros around X."""
    return torch.nn.functional.pad(X, (left, right, top, bottom))


@pool2d.wrong_ideas(
    credit={
        "steps_by_window": 0.5,
        "padded_to_same": 0.5,
        "square_window": 0.65,
        "height_and_width_exchanged": 0.65,
        "height_for_both": 0.65,
        "off_by_one": 0.65,
        "maximum_starts_at_zero": 0.75,
        "maximum_of_absolute_values": 0.65,
        "minimum": 0.55,
        "nan_skipped": 0.9,
        "sum_instead_of_average": 0.65,
        "mode_ignored": 0.5,
        "modes_exchanged": 0.65,
        "other_modes_average": 0.95,
        "graph_cut": 0.5,
        "float_buffer": 0.85,
    },
    steps_by_window="Your window moves by its own size, so windows never overlap. That is what pooling layers"
    " do unless told otherwise; here the step is 1 along both axes.",
    padded_to_same="The result is as large as the input, as if zeros were padded around it. Only windows that"
    " lie inside the input count.",
    square_window="Your windows are square: the height p of pool_size is used for the width as well."
    " pool_size[1] is the number of columns.",
    height_and_width_exchanged="Height and width of the window are exchanged: pool_size is (rows, columns),"
    " and the rows are the first axis of X.",
    height_for_both="The number of columns of your result follows from the number of rows. Count the positions"
    " along each axis on their own.",
    off_by_one="The last row and the last column of the result are missing: along the rows a window has"
    " H - p + 1 places, not H - p.",
    maximum_starts_at_zero="The maximum seems to start at 0: where all entries of a window are negative, you"
    " return 0, which is not among them. What could a running maximum start with instead?",
    maximum_of_absolute_values="In mode 'max' you compare absolute values: -14 counts as larger than 5. The"
    " largest entry is the one furthest to the right on the number line.",
    minimum="Your maximum is a minimum: a comparison points the wrong way, or min stands where max should.",
    nan_skipped="NaN gets lost in your maximum. A comparison with NaN is never true, so a running maximum with"
    " `>` or torch.where steps over it; torch's own maxima hand it on.",
    sum_instead_of_average="In mode 'avg' you return the sum of the window. How many entries is it the sum of?",
    mode_ignored="You return the maximum in both modes. Where does your code look at `mode`?",
    modes_exchanged="The two modes are exchanged: you average for 'max' and return the maximum for 'avg'.",
    other_modes_average="A mode that is neither 'max' nor 'avg' should raise a ValueError; yours counts every"
    " other word as 'avg'.",
    graph_cut="The numbers are right but no gradient comes back: the graph was cut, as .item(), .data, detach"
    " and torch.no_grad() do.",
    float_buffer="The result has the default dtype and not that of X: torch.zeros(...) makes a floating-point"
    " buffer unless you pass dtype=X.dtype. The maximum of integers is an integer.",
)
def flawed(
    X,
    pool_size,
    mode="max",
    *,
    steps_by_window=False,
    padded_to_same=False,
    square_window=False,
    height_and_width_exchanged=False,
    height_for_both=False,
    off_by_one=False,
    maximum_starts_at_zero=False,
    maximum_of_absolute_values=False,
    minimum=False,
    nan_skipped=False,
    sum_instead_of_average=False,
    mode_ignored=False,
    modes_exchanged=False,
    other_modes_average=False,
    graph_cut=False,
    float_buffer=False,
):
    mode = "avg" if other_modes_average and mode != "max" else mode
    sizes(X, pool_size, mode)
    p, q = pool_size
    if mode_ignored or modes_exchanged:
        mode = "max" if mode_ignored or mode == "avg" else "avg"
    p, q = (q, p) if height_and_width_exchanged else (p, p) if square_window else (p, q)
    X = X.detach() if graph_cut else X
    if padded_to_same:
        X = around(X, (p - 1) // 2, (q - 1) // 2, p // 2, q // 2)
    if p > X.shape[0] or q > X.shape[1]:
        return X.new_zeros(max(X.shape[0] - p + 1, 0), max(X.shape[1] - q + 1, 0))
    if mode == "max" and nan_skipped and X.is_floating_point():
        X = torch.where(X.isnan(), float("inf") if minimum else float("-inf"), X)
    if mode == "max" and maximum_of_absolute_values:
        X = X.abs()
    step = (p, q) if steps_by_window else (1, 1)
    windows = X.unfold(0, p, step[0]).unfold(1, q, step[1])
    if mode == "avg":
        Y = windows.sum((2, 3)) if sum_instead_of_average else windows.mean((2, 3))
    else:
        Y = windows.amin((2, 3)) if minimum else windows.amax((2, 3))
        Y = Y.clamp(min=0) if maximum_starts_at_zero else Y
    Y = Y[:-1, :-1] if off_by_one else Y
    Y = Y[:, : Y.shape[0]] if height_for_both else Y
    return Y.to(torch.get_default_dtype()) if float_buffer else Y


def starts_too_high(start):
    """Declare a running maximum that starts at a number that is not small enough."""

    def idea(X, pool_size, mode="max"):
        Y = pool2d(X, pool_size, mode)
        # What becomes of integers is left open, by a result that is not one.
        return Y.double().clamp(min=start) if mode == "max" else Y

    idea.__name__ = f"maximum_starts_too_high_at_{start:g}"
    pool2d.wrong_idea(
        "The running maximum starts at a negative number that is not small enough: entries below it are lost."
        " Start with an entry of the window itself.",
        credit=0.75,
    )(idea)


LOWEST = (torch.finfo(torch.float32).min, torch.finfo(torch.float64).min, float(-(2**63)))
for number in (-1e2, -999.0, -1e3, -9999.0, -1e4, -99999.0, -1e5, -1e6, -1e7, -1e8, -1e9, *LOWEST):
    starts_too_high(number)


def wrong_slices(name, sentence, size, *, credit, same_shape=True):
    """Declare slices of another size than the window's; beyond the border they are cut off."""

    def idea(X, pool_size, mode="max"):
        rows, columns = (
            pool2d(X, pool_size, mode).shape if same_shape else sizes(X, pool_size, mode)
        )
        rows, columns = (rows, columns) if same_shape else X.shape
        height, width = size(*pool_size)
        reduce = torch.amax if mode == "max" else torch.mean
        table = [[X[i : i + height, j : j + width] for j in range(columns)] for i in range(rows)]
        return torch.stack([torch.stack([reduce(x, (0, 1)) for x in row]) for row in table])

    idea.__name__ = name
    pool2d.wrong_idea(sentence, credit=credit)(idea)


wrong_slices(
    "windows_cut_off",
    "The result is as large as the input: at the bottom and on the right you pool windows that stick out and"
    " are cut off there. Only whole windows count.",
    lambda p, q: (p, q),
    same_shape=False,
    credit=0.5,
)
wrong_slices(
    "square_slice",
    "The shape is right, but each window is p columns wide instead of q: look at the slice that cuts out the"
    " columns.",
    lambda p, q: (p, p),
    credit=0.65,
)
wrong_slices(
    "slices_exchanged",
    "The shape is right, but your slices take q rows and p columns: height and width of the window are"
    " exchanged in them.",
    lambda p, q: (q, p),
    credit=0.6,
)
wrong_slices(
    "slices_one_short",
    "Your windows lack their last row and their last column: a slice i : i + p already leaves out its end, so"
    " it has p rows.",
    lambda p, q: (max(p - 1, 1), max(q - 1, 1)),
    credit=0.6,
)
wrong_slices(
    "slices_one_long",
    "Your windows have a row and a column too many: a slice i : i + p already has p rows.",
    lambda p, q: (p + 1, q + 1),
    credit=0.6,
)


def wrong_divisor(name, sentence, divisor, credit):
    """Declare an average that divides by another number than p · q."""

    def idea(X, pool_size, mode="max"):
        Y = pool2d(X, pool_size, mode)
        return Y * (pool_size[0] * pool_size[1] / divisor(*pool_size)) if mode == "avg" else Y

    idea.__name__ = name
    pool2d.wrong_idea(sentence, credit=credit)(idea)


wrong_divisor(
    "divided_by_height_squared",
    "In mode 'avg' you divide by the wrong number: a window of p rows and q columns has p · q entries, not"
    " p · p.",
    lambda p, q: p * p,
    credit=0.7,
)
wrong_divisor(
    "divided_by_height",
    "In mode 'avg' you divide by p alone: a window of p rows and q columns has p · q entries.",
    lambda p, q: p,
    credit=0.65,
)
wrong_divisor(
    "divided_by_width",
    "In mode 'avg' you divide by q alone: a window of p rows and q columns has p · q entries.",
    lambda p, q: q,
    credit=0.65,
)


@pool2d.wrong_idea(
    "The result has too many rows or columns, as if zeros were padded around the input. Only windows that lie"
    " inside the input count.",
    credit=0.5,
)
def padded_by_half(X, pool_size, mode="max"):
    sizes(X, pool_size, mode)
    top, left = (n // 2 for n in pool_size)
    return pool2d(around(X, top, left, top, left), pool_size, mode)


@pool2d.wrong_idea(
    "NaN gets lost in your maximum unless it stands last in its window. A comparison with NaN is never true:"
    " with torch.where the next entry takes its place. torch's own maxima hand it on."
)
def nan_replaced(X, pool_size, mode="max"):
    if mode == "avg":
        return pool2d(X, pool_size, mode)
    best, *others = shifted(X, pool_size, mode)
    for part in others:
        best = torch.where(best > part, best, part)
    return best


@pool2d.wrong_idea(
    "In mode 'avg' you leave NaN out, as nanmean does: here a window that holds a NaN gives NaN."
)
def nan_left_out_of_the_average(X, pool_size, mode="max"):
    Y = pool2d(X, pool_size, mode)
    return flat(X, pool_size, mode).nanmean(2) if mode == "avg" else Y


@pool2d.wrong_idea(
    "You replace NaN and infinities by ordinary numbers, as nan_to_num does. Here they are entries like"
    " others: take X as it is."
)
def numbers_cleaned(X, pool_size, mode="max"):
    return pool2d(X.nan_to_num(), pool_size, mode)


@pool2d.wrong_idea(
    "Your average is a difference of sums that reach beyond the window, as cumsum makes them: a NaN, an"
    " infinity or a huge entry anywhere before spoils it. Add up the entries of the window alone."
)
def prefix_sums(X, pool_size, mode="max"):
    Y = pool2d(X, pool_size, mode)
    if mode == "max":
        return Y
    p, q = pool_size
    S = around(X, 1, 1, 0, 0).cumsum(0).cumsum(1)
    return (S[p:, q:] - S[:-p, q:] - S[p:, :-q] + S[:-p, :-q]) / (p * q)


@pool2d.wrong_idea(
    "In mode 'max' you take the entry whose absolute value is largest, with its sign: -14 counts as larger"
    " than 5. The largest entry is the one furthest to the right on the number line.",
    credit=0.65,
)
def entry_of_largest_magnitude(X, pool_size, mode="max"):
    windows = flat(X, pool_size, mode)
    if mode == "avg":
        return windows.mean(2)
    return windows.gather(2, windows.abs().argmax(2, keepdim=True)).squeeze(2)


def wrong_steps(name, down, across, credit):
    """Declare a window that moves by other steps than 1."""

    def idea(X, pool_size, mode="max"):
        return pool2d(X, pool_size, mode)[::down, ::across]

    idea.__name__ = name
    pool2d.wrong_idea("Your window moves by two. The step is 1 along both axes.", credit=credit)(
        idea
    )


wrong_steps("steps_by_two", 2, 2, credit=0.6)
wrong_steps("steps_by_two_down", 2, 1, credit=0.65)
wrong_steps("steps_by_two_across", 1, 2, credit=0.65)


@pool2d.wrong_idea("Without a `mode` you average: the default is 'max'.", credit=0.8)
def average_by_default(X, pool_size, mode="avg"):
    return pool2d(X, pool_size, mode)


def largest_index(name, keeps_dtype, credit):
    """Declare where the largest entry lies in its window, in place of the entry."""

    def idea(X, pool_size, mode="max"):
        windows = flat(X, pool_size, mode)
        if mode == "avg":
            return windows.mean(2)
        return windows.argmax(2).to(X.dtype if keeps_dtype else torch.int64)

    idea.__name__ = name
    pool2d.wrong_idea(
        "In mode 'max' you return where the largest entry is, not the entry: argmax gives indices, and so does"
        " the second part of what .max(dim=...) returns.",
        credit=credit,
    )(idea)


largest_index("index_of_largest", keeps_dtype=False, credit=0.5)
largest_index("index_of_largest_in_a_buffer", keeps_dtype=True, credit=0.5)


def spread(name, sentence, share, credit):
    """Declare a maximum whose gradient goes to the whole window; `share` is each entry's part of it."""

    def idea(X, pool_size, mode="max"):
        Y = pool2d(X, pool_size, mode)
        if mode == "avg" or not X.is_floating_point():
            return Y
        average = share(*pool_size) * pool2d(X, pool_size, "avg")
        return Y.detach() + (average - average.detach()).nan_to_num(0.0)

    idea.__name__ = name
    pool2d.wrong_idea(sentence, credit=credit)(idea)


spread(
    "gradient_spread",
    "In mode 'max' the gradient is spread over the whole window. Only the largest entry decides the result,"
    " so only that entry may get a gradient.",
    lambda p, q: 1,
    credit=0.65,
)
spread(
    "gradient_to_all",
    "In mode 'max' every entry of a window gets its gradient. Only the largest entry decides the result, so"
    " only that entry may get one.",
    lambda p, q: p * q,
    credit=0.65,
)


@pool2d.wrong_idea(
    "A mode that is neither 'max' nor 'avg' should raise a ValueError; yours counts every other word as"
    " 'max'."
)
def other_modes_maximum(X, pool_size, mode="max"):
    return pool2d(X, pool_size, "avg" if mode == "avg" else "max")


@pool2d.wrong_idea(
    "You forgive capitals in `mode`. Only 'max' and 'avg', exactly, are modes; 'MAX' should raise a ValueError"
    " like any other word."
)
def modes_in_any_case(X, pool_size, mode="max"):
    return pool2d(X, pool_size, mode.lower())


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
    "Large integers lose their last digits: somewhere they pass through floating-point numbers. Take the"
    " maximum of X itself."
)
def integers_through_floats(X, pool_size, mode="max"):
    if mode == "avg" or X.is_floating_point():
        return pool2d(X, pool_size, mode)
    return pool2d(X.double(), pool_size, mode).to(X.dtype)


@pool2d.wrong_idea(
    "Large integers lose their last digits: somewhere they pass through floating-point numbers. Take the"
    " maximum of X itself."
)
def integers_through_float32(X, pool_size, mode="max"):
    if mode == "avg" or X.is_floating_point():
        return pool2d(X, pool_size, mode)
    return pool2d(X.float(), pool_size, mode).to(X.dtype)


pool2d.seen_in_code(numbers_cleaned=["nan_to_num", "nan_to_num_", "isfinite", "isnan", "isinf"])
