r"""# Adagrad

One learning rate for all parameters is too large for some and too small for others. Adagrad gives every single
number of a parameter its own: it divides by the size of the gradients so far. For each parameter $\mathbf{p}$ a
sum $\mathbf{s}$ of squared gradients is kept. With the gradient $\mathbf{g}$ (`p.grad`), a step is

$$\mathbf{s} \leftarrow \mathbf{s} + \mathbf{g}^2, \qquad
\mathbf{p} \leftarrow \mathbf{p} - \eta\, \frac{\mathbf{g}}{\sqrt{\mathbf{s}} + \epsilon},$$

each number for itself: square, root and fraction are taken element by element.

Write two functions. `init_adagrad_states(params)` returns a list with the first sum of each parameter: zeros,
with its shape and dtype. `adagrad(params, states, lr, eps)` makes one step for each parameter and its sum,
**both in place**, then clears the gradient. It returns nothing. A parameter whose `.grad` is `None` is left
alone, and so is its sum.

For example, $p = 2$ with $\eta = 0.5$, and $\epsilon$ too small to be seen:

| step | gradient | new $s$ | new $p$ |
|---|---|---|---|
| 1 | 6 | 0 + 36 = 36 | 2 - 0.5 · 6/6 = 1.5 |
| 2 | 8 | 36 + 64 = 100 | 1.5 - 0.5 · 8/10 = 1.1 |

PyTorch's optimizers and its functions for lists of tensors (`torch._foreach_...`) are not allowed.

## Mind

- Squares are added up, not averaged, so steps get shorter and shorter.
- $\epsilon$ keeps 0/0 away. It is added to the root, as in PyTorch; under the root, as in some books, it would
  dwarf small gradients.

## Small print

- The first step of every number has about the length $\eta$, whatever its gradient; where the gradient is 0,
  nothing moves.
- Cleared means that `p.grad` is `None` or all zeros; both are right.
- `params` is a list, `states` the list of as many sums in the same order. Both may be empty.
- Each sum has memory of its own, also where two parameters have the same shape. Sums need no gradient.
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

adagrad = parts_of(
    "adagrad",
    points=3,
    order=2,
    forbid=OPTIMIZERS,
    hints=[
        "zip(params, states) gives each parameter with its sum. Which of the two changes first?",
        "s += ... and p -= ... change a tensor; s = ... makes a new one. Changing a parameter is allowed under"
        " `with torch.no_grad():`.",
        "In the loop: skip where p.grad is None; add the square; move p, dividing by root plus eps; clear.",
    ],
)


@adagrad.part
def init_adagrad_states(params: list[Tensor]) -> list[Tensor]:
    """Return the sums before the first step: for each parameter zeros of its shape, dtype and device."""
    ### BEGIN SOLUTION
    return [torch.zeros_like(p) for p in params]
    ### END SOLUTION


@adagrad.part(updates=["params", "states"])
def adagrad(params: list[Tensor], states: list[Tensor], lr: float, eps: float = 1e-10) -> None:
    """Make one step of Adagrad in place, and clear the gradients.

    Args:
        params: leaf tensors that require a gradient; `.grad` holds it, or None.
        states: for each of them the sum of its squared gradients so far, in the same order.
        lr: learning rate.
        eps: added to the root.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p, s in zip(params, states, strict=True):
            if p.grad is None:
                continue
            s += p.grad**2
            p -= lr * p.grad / (s.sqrt() + eps)
            p.grad.zero_()
    ### END SOLUTION


def begun_again(init_adagrad_states, params):
    for s in init_adagrad_states(params):
        s += 1
    return init_adagrad_states(params)


def from_the_start(adagrad, init_adagrad_states, params, gradients, each):
    rest = {"states": init_adagrad_states(params), "each": each, "views": True}
    return optimizer_steps(adagrad, params, gradients, arguments={}, **rest)


def parameter(*shape):
    return randn(*shape).parameter(grad=randn(*shape))


def squares(*shape):
    return uniform(*shape, low=0.5, high=4.0)


MIXED = [randn(2).to(t).parameter(grad=randn(2).to(t)) for t in ("float32", "float64")]
BOTH = [squares(2).to("float32"), squares(2).to("float64")]
LAYER = {"params": [parameter("m", "n"), parameter("k")], "m": 3, "n": 4, "k": 5}
OTHER = [parameter(), parameter(2, 3, 1, 4)]
init_adagrad_states.case("sums of weights and bias", **LAYER)
init_adagrad_states.case("sums of a number and of four dimensions", params=OTHER)
init_adagrad_states.case("sums in float32 beside float64", params=MIXED)
init_adagrad_states.case("sums of no parameters", params=[])
init_adagrad_states.case("a second beginning", **LAYER, call=begun_again)

