r"""# Squared loss

A model predicts $\hat{y}_i$ where $y_i$ was measured. How bad is that? The most common answer is half of the
squared error,

$$\ell_i = \tfrac{1}{2} (\hat{y}_i - y_i)^2 ,$$

one number for each of the $n$ examples. The half is there for the gradient: it is $\hat{y}_i - y_i$, with no
factor 2. `reduction` says what becomes of the $n$ losses:

- `"none"` (the default): the losses themselves, in the shape of `y_hat`;
- `"mean"`: their mean, a tensor of shape `()`;
- `"sum"`: their sum, a tensor of shape `()`;
- anything else raises a `ValueError`.

`y_hat` has the shape (n, 1), as it comes out of a matrix product, or (n,). So has `y`, but not always the same
one of the two: **bring `y` to the shape of `y_hat` first.** Gradients must reach both, and they are compared.

For example, with $\hat{\mathbf{y}} = (1, 2, 3)$ as a column and $\mathbf{y} = (1, 4, 0)$ the errors are 0, -2
and 3. The losses are 0, 2 and 4.5, as a column; their sum is 6.5 and their mean 2.1667. The gradient of the sum
is (0, -2, 3) with respect to `y_hat`.

## Mind

- A column of shape (n, 1) minus a row of shape (n,) is a matrix of shape (n, n): each prediction is compared
  with every target, and PyTorch says nothing.
- PyTorch's `mse_loss` has no half in it, and averages unless told otherwise. Here it is the other way round.

## Small print

- `y` may hold integers; the result has the dtype of `y_hat`, which is a floating-point one.
- `n = 1` is fine: a `y_hat` of shape (1, 1) gives losses of shape (1, 1).
- `y_hat` and `y` stay as they are, and need not be contiguous in memory.

PyTorch's own losses of this kind are not allowed: `mse_loss`, `huber_loss`, `smooth_l1_loss` and their modules.
"""

import torch
from torch import Tensor

from grader import arange, exercise, integers, randn, tensor


