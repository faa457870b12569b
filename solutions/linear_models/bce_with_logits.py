r"""# Binary cross-entropy from logits

A model answers a yes-or-no question with a number $z$, the logit. It stands for the probability
$\sigma(z) = 1 / (1 + e^{-z})$ of "yes". The label $y$ is 1 for yes and 0 for no; a number in between, such as
0.3, says how likely yes is. The loss of one answer is the binary cross-entropy

$$\ell = -\bigl[\, y \log \sigma(z) + (1 - y) \log\bigl(1 - \sigma(z)\bigr) \bigr] = \log(1 + e^z) - z y .$$

`z` and `y` have the same shape, any shape, and every entry has a loss. `reduction` says what becomes of them:

- `"mean"` (the default): the mean of all entries, a tensor of shape `()`;
- `"sum"`: the sum of all entries, a tensor of shape `()`;
- `"none"`: the losses themselves, in the shape of `z`;
- anything else raises a `ValueError`.

For example, $z = (2, -2, 1)$ stands for the probabilities 0.8808, 0.1192 and 0.7311. With $y = (1, 1, 0)$ the
losses are $-\ln 0.8808 = 0.1269$, $-\ln 0.1192 = 2.1269$ and $-\ln(1 - 0.7311) = 1.3133$; their mean is 1.1890.

**Every finite $z$ must give a finite loss and finite gradients.** With $z = 1000$ the loss is 0 for $y = 1$ and
1000 for $y = 0$. Gradients with respect to `z` and `y` are compared, too. With respect to `z` each loss has the
gradient $\sigma(z) - y$.

## Mind

- Both formulas above are right on paper and break in a computer. In float32 $\sigma(17)$ is exactly 1, so that
  $1 - \sigma(17)$ is 0 and its logarithm infinite; and $e^{89}$ is infinite. No probability can be saved by
  keeping it away from 0 afterwards: its digits are gone, and with them the gradient.
- Training often begins with all weights 0, so at $z = 0$. The gradient there is $\frac12 - y$. Functions
  with a kink at 0, such as `abs`, `relu` and `clamp`, must not leave a trace of it.

## Small print

- Logarithms are natural ones: at $z = 0$ the loss is $\ln 2 = 0.6931$, whatever the label.
- The result has the dtype of `z`, which is that of `y` too.
- `z` and `y` stay as they are, and need not be contiguous in memory.

PyTorch's own losses of this kind are not allowed, nor are `softplus`, `logsigmoid` and `cross_entropy`.
"""

import torch
from torch import Tensor

from grader import exercise, randn, tensor, uniform


