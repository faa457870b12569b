r"""# Gradient descent with momentum

In a long, narrow valley, gradient descent jumps from wall to wall and creeps along the floor. Momentum helps: a
parameter $\mathbf{p}$ has a **velocity** $\mathbf{v}$, in which earlier gradients live on. With the gradient
$\mathbf{g}$ (`p.grad`), the learning rate
$\eta$ (`lr`) and the momentum $\mu$, a step is

$$\mathbf{v} \leftarrow \mu\, \mathbf{v} + \mathbf{g}, \qquad
\mathbf{p} \leftarrow \mathbf{p} - \eta\, \mathbf{v}.$$

Write two functions. `init_momentum_states(params)` returns a list with the first velocity of each parameter:
zeros, with its shape and dtype. `sgd_momentum(params, states, lr, momentum)` makes one step for each parameter
and its velocity, **both in place**, then clears the gradient. It returns nothing. A parameter whose `.grad` is
`None` is left alone, and so is its velocity.

For example, let the loss be $p^2$, with the gradient $2p$. From $p = 1$, with $\eta = 0.25$ and $\mu = 0.5$:

| step | gradient | new $v$ | new $p$ |
|---|---|---|---|
| 1 | 2 | 0.5 · 0 + 2 = 2 | 1 - 0.25 · 2 = 0.5 |
| 2 | 1 | 0.5 · 2 + 1 = 2 | 0.5 - 0.25 · 2 = 0 |
| 3 | 0 | 0.5 · 2 + 0 = 1 | 0 - 0.25 · 1 = -0.25 |

PyTorch's optimizers and its functions for lists of tensors (`torch._foreach_...`) are not allowed.

## Mind

- The learning rate stands in the second formula alone. Some books have it in the first one; that gives other
  results as soon as the learning rate changes between two steps. It may.
- In place means that whoever else holds the tensor sees the new values. `v = ...` makes a new tensor, and
  `states[i] = ...` puts another one into the list.

## Small print

- Cleared means that `p.grad` is `None` or all zeros; both are right.
- `params` is a list, `states` the list of as many velocities in the same order. Both may be empty.
- Each velocity has memory of its own, also where two parameters have the same shape. Velocities need no
  gradient.
- The step is not recorded for differentiation: each parameter is still a leaf that requires a gradient.
- Parameters may have any shape, `()` included, and differ in dtype. With `momentum = 0` this is plain gradient
  descent.
"""

# ruff: noqa: PLW2901 (p -= ... changes the tensor, which is the point here)

import torch
from torch import Tensor

from grader import OPTIMIZERS, parts_of, randn, tensor
from grader.drivers import optimizer_steps

sgd_momentum = parts_of(
    "sgd_momentum",
    points=3,
    order=1,
    forbid=OPTIMIZERS,
    hints=[
        "zip(params, states) gives each parameter with its velocity. Which of the two changes first?",
        "v.mul_(...), v.add_(...) and v += ... change a tensor; v = ... makes a new one. Changing a parameter"
        " is allowed under `with torch.no_grad():`.",
        "In the loop: skip where p.grad is None; v times momentum; v plus gradient; p minus lr times v; clear.",
    ],
)


@sgd_momentum.part
def init_momentum_states(params: list[Tensor]) -> list[Tensor]:
    """Return the velocities before the first step: for each parameter zeros of its shape, dtype, device."""
    ### BEGIN SOLUTION
    return [torch.zeros_like(p) for p in params]
    ### END SOLUTION