ONE = {"params": [tensor([2.0]).parameter(grad=tensor([6.0]))], "states": [tensor([0.0])]}
TWO = {"params": [tensor([1.5]).parameter(grad=tensor([8.0]))], "states": [tensor([36.0])]}
BARE = {"params": [randn(2).parameter(), parameter(2), parameter(2)]}
BARE |= {"states": [squares(2), squares(2), squares(2)]}
TINY = tensor([0.0, 0.0, 0.0]).parameter(grad=tensor([1e-8, -2e-8, 5e-9]))
STILL = tensor([1.0, 2.0, 3.0]).parameter(grad=tensor([0.0, 4.0, 0.0]))
adagrad.defaults(**LAYER, states=[squares("m", "n"), squares("k")], lr=0.3)
adagrad.case("the example: first step", **ONE, lr=0.5)
adagrad.case("the example: second step", **TWO, lr=0.5)
adagrad.case("weights and bias")
adagrad.case("weights and bias, another learning rate", lr=0.05)
adagrad.case("eps that is seen", eps=0.25)
adagrad.case("tiny gradients", params=[TINY], states=[full(3, value=0.0)], lr=1.0)
adagrad.case("gradients of 0", params=[STILL], states=[full(3, value=0.0)])
adagrad.case("learning rate 0", lr=0.0)
adagrad.case("a parameter without a gradient", **BARE)
adagrad.case("a number", params=[parameter()], states=[squares()])
adagrad.case("float32 beside float64", params=MIXED, states=BOTH)
adagrad.case("no parameters", params=[], states=[])
FOUR = {"call": optimizer_steps, "params": [randn("m", "n").parameter(), randn("k").parameter()]}
FOUR |= {"gradients": [[randn("m", "n"), randn("k")] for _ in range(4)]}
START = {**FOUR, "call": from_the_start, "updates": ["params"]}
RATES = [{"lr": lr} for lr in (0.2, 0.2, 0.1, 0.5)]
GAPS = [[randn(3), randn(3)] if n % 3 else [None, randn(3)] for n in range(20)]
LONG = {"params": [randn(3).parameter(), randn(3).parameter()], "gradients": GAPS}
adagrad.case("four steps", **FOUR, arguments={"lr": 0.1}, views=True)
adagrad.case("from the start, the learning rate changes", **START, each=RATES)
adagrad.case("twenty steps", **{**START, **LONG}, each=[{"lr": 0.1}] * 20)


@init_adagrad_states.right_variant
def by_shape(params):
    states = []
    for p in params:
        states.append(torch.zeros(p.shape, dtype=p.dtype, device=p.device))
    return states


@adagrad.right_variant
def new_values_copied(params, states, lr, eps=1e-10):
    for p, s in zip(params, states, strict=True):
        gradient, p.grad = p.grad, None
        if gradient is not None:
            s.copy_(s + gradient.square())
            p.detach().addcdiv_(gradient, s.sqrt() + eps, value=-lr)


@adagrad.right_variant
@torch.no_grad()
def by_index(params, states, lr, eps=1e-10):
    for i in range(len(params)):
        if params[i].grad is not None:
            states[i][...] = torch.addcmul(states[i], params[i].grad, params[i].grad)
            params[i].data -= lr / (eps + states[i] ** 0.5) * params[i].grad
            params[i].grad *= 0


