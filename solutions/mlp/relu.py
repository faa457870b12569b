r"""# Rectified linear unit

Between two layers of a network stands a function that bends. The simplest one keeps what is positive and makes
everything else 0:

$$\operatorname{relu}(x) = \max(x, 0),$$

entry by entry, in a tensor of any shape. For example, $(-2,\; 0,\; 3)$ becomes $(0,\; 0,\; 3)$.

**Gradients must reach `X`, and they are compared.** Where $x > 0$ the slope is 1, where $x < 0$ it is 0. At
exactly 0 the curve has a corner and no slope of its own: there let it be 0, as in PyTorch. So for $(-2, 0, 3)$
a gradient of $(5, 5, 5)$ that comes in from above becomes $(0, 0, 5)$.

PyTorch's own ReLU is not allowed, nor its relatives (`leaky_relu`, `threshold`, `hardtanh`).

## Mind

- Several formulas for $\max(x, 0)$ have the same values. In PyTorch they differ in their gradient at 0.
- `X` stays as it is.

## Small print

- The result has the shape, the dtype and the device of `X`; integers stay integers. An empty tensor gives an
  empty one. All numbers are finite.
- A zero may have a minus sign, -0.0. It is equal to 0, and the result there is 0 or -0.0.
"""

import torch
from torch import Tensor

from grader import RECTIFIERS, exercise, integers, randn, tensor


@exercise(
    points=2,
    order=1,
    grad=["X"],
    stand_in="lambda X: torch.relu(X)",
    forbid=RECTIFIERS,
    hints=[
        "Compare X with 0: that gives a tensor of True and False. What do you do with it?",
        "torch.where(condition, a, b) takes a where the condition is true, and b elsewhere. A product of X and"
        " the condition does the same for finite numbers.",
        "At exactly 0 your function has to take the constant, and not X: the gradient flows through"
        " what is taken.",
    ],
)
def relu(X: Tensor) -> Tensor:
    """Return max(x, 0) for each entry, with the slope 0 at 0.

    Args:
        X: numbers, any shape.

    Returns:
        Tensor of the shape, dtype and device of `X`.
    """
    ### BEGIN SOLUTION
    return torch.where(X > 0, X, torch.zeros_like(X))
    ### END SOLUTION


relu.case("the example", X=tensor([-2.0, 0.0, 3.0]), tags=["kink"])
relu.defaults(X=randn("n", "d"), n=4, d=3)
relu.case("a matrix")
relu.case("another matrix")
relu.case("a vector", X=randn("n"), n=7)
relu.case("images", X=randn("n", 2, "d", 5), n=3, d=4)
relu.case("all of them negative", X=tensor([[-0.5, -3.0], [-1e-3, -40.0]]))
relu.case("zeros of both signs", X=tensor([[0.0, -0.0, 1.0], [-1.0, 0.0, 0.0]]), tags=["kink"])
relu.case("large and tiny numbers", X=tensor([1e6, -1e6, 1e-4, -1e-4, 7.0]), tags=["kink"])
relu.case("a single number", X=tensor(2.5))
relu.case("an empty tensor", n=0)
relu.case("integers", X=integers(3, 4, low=-5, high=6), grad=[])


@relu.right_variant
def by_mask(X):
    return X * (X > 0)


@relu.right_variant
def filled(X):
    return X.masked_fill(X <= 0, 0)


@relu.right_variant
def copied(X):
    Y = X.clone()
    Y[~(Y > 0)] = 0
    return Y


@relu.right_variant
def with_a_backward(X):
    class Relu(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            ctx.save_for_backward(X)
            return X.clamp(min=0)

        @staticmethod
        def backward(ctx, G):
            (X,) = ctx.saved_tensors
            return G * (X > 0)

    return Relu.apply(X)


relu.edits("""
half_at_0 (70 to 80 %): return torch.maximum(X, torch.zeros_like(X))
    The values are right. But where X is exactly 0, half of the gradient gets through, as it does with
    torch.max(X, zeros) or (X + |X|) / 2. By the statement nothing gets through there.
one_at_0 (70 to 80 %): X > 0 -> X >= 0
    The values are right. But where X is exactly 0, the whole gradient gets through, as it does with clamp or
    with X >= 0. By the statement nothing gets through there.
slope_for_value (30 %): return (X > 0).to(X.dtype)
    You return 1 where X is positive: that is the slope of ReLU. Its value there is X.
smaller_than_0 (40 %): X > 0 -> X < 0
    You keep the negative numbers and make the positive ones 0. It is the other way round.
absolute_value (40 %): torch.zeros_like(X) -> -X
    You return the absolute value: negative numbers become positive. ReLU makes them 0.
leaky_{n} for n = 1, 5, 10, 20 (50 %): torch.zeros_like(X) -> X * {n} / 100
    Negative numbers are made small, as a leaky ReLU does. ReLU makes them 0.
ones_for_negative (40 %): torch.zeros_like(X) -> torch.ones_like(X)
minus_ones_for_negative (40 %): torch.zeros_like(X) -> -torch.ones_like(X)
    Where X is negative you return 1 or -1. ReLU returns 0 there.
above_1_alone (45 %): X > 0 -> X > 1
at_least_1_alone (45 %): X > 0 -> X >= 1
    Numbers between 0 and 1 become 0 as well. ReLU keeps whatever is above 0.
capped_at_{n} for n = 1, 6 (55 %): return relu(X).clamp(max={n})
    Your results are cut off at the top. ReLU keeps large numbers as they are.
positive_alone (30 %): return X[X > 0]
    You return only the positive numbers, in a row. The result has the shape of X, with 0 in all other places.
above_the_mean (25 %): X > 0 -> X > X.mean(dtype=torch.float64)
    You compare with the mean of X. Compare each number with 0.
one_decision_for_all (25 %): X > 0 -> (X > 0).any()
one_decision_by_the_sum (25 %): X > 0 -> X.sum() > 0
    You decide once for the whole tensor. Each number is compared with 0 on its own.
---
nothing_cut: torch.zeros_like(X) -> X
    You return X as it is. ReLU makes negative numbers 0.
gradient_everywhere (60 %): return X + (relu(X) - X).detach()
    The values are right, but the gradient gets through everywhere: where X is 0 or less, nothing should. What
    is changed behind the back of autograd, as with .data, leaves no trace in the gradient.
gradient_below_0 (50 %): return relu(X) - relu(-X) + relu(-X).detach()
    The values are right, but where X is negative the gradient gets through. It is 0 there.
softened (30 %): return torch.logaddexp(X, torch.zeros_like(X)) if X.is_floating_point() else relu(X)
    You return log(1 + exp(x)), a ReLU with a rounded corner. Here the corner is sharp.
exponential_below_0 (40 %): torch.zeros_like(X) -> (X.clamp(max=0).exp() - 1).to(X.dtype)
    Below 0 you return exp(x) - 1, as ELU does. ReLU returns 0 there.
squared (45 %): return relu(X) ** 2
    You square the positive numbers. ReLU keeps them as they are.
""")
