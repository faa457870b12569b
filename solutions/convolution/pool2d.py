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

`pool_size` is the pair $(p, q)$, both at least 1 and not necessarily equal. A window higher or wider than the
input, or any other `mode` (`'MAX'` is one), raises a `ValueError`. Gradients must reach `X`, and they are
compared. Loops over the positions of the result are fine. PyTorch's own pooling, its convolutions, and `unfold`
from `torch.nn.functional` are not allowed; `Tensor.unfold` is.

## Mind

- The step is 1, so neighbouring windows overlap. PyTorch's pooling layers step by the size of the window unless
  told otherwise; this function does not.
- The largest of integers is an integer. An average of integers need not be one, so `'avg'` of an integer tensor
  raises a `TypeError` or `RuntimeError`; `torch.mean` does that by itself.

## Small print

- The result has the dtype of `X`. `X` stays as it is. It need not be contiguous in memory.
- Entries may be of any size and sign. NaN and infinities are entries like others: a window that holds a NaN
  gives NaN in both modes, and the largest entry of a window full of $-\infty$ is $-\infty$.
- In mode `'max'` a window hands its gradient to its largest entry alone, in mode `'avg'` every entry gets an
  equal part; an entry in several windows gets the sum. Autograd does all of this; `.item()`, `.data` and
  `torch.no_grad()` cut the graph.
"""

import torch
from torch import Tensor

from grader import CONVOLUTIONS, POOLING, arange, distinct, exercise, integers, randn, size, tensor

inf, nan = torch.inf, torch.nan


@exercise(
    points=3,
    order=7,
    grad=["X"],
    forbid=[*POOLING, *CONVOLUTIONS],
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


pool2d.defaults(X=distinct("H", "W"), pool_size=(size("p"), size("q")), H=4, W=6, p=2, q=2)
pool2d.case("maximum of 2x2 windows, 3x3 input", X=arange(3, 3), mode="max")
pool2d.case("average of 2x2 windows, 3x3 input", X=arange(3, 3), mode="avg")
pool2d.case("maximum, wide window", X=distinct("H", "W", start=-0.1, step=0.01), mode="max", q=3)
pool2d.case("average, tall window", X=randn("H", "W"), mode="avg", H=5, W=3, p=3)
pool2d.case("maximum of negative entries", X=distinct("H", "W", start=-20.0), p=3)
pool2d.raises("unknown mode", ValueError, mode="mean", H=3, W=4)
pool2d.raises("window higher than the input", ValueError, H=2, W=5, p=3)
pool2d.case("window as large as the input", X=distinct("p", "q"), mode="max", p=3, q=5)
pool2d.case("1x1 windows change nothing", X=randn("H", "W"), mode="avg", H=2, W=3, p=1, q=1)
X = integers("H", "W", low=-(2**53) - 40, high=-(2**53))
pool2d.case("large integers keep their dtype and their digits", X=X, p=3, grad=[])
pool2d.raises("average of integers", TypeError, RuntimeError, X=integers(4, 3), mode="avg")
X = tensor([[1.5, -inf, -inf, -inf], [-2.5, -inf, -inf, 0.5], [nan, 4.5, 3.5, inf]])
pool2d.case("maximum with NaN and infinities", X=X, mode="max", grad=[])
X = tensor([[1.5, inf, 2, -1, 3], [-2.5, 0.5, -inf, 4, 1], [0.5, -1.5, 3.5, 2.5, nan]])
pool2d.case("average with NaN and infinities", X=X, mode="avg", grad=[])
X = distinct(4, 6, start=-3.3e38, step=1e36)
pool2d.case("entries near the smallest float32", X=X, p=3, tags=["stress"])
X = randn(4, 5, mean=1e8, std=1e3)
pool2d.case("average of large entries", X=X, q=4, mode="avg", tags=["stress"])
pool2d.raises("mode in capitals", ValueError, mode="MAX", H=3, W=4)
pool2d.raises("window wider than the input", ValueError, H=5, W=2, q=4)


def sizes(X, pool_size, mode):
    """Return height and width of the result; bad arguments raise."""
    rows, columns = (n - k + 1 for n, k in zip(X.shape, pool_size, strict=True))
    if mode not in ("max", "avg") or rows < 1 or columns < 1:
        raise ValueError
    return rows, columns


@pool2d.right_variant
def loop_into_a_buffer(X, pool_size, mode="max"):
    rows, columns = sizes(X, pool_size, mode)
    Y = torch.zeros(rows, columns, dtype=X.dtype)
    p, q = pool_size
    for i in range(rows):
        for j in range(columns):
            window = X[i : i + p, j : j + q]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


@pool2d.right_variant
def running_maximum(X, pool_size, mode="max"):
    rows, columns = sizes(X, pool_size, mode)
    p, q = pool_size
    parts = torch.stack([X[a : a + rows, b : b + columns] for a in range(p) for b in range(q)])
    Y = parts[0].clone()
    for part in parts:
        Y = torch.maximum(Y, part)
    return Y if mode == "max" else parts.mean(0)


@pool2d.right_variant
def gathered_at_the_largest(X, pool_size, mode="max"):
    windows = X.as_strided((*sizes(X, pool_size, mode), *pool_size), X.stride() * 2).flatten(2)
    best = windows.argmax(2, keepdim=True)
    return windows.gather(2, best).squeeze(2) if mode == "max" else windows.mean(2)


pad = torch.nn.functional.pad
LOWEST = (-(2**63), torch.finfo(torch.float32).min, torch.finfo(torch.float64).min)
for start in (-999, -1e3, -1e4, -1e5, -1e6, -1e9, *LOWEST):
    pool2d.edits(f"""
