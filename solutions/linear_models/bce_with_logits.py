r"""# Binary cross-entropy from logits

Is it spam or not? The model gives each example one number, the logit $z$, and $\sigma(z) = 1 / (1 + e^{-z})$ is
the probability that it gives to "yes". The label $y$ is 1 for yes and 0 for no; it may also lie between, where
nobody is sure. The loss is

$$\ell = -\bigl[\, y \log \sigma(z) + (1 - y) \log (1 - \sigma(z)) \,\bigr]
= \log (1 + e^{z}) - y z .$$

Compute it for every number of `z` and `y`, for **every finite logit, however large**: the loss and its gradient
must be right in float32 as well. `reduction` says what becomes of the losses:

- `"mean"` (the default): their mean, a tensor of shape `()`;
- `"sum"`: their sum, a tensor of shape `()`;
- `"none"`: the losses themselves, in the shape of `z`;
- anything else raises a `ValueError`.

Gradients must reach both `z` and `y`, and they are compared; for `z`, that of the sum is $\sigma(z) - y$.

For example, $z = (0, 2, -1)$ and $y = (1, 0, 0.5)$ have the losses $\ln 2 = 0.6931$, $\ln(1 + e^2) = 2.1269$
and $\ln(1 + e^{-1}) + 0.5 = 0.8133$. Their mean is 1.2111. With $z = 100$ and $y = 0$ the loss is 100.

## Mind

- The probability of a large logit rounds to 1, and the logarithm of what is left to $-\infty$: in float32 from
  $z = 17$ on. And $e^z$ is infinite from $z = 89$ on. Transform the formula until no exponent is positive:
  $\log(1 + e^z) = z + \log(1 + e^{-z})$.
- At $z = 0$, where training begins, the gradient is $\frac{1}{2} - y$. `abs` has the slope 0 there, and `clamp`
  and `relu` have 1 or 0: put together they can give a right loss with a wrong gradient.

## Small print

- `z` and `y` have the same shape, any shape. Labels are of floating-point dtype and lie in $[0, 1]$.
- The result has the dtype and device of `z`. Logarithms are natural.
- For a $z$ far below 0 with $y = 0$ the loss is $e^z$, small but not 0: `log1p(x)` is $\log(1 + x)$, right for
  small $x$ too.
- `z` and `y` stay as they are.

PyTorch's own losses, `logsigmoid` and `softplus` are not allowed; `sigmoid`, `log1p` and `logaddexp` are.
"""

import torch
from torch import Tensor

from grader import exercise, full, randn, tensor, uniform

LOSSES = [
    "torch.*binary_cross_entropy*",
    "torch.nn.functional.*binary_cross_entropy*",
    "torch.nn.functional.cross_entropy",
    "torch.nn.functional.logsigmoid",
    "torch.nn.functional.soft*",
    "torch.nn.*BCE*",
    "torch.nn.CrossEntropyLoss",
    "torch.nn.LogSigmoid",
    "torch.nn.Soft*",
    "torch._C.*",
    "torch.ops.*",
]


