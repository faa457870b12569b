r"""# Find a minimum of Himmelblau's function

Himmelblau's function has four minima, all of value 0, with hills and saddles between them:

$$f(\mathbf{x}) = (x_0^2 + x_1 - 11)^2 + (x_0 + x_1^2 - 7)^2.$$

For example, $f(1, 1) = (1 + 1 - 11)^2 + (1 + 1 - 7)^2 = 81 + 25 = 106$, and $f(3, 2) = 0$.

Write two functions. `himmelblau(x)` returns $f$ for `x` of shape (2,), as a tensor of shape (). Its gradient is
compared.

`minimize_himmelblau(x0, lr, steps)` starts at `x0` and makes `steps` steps downhill, each with the gradient
where it stands, by **your `adam`** with learning rate `lr`, everything else by default. It returns the place
where it arrives, of shape (2,). `x0` must stay as it is. `adam` and `init_adam_states` are there by their
names.

For example, from (1, 1) one step with `lr = 0.1` leads to (1.1, 1.1). The gradient there is (-46, -38), and the
first step of Adam has the length `lr` in every coordinate.

## Mind

- `x0` is where you start, not what you move. Move a copy.
- The averages of Adam are made once, before the first step, and live on from step to step.

## Small print

- The result and $f$ have the dtype and device of the input. The result needs no gradient; `x0` does not require
  one, either.
- With `steps = 0` the result is a copy of `x0`.
- Which minimum is found depends on the start. From everywhere in $[-5, 5]^2$, apart from single points such as
  the hilltop near (-0.27, -0.92), the default `lr` and `steps` lead to a value below 0.0001.
- SciPy's minimisers and `torch.optim` are not allowed.
"""

import torch
from torch import Tensor

from grader import parts_of, tensor, uniform
from grader.built import adam, init_adam_states

minimize_himmelblau = parts_of(
    "minimize_himmelblau",
    points=3,
    order=7,
    uses=["adam"],
    forbid=["scipy.optimize.*", "torch.optim.*"],
    hints=[
        "x[0] and x[1] are tensors; plain numbers, as from tolist() or item(), have no gradient.",
        "x0.clone().requires_grad_() makes a copy that has a gradient. adam takes a list of parameters: [x].",
        "Each step has two lines: backward of the function's value at x, and adam.",
    ],
)


@minimize_himmelblau.part(grad=["x"])
def himmelblau(x: Tensor) -> Tensor:
    """Return Himmelblau's function, of shape (), at `x` of shape (2,)."""
    ### BEGIN SOLUTION
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2
    ### END SOLUTION


@minimize_himmelblau.part
def minimize_himmelblau(x0: Tensor, lr: float = 0.01, steps: int = 3000) -> Tensor:
    """Descend from `x0` with Adam.

    Args:
        x0: where to start, of shape (2,); it stays as it is.
        lr: learning rate.
        steps: number of steps.

    Returns:
        The place after the last step, of shape (2,), dtype and device of `x0`.
    """
    ### BEGIN SOLUTION
    x = x0.clone().requires_grad_()
    states = init_adam_states([x])
    for _ in range(steps):
        himmelblau(x).backward()
        adam([x], states, lr)
    return x.detach()
    ### END SOLUTION


def reached(minimize_himmelblau, starts, lr, steps):
    found = {}
    for x0 in starts:
        start, end = x0.tolist(), minimize_himmelblau(x0, lr=lr, steps=steps).tolist()
        found["from ({:g}, {:g})".format(*start)] = "to ({:.1f}, {:.1f})".format(*end)
    return found


ANYWHERE = uniform(2, low=-5.0, high=5.0)
STARTS = [tensor(start) for start in ([-4.0, 0.0], [4.0, 0.0])]
himmelblau.case("the value of the example", x=tensor([1.0, 1.0]))
himmelblau.case("at a minimum", x=tensor([3.0, 2.0]), tags=["edge"])
himmelblau.case("somewhere", x=ANYWHERE)
himmelblau.case("elsewhere", x=ANYWHERE)
himmelblau.case("a place with negative numbers", x=tensor([-2.0, -4.0]))
minimize_himmelblau.case("the step of the example", x0=tensor([1.0, 1.0]), lr=0.1, steps=1)
minimize_himmelblau.case("no step", x0=ANYWHERE, steps=0)
minimize_himmelblau.case("five steps", x0=ANYWHERE, lr=0.05, steps=5)
minimize_himmelblau.case("five steps from elsewhere", x0=ANYWHERE, lr=0.05, steps=5)
minimize_himmelblau.case("four steps, lr by default", x0=ANYWHERE, steps=4)
minimize_himmelblau.case("ten steps", x0=tensor([-4.0, 0.0]), lr=0.2, steps=10)
minimize_himmelblau.case("two minima", call=reached, starts=STARTS, lr=0.2, steps=100)


@himmelblau.right_variant
def by_parts(x):
    a, b = x.unbind()
    u, v = a * a + b - 11, a + b * b - 7
    return u * u + v * v


