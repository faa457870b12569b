r"""# Sigmoid

The sigmoid, or logistic function, squeezes any number into the range between 0 and 1:

$$\sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^x}{1 + e^x},$$

entry by entry, in a tensor of any shape. For example, $(-2,\; 0,\; 2)$ becomes $(0.1192,\; 0.5,\; 0.8808)$.

**For every finite $x$ both the value and the gradient must be finite, and gradients are compared.** Neither
formula manages that on its own: $e^{1000}$ is infinite in a computer, and infinity divided by infinity is NaN,
not a number. The gradient passes through the same numbers once more, so it can be NaN where the value is still
right. With $x = -1000$ the value is 0, with $x = 1000$ it is 1, and the slope is 0 in both places.

The slope is $\sigma'(x) = \sigma(x)\,(1 - \sigma(x))$: at 0 it is 0.25, at 2 and at -2 it is 0.1050.

PyTorch's own sigmoid is not allowed, nor what is made of it (`logsigmoid`, `silu`). `torch.tanh` is.

## Mind

- Look at the gradient as well as at the value: `torch.where` picks one of two values, but `backward` goes
  through both.
- At 0, where training often begins, the slope is 0.25. A function with a corner there, such as `abs` or
  `clamp`, must not leave a trace of it.

## Small print

- The result has the shape, the dtype and the device of `X`, which is of floating-point dtype; float64 is
  computed in float64.
- `X` stays as it is, and need not be contiguous in memory. -0.0 gives 0.5 as 0 does.
"""

import torch
from torch import Tensor

from grader import SIGMOIDS, exercise, randn, tensor


@exercise(
    points=3,
    order=2,
    grad=["X"],
    stand_in="lambda X: torch.sigmoid(X)",
    forbid=SIGMOIDS,
    hints=[
        "exp is harmless as long as its exponent is not positive. Which of the two formulas is fine for"
        " positive x, and which one for negative x?",
        "Multiply both parts of the fraction by exp(m): exp(m) / (exp(m) + exp(m - x)). For which m is neither"
        " exponent ever positive?",
        "m is the smaller one of x and 0. Or look at tanh, which never overflows: it is a sigmoid that was"
        " stretched and moved. By which factors?",
    ],
)
def sigmoid(X: Tensor) -> Tensor:
    """Return 1 / (1 + exp(-x)) for each entry, finite in value and gradient.

    Args:
        X: numbers, any shape, of floating-point dtype.

    Returns:
        Tensor of the shape, dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    m = torch.minimum(X, torch.zeros_like(X))
    numerator = m.exp()
    return numerator / (numerator + (m - X).exp())
    ### END SOLUTION


sigmoid.case("the example", X=tensor([-2.0, 0.0, 2.0]))
sigmoid.defaults(X=randn("n", "d", std=2.0), n=4, d=3)
sigmoid.case("a matrix")
sigmoid.case("another matrix")
sigmoid.case("a vector", X=randn("n"), n=7)
sigmoid.case("three dimensions", X=randn("n", 2, "d", std=3.0), n=3, d=4)
sigmoid.case("zeros of both signs", X=tensor([[0.0, -0.0], [0.0, 1.0]]), tags=["kink"])
sigmoid.case("a single number", X=tensor(-1.5))
sigmoid.case("an empty tensor", n=0)
X = tensor([0.1, 0.1 + 2e-9, -0.3, 12.0])
sigmoid.case("float64 numbers that float32 cannot tell apart", X=X)

sigmoid.defaults(tags=["stress"])
sigmoid.case("20 and -20", X=tensor([20.0, -20.0, 0.5, -0.5]))
sigmoid.case("100 and -100", X=tensor([100.0, -100.0, 1.0, -1.0]))
sigmoid.case("1000 and -1000", X=tensor([[1000.0, -1000.0, 2.0], [-2.0, 30.0, -30.0]]))
sigmoid.case("spread out", X=randn("n", "d", std=300.0), n=5, d=4)


@sigmoid.right_variant
def by_tanh(X):
    return (torch.tanh(X / 2) + 1) / 2


@sigmoid.right_variant
def by_masks(X):
    Y = torch.zeros_like(X)
    positive = X >= 0
    Y[positive] = 1 / (1 + torch.exp(-X[positive]))
    powers = torch.exp(X[~positive])
    Y[~positive] = powers / (1 + powers)
    return Y


@sigmoid.right_variant
def by_logaddexp(X):
    return torch.exp(-torch.logaddexp(torch.zeros_like(X), -X))


@sigmoid.right_variant
def with_a_backward(X):
    class Sigmoid(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            S = 1 / (1 + torch.exp(-X))
            ctx.save_for_backward(S)
            return S

        @staticmethod
        def backward(ctx, G):
            (S,) = ctx.saved_tensors
            return G * S * (1 - S)

    return Sigmoid.apply(X)


sigmoid.equivalent_mutant(
    "m = torch.minimum(X.detach(), torch.zeros_like(X))", "the slope of m cancels"
)

sigmoid.edits("""
overflow_below (80 %): return 1 / (1 + (-X).exp())
    The formula is right, but for numbers far below 0 exp(-x) is infinite. The value survives that, the gradient
    becomes NaN. Rewrite the fraction so that no exponent is positive.