@sgd_momentum.part(updates=["params", "states"])
def sgd_momentum(params: list[Tensor], states: list[Tensor], lr: float, momentum: float) -> None:
    """Make one step of gradient descent with momentum in place, and clear the gradients.

    Args:
        params: leaf tensors that require a gradient; `.grad` holds it, or None.
        states: their velocities, in the same order.
        lr: learning rate.
        momentum: share of the old velocity that is kept.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p, v in zip(params, states, strict=True):
            if p.grad is None:
                continue
            v *= momentum
            v += p.grad
            p -= lr * v
            p.grad.zero_()
    ### END SOLUTION


def begun_again(init_momentum_states, params):
    for v in init_momentum_states(params):
        v += 1
    return init_momentum_states(params)


def from_the_start(sgd_momentum, init_momentum_states, params, gradients, each):
    states = init_momentum_states(params)
    rest = {"arguments": {"momentum": 0.8}, "states": states, "each": each, "views": True}
    return optimizer_steps(sgd_momentum, params, gradients, **rest)


def parameter(*shape):
    return randn(*shape).parameter(grad=randn(*shape))


MIXED = [randn(2).to(t).parameter(grad=randn(2).to(t)) for t in ("float32", "float64")]
BOTH = [randn(2).to("float32"), randn(2).to("float64")]
LAYER = {"params": [parameter("m", "n"), parameter("k")], "m": 3, "n": 4, "k": 5}
OTHER = [parameter(), parameter(2, 3, 1, 4)]
init_momentum_states.case("velocities of weights and bias", **LAYER)
init_momentum_states.case("velocities of a number and of four dimensions", params=OTHER)
init_momentum_states.case("velocities in float32 beside float64", params=MIXED)
init_momentum_states.case("velocities of no parameters", params=[])
init_momentum_states.case("a second beginning", **LAYER, call=begun_again)

ONE = {"params": [tensor([1.0]).parameter(grad=tensor([2.0]))], "states": [tensor([0.0])]}
TWO = {"params": [tensor([0.5]).parameter(grad=tensor([1.0]))], "states": [tensor([2.0])]}
BARE = {"params": [randn(2).parameter(), parameter(2), parameter(2)]}
BARE |= {"states": [randn(2), randn(2), randn(2)]}
sgd_momentum.defaults(**LAYER, states=[randn("m", "n"), randn("k")], lr=0.3, momentum=0.6)
sgd_momentum.case("the example: first step", **ONE, lr=0.25, momentum=0.5)
sgd_momentum.case("the example: second step", **TWO, lr=0.25, momentum=0.5)
sgd_momentum.case("weights and bias")
sgd_momentum.case("weights and bias, another learning rate", lr=0.05)
sgd_momentum.case("momentum 0", momentum=0.0)
sgd_momentum.case("learning rate 0", lr=0.0)
sgd_momentum.case("a parameter without a gradient", **BARE)
sgd_momentum.case("a number", params=[parameter()], states=[randn()])
sgd_momentum.case("float32 beside float64", params=MIXED, states=BOTH)
sgd_momentum.case("no parameters", params=[], states=[])
FOUR = {"call": optimizer_steps, "params": [randn("m", "n").parameter(), randn("k").parameter()]}
FOUR |= {"gradients": [[randn("m", "n"), randn("k")] for _ in range(4)]}
START = {**FOUR, "call": from_the_start, "updates": ["params"]}
RATES = [{"lr": lr} for lr in (0.2, 0.2, 0.1, 0.5)]
GAPS = [[randn(3), randn(3)] if n % 3 else [None, randn(3)] for n in range(20)]
LONG = {"params": [randn(3).parameter(), randn(3).parameter()], "gradients": GAPS}
sgd_momentum.case("four steps", **FOUR, arguments={"lr": 0.1, "momentum": 0.8}, views=True)
sgd_momentum.case("from the start, the learning rate changes", **START, each=RATES)
sgd_momentum.case("twenty steps", **{**START, **LONG}, each=[{"lr": 0.1}] * 20)


@init_momentum_states.right_variant
def by_shape(params):
    states = []
    for p in params:
        states.append(torch.zeros(p.shape, dtype=p.dtype, device=p.device))
    return states


@sgd_momentum.right_variant
def new_values_copied(params, states, lr, momentum):
    for p, v in zip(params, states, strict=True):
        gradient, p.grad = p.grad, None
        if gradient is not None:
            v.copy_(momentum * v + gradient)
            p.detach().sub_(v, alpha=lr)


@sgd_momentum.right_variant
@torch.no_grad()
def by_index(params, states, lr, momentum):
    for i in range(len(params)):
        if params[i].grad is not None:
            states[i][...] = momentum * states[i] + params[i].grad
            params[i].data -= states[i] * lr
            params[i].grad *= 0


init_momentum_states.edits("""
default_dtype (60 to 80 %): torch.zeros_like(p) -> torch.zeros(p.shape)
    A velocity has another dtype than its parameter: torch.zeros(shape) makes the default one.
ones (40 %): zeros_like -> ones_like
    Velocities begin with ones. Nothing has moved yet: begin with zeros.
copies_of_parameters (30 %): torch.zeros_like(p) -> p.detach().clone()
    Your velocities begin with the numbers of the parameters. They remember gradients: begin with zeros.
begins_with_gradients (50 %): torch.zeros_like(p) -> torch.zeros_like(p) if p.grad is None else p.grad.clone()
    Your velocities begin with gradients. The first step adds the first gradient itself: begin with zeros.
