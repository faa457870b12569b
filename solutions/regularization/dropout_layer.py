r"""# Dropout

In training, set every element of `X` to zero with probability $p$ (the argument `dropout`), each on its
own, and divide the survivors by $1 - p$:

$$y_i = \begin{cases} 0 & \text{with probability } p,\\[2pt]
\dfrac{x_i}{1-p} & \text{with probability } 1-p. \end{cases}$$

The division keeps the expected value: $p \cdot 0 + (1-p) \cdot \frac{x_i}{1-p} = x_i$. That is why nothing
is left to do in evaluation: with `training=False` the result is `X`, unchanged.

With $p = 0.2$ a survivor is multiplied by $1 / 0.8 = 1.25$. So

$$\mathbf{X} = (8, 4, 2, -4, 6) \quad\text{may give}\quad (10, 5, 0, -5, 7.5)
\quad\text{or}\quad (0, 5, 2.5, -5, 7.5),$$

and the next call draws again: out of many elements, about one in five is zero.

`dropout` below 0 or above 1 raises a `ValueError`, in training and in evaluation. Gradients must reach `X`.
PyTorch's own dropout functions and layers are not allowed.

## Mind

- `dropout` is the probability to **zero** an element. Some libraries ask for the probability to keep it.
- Every element gets its own draw: neither rows nor channels nor the examples of a batch share one.

## Small print

- `X` may have any shape, and may be empty. The result has its shape and dtype and is on its device.
- The draws come from torch's global generator (`torch.rand`, `torch.bernoulli`, ...): after the same
  `torch.manual_seed` a call gives the same result, and a second call another one. The function itself
  never sets a seed.
- Where an element was kept, its gradient is multiplied by $1/(1-p)$; where it was dropped, it is zero. Autograd
  does this if the result is built from tensor operations.
- With `dropout=0` the result equals `X`. With `dropout=1` it is zero everywhere, and not NaN: $1/(1-p)$
  does not exist there. (A gradient of zeros and no gradient are both right then.)
- `X` stays as it is. In evaluation you may return `X` itself.
- The draws are judged by counting. With 2,250 elements and `dropout=0.21`, a probability that is off by 0.09 or
  more shows practically always, and a right answer fails once in many millions of attempts.
"""

import torch
from torch import Tensor

from grader import DROPOUTS, arange, choice, exercise, randn, tensor, uniform


@exercise(
    points=3,
    order=2,
    grad=["X"],
    forbid=DROPOUTS,
    hints=[
        "Settle the cases without chance first: dropout outside 0 to 1, evaluation, dropout = 1.",
        "torch.rand_like(X) draws one number for each element, uniformly from 0 to 1. Which share of the"
        " numbers lies below 0.3?",
        "Compare these numbers with dropout: that gives a mask of True and False. Make sure that it is"
        " True with probability 1 - dropout.",
        "X times the mask zeroes what is dropped, and the gradient is right by itself. Then divide by the"
        " share of elements that is kept on average.",
    ],
)
def dropout_layer(X: Tensor, dropout: float, training: bool = True) -> Tensor:
    """Zero each element of `X` with probability `dropout` and rescale the others, in training only.

    Args:
        X: input of any shape.
        dropout: probability to zero an element, from 0 to 1.
        training: whether to drop anything.

    Returns:
        Tensor of the shape and dtype and on the device of `X`.

    Raises:
        ValueError: if `dropout` is below 0 or above 1.
    """
    ### BEGIN SOLUTION
    if not 0 <= dropout <= 1:
        raise ValueError(f"dropout is a probability, from 0 to 1, and not {dropout}")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    kept = torch.rand_like(X) >= dropout
    return X * kept / (1 - dropout)
    ### END SOLUTION


def zero_or_rescaled(X, dropout):
    return {"zeroed": X * 0, "kept": X / (1 - dropout)}


