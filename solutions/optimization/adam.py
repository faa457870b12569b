r"""# Adam

Adam joins momentum and RMSProp. It keeps a running average $\mathbf{m}$ of the gradients and one, $\mathbf{v}$,
of their squares. Both begin with zeros and so are too small at first, which dividing by $1 - \beta^t$ corrects.
With the gradient $\mathbf{g}$ (`p.grad`) and `betas` $= (\beta_1, \beta_2)$, step number $t$ of a parameter is

$$\begin{aligned}
\mathbf{m} &\leftarrow \beta_1 \mathbf{m} + (1 - \beta_1)\, \mathbf{g}, & \quad
\hat{\mathbf{m}} &= \mathbf{m} / (1 - \beta_1^t), \\
\mathbf{v} &\leftarrow \beta_2 \mathbf{v} + (1 - \beta_2)\, \mathbf{g}^2, & \quad
\hat{\mathbf{v}} &= \mathbf{v} / (1 - \beta_2^t), \\
\mathbf{p} &\leftarrow \mathbf{p}-\eta\hat{\mathbf{m}} / (\sqrt{\hat{\mathbf{v}}} + \epsilon),\end{aligned}$$

each number for itself. Write two functions. `init_adam_states(params)` returns a list with a dict for each
parameter, `{"m": zeros, "v": zeros, "t": 0}`, the zeros with its shape and dtype. `adam(params, states, lr,
betas, eps)` makes one step for each parameter and its dict: it raises the dict's `"t"` by one, which is the $t$
of this step, changes the tensors `p`, `m` and `v` **in place**, and clears the gradient. It returns nothing. A
parameter whose `.grad` is `None` is left alone, and so is its dict.

For example, $p = 1$ with $\eta = 0.3$, both $\beta$ 0.5, and $\epsilon$ too small to be seen:

| step $t$ | gradient | new $m$ | new $v$ | its $\hat{m}$ | its $\hat{v}$ | new $p$ |
|---|---|---|---|---|---|---|
| 1 | 5 | 2.5 | 12.5 | 2.5/0.5 = 5 | 12.5/0.5 = 25 | 1 - 0.3 · 5/5 = 0.7 |
| 2 | -1 | 0.75 | 6.75 | 0.75/0.75 = 1 | 6.75/0.75 = 9 | 0.7 - 0.3 · 1/3 = 0.6 |

PyTorch's optimizers and its functions for lists of tensors (`torch._foreach_...`) are not allowed.

## Mind

- $\hat{\mathbf{m}}$ and $\hat{\mathbf{v}}$ are used for this step alone. The dict keeps $\mathbf{m}$ and
  $\mathbf{v}$ as they are.
- Each parameter has a $t$ of its own. One that was left alone in some steps counts fewer.

## Small print

- The first step of every number has about the length $\eta$. $\epsilon$ is added to the root, as in PyTorch.
- Cleared means that `p.grad` is `None` or all zeros; both are right. Both lists may be empty.
- No two of the zeros share memory. `state["m"] = ...` is not in place: it puts another tensor into the dict.
- Parameters may have any shape, `()` included, and differ in dtype.
"""

import torch
from torch import Tensor

from grader import OPTIMIZERS, full, parts_of, randn, tensor, uniform
from grader.drivers import optimizer_steps

adam = parts_of(
    "adam",
    points=4,
    order=4,
    forbid=OPTIMIZERS,
    hints=[
        "zip(params, states) gives each parameter with its dict. Raise state['t'] first: the formulas need it.",
        "m = state['m'] gives the tensor of the dict a second name; m.mul_(...) and m += ... change it there.",
        "Two lines bring m and v up to date, two make m_hat and v_hat as new tensors, one moves p, one clears.",
    ],
)


@adam.part
def init_adam_states(params: list[Tensor]) -> list[dict]:
    """Return the state of each parameter before the first step: a dict of "m", "v" and "t"."""
    ### BEGIN SOLUTION
    return [{"m": torch.zeros_like(p), "v": torch.zeros_like(p), "t": 0} for p in params]
    ### END SOLUTION


