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

- `dropout` is the probability to **zero** an element. Some libraries ask for the probability to keep it.
- `X` may have any shape, and may be empty. Every element gets its own draw: neither rows nor channels nor
  the examples of a batch share one. The result has the shape and dtype of `X` and is on its device.
- The draws come from torch's global generator (`torch.rand`, `torch.bernoulli`, ...): after the same
  `torch.manual_seed` a call gives the same result, and a second call another one. The function itself
  never sets a seed.
- Gradients must reach `X`. Where an element was kept, its gradient is multiplied by $1/(1-p)$; where it was
  dropped, it is zero. Autograd does this if the result is built from tensor operations.
- With `dropout=0` the result equals `X`. With `dropout=1` it is zero everywhere, and not NaN: $1/(1-p)$
  does not exist there. (A gradient of zeros and no gradient are both right then.)
- `dropout` below 0 or above 1 raises a `ValueError`, in training and in evaluation.
- `X` stays as it is. In evaluation you may return `X` itself.

The draws are judged by counting. With 8,000 elements, a probability that is off by 0.06 or more shows
practically always, and a right answer fails once in many millions of attempts.

PyTorch's own dropout functions and layers are not allowed.
"""

import torch
from torch import Tensor

from grader import arange, choice, exercise, randn, tensor, uniform


@exercise(
    points=3,
    grad=["X"],
    forbid=[
        "torch.*dropout*",
        "torch.nn.functional.*dropout*",
        "torch.nn.*Dropout*",
    ],
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
    "80 x 100 elements, 35 % are zeroed",
    law=choice({"zeroed": 0.35, "kept": 0.65}, zero_or_rescaled),
    X=uniform(80, 100, low=0.5, high=1.5),
    dropout=0.35,
)
dropout_layer.case(
    "dropout = 0 drops nothing", X=arange(2, 3, start=-1.0), dropout=0.0, tags=["edge"]
)
dropout_layer.case("dropout = 1 drops all", X=randn(3, 4), dropout=1.0, grad=[], tags=["edge"])
dropout_layer.case(
    "evaluation changes nothing, however high dropout is",
    X=tensor([[8.0, 4.0, 2.0], [-4.0, 6.0, 0.0]]),
    dropout=0.9999,
    training=False,
)
dropout_layer.raises("dropout above 1", ValueError, X=randn(2, 3), dropout=1.2)
dropout_layer.random_case(
    "three dimensions, three in five are zeroed",
    law=choice({"zeroed": 0.6, "kept": 0.4}, zero_or_rescaled),
    X=uniform(24, 18, 20, low=-1.5, high=1.5).noncontiguous(),
    dropout=0.6,
    grad=[],
)
dropout_layer.case(
    "dropout = 0 in four dimensions",
    X=randn(2, 3, 4, 5).noncontiguous(),
    dropout=0.0,
    tags=["edge"],
    float32=True,
)
dropout_layer.case("dropout = 1 in one dimension", X=randn(7), dropout=1.0, grad=[], tags=["edge"])
dropout_layer.case(
    "gradient for dropout = 1",
    call=gradient,
    X=randn(2, 5),
    dropout=1.0,
    grad=[],
    tags=["edge"],
)
dropout_layer.case("evaluation in one dimension", X=randn(5), dropout=0.99999, training=False)
dropout_layer.case("no elements", X=randn(0, 4), dropout=0.3)
dropout_layer.raises("dropout below 0", ValueError, X=randn(2, 3), dropout=-0.1)
dropout_layer.raises(
    "dropout above 1 in evaluation",
    ValueError,
    X=randn(2, 3),
    dropout=1.2,
    training=False,
)
dropout_layer.raises(
    "dropout below 0 in evaluation",
    ValueError,
    X=randn(2, 3),
    dropout=-0.1,
    training=False,
)


@dropout_layer.wrong_idea(
    "You multiply by 1 - p in evaluation instead of dividing the survivors by it in training. Dropout was"
    " first published like that; here evaluation returns X unchanged.",
    credit=0.5,
)
def first_published_form(X, dropout, training=True):
    return flawed(X, dropout, training, not_rescaled=True, scaled_in_evaluation=True)


@dropout_layer.wrong_ideas(
    credit={
        "kept_with_p": 0.6,
        "not_rescaled": 0.5,
        "divided_by_p": 0.6,
        "multiplied": 0.6,
        "keep_probability": 0.65,
        "normal_draws": 0.5,
        "elements_compared": 0.4,
        "nan_for_one": 0.85,
        "unchanged_for_one": 0.85,
        "active_in_evaluation": 0.65,
        "scaled_in_evaluation": 0.65,
        "divided_in_evaluation": 0.65,
        "graph_cut": 0.6,
        "written_into_X": 0.8,
    },
    kept_with_p=(
        "You keep elements with probability p: dropout is the probability to zero one. Look at the"
        " direction of the comparison, or at what you hand to bernoulli. The factor is another matter."
    ),
    not_rescaled=(
        "What survives keeps its size. The expected value then shrinks to (1 - p) times X: what do the"
        " survivors have to be divided by?"
    ),
    divided_by_p="You divide the survivors by p. Divide by the probability to survive.",
    multiplied=(
        "You multiply the survivors by 1 - p, which makes them smaller. They have to make up for those"
        " that were dropped."
    ),
    keep_probability=(
        "You take dropout for the probability to keep an element, as some libraries do: p and 1 - p are"
        " exchanged in the mask and in the factor."
    ),
    normal_draws=(
        "Your random numbers are normal, not uniform: randn exceeds p with another probability than 1 - p."
    ),
    elements_compared=(
        "Nothing is drawn: your mask compares the elements of X themselves with dropout. Compare random"
        " numbers of the same shape with it."
    ),
    nan_for_one=(
        "For dropout = 1 your formula divides by zero and gives NaN or infinity. Everything is dropped"
        " then: treat it apart."
    ),
    unchanged_for_one=(
        "For dropout = 1 you return X as it is. Nothing survives then: the result is zero everywhere."
    ),
    active_in_evaluation=(
        "Elements are dropped in evaluation too. Where does your code look at `training`?"
    ),
    scaled_in_evaluation=(
        "In evaluation you multiply by 1 - p. What is dropped in training is made up for in"
        " training, by the factor there: nothing is left to do here."
    ),
    divided_in_evaluation=(
        "In evaluation nothing is dropped, but you still divide by 1 - p. That makes up for what was"
        " dropped: it belongs to training alone."
    ),
    graph_cut=(
        "No gradient comes back in training: X, or the result, is cut from the graph, as .data, detach,"
        " numpy and torch.no_grad() do."
    ),
    written_into_X=(
        "You write the zeros into X itself. The caller still needs X: make a new tensor. (Where X requires"
        " a gradient, PyTorch refuses the writing or the gradient comes out wrong.)"
    ),
)
def flawed(
    X,
    dropout,
    training=True,
    *,
    kept_with_p=False,
    not_rescaled=False,
    divided_by_p=False,
    multiplied=False,
    keep_probability=False,
    normal_draws=False,
    elements_compared=False,
    nan_for_one=False,
    unchanged_for_one=False,
    active_in_evaluation=False,
    scaled_in_evaluation=False,
    divided_in_evaluation=False,
    graph_cut=False,
    written_into_X=False,
):
    if not 0 <= dropout <= 1:
        raise ValueError("no probability")
    if not training and not active_in_evaluation:
        survives = 1 - dropout
        Y = X * survives if scaled_in_evaluation else X
        return Y / survives if divided_in_evaluation else Y
    if dropout == 1 and unchanged_for_one:
        return X
    p = 1 - dropout if keep_probability else dropout
    draws = torch.randn_like(X) if normal_draws else torch.rand_like(X)
    if elements_compared:
        draws = X.detach().clone()
    kept = draws < p if kept_with_p else draws >= p
    apart = p == 1 and not (nan_for_one or kept_with_p or keep_probability)
    if apart:
        kept = torch.zeros_like(kept)
    if written_into_X:
        X.data.mul_(kept)
    Y = (X.detach() if graph_cut else X) * kept
    if not_rescaled:
        return Y
    if multiplied:
        return Y * (1 - p)
    return Y / (p if divided_by_p else 1 if apart else 1 - p)


@dropout_layer.wrong_idea(
    "You take dropout for the probability to keep an element, as some libraries do: p and 1 - p are"
    " exchanged in the mask and in the factor.",
    credit=0.65,
)
def keep_probability_with_0_apart(X, dropout, training=True):
    if training and dropout == 0:
        return torch.zeros_like(X)
    return flawed(X, dropout, training, keep_probability=True)


@dropout_layer.wrong_ideas(
    credit={
        "gradient_past_the_mask": 0.65,
        "gradient_not_rescaled": 0.7,
        "gradient_of_another_mask": 0.65,
        "mask_read_off_the_result": 0.85,
    },
    gradient_past_the_mask=(
        "The numbers are right, but the gradient also comes back for elements that were dropped. It has to"
        " pass through the same mask: build the result with it, or use it in your backward."
    ),
    gradient_not_rescaled=(
        "The numbers are right, but their gradient lacks the factor 1 / (1 - p): what a survivor is"
        " multiplied by, its gradient is multiplied by too."
    ),
    gradient_of_another_mask=(
        "The numbers are right, but the gradient passes through another mask than they did: keep the mask"
        " of the forward pass, and draw nothing in your backward."
    ),
    mask_read_off_the_result=(
        "An element of X that is 0 and survives gets no gradient: your backward takes every 0 of the result"
        " for a dropped element. Keep the mask of the forward pass."
    ),
)
def flawed_backward(
    X,
    dropout,
    training=True,
    *,
    gradient_past_the_mask=False,
    gradient_not_rescaled=False,
    gradient_of_another_mask=False,
    mask_read_off_the_result=False,
):
    """Dropout with a backward of its own, as a hand-written autograd function has it."""

    class Dropout(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            ctx.kept = torch.rand_like(X) >= dropout
            ctx.factor = 1 / (1 - dropout) if dropout < 1 else 1.0
            return X * ctx.kept * ctx.factor

        @staticmethod
        def backward(ctx, G):
            kept = ctx.kept
            if gradient_of_another_mask:
                kept = torch.rand_like(G) >= dropout
            if mask_read_off_the_result:
                kept = kept & (X != 0)
            if gradient_past_the_mask:
                kept = torch.ones_like(kept)
            return G * kept * (1.0 if gradient_not_rescaled else ctx.factor)

    if not training or not 0 <= dropout <= 1:
        return dropout_layer(X, dropout, training)
    return Dropout.apply(X)


@dropout_layer.wrong_idea(
    "The numbers are right but no gradient comes back, not even in evaluation: X is cut from the graph, as"
    " .data, detach and torch.no_grad() do.",
    credit=0.5,
)
def graph_cut_everywhere(X, dropout, training=True):
    return dropout_layer(X.detach(), dropout, training)


@dropout_layer.wrong_idea(
    "`training` works the wrong way round: you drop in evaluation and return X in training.",
    credit=0.5,
)
def training_reversed(X, dropout, training=True):
    return dropout_layer(X, dropout, not training)


@dropout_layer.wrong_idea(
    "Whether X requires a gradient, or gradients are on, decides in your code. That is for `training` alone"
    " to say: it can be True where nobody asks for gradients, and False where somebody does.",
    credit=0.5,
)
def gradients_decide(X, dropout, training=True):
    return dropout_layer(X, dropout, torch.is_grad_enabled() and X.requires_grad)


@dropout_layer.wrong_idea(
    "Half of the elements are dropped, whatever p is: your draws are rounded, or compared with 0.5.",
    credit=0.55,
)
def half_dropped(X, dropout, training=True):
    if not training or not 0 < dropout < 1:
        return dropout_layer(X, dropout, training)
    return X * (torch.rand_like(X) < 0.5) / (1 - dropout)


@dropout_layer.wrong_idea(
    "Too much is dropped: there are two masks, one after the other, and only what both leave survives.",
    credit=0.55,
)
def dropped_twice(X, dropout, training=True):
    Y = dropout_layer(X, dropout, training)
    return Y * (torch.rand_like(X) >= dropout) if training else Y


@dropout_layer.wrong_idea(
    "There is a small constant in the denominator, so every survivor is a little too small. It does not help"
    " for dropout = 1 either, where nothing survives: treat that apart.",
    credit=0.7,
)
def constant_in_denominator(X, dropout, training=True):
    Y = dropout_layer(X, dropout, training)
    return Y * (1 - dropout) / (1 - dropout + 1e-3) if training else Y


@dropout_layer.wrong_idea(
    "For dropout = 1 the zeros are right but their gradient is NaN: torch.where looks away from X / 0, its"
    " gradient does not. Treat this case apart."
)
def nan_gradient_for_one(X, dropout, training=True):
    if not training or dropout != 1:
        return dropout_layer(X, dropout, training)
    return torch.where(torch.rand_like(X) >= dropout, X / (1 - dropout), 0.0)


@dropout_layer.wrong_idea(
    "For dropout = 1 you divide by zero: 1 / (1 - p) does not exist there. Everything is dropped then, so"
    " treat it apart."
)
def division_by_zero(X, dropout, training=True):
    Y = dropout_layer(X, dropout, training)
    return Y if dropout != 1 or not training else Y * (1 / (1 - dropout))


@dropout_layer.wrong_idea(
    "You refuse dropout = 1 with an error. It is a probability like any other: everything is dropped."
)
def one_refused(X, dropout, training=True):
    if dropout == 1:
        raise ValueError("dropout must be below 1")
    return dropout_layer(X, dropout, training)


@dropout_layer.wrong_idea(
    "You refuse dropout = 0 with an error. It is a probability like any other: nothing is dropped."
)
def zero_refused(X, dropout, training=True):
    if dropout == 0:
        raise ValueError("dropout must be above 0")
    return dropout_layer(X, dropout, training)


@dropout_layer.wrong_idea(
    "In evaluation a dropout below 0 or above 1 passes unnoticed. The check comes too late: it belongs"
    " before the return for evaluation."
)
def range_checked_in_training_only(X, dropout, training=True):
    return dropout_layer(X, dropout) if training else X


@dropout_layer.wrong_idea(
    "A dropout below 0 or above 1 is no probability and should raise a ValueError; yours goes on with it."
)
def range_not_checked(X, dropout, training=True):
    return dropout_layer(X, min(max(dropout, 0), 1), training)


@dropout_layer.wrong_idea(
    "You check the range of dropout with assert. That raises an AssertionError, and nothing at all under"
    " `python -O`; a bad argument calls for a ValueError."
)
def assertion(X, dropout, training=True):
    if not 0 <= dropout <= 1:
        raise AssertionError
    return dropout_layer(X, dropout, training)


@dropout_layer.right_variant
def mask_times_factor(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError(dropout)
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape) > dropout).float()
    return (mask * X / (1.0 - dropout)).to(X.dtype)


@dropout_layer.right_variant
def bernoulli_mask(X, dropout, training=True):
    if not 0 <= dropout <= 1:
        raise ValueError("dropout")
    if not training:
        return X.clone()
    mask = torch.bernoulli(torch.full(X.shape, 1 - dropout, device=X.device)).to(X.dtype)
    return X * mask / (1 - dropout) if dropout < 1 else X * mask


@dropout_layer.right_variant
def factors_drawn_in_place(X, dropout, training=True):
    if not 0 <= dropout <= 1:
        raise ValueError("dropout")
    factors = torch.empty_like(X).bernoulli_(1 - dropout if training else 1.0)
    return X.mul(factors.div_(1 - dropout) if training and dropout < 1 else factors)


@dropout_layer.right_variant
def chosen_by_where(X, dropout, training=True):
    if abs(dropout - 0.5) > 0.5:
        raise ValueError("dropout")
    if not training:
        return X
    drop = torch.empty(X.shape, dtype=torch.float64).uniform_() < dropout
    return torch.where(drop, torch.zeros_like(X), X / max(1 - dropout, 1e-300))


@dropout_layer.right_variant
def filled_at_places(X, dropout, training=True):
    if dropout > 1 or dropout < 0:
        raise ValueError("dropout")
    if not training:
        return X
    places = (torch.rand(X.numel()) < dropout).nonzero().flatten()
    survivors = X.reshape(-1).index_fill(0, places, 0)
    return (survivors / (1 - dropout) if dropout < 1 else survivors * 0).reshape(X.shape)


@dropout_layer.right_variant
def survivors_written_into_zeros(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout")
    if not training:
        return X
    Y = torch.zeros_like(X)
    kept = torch.randint(0, 10**7, X.shape) >= dropout * 10**7
    Y[kept] = X[kept] / (1 - dropout)
    return Y


@dropout_layer.right_variant
def multinomial_of_two(X, dropout, training=True):
    if not 0.0 <= dropout <= 1.0:
        raise ValueError("dropout")
    if not training or not X.numel():
        return X
    kept = torch.multinomial(torch.tensor([dropout, 1 - dropout]), X.numel(), replacement=True)
    return X * kept.reshape(X.shape) / ((1 - dropout) or 1)


@dropout_layer.right_variant
def own_backward(X, dropout, training=True):
    return flawed_backward(X, dropout, training)


@dropout_layer.right_variant
def library(X, dropout, training=True):
    return torch.nn.functional.dropout(X, dropout, training)


SAME_GRAPH = "a mask carries no graph"
dropout_layer.equivalent_mutant(
    "return torch.zeros_like(X.detach())", "zeros_like takes nothing but the form of X"
)
dropout_layer.equivalent_mutant(
    "kept = torch.rand_like(X) > dropout", "a draw is exactly p with probability 2**-53"
)
dropout_layer.equivalent_mutant("kept = torch.rand_like(X.detach()) >= dropout", SAME_GRAPH)
dropout_layer.equivalent_mutant("return X * kept.detach() / (1 - dropout)", SAME_GRAPH)


UNIFORM = ("rand", "rand_like", "uniform", "uniform_", "Uniform", "random")
dropout_layer.seen_in_code(
    assertion=["assert"],
    kept_with_p=[*UNIFORM, "bernoulli", "bernoulli_", "Bernoulli", "binomial", "Binomial"],
    normal_draws=["randn", "randn_like", "normal", "normal_", "Normal", "gauss"],
)
