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

The draws are judged by counting. With 20,000 elements, a probability that is off by 0.03 or more shows
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
    (grad,) = torch.autograd.grad(Y, X, torch.ones_like(Y), allow_unused=True)
    return torch.zeros_like(X) if grad is None else grad


dropout_layer.random_case(
    "100 x 200 elements, three in ten are zeroed",
    law=choice({"zeroed": 0.3, "kept": 0.7}, zero_or_rescaled),
    X=uniform(100, 200, low=0.5, high=1.5),
    dropout=0.3,
)
dropout_layer.case("dropout = 0 drops nothing", X=arange(2, 3, start=1.0), dropout=0.0)
dropout_layer.case("dropout = 1 drops all", X=randn(3, 4), dropout=1.0, grad=[])
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
    hidden=True,
)
dropout_layer.case(
    "dropout = 0 in four dimensions",
    X=randn(2, 3, 4, 5).noncontiguous(),
    dropout=0,
    float32=True,
    hidden=True,
)
dropout_layer.case("dropout = 1 in one dimension", X=randn(7), dropout=1, grad=[], hidden=True)
dropout_layer.case(
    "gradient for dropout = 1",
    call=gradient,
    X=randn(2, 5),
    dropout=1.0,
    grad=[],
    hidden=True,
)
dropout_layer.case(
    "evaluation in one dimension", X=randn(5), dropout=0.99999, training=False, hidden=True
)
dropout_layer.case("no elements", X=randn(0, 4), dropout=0.3, hidden=True)
dropout_layer.raises("dropout below 0", ValueError, X=randn(2, 3), dropout=-0.1, hidden=True)
dropout_layer.raises(
    "dropout above 1 in evaluation",
    ValueError,
    X=randn(2, 3),
    dropout=1.2,
    training=False,
    hidden=True,
)
dropout_layer.raises(
    "dropout below 0 in evaluation",
    ValueError,
    X=randn(2, 3),
    dropout=-0.1,
    training=False,
    hidden=True,
)


def wrong_formula(sentence, *variants):
    """Declare a wrong formula for training, once for each way to treat the ends of [0, 1] apart.

    Many answers return early for dropout = 0 or 1, as they should for 1; the formula then does not
    show there. A variant names the values of dropout that it treats rightly, whatever the formula.
    """

    def declare(formula):
        for number, ends in enumerate(variants, start=1):
            idea = answer_with(formula, ends)
            idea.__name__ = formula.__name__ + (f"_{number}" if number > 1 else "")
            dropout_layer.wrong_idea(sentence)(idea)
        return formula

    return declare


def answer_with(formula, ends):
    def idea(X, dropout, training=True):
        in_formula = training and 0 <= dropout <= 1 and dropout not in ends
        return formula(X, dropout) if in_formula else dropout_layer(X, dropout, training)

    return idea


@wrong_formula(
    "What survives keeps its size. The expected value then shrinks to (1 - p) times X: what do the"
    " survivors have to be divided by?",
    (1,),
)
def not_rescaled(X, p):
    return X * (torch.rand_like(X) >= p)


@wrong_formula(
    "You divide the survivors by p. Divide by the probability to survive.",
    (0, 1),
    (1,),
)
def divided_by_p(X, p):
    return X * (torch.rand_like(X) >= p) / p


@wrong_formula(
    "You multiply the survivors by 1 - p, which makes them smaller. They have to make up for those that"
    " were dropped.",
    (1,),
)
def multiplied(X, p):
    return X * (torch.rand_like(X) >= p) * (1 - p)


@wrong_formula(
    "You keep elements with probability p: dropout is the probability to zero one. Look at the direction of"
    " the comparison. Your factor 1 / (1 - p) is right.",
    (0, 1),
    (1,),
    (),
)
def kept_with_p(X, p):
    return X * (torch.rand_like(X) < p) / (1 - p)


@wrong_formula(
    "You take dropout for the probability to keep an element, as some libraries do: p and 1 - p are"
    " exchanged in the mask and in the factor.",
    (0, 1),
    (1,),
    (),
)
def keep_probability(X, p):
    return X * (torch.rand_like(X) < p) / p


@wrong_formula(
    "Your random numbers are normal, not uniform: randn exceeds p with another probability than 1 - p.",
    (0, 1),
)
def normal_draws(X, p):
    return X * (torch.randn_like(X) > p) / (1 - p)


@wrong_formula(
    "Nothing is drawn: your mask compares the elements of X themselves with dropout. Compare random numbers"
    " of the same shape with it.",
    (0, 1),
    (1,),
)
def elements_compared(X, p):
    return X * (p < X) / (1 - p)