def gradient(dropout_layer, X, dropout):
    X = X.clone().requires_grad_()
    Y = dropout_layer(X, dropout)
    if not Y.requires_grad:
        return torch.zeros_like(X)
    # Of the sum: upstream gradients that are given make PyTorch import 500 modules, in every process.
    (grad,) = torch.autograd.grad(Y.sum(), X, allow_unused=True)
    return torch.zeros_like(X) if grad is None else grad


dropout_layer.random_case(
    "45 x 50 elements, 21 % are zeroed",
    law=choice({"zeroed": 0.21, "kept": 0.79}, zero_or_rescaled),
    X=uniform(45, 50, low=0.5, high=1.5),
    dropout=0.21,
)
dropout_layer.defaults(X=randn("N", "C"), N=2, C=3)
dropout_layer.case(
    "dropout = 0 drops nothing", X=arange(2, 3, start=-1.0), dropout=0.0, tags=["edge"]
)
dropout_layer.case("dropout = 1 drops all", dropout=1.0, grad=[], tags=["edge"], N=3, C=4)
X = tensor([[8.0, 4.0, 2.0], [-4.0, 6.0, 0.0]])
dropout_layer.case(
    "evaluation changes nothing, however high dropout is", X=X, dropout=0.9999, training=False
)
dropout_layer.raises("dropout above 1", ValueError, dropout=1.2)
dropout_layer.random_case(
    "three dimensions, three in four are zeroed",
    law=choice({"zeroed": 0.75, "kept": 0.25}, zero_or_rescaled),
    X=uniform(12, 10, 15, low=-1.5, high=1.5).noncontiguous(),
    dropout=0.75,
    grad=[],
)
X = randn(2, 3, 4, 5).noncontiguous()
dropout_layer.case("dropout = 0 in four dimensions", X=X, dropout=0.0, tags=["edge"], float32=True)
dropout_layer.case("dropout = 1 in one dimension", X=randn(7), dropout=1.0, grad=[], tags=["edge"])
dropout_layer.case(
    "gradient for dropout = 1", call=gradient, dropout=1.0, grad=[], tags=["edge"], C=5
)
dropout_layer.case(
    "evaluation in one dimension", X=randn("N"), dropout=0.99999, training=False, N=5
)
dropout_layer.case("no elements", dropout=0.3, N=0, C=4)
dropout_layer.raises("dropout below 0", ValueError, dropout=-0.1)
dropout_layer.raises("dropout above 1 in evaluation", ValueError, dropout=1.2, training=False)
dropout_layer.raises("dropout below 0 in evaluation", ValueError, dropout=-0.1, training=False)


