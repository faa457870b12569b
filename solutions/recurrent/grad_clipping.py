r"""# Clip gradients

A gradient that comes back through many time steps can become huge, and one step along it ruins everything that
was learned. Clipping limits the length of the step and keeps its direction. Put the gradients of **all**
parameters side by side, as one long vector $\mathbf{g}$. If its norm is larger than $\theta$ (`theta`), scale
it down to this norm, else leave it alone:

$$\mathbf{g} \leftarrow \min\left(1, \frac{\theta}{\lVert \mathbf{g} \rVert}\right) \mathbf{g},
\qquad \lVert \mathbf{g} \rVert = \sqrt{\sum_i g_i^2}$$

Take two parameters with the gradients $(2, 3)$ and $(6)$. Their norm is $\sqrt{4 + 9 + 36} = 7$. With
$\theta = 3.5$ both are multiplied by 0.5, which makes $(1, 1.5)$ and $(3)$; with $\theta = 10$ they stay as
they are.

- `net` is a module, whose `parameters()` are meant, or something that gives parameters one by one: a list, or
  a generator such as `net.parameters()`, which can be gone through **once** only.
- The gradients change **in place**: `p.grad` is the same tensor as before, with other numbers in it.
- Return the norm *before* clipping, as a Python `float`.
- A parameter whose `p.grad` is `None` took no part; it is skipped. If all gradients are 0, they stay 0.

## Mind

- There is one norm for all, and so one factor. Parameters that are clipped one by one, or numbers that are cut
  off one by one, change the direction of the step.
- No small number is added to the norm here, as `torch.nn.utils.clip_grad_norm_` does; look at the norm before
  you divide by it.

## Small print

- With `theta = 0` all gradients become 0. Without any gradient the norm is 0.0. `theta` is never negative.
- The parameters themselves stay as they are. Gradients may have any number of axes, at least one.
- The functions of `torch.nn.utils` and those for lists of tensors (`torch._foreach_...`) are not allowed.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from grader import exercise, full, randn, tensor


@exercise(
    points=3,
    order=8,
    forbid=["torch.nn.utils.*", "torch._foreach_*", "torch._C.*", "torch.ops.*"],
    hints=[
        "You need all gradients twice: for the norm, and to scale them. Collect them in a list first.",
        "isinstance(net, nn.Module) tells whether net.parameters() is what to go through.",
        "The square of the whole norm is the sum of the squares of all numbers of all gradients. What changes"
        " a tensor in place?",
    ],
)
def grad_clipping(net: nn.Module | Iterable[Tensor], theta: float) -> float:
    """Scale all gradients in place so that their common norm is `theta` at most.

    Args:
        net: a module, or parameters that can be gone through at least once.
        theta: the largest norm that is left alone, at least 0.

    Returns:
        The norm of all gradients before clipping.
    """
    ### BEGIN SOLUTION
    params = net.parameters() if isinstance(net, nn.Module) else net
    gradients = [p.grad for p in params if p.grad is not None]
    norm = math.sqrt(sum(g.square().sum().item() for g in gradients))
    if norm > theta:
        for g in gradients:
            g.mul_(theta / norm)
    return norm
    ### END SOLUTION


@grad_clipping.stand_in
def from_the_library(net, theta):
    params = list(net.parameters() if isinstance(net, torch.nn.Module) else net)
    norm = torch.nn.utils.get_total_norm([p.grad for p in params if p.grad is not None])
    if norm > theta:
        for p in params:
            if p.grad is not None:
                p.grad.mul_(theta / norm)
    return float(norm)


def clipped(grad_clipping, gradients, theta, given):
    """Make a parameter for each gradient, and hand them over as a module, a list or a generator."""
    params = []
    for g in gradients:
        params.append(torch.nn.Parameter(torch.ones(2) if g is None else torch.full_like(g, 0.7)))
        params[-1].grad = None if g is None else g.clone()
    before, weights = [p.grad for p in params], [p.detach().clone() for p in params]
    net = params if given == "list" else (p for p in params)
    if given == "module":
        net = torch.nn.Module()
        net.layer = torch.nn.Module()
        for i, p in enumerate(params):
            (net if i else net.layer).register_parameter(f"p{i}", p)
    norm = grad_clipping(net, theta)
    alike = all(p.grad is g for p, g in zip(params, before, strict=True))
    kept = all(bool((p == w).all()) for p, w in zip(params, weights, strict=True))
    return {
        "norm": norm,
        "gradients": [p.grad for p in params if p.grad is not None],
        "p.grad is the same tensor": str(alike),
        "parameters as they were": str(kept),
    }


SEVEN = [tensor([2.0, 3.0]), tensor([6.0])]
LAYERS = [randn("n"), randn("k", "m"), randn("m", 1)]
grad_clipping.defaults(call=clipped, gradients=LAYERS, given="list", n=4, k=3, m=5)
grad_clipping.case("the example: clipped to half", gradients=SEVEN, theta=3.5)
grad_clipping.case("the example: left alone", gradients=SEVEN, theta=10.0)
grad_clipping.case("a module", theta=0.5, given="module")
grad_clipping.case("a generator", theta=1.5, given="generator")
grad_clipping.case("a list", theta=2.0, n=2, k=4, m=3)
grad_clipping.case("a norm just above theta", gradients=SEVEN, theta=6.9, given="module")
grad_clipping.case("a norm just below theta", gradients=SEVEN, theta=7.1, given="module")
grad_clipping.case("a parameter without gradient", gradients=[None, *LAYERS], theta=1.0)
grad_clipping.case("one number", gradients=[tensor([-4.0])], theta=3.0)
zeros = [full(3, value=0.0), full(2, 2, value=0.0)]
grad_clipping.case("gradients of 0", gradients=zeros, theta=1.0, tags=["edge"])
grad_clipping.case("theta is 0", theta=0.0, given="module")
grad_clipping.case("theta and gradients are 0", gradients=zeros, theta=0.0, tags=["edge"])
tiny = [randn("n", std=1e-5), randn("m", std=1e-5)]
grad_clipping.case("tiny gradients", gradients=tiny, theta=1e-6, scale=1e-6)
grad_clipping.case("no gradient at all", gradients=[None, None], theta=1.0, tags=["edge"])
line = "norm = math.sqrt(sum((g.square().sum() for g in gradients)))"
grad_clipping.equivalent_mutant(line, "math.sqrt makes a float of a tensor as well")


def gradients_of(net):
    """Return all gradients that there are."""
    params = net.parameters() if isinstance(net, nn.Module) else net
    return [p.grad for p in params if p.grad is not None]


@grad_clipping.right_variant
def one_vector(net, theta):
    gradients = gradients_of(net)
    g = torch.cat([g.flatten() for g in gradients]) if gradients else torch.zeros(1)
    norm = g.norm().item()
    factor = min(1.0, theta / norm) if norm else 1.0
    for g in gradients:
        g.mul_(factor)
    return norm


@grad_clipping.right_variant
def norm_of_norms(net, theta):
    gradients = gradients_of(net)
    norm = math.hypot(*(torch.linalg.vector_norm(g).item() for g in gradients))
    for g in gradients if norm > theta else ():
        g.copy_(g / norm * theta)
    return norm


@grad_clipping.right_variant
def by_slices(net, theta):
    squares, gradients = 0.0, gradients_of(net)
    for g in gradients:
        squares = squares + (g * g).sum()
    norm = float(squares) ** 0.5
    if theta < norm:
        for g in gradients:
            g[...] = g * theta / norm
    return norm


grad_clipping.edits("""
each_by_its_own_norm (at most 50 %): if norm > theta: -> if True:
    also: g.mul_(theta / norm) -> g.mul_(theta / max(g.norm().item(), theta) if theta else 0)
    The gradients of each parameter are clipped by their own norm. One norm counts, that of all together.