overflow_above (80 %): return X.exp() / (1 + X.exp())
    The formula is right, but for large numbers exp(x) is infinite, and infinity divided by infinity is NaN.
    Rewrite the fraction so that no exponent is positive.
where_of_both (80 %): return torch.where(X >= 0, 1 / (1 + (-X).exp()), X.exp() / (1 + X.exp()))
    The values are right, but gradients far from 0 are NaN. torch.where picks a value, while backward goes
    through both branches, where 0 times infinity is NaN. Let no exponent be positive in either branch.
corner_at_0 (70 to 80 %): e = (-X.abs()).exp(); return torch.where(X >= 0, 1 / (1 + e), e / (1 + e))
corner_of_a_choice (70 to 80 %): e = torch.where(X > 0, -X, X).exp(); \
return torch.where(X >= 0, 1 / (1 + e), e / (1 + e))
    The values are right, but at exactly 0 your gradient is not 0.25. There the corner of abs, or of a choice
    between two cases, shows in the gradient: both have to agree at 0 about where the slope comes from.
nan_replaced (50 to 70 %): return torch.nan_to_num(X.exp() / (1 + X.exp()), nan=1.0)
    Your values are right, because NaN is replaced afterwards. The gradient still passes through it, and is NaN.
    Rewrite the fraction so that nothing overflows.
sign_turned (60 %): return sigmoid(-X)
    Your function falls where it should grow: the exponent has the wrong sign. A large x gives nearly 1.
tanh_of_x (50 %): return (X.tanh() + 1) / 2
    Your curve is twice as steep: that is the sigmoid of 2x. How must x go into tanh?
tanh_of_2x (50 %): return ((2 * X).tanh() + 1) / 2
    Your curve is four times as steep: that is the sigmoid of 4x. How must x go into tanh?
tanh_itself (35 %): return X.tanh()
tanh_of_half (40 %): return (X / 2).tanh()
    Your results lie between -1 and 1, as those of tanh do. The sigmoid lies between 0 and 1.
hard (25 %): return (0.2 * X + 0.5).clamp(0, 1)
harder (25 %): return (X / 6 + 0.5).clamp(0, 1)
hardest (25 %): return (X / 4 + 0.5).clamp(0, 1)
    You return a straight line that is cut off at 0 and 1. The sigmoid is a curve, and reaches neither.
step (15 %): return (X > 0).to(X.dtype) + 0 * X
    You return 0 or 1. The sigmoid gives the numbers in between, and grows smoothly from 0 to 1.
without_1 (30 %): (numerator + (m - X).exp()) -> (m - X).exp()
    You return exp(x), which has no upper limit. Something is missing in the denominator.
fraction_without_brackets (40 %): return 1 / 1 + (-X).exp()
    You return 1 + exp(-x). The division comes before the sum: brackets belong around the denominator.
powers_of_2 (60 %): return sigmoid(X * 0.6931471805599453)
    You take powers of 2. The sigmoid takes powers of e.
slope_for_value (30 %): S = sigmoid(X); return S * (1 - S)
    You return the slope of the sigmoid. Asked for is its value.
shares_of_a_row (25 %): return torch.softmax(X, -1) if X.dim() else sigmoid(X)
    Your numbers share a sum of 1, as softmax makes them. The sigmoid works on each number alone.
---
clamped_at_{n} for n = 3, 5, 6, 10, 15 (70 %): return sigmoid(X.clamp(-{n}, {n}))
    You cut x off before the formula. Beyond the limit the result no longer changes and the gradient is 0, which
    is not the sigmoid. Rewrite the fraction so that nothing overflows.
gradient_without_1_minus of with_a_backward (50 %): G * S * (1 - S) -> G * S
gradient_without_s of with_a_backward (50 %): G * S * (1 - S) -> G * (1 - S)
    The values are right, the gradient is not: the slope is the product of s and 1 - s.
one_shift_for_all (75 %): torch.minimum(X, torch.zeros_like(X)) -> (X.min().clamp(max=0) if X.numel() else X)
    You shift all numbers by the smallest one. Far above it both exponentials are 0, and 0/0 is NaN: each number
    needs its own.
""")