@wrong_formula(
    "There is one draw for a whole row: its elements live or die together. Every element needs a draw of"
    " its own, so the random numbers need the full shape of X.",
    (1,),
)
def one_draw_per_row(X, p):
    kept = torch.rand(len(X), *[1] * (X.dim() - 1)) >= p
    return X * kept / (1 - p)


@wrong_formula(
    "All examples of the batch get the same mask: the random numbers lack the first axis of X. Every"
    " element needs a draw of its own.",
    (1,),
)
def one_mask_for_the_batch(X, p):
    kept = torch.rand(X.shape[1:]) >= p
    return X * kept / (1 - p)


@wrong_formula(
    "There is a single draw for all of X: everything is kept or everything dropped. Every element needs a"
    " draw of its own.",
    (1,),
)
def one_draw_for_all(X, p):
    kept = torch.rand(()) >= p
    return X * kept / (1 - p)


@wrong_formula(
    "Every call drops the same elements: a seed is set inside the function. Leave the generator alone and"
    " let it run on.",
    (1,),
)
def seed_inside(X, p):
    torch.manual_seed(0)
    return X * (torch.rand_like(X) >= p) / (1 - p)


@wrong_formula(
    "For dropout = 1 your formula computes 0 / 0, which is NaN. Everything is dropped then: treat it apart.",
    (),
)
def nan_for_one(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)


@wrong_formula(
    "For dropout = 1 the zeros are right but their gradient is NaN: torch.where looks away from X / 0, its"
    " gradient does not. Treat this case apart.",
    (),
)
def nan_gradient_for_one(X, p):
    return torch.where(torch.rand_like(X) >= p, X / (1 - p), 0.0)


@wrong_formula(
    "The numbers are right but no gradient comes back: the graph was cut, as .data, detach and"
    " torch.no_grad() do.",
    (0, 1),
    (1,),
)
def graph_cut(X, p):
    return dropout_layer(X.detach(), p)


@dropout_layer.wrong_idea(
    "The numbers are right but no gradient comes back, not even in evaluation: X is cut from the graph, as"
    " .data, detach and torch.no_grad() do."
)
def graph_cut_everywhere(X, dropout, training=True):
    return dropout_layer(X.detach(), dropout, training)


@wrong_formula(
    "The numbers are right, but the gradient also comes back for elements that were dropped. It has to pass"
    " through the same mask: build the result with it, not around it.",
    (1,),
)
def gradient_past_the_mask(X, p):
    rescaled = X / (1 - p)
    return rescaled + (dropout_layer(X, p) - rescaled).detach()


@wrong_formula(
    "You write the zeros into X itself. The caller still needs X: make a new tensor. (Where X requires a"
    " gradient, PyTorch refuses the writing or the gradient comes out wrong.)",
    (1,),
)
def written_into_X(X, p):
    X.data.mul_(torch.rand_like(X) >= p)
    return X / (1 - p)


@dropout_layer.wrong_idea(
    "Elements are dropped in evaluation too. Where does your code look at `training`?"
)
def active_in_evaluation(X, dropout, training=True):
    return dropout_layer(X, dropout)


@dropout_layer.wrong_idea(
    "`training` works the wrong way round: you drop in evaluation and return X in training."
)
def training_reversed(X, dropout, training=True):
    return dropout_layer(X, dropout, not training)


@dropout_layer.wrong_idea(
    "In evaluation you multiply by 1 - p. The survivors of training were already divided by it, so nothing"
    " is left to make up for."
)
def scaled_in_evaluation(X, dropout, training=True):
    Y = dropout_layer(X, dropout, training)
    return Y if training else Y * (1 - dropout)


@dropout_layer.wrong_idea(
    "You multiply by 1 - p in evaluation instead of dividing the survivors by it in training. Dropout was"
    " first published like that; here evaluation returns X unchanged."
)
def first_published_form(X, dropout, training=True):
    Y = dropout_layer(X, dropout, training)
    return Y * (1 - dropout)


@dropout_layer.wrong_idea(
    "For dropout = 1 you divide by zero: 1 / (1 - p) does not exist there. Everything is dropped then, so"
    " treat it apart."
)
def division_by_zero(X, dropout, training=True):
    if training and dropout == 1:
        raise ZeroDivisionError("float division by zero")
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
    if 0 <= dropout <= 1 or not training:
        return dropout_layer(X, min(max(dropout, 0), 1), training)
    return X * (torch.rand_like(X) >= dropout) / (1 - dropout)


@dropout_layer.wrong_idea(
    "You check the range of dropout with assert. That raises an AssertionError, and nothing at all under"
    " `python -O`; a bad argument calls for a ValueError."
)
def assertion(X, dropout, training=True):
    if not 0 <= dropout <= 1:
        raise AssertionError
    return dropout_layer(X, dropout, training)
