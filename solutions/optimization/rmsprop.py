r"""# RMSProp

Adagrad adds up all squared gradients and so gets slower and slower, even where the landscape has become flat
long ago. RMSProp forgets: it keeps a running average $\mathbf{s}$ of the squared gradients, in which old ones
fade. With the gradient $\mathbf{g}$ (`p.grad`), a step is

$$\mathbf{s} \leftarrow \alpha\, \mathbf{s} + (1 - \alpha)\, \mathbf{g}^2, \qquad
\mathbf{p} \leftarrow \mathbf{p} - \eta\, \frac{\mathbf{g}}{\sqrt{\mathbf{s}} + \epsilon},$$

each number for itself: square, root and fraction are taken element by element.

Write two functions. `init_rmsprop_states(params)` returns a list with the first average of each parameter:
zeros, with its shape and dtype. `rmsprop(params, states, lr, alpha, eps)` makes one step for each parameter and
its average, **both in place**, then clears the gradient. It returns nothing. A parameter whose `.grad` is
`None` is left alone, and so is its average.

For example, $p = 1$ with $\eta = 0.1$, $\alpha = 0.75$, and $\epsilon$ too small to be seen:

| step | gradient | new $s$ | new $p$ |
|---|---|---|---|
| 1 | 4 | 0.75 · 0 + 0.25 · 16 = 4 | 1 - 0.1 · 4/2 = 0.8 |
| 2 | 2 | 0.75 · 4 + 0.25 · 4 = 4 | 0.8 - 0.1 · 2/2 = 0.7 |

PyTorch's optimizers and its functions for lists of tensors (`torch._foreach_...`) are not allowed.

## Mind

- The average begins with 0, as in PyTorch, and not with the first square. So the first step is longer than
  $\eta$: it has the length $\eta / \sqrt{1 - \alpha}$.
- $\epsilon$ keeps 0/0 away. It is added to the root, as in PyTorch; under the root, as in some books, it would
  dwarf small gradients.

## Small print

- Cleared means that `p.grad` is `None` or all zeros; both are right.
- `params` is a list, `states` the list of as many averages in the same order. Both may be empty.
- Each average has memory of its own, also where two parameters have the same shape. Averages need no gradient.
- In place means that whoever else holds the tensor sees the new values: `s = ...` makes a new tensor, and
  `states[i] = ...` puts another one into the list. The step is not recorded for differentiation.
- Parameters may have any shape, `()` included, and differ in dtype. The learning rate may change between two
  steps.
"""

# ruff: noqa: PLW2901 (p -= ... changes the tensor, which is the point here)

import torch
from torch import Tensor

from grader import OPTIMIZERS, full, parts_of, randn, tensor, uniform
from grader.drivers import optimizer_steps

rmsprop = parts_of(
    "rmsprop",
    points=3,
    order=3,
    forbid=OPTIMIZERS,
    hints=[
        "zip(params, states) gives each parameter with its average. Which of the two changes first?",
        "s += ... and p -= ... change a tensor; s = ... makes a new one. Changing a parameter is allowed under"
        " `with torch.no_grad():`.",
        "In the loop: skip where p.grad is None; bring s up to date; move p, dividing by root plus eps; clear.",
    ],
)


@rmsprop.part
def init_rmsprop_states(params: list[Tensor]) -> list[Tensor]:
    """Return the averages before the first step: for each parameter zeros of its shape, dtype and device."""
    ### BEGIN SOLUTION
    return [torch.zeros_like(p) for p in params]
    ### END SOLUTION


