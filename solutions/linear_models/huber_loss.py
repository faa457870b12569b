r"""# Huber's loss

The square of an error lets one outlier outvote all other examples; its absolute value has a kink at 0, where
the slope jumps from $-1$ to $1$. Huber's loss is a parabola near 0 and a straight line farther out. With
$d = \hat{y} - y$ and a threshold $\delta > 0$:

$$
\ell(d) =
\begin{cases}
\frac{1}{2} d^2 & \text{if } |d| \le \delta, \\
\delta \left(|d| - \frac{1}{2} \delta\right) & \text{if } |d| > \delta.
\end{cases}
$$

For $\delta = 1$ the differences $0, \frac{1}{2}, 1, -3$ have the losses $0, 0.125, 0.5, 2.5$. `reduction` says
what comes out: the losses (`"none"`), their sum (`"sum"`), or their mean over all elements (`"mean"`, here the
default, as in PyTorch); anything else raises a `ValueError`. Gradients must reach both inputs, and they are
compared. PyTorch's own losses, such as `huber_loss` and `smooth_l1_loss`, are not allowed.

## Mind

- Each element chooses its own piece of the formula.
- The pieces meet at $|d| = \delta$ in value and in slope. Whoever sees a jump there has lost a $\delta$.

## Small print

- Both inputs have the same shape, whatever it is. They stay as they are, and need not be contiguous in memory.
- The line is not divided by $\delta$ (the *smooth L1 loss* is).
"""

import torch
from torch import Tensor

from grader import exercise, randn, tensor