@adam.part(updates=["params", "states"])
def adam(
    params: list[Tensor],
    states: list[dict],
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> None:
    """Make one step of Adam in place, and clear the gradients.

    Args:
        params: leaf tensors that require a gradient; `.grad` holds it, or None.
        states: their dicts, in the same order: "m" and "v" of the shape of the parameter, "t" an int.
        lr: learning rate.
        betas: shares of the old averages that are kept, of the gradients and of their squares.
        eps: added to the root.
    """
    ### BEGIN SOLUTION
    beta1, beta2 = betas
    with torch.no_grad():
        for p, state in zip(params, states, strict=True):
            if p.grad is None:
                continue
            state["t"] += 1
            m, v, t = state["m"], state["v"], state["t"]
            m.mul_(beta1).add_((1 - beta1) * p.grad)
            v.mul_(beta2).add_((1 - beta2) * p.grad**2)
            m_hat = m / (1 - beta1**t)
            v_hat = v / (1 - beta2**t)
            p.sub_(lr * m_hat / (v_hat.sqrt() + eps))
            p.grad.zero_()
    ### END SOLUTION


init_adam_states.stand_in(
    "lambda params: [{'t': 0, 'm': 0 * p.data, 'v': 0 * p.data} for p in params]"
)


@adam.stand_in
def fused(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    rest = {"weight_decay": 0.0, "amsgrad": False, "maximize": False, "lr": lr, "eps": eps}
    for p, s in zip(params, states, strict=True):
        if p.grad is not None:
            s["t"] += 1
            old, t = [p.detach(), p.grad, s["m"], s["v"]], torch.tensor(float(s["t"]))
            new = [[one.clone(memory_format=torch.contiguous_format)] for one in old]
            torch._fused_adam_(*new, [], [t], beta1=betas[0], beta2=betas[1], **rest)
            for one, (made,) in zip(old, new, strict=True):
                one.copy_(made)
            p.grad.zero_()


def begun_again(init_adam_states, params):
    for state in init_adam_states(params):
        state["m"] += 1
        state["v"] += 2
    return init_adam_states(params)


def from_the_start(adam, init_adam_states, params, gradients, each):
    rest = {"states": init_adam_states(params), "each": each, "views": True}
    return optimizer_steps(adam, params, gradients, arguments={}, **rest)


def parameter(*shape):
    return randn(*shape).parameter(grad=randn(*shape))


def state(*shape, t=2):
    return {"m": randn(*shape), "v": uniform(*shape, low=0.5, high=4.0), "t": t}


MIXED = [randn(2).to(t).parameter(grad=randn(2).to(t)) for t in ("float32", "float64")]
LAYER = {"params": [parameter("m", "n"), parameter("k")], "m": 3, "n": 4, "k": 5}
OTHER = [parameter(), parameter(2, 3, 1, 4)]
init_adam_states.case("states of weights and bias", **LAYER)
init_adam_states.case("states of a number and of four dimensions", params=OTHER)
init_adam_states.case("states in float32 beside float64", params=MIXED)
init_adam_states.case("states of no parameters", params=[])
init_adam_states.case("a second beginning", **LAYER, call=begun_again)

ZERO, HALVES = full(3, value=0.0), {"lr": 0.3, "betas": (0.5, 0.5)}
NEW = {"states": [{"m": ZERO, "v": full(3, value=0.0), "t": 0}]}
FIRST = [{"m": tensor([0.0]), "v": full(1, value=0.0), "t": 0}]
SECOND = [{"m": tensor([2.5]), "v": tensor([12.5]), "t": 1}]
ONE, TWO = (tensor([p]).parameter(grad=tensor([g])) for p, g in ((1.0, 5.0), (0.7, -1.0)))
BARE = {"params": [randn(2).parameter(), parameter(2), parameter(2)]}
BARE |= {"states": [state(2), state(2, t=4), state(2, t=7)]}
TINY = tensor([0.0, 0.0, 0.0]).parameter(grad=tensor([1e-10, 0.0, -5e-9]))
adam.defaults(**LAYER, states=[state("m", "n"), state("k", t=5)])
adam.case("the example: first step", params=[ONE], states=FIRST, **HALVES)
adam.case("the example: second step", params=[TWO], states=SECOND, **HALVES)
adam.case("weights and bias", lr=0.3, betas=(0.7, 0.8))
adam.case("lr, betas and eps by default")
adam.case("tiny gradients, one of 0", params=[TINY], **NEW, lr=1.0, eps=1e-7)
adam.case("a parameter without a gradient", **BARE, lr=0.3)
adam.case("a number", params=[parameter()], states=[state()], lr=0.3)
adam.case("no parameters", params=[], states=[])
FOUR = {"call": optimizer_steps, "params": [randn("m", "n").parameter(), randn("k").parameter()]}
FOUR |= {"gradients": [[randn("m", "n"), randn("k")] for _ in range(4)]}
START = {**FOUR, "call": from_the_start, "updates": ["params"]}
RATES = [{"lr": lr} for lr in (0.2, 0.2, 0.1, 0.5)]
GAPS = [[randn(3), randn(3)] if n % 3 else [None, randn(3)] for n in range(20)]
LONG = {"params": [randn(3).parameter(), randn(3).parameter()], "gradients": GAPS}
adam.case("four steps", **FOUR, arguments={"lr": 0.1}, views=True)
adam.case("from the start, the learning rate changes", **START, each=RATES)
adam.case("twenty steps", **{**START, **LONG}, each=[{"lr": 0.1}] * 20)


@adam.right_variant
def corrections_joined(params, states, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
    for p, s in zip(params, states, strict=True):
        gradient, p.grad = p.grad, None
        if gradient is not None:
            s["t"] += 1
            s["m"].lerp_(gradient, 1 - betas[0])
            s["v"].lerp_(gradient * gradient, 1 - betas[1])
            c1, c2 = (1 - beta ** s["t"] for beta in betas)
            p.data.addcdiv_(s["m"], s["v"].sqrt() / c2**0.5 + eps, value=-lr / c1)


init_adam_states.edits("""
default_dtype (60 to 80 %): {"m": torch.zeros_like(p), "v": torch.zeros_like(p) -> \
{"m": torch.zeros(p.shape), "v": torch.zeros(p.shape)
    An average has another dtype than its parameter: torch.zeros(shape) makes the default one.
one_tensor_for_both (60 %): return [{"m": z, "v": z, "t": 0} for z in map(torch.zeros_like, params)]
    "m" and "v" are one tensor: what is written to one is in the other. Make zeros for each of them.
one_dict_for_all (50 %): return [{"m": torch.zeros_like(params[0]), "v": torch.zeros_like(params[0]), \
"t": 0}] * len(params) if params else []
    All parameters get the same dict. Make one for each of them, with zeros of its own shape.
counts_from_one (60 to 75 %): "t": 0 -> "t": 1
    Your "t" begins with 1. No step has been made yet: it begins with 0.
plain_numbers (40 %): return [{"m": 0.0, "v": 0.0, "t": 0} for p in params]
    An average has a number for every number of its parameter: a tensor of zeros, of the same shape.
""")
adam.edits("""
not_corrected (50 %): m_hat = m / (1 - beta1**t) -> m_hat = m
    also: v_hat = v / (1 - beta2**t) -> v_hat = v
    Neither average is corrected. Divide m by 1 - beta1**t and v by 1 - beta2**t before you use them.
m_not_corrected (55 %): m_hat = m / (1 - beta1**t) -> m_hat = m
v_not_corrected (55 %): v_hat = v / (1 - beta2**t) -> v_hat = v
    One of the two averages is used as it is: each is divided by its 1 - beta**t first.
corrected_as_in_the_first_step (50 %): (1 - beta1**t) -> (1 - beta1)
    also: (1 - beta2**t) -> (1 - beta2)
    Your corrections are the same in every step. They fade: 1 - beta to the power of t comes closer to 1.
multiplied_by_t (50 %): beta1**t -> beta1 * t
    also: beta2**t -> beta2 * t
    Your corrections multiply beta by t. They take beta to the power of t, beta**t.
square_of_m (50 %): p.grad**2 -> m**2
    Your "v" averages the squares of m. It averages the squares of the gradient.
eps_under_the_root (65 to 80 %): v_hat.sqrt() + eps -> (v_hat + eps).sqrt()
    Your eps stands under the root, where it outweighs small gradients. Add it to the root.
not_cleared (60 %): p.grad.zero_() -> pass
    The gradients are still there after your step, and backward() adds to them. Clear each after its use.
---
counted_too_late (55 %): state["t"] += 1 -> pass
    also: p.grad.zero_() -> p.grad.zero_(); state["t"] += 1
    Your corrections use the t of the step before, and in the first step 1 - beta**0 is 0. Raise t first.
counter_not_kept (55 to 70 %): state["t"] += 1 -> pass
    also: m, v, t = state["m"], state["v"], state["t"] -> m, v, t = state["m"], state["v"], state["t"] + 1
    The dict's "t" stays as it is: what you count up is a number of your own. Write state["t"] += 1.
one_counter (60 to 75 %): state["t"] += 1 -> pass
    also: beta2 = betas -> beta2 = betas; states and states[0].update(t=states[0]["t"] + 1)
    also: state["v"], state["t"] -> state["v"], states[0]["t"]
    All parameters go by one counter. Each has its own: one that was left alone counts fewer steps.
correction_kept (50 %): m_hat = m / (1 - beta1**t) -> m_hat = m.div_(1 - beta1**t)
    also: v_hat = v / (1 - beta2**t) -> v_hat = v.div_(1 - beta2**t)
    The corrected averages are in the dict. Keep m and v as they are, and correct copies for this step.
betas_exchanged (60 %): beta1, beta2 = betas -> beta2, beta1 = betas
    The two betas are exchanged: the first belongs to m, the second to v.
states_rebound (60 %): m.mul_(beta1) -> m = m.clone(); v = v.clone(); m.mul_(beta1)
    The parameters move as they should, but the tensors m and v that were handed over stay: write into them.
filtered_and_then_paired (65 to 80 %): zip(params, states, strict=True) -> \
zip([p for p in params if p.grad is not None], states)
    Behind a parameter without a gradient, each parameter takes another one's dict. Pair first, then skip.
no_gradient_not_expected (75 %): if p.grad is None: continue ->
    The .grad of a parameter can be None. Such a parameter stays as it is, and so does its dict.
stops_at_a_missing_gradient (75 %): continue -> break
    At the first parameter without a gradient you stop. Skip that one only, and go on with those behind it.
""")