one_for_all_of_a_shape (60 to 75 %): return [made[p.shape, p.dtype] for made in \
[{(p.shape, p.dtype): torch.zeros_like(p) for p in params}] for p in params]
    Parameters of the same shape share one velocity, and mix up what they remember. Make zeros for each of them.
single_numbers (40 %): torch.zeros_like(p) -> p.new_zeros(1)
    A velocity has a number for every number of its parameter: zeros of the same shape.
""")
sgd_momentum.edits("""
velocity_of_steps (60 %): v += p.grad -> v += lr * p.grad
    also: p -= lr * v -> p -= v
    The learning rate is inside your velocity. There it keeps old learning rates when `lr` changes: the velocity
    adds up gradients alone.
running_average (60 %): v += p.grad -> v += (1 - momentum) * p.grad
    Your gradients enter the velocity with the factor 1 - momentum. Here they enter whole: momentum * v + g.
gradient_times_momentum (55 %): v *= momentum -> pass
    also: v += p.grad -> v += p.grad; v *= momentum
    The new gradient is multiplied by momentum, too. Only the old velocity is.
nothing_fades (50 %): v *= momentum -> pass
    The old velocity is added whole. Multiply it by momentum first, so that it fades.
states_rebound (60 %): v *= momentum -> v = v.clone(); v *= momentum
    The parameters move as they should, but the velocities that were handed over do not: the next step knows
    nothing of this one. Change the tensors in `states`.
moves_before (55 %): v *= momentum -> p -= lr * v; v *= momentum
    also: p -= lr * v ->
    The parameters move by the old velocity. Bring the velocity up to date first.
looks_ahead (55 %): p -= lr * v -> p -= lr * (p.grad + momentum * v)
    Your step takes momentum twice, as Nesterov's method does. Here p moves by lr times the new velocity.
velocity_alone (40 %): p -= lr * v -> pass
    The velocities are right, but no parameter has moved. `p = p - ...` makes a new tensor; `p -= ...` changes
    it.
momentum_ignored (40 %): v *= momentum -> pass
    also: v += p.grad -> v = p.grad
    Your step is plain gradient descent, and the velocity stays as it is.
ascent (60 %): p -= lr * v -> p += lr * v
    The parameters move uphill: they should go against the velocity, which adds up gradients.
velocity_downhill (60 %): v += p.grad -> v -= p.grad
    also: p -= lr * v -> p += lr * v
    Your velocity points downhill, with the opposite sign. By the formula it adds up gradients, and p subtracts
    it.
without_learning_rate (45 %): p -= lr * v -> p -= v
    Your parameters move by the whole velocity. Multiply it by the learning rate.
not_cleared (60 %): p.grad.zero_() -> pass
    The gradients are still there after your step, and backward() adds to them. Clear each after its use.
velocity_in_the_gradient (55 %): v += p.grad -> v += p.grad; p.grad.copy_(v)
    also: p.grad.zero_() -> pass
    You leave the velocity in the gradient, and backward() adds to it. Clear each gradient after its use.
---
none_counts_as_zeros (70 to 85 %): continue -> v *= momentum; p -= lr * v; continue
    A parameter without a gradient rolls on with its old velocity. Leave both as they are.
velocity_fades_without_gradient (75 to 90 %): continue -> v *= momentum; continue
    The velocity of a parameter without a gradient fades. Leave it as it is.
filtered_and_then_paired (65 to 80 %): zip(params, states, strict=True) -> \
zip([p for p in params if p.grad is not None], states)
    Behind a parameter without a gradient, each parameter takes another one's velocity. Pair first, then skip.
no_gradient_not_expected (75 %): if p.grad is None: continue ->
    The .grad of a parameter can be None. Such a parameter stays as it is, and so does its velocity.
stops_at_a_missing_gradient (75 %): continue -> break
    At the first parameter without a gradient you stop. Skip that one only, and go on with those behind it.
exchanges_data (70 %): p -= lr * v -> p.data = p.data - lr * v
    p.data = ... gives the parameter other memory, and views keep the old values. Write into it: p -= ...
exchanges_data_of_states (70 %): v *= momentum -> v.data = v * momentum
    v.data = ... gives the velocity other memory, and views keep the old values. Write into it: v *= ...
first_parameter_only (40 %): return sgd_momentum(params[:1], states[:1], lr, momentum)
    Only the first parameter moves: something ends the loop in its first round. Is a return indented?
""")