@dropout_layer.right_variant
def bernoulli_mask(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout")
    if not training:
        return X.clone()
    mask = torch.bernoulli(torch.full(X.shape, 1 - dropout, device=X.device)).to(X.dtype)
    return X * mask / (1 - dropout) if dropout < 1 else X * mask


@dropout_layer.right_variant
def chosen_by_where(X, dropout, training=True):
    if abs(dropout - 0.5) > 0.5:
        raise ValueError("dropout")
    if not training:
        return X
    drop = torch.empty(X.shape, dtype=torch.float64).uniform_() < dropout
    return torch.where(drop, torch.zeros_like(X), X / max(1 - dropout, 1e-300))


@dropout_layer.right_variant
def library(X, dropout, training=True):
    return torch.nn.functional.dropout(X, dropout, training)


dropout_layer.edits("""
kept_with_p (60 %): >= dropout -> < dropout
    You keep elements with probability p; dropout is the probability to zero one. The factor is another matter.

not_rescaled (50 %): X * kept / (1 - dropout) -> X * kept
    What survives keeps its size, so the expected value shrinks. What do the survivors have to be divided by?

divided_by_p (60 %): / (1 - dropout) -> / dropout
    You divide the survivors by p. Divide by the probability to survive.

multiplied (60 %): / (1 - dropout) -> * (1 - dropout)
    You multiply the survivors by 1 - p, which makes them smaller. They have to make up for what was dropped.

constant_in_denominator (70 %): dropout == 1 -> False
    also: / (1 - dropout) -> / (1 - dropout + 1e-3)
    A small constant in the denominator makes every survivor a little too small. Treat dropout = 1 apart.

keep_probability (65 %): dropout == 1 -> False
    also: >= dropout -> < dropout
    also: / (1 - dropout) -> / dropout
keep_probability_with_0_apart (65 %): return dropout_layer(X, 1 - dropout, training)
    You take dropout for the probability to keep an element: p and 1 - p are exchanged in mask and factor.

normal_draws (50 %): torch.rand_like -> torch.randn_like
    Your random numbers are normal, not uniform: randn exceeds p with another probability than 1 - p.

nan_for_one (85 %): dropout == 1 -> False
division_by_zero: dropout == 1 -> False
    also: / (1 - dropout) -> * (1 / (1 - dropout))
    For dropout = 1 you divide by zero. Everything is dropped then: treat it apart.

nan_gradient_for_one: dropout == 1 -> False
    also: X * kept / (1 - dropout) -> torch.where(kept, X / (1 - dropout), 0.0)
    For dropout = 1 the zeros are right, but not their gradient: torch.where does not hold back that of X / 0.

unchanged_for_one (85 %): return torch.zeros_like(X) -> return X
    For dropout = 1 you return X as it is. Nothing survives then: the result is zero everywhere.

active_in_evaluation (65 %): not training -> False
    Elements are dropped in evaluation too. Where does your code look at `training`?

training_reversed (50 %): not training -> training
    `training` works the wrong way round: you drop in evaluation and return X in training.

gradients_decide (50 %): not training -> not (torch.is_grad_enabled() and X.requires_grad)
    What decides in your code is whether gradients are on, or X requires one. Only `training` may decide.

scaled_in_evaluation (65 %): not training: return X -> not training: return X * (1 - dropout)
    In evaluation you multiply by 1 - p. The factor in training makes up for what is dropped there.

first_published_form (50 %): not training: return X -> not training: return X * (1 - dropout)
    also: X * kept / (1 - dropout) -> X * kept
    You multiply by 1 - p in evaluation instead of dividing the survivors by it in training. Dropout was first
    published like that; here evaluation returns X unchanged.

divided_in_evaluation (65 %): not training: return X -> not training: return X / (1 - dropout)
    In evaluation you still divide by 1 - p. That makes up for what was dropped: it belongs to training alone.

graph_cut (60 %): X * kept -> X.detach() * kept
graph_cut_everywhere (50 %): return dropout_layer(X.detach(), dropout, training)
    No gradient comes back: .data, detach, numpy or torch.no_grad() cut X, or the result, from the graph.

gradient_past_the_mask (65 %): return X * kept / (1 - dropout) -> \
return X + (X * kept / (1 - dropout) - X).detach()
    also: return torch.zeros_like(X) -> return X - X.detach()
    The numbers are right, but the gradient also comes back for dropped elements: it has to pass the same mask.

gradient_not_rescaled (70 %): return X * kept / (1 - dropout) -> \
return X * kept + (X * kept * dropout / (1 - dropout)).detach()
    The numbers are right, but the gradient lacks the factor 1 / (1 - p) that the survivors have.

range_checked_in_training_only: return dropout_layer(X, dropout) if training else X
    In evaluation a dropout below 0 or above 1 passes unnoticed: check it before you return.

range_not_checked: not 0 <= dropout <= 1 -> False
    A dropout below 0 or above 1 is no probability and should raise a ValueError; yours goes on with it.
""")

dropout_layer.equivalent_mutant("kept = torch.rand_like(X) > dropout", "p is drawn once in 2**53")

UNIFORM = ("rand", "rand_like", "uniform", "uniform_", "Uniform", "random")
dropout_layer.seen_in_code(
    kept_with_p=[*UNIFORM, "bernoulli", "bernoulli_", "Bernoulli", "binomial", "Binomial"],
    normal_draws=["randn", "randn_like", "normal", "normal_", "Normal", "gauss"],
)
