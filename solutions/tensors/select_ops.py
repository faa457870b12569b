r"""# Three ways to choose

Given two tensors `x` and `y` of the same shape, a number `lo` and a tensor of whole numbers `idx`, return a
dict with three results:

- `"where"`: at each place the number of `x` if it is at least `lo`, else the number of `y`. The shape is that
  of `x`.
- `"masked"`: the numbers of `x` that are at least `lo`, one behind the other, in row-major order (row by row,
  the last axis runs fastest). The shape is `(m,)`, where `m` says how many there are; it may be 0.
- `"taken"`: write all numbers of `x` in one line, in row-major order, and take those at the places `idx`. The
  shape is that of `idx`.

For example with `lo = 3` and `idx = [5, 0, 0]`:

$$\mathbf{x} = \begin{pmatrix}1&5&2\\4&0&6\end{pmatrix},\quad
\mathbf{y} = \begin{pmatrix}10&20&30\\40&50&60\end{pmatrix}$$

$$\text{where} = \begin{pmatrix}10&5&30\\4&50&6\end{pmatrix},\quad
\text{masked} = (5, 4, 6),\quad \text{taken} = (6, 1, 1)$$

- Gradients must reach `x` and `y`, so build the results from tensor operations.
- `x` and `y` stay as they are.
- The functions that do this ready-made are not allowed: `where`, `masked_select`, `masked_fill`,
  `masked_scatter`, `take` and `take_along_dim`. Indexing such as `x[mask]` is.

## Mind

- What is not chosen must not count, even if it is NaN or infinite: `0 * nan` is `nan`, not 0.
- `x[idx]` takes whole rows of a matrix. Here single numbers are taken.

## Small print

- A number equal to `lo` counts as at least `lo`; NaN does not.
- A negative index counts from the end: -1 is the last number of `x`. An index may come several times.
- `x` has any number of axes, one or more, and need not be contiguous. All results have the dtype of `x`.
"""

import torch
from torch import Tensor

from grader import exercise, integers, randn, tensor


@exercise(
    points=3,
    order=3,
    grad=["x", "y"],
    forbid=[
        "torch.where",
        "torch.masked_*",
        "torch.take*",
        "torch.Tensor.where",
        "torch.Tensor.masked_*",
        "torch.Tensor.take*",
    ],
    hints=[
        "x >= lo is a tensor of True and False in the shape of x. What does x[x >= lo] give?",
        "Two of the three results are one indexing each. For the third kind of place, those in one line, give"
        " x another shape first.",
        "For the first result begin with a copy of y, and write into it, at the places of the mask, what x has"
        " there. A copy keeps its history, so gradients find their way back.",
    ],
)
def select_ops(x: Tensor, y: Tensor, lo: float, idx: Tensor) -> dict[str, Tensor]:
    """Choose from `x` by a condition, by a mask and by places.

    Args:
        x: any shape.
        y: what stands in for `x`, shape of `x`.
        lo: the least number of `x` that counts.
        idx: places in the flattened `x`, shape (k,), int64; negative ones count from the end.

    Returns:
        `{"where": ..., "masked": ..., "taken": ...}` of shapes that of `x`, (m,) and (k,).
    """
    ### BEGIN SOLUTION
    chosen = x >= lo
    where = y.clone()
    where[chosen] = x[chosen]
    return {"where": where, "masked": x[chosen], "taken": x.reshape(-1)[idx]}
    ### END SOLUTION


def of_columns(select_ops, x, y, lo, idx):
    """Hand x and y over transposed, so that their numbers lie in memory column by column."""
    return select_ops(x.T, y.T, lo, idx)


def with_gaps(select_ops, x, y, lo, idx):
    """Put NaN into x at its first place, and into y wherever x is chosen."""
    x = torch.where(torch.arange(x.numel()).reshape(x.shape) == 0, float("nan"), x)
    return select_ops(x, torch.where(x >= lo, float("nan"), y), lo, idx)