@rmsprop.part(updates=["params", "states"])
def rmsprop(
    params: list[Tensor], states: list[Tensor], lr: float, alpha: float = 0.99, eps: float = 1e-8
) -> None:
    """Make one step of RMSProp in place, and clear the gradients.

    Args:
        params: leaf tensors that require a gradient; `.grad` holds it, or None.
        states: for each of them the running average of its squared gradients, in the same order.
        lr: learning rate.
        alpha: share of the old average that is kept.
        eps: added to the root.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p, s in zip(params, states, strict=True):
            if p.grad is None:
                continue
            s *= alpha
            s += (1 - alpha) * p.grad**2
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()
    ### END SOLUTION


def begun_again(init_rmsprop_states, params):
    for s in init_rmsprop_states(params):
        s += 1
    return init_rmsprop_states(params)


def from_the_start(rmsprop, init_rmsprop_states, params, gradients, each):
    rest = {"states": init_rmsprop_states(params), "each": each, "views": True}
    return optimizer_steps(rmsprop, params, gradients, arguments={}, **rest)


def parameter(*shape):
    return randn(*shape).parameter(grad=randn(*shape))


def squares(*shape):
    return uniform(*shape, low=0.5, high=4.0)


MIXED = [randn(2).to(t).parameter(grad=randn(2).to(t)) for t in ("float32", "float64")]
BOTH = [squares(2).to("float32"), squares(2).to("float64")]
LAYER = {"params": [parameter("m", "n"), parameter("k")], "m": 3, "n": 4, "k": 5}
OTHER = [parameter(), parameter(2, 3, 1, 4)]
init_rmsprop_states.case("averages of weights and bias", **LAYER)
init_rmsprop_states.case("averages of a number and of four dimensions", params=OTHER)
init_rmsprop_states.case("averages in float32 beside float64", params=MIXED)
init_rmsprop_states.case("averages of no parameters", params=[])
init_rmsprop_states.case("a second beginning", **LAYER, call=begun_again)

ONE = {"params": [tensor([1.0]).parameter(grad=tensor([4.0]))], "states": [tensor([0.0])]}
TWO = {"params": [tensor([0.8]).parameter(grad=tensor([2.0]))], "states": [tensor([4.0])]}
BARE = {"params": [randn(2).parameter(), parameter(2), parameter(2)]}
BARE |= {"states": [squares(2), squares(2), squares(2)]}
TINY = tensor([0.0, 0.0, 0.0]).parameter(grad=tensor([1e-8, -2e-8, 5e-9]))
STILL = tensor([1.0, 2.0, 3.0]).parameter(grad=tensor([0.0, 4.0, 0.0]))
rmsprop.defaults(**LAYER, states=[squares("m", "n"), squares("k")], lr=0.3, alpha=0.7)
rmsprop.case("the example: first step", **ONE, lr=0.1, alpha=0.75)
rmsprop.case("the example: second step", **TWO, lr=0.1, alpha=0.75)
rmsprop.case("weights and bias")
rmsprop.case("alpha 0.9", alpha=0.9)
rmsprop.case("eps that is seen", eps=0.25)
rmsprop.case("tiny gradients", params=[TINY], states=[full(3, value=0.0)], lr=1.0)
rmsprop.case("gradients of 0", params=[STILL], states=[full(3, value=0.0)])
rmsprop.case("a parameter without a gradient", **BARE)
rmsprop.case("a number", params=[parameter()], states=[squares()])
rmsprop.case("float32 beside float64", params=MIXED, states=BOTH)
rmsprop.case("no parameters", params=[], states=[])
FOUR = {"call": optimizer_steps, "params": [randn("m", "n").parameter(), randn("k").parameter()]}
FOUR |= {"gradients": [[randn("m", "n"), randn("k")] for _ in range(4)]}
START = {**FOUR, "call": from_the_start, "updates": ["params"]}
RATES = [{"lr": lr} for lr in (0.2, 0.2, 0.1, 0.5)]
GAPS = [[randn(3), randn(3)] if n % 3 else [None, randn(3)] for n in range(20)]
LONG = {"params": [randn(3).parameter(), randn(3).parameter()], "gradients": GAPS}
rmsprop.case("four steps, alpha and eps by default", **FOUR, arguments={"lr": 0.1}, views=True)
rmsprop.case("from the start, the learning rate changes", **START, each=RATES)
rmsprop.case("twenty steps", **{**START, **LONG}, each=[{"lr": 0.1}] * 20)


@init_rmsprop_states.right_variant
def by_shape(params):
    return [torch.zeros(p.shape, dtype=p.dtype, device=p.device) for p in params]


@rmsprop.right_variant
def new_values_copied(params, states, lr, alpha=0.99, eps=1e-8):
    for p, s in zip(params, states, strict=True):
        gradient, p.grad = p.grad, None
        if gradient is not None:
            s.copy_(alpha * s + (1 - alpha) * gradient.square())
            p.detach().addcdiv_(gradient, s.sqrt() + eps, value=-lr)


@rmsprop.right_variant
@torch.no_grad()
def by_index(params, states, lr, alpha=0.99, eps=1e-8):
    for i in range(len(params)):
        if params[i].grad is not None:
            states[i].lerp_(params[i].grad ** 2, 1 - alpha)
            params[i].data -= lr / (eps + states[i] ** 0.5) * params[i].grad
            params[i].grad *= 0


init_rmsprop_states.edits("""
default_dtype (60 to 80 %): torch.zeros_like(p) -> torch.zeros(p.shape)
    An average has another dtype than its parameter: torch.zeros(shape) makes the default one.
ones (40 %): zeros_like -> ones_like
    Averages begin with ones. Here they begin with zeros, as in PyTorch.
begins_with_squares (50 %): torch.zeros_like(p) -> torch.zeros_like(p) if p.grad is None else p.grad**2
    Your averages begin with squared gradients. Here they begin with zeros, as in PyTorch.