@exercise(
    points=4,
    order=7,
    grad=["z", "y"],
    stand_in="lambda z, y, reduction='mean':"
    " torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction=reduction)",
    forbid=[
        "torch.nn.functional.*cross_entropy*",
        "torch.nn.functional.*_loss",
        "torch.nn.functional.logsigmoid",
        "torch.nn.functional.softplus",
        "torch.binary_cross_entropy*",
        "torch.nn.*Loss*",
        "torch.nn.LogSigmoid",
        "torch.nn.Softplus",
        "torch.distributions.*",
        "torch._C.*",
        "torch.ops.*",
    ],
    hints=[
        "The second formula needs no probability. Only log(1 + exp(z)) is left to be saved, and only for large"
        " z: what is it nearly equal to there?",
        "For every number m, log(1 + exp(z)) = m + log(exp(-m) + exp(z - m)): m has been taken out of the"
        " logarithm. Which m keeps both exponents from being positive?",
        "With m = z.relu() and both exponentials written out, the slope of m cancels in the gradient. If"
        " you write log(1 + exp(-|z|)) instead, print the gradient at z = 0.",
    ],
)
def bce_with_logits(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Return the binary cross-entropy of the logits `z` and the labels `y`.

    Args:
        z: logits, any shape, of floating-point dtype.
        y: labels from 0 to 1, shape and dtype of `z`.
        reduction: `"mean"`, `"sum"` or `"none"`.

    Returns:
        Tensor of shape () for `"mean"` and `"sum"`, of the shape of `z` for `"none"`; dtype and device of `z`.

    Raises:
        ValueError: if `reduction` is none of the three.
    """
    ### BEGIN SOLUTION
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', not {reduction!r}")
    m = z.relu()
    log_sum = m + ((-m).exp() + (z - m).exp()).log()
    losses = log_sum - z * y
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()
    ### END SOLUTION


HAND = {"z": tensor([2.0, -2.0, 1.0]), "y": tensor([1.0, 1.0, 0.0])}
bce_with_logits.defaults(z=randn("n", std=2), y=uniform("n"), n=5)
bce_with_logits.case("the example", **HAND)
bce_with_logits.case("the example, one by one", **HAND, reduction="none")
bce_with_logits.case("soft labels, summed", reduction="sum")
SOFT = {"z": tensor([1.5, -0.5]), "y": tensor([0.3, 0.3])}
bce_with_logits.case("labels of 0.3", **SOFT, reduction="none")
bce_with_logits.defaults(z=randn("n", "k", std=2), y=uniform("n", "k"), k=3)
bce_with_logits.case("mean of a matrix")
bce_with_logits.case("sum of a matrix", reduction="sum", n=4)
bce_with_logits.case("losses of a matrix", reduction="none", n=2)
bce_with_logits.case("three dimensions", z=randn("n", "k", "m"), y=uniform("n", "k", "m"), m=2)
bce_with_logits.case("a column", k=1, reduction="mean")
bce_with_logits.case("no dimension at all", z=tensor(-1.0), y=tensor(0.25))
ZEROS = {"z": tensor([0.0, 0.0, 0.0]), "y": tensor([1.0, 0.0, 0.3])}
bce_with_logits.case("z = 0, where training begins", **ZEROS, reduction="none", tags=["kink"])
bce_with_logits.raises("unknown reduction", ValueError, reduction="average")
bce_with_logits.raises("reduction in capitals", ValueError, reduction="Mean")

bce_with_logits.defaults(tags=["stress"])
NEAR, SURE = tensor([18.0, 18, -18, -18]), tensor([100.0, 100, -100, -100])
BOTH = {"y": tensor([1.0, 0, 1, 0]), "reduction": "none"}
bce_with_logits.case("logits of 18 and -18", z=NEAR, **BOTH)
bce_with_logits.case("logits of 100 and -100", z=SURE, **BOTH)
bce_with_logits.case("logits of 1000 and -1000", z=tensor([1000.0, 1000, -1000, -1000]), **BOTH)
bce_with_logits.case("sure, with labels in between", z=randn("n", std=300), y=uniform("n"), n=8)


def reduced(losses, reduction):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    return {"mean": losses.mean, "sum": losses.sum, "none": losses.clone}[reduction]()


@bce_with_logits.right_variant
def larger_of_two(z, y, reduction="mean"):
    # torch.maximum shares its gradient where both are equal: half at 0.
    m = torch.maximum(z, torch.zeros_like(z))
    return reduced(m - z * y + torch.log1p(torch.exp(-z.abs())), reduction)


@bce_with_logits.right_variant
def two_terms(z, y, reduction="mean"):
    zero = torch.zeros_like(z)
    return reduced(y * torch.logaddexp(zero, -z) + (1 - y) * torch.logaddexp(zero, z), reduction)


@bce_with_logits.right_variant
def two_classes(z, y, reduction="mean"):
    return reduced(torch.stack([torch.zeros_like(z), z]).logsumexp(0) - z.mul(y), reduction)


@bce_with_logits.right_variant
def library(z, y, reduction="mean"):
    return torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction=reduction)


bce_with_logits.equivalent_mutant("m = z.detach().relu()", "the slope of m cancels")

bce_with_logits.edits("""
logarithms_of_probabilities (80 %): log_sum - z * y -> \
-y * z.sigmoid().log() - (1 - y) * (1 - z.sigmoid()).log()
logarithms_of_own_probabilities (80 %): log_sum - z * y -> \
-y * (1 / (1 + (-z).exp())).log() - (1 - y) * (1 - 1 / (1 + (-z).exp())).log()
logarithms_of_quotients (80 %): log_sum - z * y -> \
-y * (z.exp() / (1 + z.exp())).log() - (1 - y) * (1 - z.exp() / (1 + z.exp())).log()
    The formula is right, but you take logarithms of finished probabilities. Where one rounds to 0 or 1, loss or
    gradient is infinite or NaN. Cancel logarithm and exponential on paper: log(1 + exp(z)) - z * y. Then see to
    it that no exponent gets large.
sigmoids_of_both_signs (80 %): log_sum - z * y -> -y * z.sigmoid().log() - (1 - y) * (-z).sigmoid().log()
    sigmoid(-z) for 1 - sigmoid(z) keeps more digits, but far out one of the two still rounds to 0, and its
    logarithm is infinite. Leave probabilities out: log(1 + exp(z)) - z * y.
epsilon_1e_{n} for n = 5, 6, 7, 8, 9, 10, 12, 15 (65 %): log_sum - z * y -> \
-y * (z.sigmoid() + 1e-{n}).log() - (1 - y) * (1 - z.sigmoid() + 1e-{n}).log()
clamped_at_1e_{n} for n = 5, 6, 7, 8, 9, 10, 12, 15 (65 %): log_sum - z * y -> \
-y * z.sigmoid().clamp(1e-{n}, 1 - 1e-{n}).log() - (1 - y) * (1 - z.sigmoid().clamp(1e-{n}, 1 - 1e-{n})).log()
    You keep probabilities away from 0 before the logarithm. That caps the loss, and takes the gradient from the
    answers that are most wrong. Compute with z all the way, without probabilities.
logarithms_clamped_at_100 (65 %): log_sum - z * y -> \
-y * z.sigmoid().log().clamp(min=-100) - (1 - y) * (1 - z.sigmoid()).log().clamp(min=-100)
    You keep logarithms above -100. That caps the loss, and gradients are lost where a probability has rounded
    to 0. Compute with z all the way, without probabilities.
logits_clamped_at_{n} for n = 15, 20, 30, 50, 80, 88, 100 (65 %): \
return bce_with_logits(z.clamp(-{n}, {n}), y, reduction)
    You cut large logits off. Beyond the limit the loss no longer grows, and the gradient is 0.
slope_1_at_0 (85 %): m + ((-m).exp() + (z - m).exp()).log() -> z.clamp(min=0) + torch.log1p((-z.abs()).exp())
slope_0_at_0 (85 %): m + ((-m).exp() + (z - m).exp()).log() -> m + torch.log1p((-z.abs()).exp())
    At z = 0, where training begins, your gradient is not 1/2 - y: abs has the slope 0 there in PyTorch, clamp 1
    and relu 0. torch.maximum(z, 0 * z) gives 1/2.
bracket_missing (50 %): log_sum - z * y -> y * (log_sum - z) - (1 - y) * log_sum
    The minus in front of the bracket belongs to both terms. In yours the second lowers the loss of a wrong yes.
first_term_only (40 %): log_sum - z * y -> y * (log_sum - z)
second_term_only (40 %): log_sum - z * y -> (1 - y) * log_sum
    Only one of the two terms is there: with y = 1, or with y = 0, your loss is 0 whatever z is.
plus_z_y (55 %): log_sum - z * y -> log_sum + z * y
    z * y is subtracted: with y = 1 the loss falls as z grows.
sum_for_mean (70 %): losses.mean() -> losses.sum()
    For "mean" you return the sum: it is not divided by the number of entries.
mean_over_the_batch (80 %): losses.mean() -> losses.sum() / (len(losses) if losses.dim() else 1)
    For "mean" you divide by the length of the first dimension. All entries count, in every dimension.
---
overflow (80 %): m + ((-m).exp() + (z - m).exp()).log() -> torch.log1p(z.exp())
    The formula is right, but where z is large exp(z) is infinite. Take the larger of z and 0 out of the
    logarithm, entry by entry, so that no exponent is above 0.
overflow_of_minus_z (80 %): log_sum - z * y -> (1 + (-z).exp()).log() + z * (1 - y)
    The formula is right, but where z is far below 0 exp(-z) is infinite: z is taken out of the logarithm even
    where it is the smaller part. Take out the larger of z and 0, entry by entry.
where_of_two_branches (80 %): m + ((-m).exp() + (z - m).exp()).log() -> \
torch.where(z > 0, z + torch.log1p((-z).exp()), torch.log1p(z.exp()))
    Your losses are right, but gradients far from 0 are NaN. torch.where picks a value, while backward goes
    through both branches, where 0 times infinity is NaN. Let no exponent be positive.
abs_forgotten (70 %): m + ((-m).exp() + (z - m).exp()).log() -> m + torch.log1p((-z).exp())
    Where z is negative your losses are wrong. Next to max(z, 0) the rest is log(1 + exp(-|z|)), for both signs.
maximum_left_out (50 %): m + ((-m).exp() -> ((-m).exp()
one_not_shifted (60 %): (-m).exp() + (z - m).exp() -> 1 + (z - m).exp()
    log(1 + exp(z)) is m + log(exp(-m) + exp(z - m)): m comes out of both terms under the logarithm, and stands
    in front of it once.
one_shift_for_all (80 %): m = z.relu() -> m = z.max().relu()
    You shift all entries by the largest logit: far below it both exponentials are 0. Each needs its own m.
terms_not_negated (60 %): log_sum - z * y -> z * y - log_sum
    Your losses are negative. Logarithms of probabilities are below 0, and the loss is minus their sum.
labels_exchanged (60 %): return bce_with_logits(z, 1 - y, reduction)
    Yes and no are exchanged: a large z makes yes likely, so with y = 1 the loss is small there.
one_minus_logarithm (45 %): log_sum - z * y -> y * (log_sum - z) - (1 - y) * (1 - (z - log_sum))
    log(1 - p) is not 1 - log(p). The probability of no is 1 - p, and its logarithm is taken then.
labels_of_minus_1 (40 %): log_sum - z * y -> torch.logaddexp(0 * z, -y * z)
    log(1 + exp(-y * z)) is for labels -1 and 1. Here they are 0 and 1: with y = 0 yours is ln 2, whatever z is.
labels_rounded (65 %): return bce_with_logits(z, y.round(), reduction)
labels_other_than_1 (65 %): log_sum - z * y -> torch.where(y == 1, log_sum - z, log_sum)
    You make a yes or no of every label. One in between has a share y of the one term and 1 - y of the other.
sigmoid_twice (50 %): return bce_with_logits(z.sigmoid(), y, reduction)
    Sigmoid is applied twice: what goes into your formula as z is a probability already.
probabilities_expected (25 %): log_sum - z * y -> -y * z.log() - (1 - y) * (1 - z).log()
    You take z for a probability. It is a logit, any number, negative ones too: sigmoid is still to come.
squared_error (20 %): log_sum - z * y -> (z.sigmoid() - y) ** 2
hinge (20 %): log_sum - z * y -> (1 - (2 * y - 1) * z).relu()
    That is another loss. Binary cross-entropy takes the logarithms of both probabilities.
mean_along_the_last (60 %): losses.mean() -> losses.mean(dim=-1)
    You average along one dimension. The mean is one number, over all entries.
added_up_along_the_last (60 %): log_sum - z * y -> (log_sum - z * y).sum(-1) if z.dim() > 1 else log_sum - z * y
    You add up the losses along the last dimension. Every entry has a loss of its own; the mean divides by the
    number of entries, and "none" keeps them all.
mean_for_sum (80 %): else losses.sum() -> else losses.mean()
    For "sum" you return the mean: it is divided by the number of entries.
sum_by_default (80 %): reduction: str = "mean" -> reduction: str = "sum"
losses_by_default (80 %): reduction: str = "mean" -> reduction: str = "none"
    Without an argument reduction is "mean"; yours does something else.
never_reduced (50 %): if reduction == "none" -> if True
    You return every loss, whatever reduction says. "mean" and "sum" make one number of them.
""")