@exercise(
    points=2,
    order=1,
    grad=["y_hat", "y"],
    forbid=[
        "torch.nn.functional.mse_loss",
        "torch.nn.functional.huber_loss",
        "torch.nn.functional.smooth_l1_loss",
        "torch.nn.MSELoss",
        "torch.nn.HuberLoss",
        "torch.nn.SmoothL1Loss",
        "torch._C.*",
        "torch.ops.*",
    ],
    hints=[
        "What shape has torch.zeros(3, 1) - torch.zeros(3)? Try it before you write the function.",
        "y.reshape(y_hat.shape) has the numbers of y in the shape of y_hat. With both alike, one line gives the"
        " losses, for every n.",
        "What is left is reduction: three strings that are allowed, and raise ValueError(...) for all others.",
    ],
)
def squared_loss(y_hat: Tensor, y: Tensor, reduction: str = "none") -> Tensor:
    """Return half of the squared errors.

    Args:
        y_hat: predictions, shape (n, 1) or (n,), of floating-point dtype.
        y: targets, n numbers in shape (n, 1) or (n,).
        reduction: `"none"`, `"mean"` or `"sum"`.

    Returns:
        Tensor of the shape of `y_hat` for `"none"`, else of shape (); of the dtype and device of `y_hat`.

    Raises:
        ValueError: if `reduction` is none of the three.
    """
    ### BEGIN SOLUTION
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f"reduction must be 'none', 'mean' or 'sum', not {reduction!r}")
    losses = (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()
    ### END SOLUTION


@squared_loss.stand_in
def from_the_library(y_hat, y, reduction="none"):
    y = y.reshape(y_hat.shape).to(y_hat.dtype)
    return torch.nn.functional.mse_loss(y_hat, y, reduction=reduction) / 2


squared_loss.defaults(y_hat=randn("n", 1), y=randn("n"), n=5)
squared_loss.case("the example", y_hat=tensor([[1.0], [2.0], [3.0]]), y=tensor([1.0, 4.0, 0.0]))
squared_loss.case(
    "the example, averaged",
    y_hat=tensor([[1.0], [2.0], [3.0]]),
    y=tensor([1.0, 4.0, 0.0]),
    reduction="mean",
)
squared_loss.case("two columns", y=randn("n", 1), n=4)
squared_loss.case("two rows", y_hat=randn("n"), n=6)
squared_loss.case("a row of predictions, a column of targets", y_hat=randn("n"), y=randn("n", 1))
squared_loss.case("the mean, column and row", reduction="mean", n=7)
squared_loss.case("the mean, two rows", y_hat=randn("n"), reduction="mean")
squared_loss.case("the sum, column and row", reduction="sum", n=4)
squared_loss.case("the sum, two columns", y=randn("n", 1), reduction="sum", n=3)
squared_loss.raises("unknown reduction", ValueError, reduction="average")
squared_loss.case("a single example", n=1)
squared_loss.case("a single example, averaged", n=1, reduction="mean")
squared_loss.case("integers for targets", y=integers("n", low=-5, high=9), grad=["y_hat"])
squared_loss.case("no error at all", y_hat=arange(4), y=arange(4), reduction="sum")
squared_loss.raises("reduction in capitals", ValueError, reduction="Mean")


def reduced(losses, reduction):
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(reduction)
    return {"none": losses.clone, "mean": losses.mean, "sum": losses.sum}[reduction]()


@squared_loss.right_variant
def flat_and_back(y_hat, y, reduction="none"):
    errors = y_hat.flatten() - y.flatten()
    return reduced((0.5 * errors * errors).reshape(y_hat.shape), reduction)


@squared_loss.right_variant
def one_by_one(y_hat, y, reduction="none"):
    pairs = zip(y_hat.reshape(-1), y.reshape(-1), strict=True)
    losses = torch.stack([(prediction - target).square() for prediction, target in pairs])
    return reduced(losses.view_as(y_hat) / 2, reduction)


@squared_loss.right_variant
def multiplied_out(y_hat, y, reduction="none"):
    y = y.to(y_hat.dtype).reshape(y_hat.shape)
    # The same parabola, moved so that nothing cancels in float32.
    level = y_hat.detach()
    errors = (y_hat - level) + (level - y)
    return reduced(torch.mul(errors, errors).div(2), reduction)


squared_loss.edits("""
every_prediction_with_every_target (45 %): y.reshape(y_hat.shape) -> y
targets_always_a_column (50 %): y.reshape(y_hat.shape) -> y.reshape(-1, 1)
targets_always_a_row (45 %): y.reshape(y_hat.shape) -> y.reshape(-1)
    Where one of the two is a column and the other a row, each prediction is compared with every target: a
    matrix of n · n losses. Bring y to the shape of y_hat, whichever of the two that is.

half_missing (65 %): / 2 ->
    Your losses are twice as large: the half is missing, and the gradient is 2 (ŷ - y) instead of ŷ - y.

halved_before_squaring (65 %): - y.reshape(y_hat.shape)) -> - y.reshape(y_hat.shape)) / 2
    also: ** 2 / 2 -> ** 2
quartered (65 %): / 2 -> / 4
    Your losses are a quarter of the squared errors. Square the error first, then take half of it, once.

mean_halved_again (75 %): losses.mean() -> losses.mean() / 2
    For "mean" you divide by 2 n, but the losses are halves of squares already: their mean divides by n.

norm_for_sum (65 %): losses.sum() -> (2 * losses.sum()).sqrt()
half_of_norm_for_sum (65 %): losses.sum() -> (2 * losses.sum()).sqrt() / 2
root_of_sum (65 %): losses.sum() -> losses.sum().sqrt()
norm_for_both (60 %): losses.sum() -> (2 * losses.sum()).sqrt()
    also: losses.mean() -> (2 * losses.sum()).sqrt() / len(y)
half_of_norm_for_both (60 %): losses.sum() -> (2 * losses.sum()).sqrt() / 2
    also: losses.mean() -> (2 * losses.sum()).sqrt() / 2 / len(y)
    There is a root in what you return for "sum", as in a norm. The sum of the losses has none.

absolute_errors (45 %): ** 2 / 2 -> .abs()
half_of_absolute_errors (45 %): (y_hat - y.reshape(y_hat.shape)) ** 2 -> (y_hat - y.reshape(y_hat.shape)).abs()
    You take the size of the errors. Here they are squared, so that large ones count more.

not_squared (35 %): ** 2 / 2 ->
not_squared_but_halved (35 %): ** 2 / 2 -> / 2
    Your errors are not squared: those below 0 make the loss smaller, and cancel others in a sum.

only_target_squared (30 %): (y_hat - y.reshape(y_hat.shape)) ** 2 / 2 -> y_hat - y.reshape(y_hat.shape) ** 2 / 2
only_target_squared_both_halved (30 %): (y_hat - y.reshape(y_hat.shape)) ** 2 / 2 -> \
y_hat / 2 - y.reshape(y_hat.shape) ** 2
only_target_squared_then_halved (30 %): (y_hat - y.reshape(y_hat.shape)) ** 2 / 2 -> \
(y_hat - y.reshape(y_hat.shape) ** 2) / 2
    Only y is squared: ** binds more tightly than the minus before it. Put the difference in brackets.

squares_subtracted (30 %): (y_hat - y.reshape(y_hat.shape)) ** 2 -> (y_hat**2 - y.reshape(y_hat.shape) ** 2)
    You subtract the squares. Subtract first, then square the difference.

shape_of_targets (75 %): y_hat - y.reshape(y_hat.shape) -> y_hat.reshape(y.shape) - y
    Your losses have the shape of y. It is y that should take the shape of y_hat, not the other way round.

always_a_column (75 %): return squared_loss(y_hat.reshape(-1, 1), y, reduction)
always_a_row (75 %): return squared_loss(y_hat.reshape(-1), y, reduction)
squeezed (75 %): return squared_loss(y_hat.squeeze(), y, reduction)
    Your losses do not always have the shape that they should have: that of y_hat, (n, 1) or (n,).

mean_by_default (75 %): reduction: str = "none" -> reduction: str = "mean"
sum_by_default (75 %): reduction: str = "none" -> reduction: str = "sum"
    Without an argument for reduction you return one number. The default is "none": all the losses.

sum_for_mean (70 %): losses.mean() -> losses.sum()
mean_with_n_minus_1 (70 %): losses.mean() -> losses.sum() / max(len(y) - 1, 1)
    What you return for "mean" is not the sum of the losses divided by their number, n.

mean_for_sum (75 %): else losses.sum() -> else losses.mean()
    For "sum" you return the mean: it is divided by the number of examples.

mean_over_first_axis (75 %): losses.mean() -> losses.mean(dim=0)
sum_over_first_axis (75 %): losses.sum() -> losses.sum(dim=0)
mean_and_sum_over_first_axis (75 %): losses.mean() -> losses.mean(dim=0)
    also: losses.sum() -> losses.sum(dim=0)
    Of a column you return a result of shape (1,): dim=0 removes one axis only. For "mean" and "sum" all go.

mean_over_last_axis (50 %): losses.mean() -> losses.mean(dim=-1)
    also: losses.sum() -> losses.sum(dim=-1)
    In a column your mean or sum runs along each row, which has one number. It should be over all n examples.

numbers_for_mean_and_sum (50 %): losses.mean() -> losses.mean().item()
    also: losses.sum() -> losses.sum().item()
    For "mean" and "sum" you return a Python number. Asked is a tensor of shape (): a number has no gradient.

rounded_to_integers (80 %): y_hat - y.reshape(y_hat.shape) -> \
(y_hat if y.is_floating_point() else y_hat + (y_hat.round() - y_hat).detach()) - y.reshape(y_hat.shape)
predictions_in_dtype_of_targets (80 %): (y_hat - -> (y_hat.to(y.dtype) -
    Where y holds integers, your predictions lose what is behind the point. Let y become floating-point, not
    y_hat.

unknown_reduction_is_{word} for word = none, mean, sum: \
return squared_loss(y_hat, y, reduction if reduction in ("none", "mean", "sum") else "{word}")
    An unknown reduction should raise a ValueError; yours gets through. Look at the last else of your if chain.
""")