X, Y = randn("M", "N"), randn("M", "N")
select_ops.defaults(x=X, y=Y, lo=0.2, idx=integers("k", high="M * N"), M=4, N=6, k=5)
select_ops.case(
    "numbers to check by hand",
    x=tensor([[1.0, 5.0, 2.0], [4.0, 0.0, 6.0]]),
    y=tensor([[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]]),
    lo=3.0,
    idx=tensor([5, 0, 0], dtype="int64"),
)
select_ops.case("a matrix")
select_ops.case("small indices", idx=integers("k", high="M"), M=5, N=3, k=4)
select_ops.case("a vector", x=randn("N"), y=randn("N"), idx=integers("k", high="N"), N=9)
idx = integers("k", high="2 * M * N")
select_ops.case("three axes", x=randn(2, "M", "N"), y=randn(2, "M", "N"), idx=idx, M=3, N=4)
select_ops.case("nothing is large enough", lo=100.0, M=3, N=4)
select_ops.case("all are large enough", lo=-100.0, M=3, N=5)
x = tensor([[0.5, 0.0, -2.0], [3.0, 2.5, -1.0]])
select_ops.case("a number equal to lo", x=x, y=randn(2, 3), lo=0.0)
select_ops.case("one number is large enough", x=x, y=randn(2, 3), lo=2.75)
nan, inf = float("nan"), float("inf")
select_ops.case(
    "NaN and infinity where they are not chosen",
    x=tensor([[1.0, -inf, 2.0], [nan, 3.0, -1.0]]),
    y=tensor([[nan, 4.0, inf], [5.0, -inf, 6.0]]),
    lo=0.0,
    idx=tensor([0, 4], dtype="int64"),
)
select_ops.case("negative indices", idx=tensor([-1, 3, -24, -2], dtype="int64"))
select_ops.case("no index", idx=integers(0))
select_ops.case("gaps in a matrix", call=with_gaps, M=3)
select_ops.case("gaps in a vector", call=with_gaps, x=randn(7), y=randn(7), idx=integers(3, high=7))
select_ops.case("numbers that lie in memory column by column", call=of_columns)


@select_ops.right_variant
def stacked_pair(x, y, lo, idx):
    flat, places = x.flatten(), torch.arange(x.numel())
    chosen = (flat >= lo).long()
    where = torch.stack((y.flatten(), flat))[chosen, places].reshape(x.shape)
    return {"where": where, "masked": flat[chosen.nonzero()[:, 0]], "taken": flat[idx]}


@select_ops.right_variant
def number_by_number(x, y, lo, idx):
    flat = list(x.reshape(-1))
    pairs = zip(flat, y.reshape(-1), strict=True)
    where = torch.stack([a if a >= lo else b for a, b in pairs])
    return {
        "where": where.reshape(x.shape),
        "masked": torch.stack([*[a for a in flat if a >= lo], x.sum()])[:-1],
        "taken": torch.stack([*[flat[i] for i in idx.tolist()], x.sum()])[:-1],
    }


@select_ops.right_variant
def library(x, y, lo, idx):
    chosen = x >= lo
    return {
        "where": torch.where(chosen, x, y),
        "masked": torch.masked_select(x, chosen),
        "taken": torch.take(x, idx),
    }


@select_ops.right_variant
def gathered(x, y, lo, idx):
    chosen = torch.ge(x, lo)
    where = x.clone()
    where[~chosen] = y[~chosen]
    flat = x.contiguous().view(-1)
    masked, places = flat[chosen.reshape(-1)], idx % x.numel()
    return {"where": where, "masked": masked, "taken": flat.gather(0, places)}