clamped (at most 40 %): if norm > theta: -> if True:
    also: g.mul_(theta / norm) -> g.clamp_(-theta, theta)
    Single numbers are cut off at theta, which changes the direction. Multiply all by one factor.

always_scaled (at most 60 %): if norm > theta -> if norm > 0
    Gradients below theta are scaled up to it. Clipping only makes them smaller: min(1, ...).

new_tensors (at most 70 %): g.mul_(theta / norm) -> pass
    also: params = net.parameters() if isinstance(net, nn.Module) else net -> \
params = net = list(net.parameters() if isinstance(net, nn.Module) else net)
    also: return norm -> [setattr(p, "grad", p.grad * min(1, theta / (norm or 1))) for p in net \
if p.grad is not None and norm > theta]; return norm
    The numbers are right, but `p.grad` is another tensor than before. Change the one that is there.

without_root (40 %): norm = math.sqrt(sum(g.square().sum().item() for g in gradients)) -> \
norm = float(sum(g.square().sum().item() for g in gradients))
    Your norm is the sum of the squares: the root is missing.

norms_added (40 %): math.sqrt(sum(g.square().sum().item() for g in gradients)) -> \
float(sum(g.norm().item() for g in gradients))
    Your norm is the sum of the norms of the parameters. Add up the squares of all numbers, and take one root.