one_for_all_of_a_shape (60 to 75 %): return [made[p.shape, p.dtype] for made in \
[{(p.shape, p.dtype): torch.zeros_like(p) for p in params}] for p in params]
    Parameters of the same shape share one average, and mix up what they remember. Make zeros for each of them.
single_numbers (40 %): torch.zeros_like(p) -> p.new_zeros(1)
plain_numbers (40 %): torch.zeros_like(p) -> 0.0
    An average has a number for every number of its parameter: a tensor of zeros, of the same shape.
""")
rmsprop.edits("""
weights_exchanged (55 %): s *= alpha -> s *= 1 - alpha
    also: (1 - alpha) * p.grad**2 -> alpha * p.grad**2
    The two weights are exchanged: alpha belongs to the old average, 1 - alpha to the new square.
starts_at_the_first_square (60 to 75 %): s *= alpha -> \
s.copy_(torch.where(s.any(), alpha * s, alpha * p.grad**2))
    Your first average is the first square itself, so the first step is too short. Begin at 0, as in PyTorch.
square_not_weighted (55 %): (1 - alpha) * p.grad**2 -> p.grad**2
    Your new square enters whole. In an average it has the weight 1 - alpha.
summed (50 %): s *= alpha -> pass
    also: (1 - alpha) * p.grad**2 -> p.grad**2
    You add up the squares, as Adagrad does. RMSProp averages them: the old average fades by alpha.
first_step_corrected (55 %): s.sqrt() -> (s / (1 - alpha)).sqrt()
    You divide the average by 1 - alpha where the step is made. RMSProp takes the average as it is.
root_in_the_state (50 %): (1 - alpha) * p.grad**2 -> (1 - alpha) * p.grad**2; s.sqrt_()
    also: s.sqrt() -> s
    The root has been taken in the state itself. It keeps the average of squares; take the root for the step.
eps_under_the_root (65 to 80 %): s.sqrt() + eps -> (s + eps).sqrt()
    Your eps stands under the root, where it outweighs small gradients. Add it to the root.
without_eps (70 to 85 %): + eps ->
    Without eps a gradient of 0 in the first step becomes 0/0, which is NaN. Add eps to the root.
without_root (50 %): s.sqrt() -> s
    You divide by the average of squares. Take its root: a step should not change with the unit of the gradient.
absolute_values (50 %): p.grad**2 -> p.grad.abs()
absolute_values_and_no_root (50 %): p.grad**2 -> p.grad.abs()
    also: s.sqrt() -> s
    You average absolute values. Average the squares, and take the root where you divide.
mean_over_the_tensor (45 %): p.grad**2 -> (p.grad**2).mean()
    All numbers of a parameter get the same average. Each has its own, of its own squared gradients.
states_rebound (60 %): s *= alpha -> s = alpha * s
    The parameters move as they should, but the averages that were handed over do not change: the next step
    knows nothing of this one. Change the tensors in `states`.
moves_before (55 %): s *= alpha -> p -= lr * p.grad / (s.sqrt() + eps); s *= alpha
    also: p -= lr * p.grad / (s.sqrt() + eps) ->
    The parameters move by the old average, which lacks this gradient. Bring it up to date first.
numerator_lost (45 %): lr * p.grad / -> lr /
    The gradient is missing above the fraction line: all numbers go the same way, whatever its sign.
ascent (60 %): p -= lr -> p += lr
    The parameters move uphill, along their gradients. Descent subtracts.
without_learning_rate (45 %): lr * p.grad -> p.grad
    The learning rate has no influence on your step. Multiply by it.
not_cleared (60 %): p.grad.zero_() -> pass
    The gradients are still there after your step, and backward() adds to them. Clear each after its use.
---
alpha_of_0.9 (60 %): return rmsprop(params, states, lr, 0.9, eps)
    Your alpha is always 0.9. Take the argument.
filtered_and_then_paired (65 to 80 %): zip(params, states, strict=True) -> \
zip([p for p in params if p.grad is not None], states)
    Behind a parameter without a gradient, each parameter takes another one's average. Pair first, then skip.
no_gradient_not_expected (75 %): if p.grad is None: continue ->
    The .grad of a parameter can be None. Such a parameter stays as it is, and so does its average.
stops_at_a_missing_gradient (75 %): continue -> break
    At the first parameter without a gradient you stop. Skip that one only, and go on with those behind it.
exchanges_data (70 %): p -= lr * p.grad / (s.sqrt() + eps) -> p.data = p - lr * p.grad / (s.sqrt() + eps)
    p.data = ... gives the parameter other memory, and views keep the old values. Write into it: p -= ...
""")