select_ops.edits("""
greater (75 %): x >= lo -> x > lo
    A number that is equal to lo is not chosen. At least lo means >=.

mask_times_numbers (70 to 85 %): "where": where -> "where": chosen.to(x.dtype) * x + (~chosen).to(x.dtype) * y
    "where" has NaN where the number that is not chosen is NaN or infinite: 0 * nan is nan. Choose instead of
    multiplying: write into a copy at the places of the mask.

unless_below (80 to 85 %): y.clone() -> x.clone()
    also: where[chosen] = x[chosen] -> where[x < lo] = y[x < lo]
    In "where" NaN of x stays. x < lo is False for it, and so is x >= lo: NaN is not at least lo, so the number
    of y belongs there. The opposite of x >= lo is ~(x >= lo).

branches_exchanged (60 %): y.clone() -> x.clone()
    also: where[chosen] = x[chosen] -> where[chosen] = y[chosen]
    In "where" the two tensors are exchanged: x where it is at least lo, else y.

masked_with_zeros (60 %): "masked": x[chosen] -> "masked": (x * chosen).reshape(-1)
masked_in_shape_of_x (60 %): "masked": x[chosen] -> "masked": x * chosen
masked_zeros_left (60 %): "masked": x[chosen] -> "masked": torch.where(chosen, x, torch.zeros_like(x))
masked_zeros_in_a_line (60 %): "masked": x[chosen] -> \
"masked": torch.where(chosen, x, torch.zeros_like(x)).reshape(-1)
    "masked" still has numbers at places that are not chosen, or zeros in their stead. It holds the chosen
    numbers alone, so its length says how many they are.

masked_by_columns (65 %): "masked": x[chosen] -> "masked": x.mT[chosen.mT] if x.dim() > 1 else x[chosen]
    "masked" goes through x column by column. Row-major order means row by row.

places_squeezed (75 %): "masked": x[chosen] -> "masked": x.reshape(-1)[chosen.reshape(-1).nonzero().squeeze()]
    If a single number is chosen, "masked" has lost its axis: .squeeze() removes every axis of size 1. Its shape
    is (m,), for m = 1 too.

rows_taken (60 %): x.reshape(-1)[idx] -> x[idx]
    "taken" holds whole rows of x, or an index is too large for its rows: x[idx] counts along the first axis.
    Write all numbers in one line first.

taken_by_columns (65 %): x.reshape(-1)[idx] -> (x.mT if x.dim() > 1 else x).reshape(-1)[idx]
    "taken" counts through x column by column. Row-major order means row by row.

taken_from_where (65 %): x.reshape(-1)[idx] -> where.reshape(-1)[idx]
    "taken" holds numbers of "where". They are taken from x, which is as it was.

counted_from_one (65 %): x.reshape(-1)[idx] -> x.reshape(-1)[idx - 1]
    "taken" counts places from 1. The first number of x has the place 0.

sign_lost (75 %): x.reshape(-1)[idx] -> x.reshape(-1)[idx.abs()]
    The sign of a negative index is lost. -1 is the last number, -2 the one before it.

negative_refused (80 %): x.reshape(-1)[idx] -> x.reshape(-1).index_select(0, idx)
negative_refused_by_gather (80 %): x.reshape(-1)[idx] -> x.reshape(-1).gather(0, idx)
    Your function breaks off at a negative index: index_select and gather do not count from the end. Indexing
    with square brackets does.
---
zeros_instead_of_y (55 %): y.clone() -> torch.zeros_like(y)
    In "where" 0 stands where x is below lo. The number of y belongs there.

y_decides (60 %): where[chosen] = x[chosen] -> where[y >= lo] = x[y >= lo]
    In "where" it is y that is compared with lo. x decides, whether it is at least lo.

masked_below (60 %): "masked": x[chosen] -> "masked": x[~chosen]
    "masked" holds the numbers of x below lo. Those that are at least lo are asked for.

masked_of_y (60 %): "masked": x[chosen] -> "masked": y[chosen]
    "masked" holds numbers of y. The chosen numbers of x are asked for.

masked_from_numbers (75 %): "masked": x[chosen] -> "masked": torch.tensor(x[chosen].tolist())
    "masked" has another dtype than x, and no way back to it for gradients: plain numbers, as .tolist() and
    .item() give, know of neither. x[mask] keeps both.

places_of_each_axis (55 %): "masked": x[chosen] -> "masked": chosen.nonzero()
places_as_whole_numbers (55 %): "masked": x[chosen] -> "masked": chosen.reshape(-1).nonzero()[:, 0]
places_instead_of_numbers (55 %): "masked": x[chosen] -> \
"masked": chosen.reshape(-1).nonzero()[:, 0].to(x.dtype)
    "masked" holds the places of the chosen numbers. The numbers themselves are asked for.

taken_from_masked_as_it_is (50 %): x.reshape(-1)[idx] -> x[chosen][idx]
taken_from_masked (50 %): x.reshape(-1)[idx] -> x[chosen][idx % max(1, int(chosen.sum()))]
    "taken" counts among the chosen numbers. All numbers of x count.

each_place_once (65 %): x.reshape(-1)[idx] -> x.reshape(-1)[idx.unique()]
    "taken" has each place once, in rising order. It has one number for each number of idx, in the order of idx.
""")

select_ops.break_it("mask_times_numbers")