@himmelblau.right_variant
def by_rolling(x):
    return (x.square() + x.flip(0) - x.new_tensor([11.0, 7.0])).square().sum()


@minimize_himmelblau.right_variant
def gradient_asked_for(x0, lr=0.01, steps=3000):
    x = torch.nn.Parameter(x0.detach().clone())
    (state,) = init_adam_states([x])
    while steps > 0:
        (x.grad,) = torch.autograd.grad(himmelblau(x), [x])
        adam(params=[x], states=[state], lr=lr)
        steps -= 1
    return x.data


@minimize_himmelblau.right_variant
def adam_by_hand(x0, lr=0.01, steps=3000):
    x, m, v = x0.clone(), torch.zeros_like(x0), torch.zeros_like(x0)
    for t in range(1, steps + 1):
        u, w = x[0] ** 2 + x[1] - 11, x[0] + x[1] ** 2 - 7
        g = torch.stack([4 * u * x[0] + 2 * w, 2 * u + 4 * w * x[1]])
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        x = x - lr * m / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
    return x


himmelblau.edits("""
second_square_missing (60 %): (x[0] + x[1] ** 2 - 7) ** 2 -> (x[0] + x[1] ** 2 - 7)
    The second bracket is not squared, so it can become negative. Both are.
first_square_missing (60 %): (x[0] ** 2 + x[1] - 11) ** 2 -> (x[0] ** 2 + x[1] - 11)
    The first bracket is not squared, so it can become negative. Both are.
---
same_bracket_twice (60 %): (x[0] + x[1] ** 2 - 7) -> (x[0] ** 2 + x[1] - 7)
    In the second bracket it is the other coordinate that is squared: x[0] + x[1]**2.
coordinates_exchanged (60 %): x[0] ** 2 + x[1] - 11 -> x[1] ** 2 + x[0] - 11
    also: x[0] + x[1] ** 2 - 7 -> x[1] + x[0] ** 2 - 7
    The two coordinates are exchanged, or 11 and 7 are: 11 belongs to x[0]**2 + x[1].
linear_in_x0 (55 %): x[0] ** 2 + x[1] -> x[0] + x[1]
    In the first bracket x[0] is not squared.
linear_in_x1 (55 %): x[0] + x[1] ** 2 -> x[0] + x[1]
    In the second bracket x[1] is not squared.
seven_added (60 %): - 7 -> + 7
eleven_added (60 %): - 11 -> + 11
    11 and 7 are subtracted.
gradient_lost (40 %): return himmelblau(x).detach()
    Your value has no gradient, so nothing can go downhill with it. Compute with x[0] and x[1] themselves.
of_shape_1 (70 %): return himmelblau(x).reshape(1)
    Your value has the shape (1,). It should be a tensor of shape (), as x[0] and x[1] are.
brackets_multiplied (50 %): + (x[0] + x[1] -> * (x[0] + x[1]
    The two squares are multiplied. They are added.
""")
minimize_himmelblau.edits("""
states_made_in_the_loop (50 to 65 %): adam([x], states, lr) -> adam([x], init_adam_states([x]), lr)
    Every step of yours is like a first step of Adam. The averages are made once, before the loop, and live on.
---
uphill (50 %): himmelblau(x).backward() -> (-himmelblau(x)).backward()
    Your steps lead uphill. adam goes against the gradient: give it that of the function itself.
lr_by_default (60 to 70 %): adam([x], states, lr) -> adam([x], states)
    Your steps do not go by lr. Hand it on to adam.
one_step_short (70 %): range(steps) -> range(1, steps)
one_step_more (70 %): range(steps) -> range(steps + 1)
    The number of your steps is not `steps`.
one_step_alone (40 %): range(steps) -> range(min(steps, 1))
    Only one step is seen in your result. Is a return indented too far?
plain_descent (45 to 60 %): adam([x], states, lr) -> x.data -= lr * x.grad; x.grad = None
    You go lr times the gradient, as plain gradient descent does. Here each step is one of adam.
plain_descent_uncleared (35 to 50 %): adam([x], states, lr) -> x.data -= lr * x.grad
    You go lr times the gradients of all steps so far. Here each step is one of adam, which clears them.
value_returned (45 to 60 %): return x.detach() -> return himmelblau(x).detach()
    You return the value of the function. What is asked for is the place, of shape (2,).
start_returned: return x.detach() -> return x0.clone()
    You return the place where you started. Return what has been moved.
first_gradient_for_ever (40 %): himmelblau(x).backward() -> \
x.grad = torch.autograd.grad(himmelblau(s := x0.clone().requires_grad_()), s)[0]
    Every step of yours has the gradient at x0. Take it where you stand.
known_minima (at most 50 %): ms = x0.new_tensor([[3.0, 2.0], [-2.805118, 3.131312], [-3.77931, -3.283186], \
[3.584428, -1.848126]]); return ms[(ms - x0).norm(dim=1).argmin()]
    Your results do not come from walking: after few steps one is still near the start. Go step by step.
""")