norm_afterwards (65 %): return norm -> return min(norm, float(theta))
    You return the norm after clipping. That before it is asked for: it tells how large the gradients were.

nothing_returned (65 %): return norm -> return None
    Your function returns nothing. Return the norm before clipping.

norm_as_tensor (80 %): return norm -> return torch.tensor(norm)
    The norm comes back as a tensor. A Python float is asked for: `.item()` or float(...) makes one.

---
norm_of_weights (30 %): g.square().sum().item() for g in gradients -> \
p.detach().square().sum().item() for p in net if p.grad is not None
    also: params = net.parameters() if isinstance(net, nn.Module) else net -> \
params = net = list(net.parameters() if isinstance(net, nn.Module) else net)
    Your norm is that of the parameters. It is their gradients that are clipped: p.grad.
absolute_numbers (40 %): math.sqrt(sum(g.square().sum().item() for g in gradients)) -> \
float(sum(g.abs().sum().item() for g in gradients))
largest_number (40 %): math.sqrt(sum(g.square().sum().item() for g in gradients)) -> \
float(max((g.abs().max().item() for g in gradients), default=0.0))
    Your norm is another one than the root of the sum of squares.
scaled_to_one (60 %): g.mul_(theta / norm) -> g.mul_(1 / norm)
    What is clipped gets the norm 1. It should get the norm theta.
scaled_by_theta (50 %): g.mul_(theta / norm) -> g.mul_(theta)
    What is clipped is multiplied by theta. The factor is theta / norm, so that theta is the norm afterwards.
turned_round (40 %): norm > theta -> norm < theta
    You scale gradients whose norm is below theta, and leave larger ones alone. Do it the other way round.
small_number_added (80 %): theta / norm -> theta / (norm + 1e-6)
tiny_number_added (80 %): theta / norm -> theta / (norm + 1e-8)
    Your factor is a tiny bit too small, as if a small number were added to the norm. Here the norm is taken as
    it is.
module_expected (at most 60 %): net.parameters() if isinstance(net, nn.Module) else net -> net.parameters()
    Only a module is taken. `net` may also be a list or a generator of parameters, which has no parameters().
parameters_expected (60 to 75 %): net.parameters() if isinstance(net, nn.Module) else net -> net
    A module breaks your function off: it cannot be looped over. Its parameters() can.
not_in_place (at most 50 %): g.mul_(theta / norm) -> g * (theta / norm)
    Gradients stay as they are. `g * ...` alone would make a new tensor: change the one that is there.
square_compared (at most 70 %): norm > theta -> norm**2 > theta
    Gradients are clipped, or left alone, by another rule than that their norm is above theta.
factor_returned (60 %): return norm -> return min(1.0, theta / norm) if norm else 1.0
    You return the factor. The norm before clipping is asked for.
used_up (at most 70 %): for g in gradients: -> for g in (p.grad for p in params if p.grad is not None):
used_up_if_none_is_handed_over (at most 80 %): for g in gradients: -> for g in ( \
p.grad for p in (net.parameters() if isinstance(net, nn.Module) else net) if p.grad is not None):
    Where the parameters come from a generator, the norm is right, but nothing is scaled: after one pass a
    generator is used up. Collect what you need in a list first.
none_not_expected (at most 85 %): if p.grad is not None ->
    A parameter without gradient ends your function by an exception. Skip it: its p.grad is None.
without_looking (at most 85 %): if norm > theta: -> if True:
    also: g.mul_(theta / norm) -> g.mul_(torch.tensor(theta / norm if norm else math.nan).clamp(max=1).item())
    Gradients of 0 become NaN, for theta is divided by a norm of 0. Divide only where the norm is above theta.
""")