@exercise(
    points=2,
    order=2,
    grad=["y_hat", "y"],
    forbid=["torch.nn.functional.*_loss", "torch.nn.*Loss"],
    hints=[
        "Compute both pieces for every element. Which function of torch picks from two tensors by a condition?",
        "torch.where(d.abs() <= delta, parabola, line) has the losses; what `reduction` asks for comes last.",
    ],
)
def huber_loss(y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean") -> Tensor:
    """Return Huber's loss of the predictions `y_hat`.

    Args:
        y_hat: predictions, of any shape.
        y: targets, shape and dtype of `y_hat`.
        delta: positive; up to this absolute difference the loss is a parabola.
        reduction: "none", "sum" or "mean".

    Returns:
        With "none" a tensor of the shape of `y_hat`, else one without dimensions; dtype and device of `y_hat`.

    Raises:
        ValueError: `reduction` is something else.
    """
    ### BEGIN SOLUTION
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction is {reduction!r}; it can be 'none', 'sum' or 'mean'")
    d = (y_hat - y).abs()
    losses = torch.where(d <= delta, 0.5 * d**2, delta * (d - 0.5 * delta))
    if reduction == "none":
        return losses
    return losses.sum() if reduction == "sum" else losses.mean()
    ### END SOLUTION


HAND = {"y_hat": tensor([1.0, 2.5, 3.0, 1.0]), "y": tensor([1.0, 2.0, 2.0, 4.0])}
OUTLIERS = {"y_hat": tensor([1000.0, -1000.0, 0.5]), "y": tensor([0.0, 0.0, 0.25])}
EDGES = {"y_hat": tensor([2.0, 2.5, 1.5]), "y": tensor([2.0, 2.0, 2.0]), "delta": 0.5}
TABLE = {"y_hat": randn("N", "D", std=2), "y": randn("N", "D"), "D": 3}

huber_loss.defaults(y_hat=randn("N", std=2), y=randn("N"), N=7)
huber_loss.case("numbers to check by hand", **HAND, reduction="none")
huber_loss.case("the same numbers, their sum", **HAND, reduction="sum")
huber_loss.case("mean of a vector")
huber_loss.case("mean of another vector")
huber_loss.case("losses of a matrix", **TABLE, reduction="none")
huber_loss.case("mean over all of a matrix", **TABLE)
huber_loss.case("mean over all of another matrix", **TABLE, N=2)
huber_loss.case("delta = 0.1", delta=0.1, reduction="none")
huber_loss.case("delta = 0.1, the mean", delta=0.1)
huber_loss.case("delta = 10", y_hat=randn("N", std=20), delta=10.0, reduction="none")
huber_loss.case("delta = 10, the sum", y_hat=randn("N", std=20), delta=10.0, reduction="sum")
huber_loss.case("differences of 0 and of exactly delta", **EDGES, reduction="none")
huber_loss.case(
    "one large difference among small ones",
    y_hat=tensor([0.1, 0.2, -0.1, 2.0]),
    y=tensor([0.0] * 4),
)
huber_loss.case("outliers a thousand away", **OUTLIERS, tags=["stress"])
huber_loss.case("one example", N=1)
huber_loss.case("without dimensions", y_hat=tensor(3.0), y=tensor(0.5), reduction="none")
huber_loss.raises("an unknown reduction", ValueError, reduction="average")
huber_loss.equivalent_mutant(
    "losses = torch.where(d < delta, 0.5 * d ** 2, delta * (d - 0.5 * delta))",
    "the pieces meet at |d| = delta in value and slope",
)


@huber_loss.right_variant
def by_clamping(y_hat, y, delta=1.0, reduction="mean"):
    reduce = {"none": lambda losses: losses, "sum": torch.sum, "mean": torch.mean}
    if reduction not in reduce:
        raise ValueError(reduction)
    d = (y_hat - y).abs()
    near = d.clamp(max=delta)
    return reduce[reduction](near * (d - near / 2))


@huber_loss.right_variant
def by_writing_into_a_mask(y_hat, y, delta=1.0, reduction="mean"):
    d = y_hat - y
    far = d.abs() > delta
    losses = d**2 / 2
    losses[far] = delta * d[far].abs() - delta**2 / 2
    match reduction:
        case "none":
            return losses
        case "sum":
            return losses.sum()
        case "mean":
            return losses.sum() / losses.numel()
    raise ValueError("reduction")


@huber_loss.right_variant
def by_masks(y_hat, y, delta=1.0, reduction="mean"):
    if reduction not in ["none", "sum", "mean"]:
        raise ValueError(f"unknown reduction {reduction}")
    d = y_hat - y
    near = (d.abs() <= delta).to(d.dtype)
    losses = near * d**2 / 2 + (1 - near) * delta * (d.abs() - delta / 2)
    return losses if reduction == "none" else getattr(losses, reduction)()


huber_loss.edits("""
jump_too (50 %): delta * (d - 0.5 * delta) -> delta * d
    also: d <= delta -> d < delta

jump (50 %): delta * (d - 0.5 * delta) -> delta * d
    Beyond delta you leave out -delta**2 / 2, so the loss jumps where the line begins.

half_delta_too (50 %): delta * (d - 0.5 * delta) -> delta * d - 0.5 * delta
    also: d <= delta -> d < delta

half_delta (50 %): delta * (d - 0.5 * delta) -> delta * d - 0.5 * delta
    In all your line takes off delta / 2, where delta**2 / 2 is due: the line is delta * (|d| - delta / 2).

whole_delta: delta * (d - 0.5 * delta) -> delta * (d - delta)
    You take off the whole delta in |d| - delta / 2. Half of it makes the line meet the parabola.

taken_on: delta * (d - 0.5 * delta) -> delta * (d + 0.5 * delta)
    Your line has + delta / 2. With a minus it meets the parabola at |d| = delta.

line_for_one (40 %): delta * (d - 0.5 * delta) -> d - 0.5
    Your line is that of delta = 1, whatever delta is.

slope_one: delta * (d - 0.5 * delta) -> d - 0.5 * delta
    Your line has slope 1. It has to go on with the slope that the parabola has at |d| = delta: delta.

plain_distance_too (40 %): delta * (d - 0.5 * delta) -> d
    also: d <= delta -> d < delta

plain_distance (40 %): delta * (d - 0.5 * delta) -> d
    Beyond delta you return |d| itself, whatever delta is. The line is delta * (|d| - delta / 2).

test_signed (50 %): d <= delta -> y_hat - y <= delta
    You compare d with delta, not |d|: a prediction far too low still gets the parabola.

line_signed (50 %): delta * (d - 0.5 * delta) -> delta * (y_hat - y - 0.5 * delta)
    Your line has d where |d| belongs: a prediction far too low gets a negative loss.

whole_square_too (50 %): 0.5 * d**2 -> d**2
    also: d <= delta -> d < delta

whole_square (50 %): 0.5 * d**2 -> d**2
    Your parabola is d**2. With the half its slope at delta is delta, that of the line.

no_square: 0.5 * d**2 -> 0.5 * d
    Up to delta you halve |d| without squaring it.

smooth_l1: torch.where(d <= delta, 0.5 * d**2, delta * (d - 0.5 * delta)) \
-> torch.where(d <= delta, 0.5 * d**2, delta * (d - 0.5 * delta)) / delta
    You return the smooth L1 loss, which is Huber's divided by delta.

border_at_one: d <= delta -> d <= 1
    You change from the parabola to the line at 1, not at delta.

pieces_swapped (25 %): d <= delta -> d > delta
    Your pieces have changed places: the parabola is for small differences, the line for large ones.

line_for_all (40 %): d <= delta -> (d <= delta).all()
    One difference above delta puts all your elements on the line. Each element chooses its own piece.

parabola_for_all (40 %): d <= delta -> (d <= delta).any()
    One difference below delta puts all your elements on the parabola. Each element chooses its own piece.

by_mean (35 %): d <= delta -> d.mean() <= delta
    You choose the piece once, by the mean difference. Each element chooses its own piece.

squares_alone: torch.where(d <= delta, 0.5 * d**2, delta * (d - 0.5 * delta)) -> 0.5 * d**2
    You square every difference. Beyond delta the loss goes on as a line.

line_alone: torch.where(d <= delta, 0.5 * d**2, delta * (d - 0.5 * delta)) -> delta * (d - 0.5 * delta)
    You take the line for every difference. Up to delta the loss is a parabola.

clipped (40 %): (y_hat - y).abs() -> (y_hat - y).abs().clamp(max=delta)
    You clip the difference: beyond delta your loss is constant, and its gradient 0. Huber's goes on as a line.

root_of_square (70 %): (y_hat - y).abs() -> ((y_hat - y) ** 2).sqrt()
    The root of a square has no slope at 0: where y_hat equals y your gradient is NaN. Take abs().

target_constant (60 %): y_hat - y -> y_hat - y.detach()
    Your loss sends no gradient to y. It is an input like y_hat.

mean_over_rows (80 %): losses.mean() -> losses.sum() / len(losses) if losses.dim() else losses
    You divide by the number of rows. The mean is over all elements.

sum_for_mean (60 %): losses.mean() -> losses.sum()
    For the reduction "mean" you return the sum.

mean_for_sum (70 %): losses.sum() -> losses.mean()
    For the reduction "sum" you return the mean.

mean_for_none (60 %): reduction == "none" -> reduction == "each"
    With reduction "none" the losses come out one by one, in the shape of y_hat.

always_mean (50 %): return huber_loss(y_hat, y, delta)
    You return the mean whatever `reduction` says.

any_reduction (80 %): return huber_loss(y_hat, y, delta, reduction if reduction in ("none", "sum") else "mean")
    A reduction that does not exist is a slip of whoever calls you: raise ValueError.
""")


@huber_loss.wrong_idea(
    "This is the pseudo-Huber loss, a smooth curve. Here a parabola and a line are put together.",
    credit=0.2,
)
def pseudo_huber(y_hat, y, delta=1.0, reduction="mean"):
    losses = delta**2 * ((1 + ((y_hat - y) / delta) ** 2).sqrt() - 1)
    return losses if reduction == "none" else getattr(losses, reduction)()


huber_loss.debug(
    "half_delta of by_masks: delta * (d.abs() - delta / 2) -> (delta * d.abs() - delta / 2)"
)

huber_loss.break_it("target_constant")