maximum_starts_too_high_at_{start:g} (75 %): .amax(dim=(2, 3)) -> .double().amax(dim=(2, 3)).clamp(min={start})
    Your running maximum starts at a number that is not small enough. Start with an entry of the window itself.
""")

pool2d.edits("""
steps_by_window (50 %): X.unfold(0, p, 1).unfold(1, q, 1) -> X.unfold(0, p, p).unfold(1, q, q)
    Your window moves by its own size, as pooling layers do by default. Here the step is 1 along both axes.

steps_by_two (60 %): return pool2d(X, pool_size, mode)[::2, ::2]
steps_by_two_down (65 %): return pool2d(X, pool_size, mode)[::2]
steps_by_two_across (65 %): return pool2d(X, pool_size, mode)[:, ::2]
    Your window moves by two. The step is 1 along both axes.

padded_to_same (50 %): X.unfold -> pad(X, ((q - 1) // 2, q // 2, (p - 1) // 2, p // 2)).unfold
padded_by_half (50 %): X.unfold -> pad(X, (q // 2, q // 2, p // 2, p // 2)).unfold
    The result is too large, as if zeros were padded around the input. Only windows inside the input count.

windows_cut_off of loop_into_a_buffer (50 %): \
Y = torch.zeros(rows, columns -> rows, columns = X.shape; Y = torch.zeros(rows, columns
    The result is as large as the input: you also pool windows cut off at its border. Only whole ones count.

square_window (65 %): unfold(1, q, 1) -> unfold(1, p, 1)
    Your windows are square: the height p is used for the width as well. pool_size[1] is the number of columns.

height_and_width_exchanged (65 %): p, q = pool_size -> q, p = pool_size
    Height and width of the window are exchanged: pool_size is (rows, columns), and the rows come first in X.

off_by_one (65 %): return pool2d(X, pool_size, mode)[:-1, :-1]
    The last row and the last column are missing: along the rows a window has H - p + 1 places, not H - p.

square_slice of loop_into_a_buffer (65 %): j + q -> j + p
slices_exchanged of loop_into_a_buffer (60 %): X[i : i + p, j : j + q] -> X[i : i + q, j : j + p]
    The shape is right, but not the size of each window: look at the slices that cut out p rows and q columns.

slices_one_short of loop_into_a_buffer (60 %): i + p, j : j + q -> i + max(p - 1, 1), j : j + max(q - 1, 1)
    Your windows lack their last row and column: a slice i : i + p already leaves out its end, it has p rows.

maximum_starts_at_zero (75 %): windows.amax(dim=(2, 3)) -> windows.amax(dim=(2, 3)).clamp(min=0)
    Your maximum seems to start at 0. Where all entries of a window are negative, 0 is not one of them.

maximum_of_absolute_values (65 %): windows.amax -> windows.abs().amax
entry_of_largest_magnitude of gathered_at_the_largest (65 %): windows.argmax -> windows.abs().argmax
    In mode 'max' you compare absolute values: -14 counts as larger than 5, which it is not.

index_of_largest of gathered_at_the_largest (50 %): windows.gather(2, best) -> best
index_of_largest_in_a_buffer of gathered_at_the_largest (50 %): windows.gather(2, best) -> best.to(X.dtype)
    In mode 'max' you return where the largest entry is, as argmax does, and not the entry itself.

minimum (55 %): windows.amax -> windows.amin
first_of_sorted (55 %): windows.amax(dim=(2, 3)) -> windows.flatten(2).sort().values[:, :, 0]
    Your maximum is a minimum: a comparison points the wrong way, or you take the smallest and not the largest.

nan_skipped (90 %): windows.amax -> windows.nan_to_num(-inf, inf, -inf).amax
    NaN gets lost in your maximum: no comparison with NaN is true. torch's own maxima hand it on.

sum_instead_of_average (65 %): windows.mean -> windows.sum
    In mode 'avg' you return the sum of the window. How many entries is it the sum of?

divided_by_height_squared (70 %): windows.mean(dim=(2, 3)) -> windows.mean(dim=(2, 3)) * q / p
divided_by_height (65 %): windows.mean(dim=(2, 3)) -> windows.mean(dim=(2, 3)) * q
    In mode 'avg' you divide by the wrong number: a window of p rows and q columns has p · q entries.

mode_ignored (50 %): mode == "max" -> True
    You return the maximum in both modes. Where does your code look at `mode`?

modes_exchanged (65 %): mode == "max" -> mode == "avg"
    The two modes are exchanged: you average for 'max' and return the maximum for 'avg'.

other_modes_average (95 %): mode not in ("max", "avg") -> False
    A mode that is neither 'max' nor 'avg' should raise a ValueError; yours counts every other word as 'avg'.

graph_cut (50 %): windows = X -> windows = X.detach()
    The numbers are right but no gradient comes back: .item(), .data, detach or torch.no_grad() cut the graph.

float_buffer (85 %): return pool2d(X, pool_size, mode).to(torch.get_default_dtype())
    The result has the default dtype and not that of X, as torch.zeros(...) has unless you pass dtype=X.dtype.

integers_averaged: windows.mean -> (windows * 1.0).mean
integers_truncated: windows.mean(dim=(2, 3)) -> (windows * 1.0).mean(dim=(2, 3)).to(X.dtype)
    The average of integers should raise a TypeError or RuntimeError. Does `.mean()` raise by itself?

integers_through_floats: windows.amax(dim=(2, 3)) -> windows.double().amax(dim=(2, 3)).to(X.dtype)
    Large integers lose their last digits on a way through floating-point numbers: take the maximum of X itself.

no_size_check: raise ValueError(f"window {p} x {q} is larger than the input {tuple(X.shape)}") -> \
return X.new_zeros(max(X.shape[0] - p + 1, 0), max(X.shape[1] - q + 1, 0))
    A window larger than the input should raise a ValueError; yours returns an empty result instead.
""")

pool2d.break_it("entry_of_largest_magnitude")