@exercise(
    points=4,
    order=7,
    grad=["z", "y"],
    stand_in="lambda z, y, reduction='mean':"
    " torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction=reduction)",
    forbid=LOSSES,
    hints=[
        "Begin with log(1 + exp(z)) - y * z. For which z is it useless, and what is log(1 + exp(z))"
        " about there?",
        "log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)): no exponent is positive in it. Take its gradient"
        " at z = 0 by hand, with the slopes that PyTorch gives max and abs there.",
        "torch.where(z > 0, z, -z) is |z| with a slope of -1 at 0, and torch.where(z > 0, z, 0) goes with it."
        " Or read 1 + exp(z) as exp(0) + exp(z): what does torch.logaddexp do?",
    ],
)
def bce_with_logits(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Return the binary cross-entropy of labels and logits, right for every finite logit.

    Args:
        z: logits, any shape, of floating-point dtype.
        y: labels in [0, 1], of the shape and dtype of `z`.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        Tensor of shape () for `"mean"` and `"sum"`, of the shape of `z` for `"none"`; dtype and device of `z`.

    Raises:
        ValueError: if `reduction` is none of the three.
    """
    ### BEGIN SOLUTION
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', not {reduction!r}")
    above = torch.where(z > 0, z, 0)
    size = torch.where(z > 0, z, -z)
    losses = above - z * y + torch.log1p(torch.exp(-size))
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()
    ### END SOLUTION


bce_with_logits.defaults(z=randn("n", std=2.0), y=uniform("n"), n=6)
EXAMPLE = {"z": tensor([0.0, 2.0, -1.0]), "y": tensor([1.0, 0.0, 0.5])}
bce_with_logits.case("the example", **EXAMPLE, reduction="none", tags=["kink"])
bce_with_logits.case("the example, averaged", **EXAMPLE, tags=["kink"])
bce_with_logits.case("hard labels", y=tensor([1.0, 0.0, 0.0, 1.0, 1.0]))
bce_with_logits.case("soft labels")
bce_with_logits.case("summed", reduction="sum", n=4)
bce_with_logits.case(
    "a matrix, summed", z=randn("n", "m"), y=uniform("n", "m"), m=3, reduction="sum"
)
bce_with_logits.case("a matrix, averaged", z=randn("n", "m"), y=uniform("n", "m"), n=3, m=4)
bce_with_logits.case("one loss for each", reduction="none", n=5)
bce_with_logits.raises("unknown reduction", ValueError, reduction="average")
bce_with_logits.case("a single logit of no dimensions", z=randn(), y=uniform())
bce_with_logits.raises("reduction in capitals", ValueError, reduction="Mean")
bce_with_logits.defaults(tags=["stress"], reduction="none")
bce_with_logits.case(
    "sure: 17, 40, 100 and 1000, both labels",
    z=tensor([17.0, 17, 40, 40, 100, 100, 1000, 1000]),
    y=tensor([0.0, 1, 0, 1, 0, 1, 0, 1]),
)
bce_with_logits.case(
    "sure of no: -17, -100 and -1000, both labels",
    z=tensor([-17.0, -17, -100, -100, -1000, -1000]),
    y=tensor([0.0, 1, 0, 1, 0, 1]),
)
bce_with_logits.case(
    "label 0.3, logits far from 0", z=tensor([50.0, -50, 300, -300]), y=full(4, value=0.3)
)
bce_with_logits.case(
    "averaged, one far off", z=tensor([0.5, -1000.0, 3.0]), y=tensor([1.0, 1, 0]), reduction="mean"
)


def reduced(losses, reduction):
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(reduction)
    return {"none": losses.clone, "mean": losses.mean, "sum": losses.sum}[reduction]()


@bce_with_logits.right_variant
def sum_of_exponentials(z, y, reduction="mean"):
    return reduced(torch.logaddexp(z, torch.zeros_like(z)) - y * z, reduction)


@bce_with_logits.right_variant
def two_logits(z, y, reduction="mean"):
    log_p = torch.stack((torch.zeros_like(z), z)).log_softmax(dim=0)
    return reduced(-(1 - y) * log_p[0] - y * log_p[1], reduction)


@bce_with_logits.right_variant
def by_sign(z, y, reduction="mean"):
    safe_up, safe_down = torch.where(z > 0, 0, z), torch.where(z > 0, z, 0)
    yes = torch.where(z > 0, (-safe_down).exp().log1p(), safe_up.exp().log1p() - z)
    no = torch.where(z > 0, z + (-safe_down).exp().log1p(), safe_up.exp().log1p())
    return reduced(y * yes + (1 - y) * no, reduction)


bce_with_logits.edits("""
logarithms_of_probabilities (75 %): p = z.sigmoid(); \
return reduced(-y * p.log() - (1 - y) * (1 - p).log(), reduction)
logarithms_of_quotients (75 %): p = 1 / (1 + (-z).exp()); \
return reduced(-y * p.log() - (1 - y) * (1 - p).log(), reduction)
    You take logarithms of finished probabilities. One that rounds to 0 or 1 makes them infinite. Let the
    logarithm cancel the exponential on paper.
exponential_overflows (80 %): above - z * y + torch.log1p(torch.exp(-size)) -> (1 + z.exp()).log() - z * y
    For a large z the number exp(z) is infinite. No exponent may be positive.
exponential_of_minus_z_overflows (80 %): above - z * y + torch.log1p(torch.exp(-size)) -> \
(1 - y) * z + torch.log1p(torch.exp(-z))
    For a z far below 0 the number exp(-z) is infinite. No exponent may be positive.
slope_at_0_of_clamp_and_abs (85 %): above = torch.where(z > 0, z, 0) -> above = z.clamp(min=0)
    also: torch.where(z > 0, z, -z) -> z.abs()
slope_at_0_of_relu_and_abs (85 %): above = torch.where(z > 0, z, 0) -> above = z.relu()
    also: torch.where(z > 0, z, -z) -> z.abs()
    At z = 0 your gradient is not 1/2 - y. There abs has the slope 0, clamp 1 and relu 0.
no_absolute_value (45 %): torch.exp(-size) -> torch.exp(-z)
no_absolute_value_but_clamp (45 %): torch.exp(-size) -> torch.exp(-z)
    also: above = torch.where(z > 0, z, 0) -> above = z.clamp(min=0)
    For z below 0 your formula is another one: with max(z, 0) the exponent is -|z|.
sum_for_mean (70 %): losses.mean() -> losses.sum()
mean_over_first_axis (65 %): losses.mean() -> losses.sum() / (len(z) if z.dim() else 1)
    What you return for "mean" is not the sum of the losses divided by their number.
mean_for_sum (75 %): else losses.sum() -> else losses.mean()
    For "sum" you return the mean: it is divided by the number of losses.
sum_by_default (80 %): reduction: str = "mean" -> reduction: str = "sum"
none_by_default (80 %): reduction: str = "mean" -> reduction: str = "none"
    Without an argument for reduction you do not return the mean, which is the default.
labels_exchanged (50 %): - z * y + -> - z * (1 - y) +
    0 and 1 are exchanged: your loss is small where the label is wrong.
sign_missing (65 %): losses = above - z * y + torch.log1p(torch.exp(-size)) -> \
losses = z * y - above - torch.log1p(torch.exp(-size))
    Your losses are negative. The logarithm of a probability is at most 0, and the loss is minus that.
---
bracket_missing (50 %): p = z.sigmoid(); return reduced(-y * p.log() + (1 - y) * (1 - p).log(), reduction)
bracket_missing_but_stable (60 %): \
yes, no = bce_with_logits(z, 0 * y + 1, "none"), bce_with_logits(z, 0 * y, "none"); \
return reduced(y * yes - (1 - y) * no, reduction)
    The minus stands before the first term only. It belongs to both: put them in brackets.
probabilities_clamped_at_1e_{n} for n = 5, 6, 7, 8, 10, 12, 15 (65 %): \
p = z.sigmoid().clamp(1e-{n}, 1 - 1e-{n}); return reduced(-y * p.log() - (1 - y) * (1 - p).log(), reduction)
epsilon_1e_{n} for n = 5, 6, 7, 8, 9, 10, 12, 15 (65 %): \
p = z.sigmoid(); return reduced(-y * (p + 1e-{n}).log() - (1 - y) * (1 - p + 1e-{n}).log(), reduction)
logits_clamped_at_{n} for n = 10, 15, 16, 20, 30, 50, 80, 88, 100 (65 %): \
return bce_with_logits(z.clamp(-{n}, {n}), y, reduction)
    Your loss has an upper limit, and far out its gradient is 0 or lost: a model that is sure and wrong does not
    learn. Cut nothing off: transform the formula.
only_where_yes_by_logarithm (40 %): return reduced(-y * z.sigmoid().log(), reduction)
only_where_yes (40 %): return reduced(y * bce_with_logits(z, 0 * y + 1, "none"), reduction)
    The term with 1 - y is missing: where y is 0 your loss is 0, whatever the logit.
labels_rounded (65 %): return bce_with_logits(z, y + (y.round() - y).detach(), reduction)
labels_compared_with_1 (60 %): return bce_with_logits(z, y + ((y == 1).to(y.dtype) - y).detach(), reduction)
labels_compared_with_0 (60 %): return bce_with_logits(z, y + ((y > 0).to(y.dtype) - y).detach(), reduction)
branches_by_label (60 %): return reduced(torch.where(y == 1, bce_with_logits(z, 0 * y.detach() + 1, "none"), \
bce_with_logits(z, 0 * y.detach(), "none")), reduction)
    Labels between 0 and 1 are treated as 0 or 1. They weigh both terms: y log p + (1 - y) log(1 - p).
sigmoid_twice (45 %): return bce_with_logits(z.sigmoid(), y, reduction)
    The sigmoid is applied twice.
sigmoid_missing (25 %): return reduced(-y * z.log() - (1 - y) * (1 - z).log(), reduction)
    You take logits for probabilities. Logarithms of numbers outside of (0, 1) are then NaN.
squared_error (20 %): return reduced((z.sigmoid() - y) ** 2, reduction)
half_of_squared_error (20 %): return reduced((z.sigmoid() - y) ** 2 / 2, reduction)
    That is a squared error of probabilities. Cross-entropy takes logarithms.
base_2 (60 %): return bce_with_logits(z, y, reduction) * 1.4426950408889634
    Your logarithms are to base 2. Here they are natural.
gradient_cut_for_labels (75 %): return bce_with_logits(z, y.detach(), reduction)
    No gradient comes back to y.
unknown_reduction_is_{word} for word = none, mean, sum: \
return bce_with_logits(z, y, reduction if reduction in ("none", "mean", "sum") else "{word}")
    An unknown reduction should raise a ValueError; yours gets through. Look at the last else of your if chain.
""")