init_adagrad_states.edits("""
default_dtype (60 to 80 %): torch.zeros_like(p) -> torch.zeros(p.shape)
    A sum has another dtype than its parameter: torch.zeros(shape) makes the default one.
ones (40 %): zeros_like -> ones_like
    Sums begin with ones. Before the first gradient nothing has been added: begin with zeros.
copies_of_parameters (30 %): torch.zeros_like(p) -> p.detach().clone()
    Your sums begin with the numbers of the parameters. They add up squared gradients: begin with zeros.
begins_with_squares (50 %): torch.zeros_like(p) -> torch.zeros_like(p) if p.grad is None else p.grad**2
    Your sums begin with squared gradients. The first step adds the first one itself: begin with zeros.
one_for_all_of_a_shape (60 to 75 %): return [made[p.shape, p.dtype] for made in \
[{(p.shape, p.dtype): torch.zeros_like(p) for p in params}] for p in params]
    Parameters of the same shape share one sum, and mix up what they remember. Make zeros for each of them.
single_numbers (40 %): torch.zeros_like(p) -> p.new_zeros(1)
plain_numbers (40 %): torch.zeros_like(p) -> 0.0
    A sum has a number for every number of its parameter: a tensor of zeros, of the same shape.
""")
adagrad.edits("""
eps_under_the_root (65 to 80 %): s.sqrt() + eps -> (s + eps).sqrt()
    Your eps stands under the root, where it outweighs small gradients. Add it to the root.
without_eps (70 to 85 %): + eps ->
    Without eps a gradient of 0 in the first step becomes 0/0, which is NaN. Add eps to the root.
without_root (50 %): s.sqrt() -> s
    You divide by the sum of squares. Take its root: a step should not change with the unit of the gradient.
absolute_values (50 %): s += p.grad**2 -> s += p.grad.abs()
absolute_values_and_no_root (50 %): s += p.grad**2 -> s += p.grad.abs()
    also: s.sqrt() -> s
    Your sum is one of absolute values. Add up the squares, and take the root where you divide.
signed_sum (40 %): s += p.grad**2 -> s += p.grad
    You add up the gradients themselves, in which signs cancel out. Square them first.
one_for_the_whole_tensor (45 %): s += p.grad**2 -> s += (p.grad**2).sum()
mean_over_the_tensor (45 %): s += p.grad**2 -> s += (p.grad**2).mean()
    All numbers of a parameter get the same sum. Each has its own, of its own squared gradients.
squares_replaced (50 %): s += p.grad**2 -> s.copy_(p.grad**2)
    Your state holds the newest square alone. Add it to what is there.
averaged (55 %): s += p.grad**2 -> s.mul_(0.9).add_(0.1 * p.grad**2)
    You average the squares, as RMSProp does. Adagrad adds them up, and forgets nothing.
states_rebound (60 %): s += p.grad**2 -> s = s + p.grad**2
    The parameters move as they should, but the sums that were handed over do not change: the next step knows
    nothing of this one. Change the tensors in `states`.
moves_before (55 %): s += p.grad**2 -> p -= lr * p.grad / (s.sqrt() + eps); s += p.grad**2
    also: p -= lr * p.grad / (s.sqrt() + eps) ->
    The parameters move by the old sum, which lacks this gradient. Add its square first.
numerator_lost (45 %): lr * p.grad / -> lr /
    The gradient is missing above the fraction line: all numbers go the same way, whatever its sign.
undivided (35 %): / (s.sqrt() + eps) ->
    Your step is plain gradient descent. Divide it by the root of the sum, plus eps.
ascent (60 %): p -= lr -> p += lr
    The parameters move uphill, along their gradients. Descent subtracts.
without_learning_rate (45 %): lr * p.grad -> p.grad
    The learning rate has no influence on your step. Multiply by it.
not_cleared (60 %): p.grad.zero_() -> pass
    The gradients are still there after your step, and backward() adds to them. Clear each after its use.
---
sum_alone (40 %): p -= lr * p.grad / (s.sqrt() + eps) -> pass
    The sums are right, but no parameter has moved. `p = p - ...` makes a new tensor; `p -= ...` changes it.
filtered_and_then_paired (65 to 80 %): zip(params, states, strict=True) -> \
zip([p for p in params if p.grad is not None], states)
    Behind a parameter without a gradient, each parameter takes another one's sum. Pair first, then skip.
no_gradient_not_expected (75 %): if p.grad is None: continue ->
    The .grad of a parameter can be None. Such a parameter stays as it is, and so does its sum.
stops_at_a_missing_gradient (75 %): continue -> break
    At the first parameter without a gradient you stop. Skip that one only, and go on with those behind it.
exchanges_data (70 %): p -= lr * p.grad / (s.sqrt() + eps) -> p.data = p - lr * p.grad / (s.sqrt() + eps)
    p.data = ... gives the parameter other memory, and views keep the old values. Write into it: p -= ...
exchanges_data_of_states (70 %): s += p.grad**2 -> s.data = s + p.grad**2
    s.data = ... gives the sum other memory, and views keep the old values. Write into it: s += ...
first_parameter_only (40 %): return adagrad(params[:1], states[:1], lr, eps)
    Only the first parameter moves: something ends the loop in its first round. Is a return indented?
""")
