r"""# A gradient from numbers

Whoever writes a derivative by hand wants to check it. Do it with numbers alone: move one coordinate of $x$ up
and down by a small $h$, see by how much $f$ changes, and divide by the way between the two points,

$$\frac{\partial f}{\partial x_i} \approx
\frac{f(\mathbf{x} + h\,\mathbf{e}_i) - f(\mathbf{x} - h\,\mathbf{e}_i)}{2h},$$

where $\mathbf{e}_i$ is 1 at coordinate $i$ and 0 elsewhere. Return these *central differences* for all
coordinates, in the shape of `x`.

For $f(x) = x^3$ at $x = 2$ with $h = 0.1$ it is $(2.1^3 - 1.9^3) / 0.2 = (9.261 - 6.859) / 0.2 = 12.01$. The
derivative is 12. Upwards alone, $(f(x + h) - f(x)) / h$ would give 12.61: the error shrinks like $h$, that of
the central difference like $h^2$.

Move coordinates in a copy: `x` itself stays as it is all the time, also while `f` runs and if `f` raises an
exception. Automatic differentiation is not allowed (`backward`, `torch.autograd`, `torch.func`).

## Mind

- One coordinate at a time. Put it back before the next one moves.
- `reshape`, `flatten` and `view` may return a view: it shares the memory of `x`.

## Small print

- `x` has any shape, `()` too, and need not be contiguous in memory. It is float64 and requires no gradient.
- `f` is called with a tensor of the shape and dtype of `x`, and returns a tensor of no dimensions.
- Use exactly this step `h`, whatever the size of `x`; other formulas, however exact, are wrong here.
- What `f` raises goes on to the caller.
"""

import itertools
from collections.abc import Callable

import torch
from torch import Tensor

from grader import DERIVATIVES, exercise, randn, tensor


@exercise(
    points=3,
    order=3,
    forbid=DERIVATIVES,
    hints=[
        "How many coordinates has x? For each of them, f is called twice.",
        "Make a tensor of zeros like x with h at one coordinate. What are x plus it, and x minus it?",
        "With one index for all coordinates it is easier: fill a vector of x.numel() zeros, and bring it into"
        " the shape of x when f is called.",
    ],
)
def numerical_gradient(f: Callable[[Tensor], Tensor], x: Tensor, h: float = 1e-5) -> Tensor:
    """Approximate the gradient of `f` at `x` by central differences.

    Args:
        f: takes a tensor of the shape of `x` and returns a tensor of no dimensions.
        x: where the gradient is wanted; any shape, float64.
        h: how far each coordinate is moved, up and down.

    Returns:
        The approximated gradient, of the shape and dtype of `x`.
    """
    ### BEGIN SOLUTION
    gradient = torch.zeros_like(x).reshape(-1)
    for i in range(x.numel()):
        step = torch.zeros_like(x).reshape(-1)
        step[i] = h
        step = step.reshape(x.shape)
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient.reshape(x.shape)
    ### END SOLUTION


def at(numerical_gradient, f, x, h=None):
    functions = {
        "the sum of 3z² - 4z": lambda z: (3 * z**2 - 4 * z).sum(),
        "the sum of z³": lambda z: (z**3).sum(),
        "the sum of exp(z)": lambda z: z.exp().sum(),
        "the product of all": lambda z: z.prod(),
        "z[0]² z[2]": lambda z: z[0] ** 2 * z[2],
        "the sum of (z - 2x)³": lambda z: ((z - 2 * x) ** 3).sum(),
        "the sum of sin(z) z.T": lambda z: (z.sin() @ z.T).sum(),
        "the sum of sin(z) z[0]": lambda z: (z.sin() * z[0]).sum(),
    }
    f = functions[f]
    return numerical_gradient(f, x) if h is None else numerical_gradient(f, x, h)


def at_the_transpose(numerical_gradient, x):
    return numerical_gradient(lambda z: (z.cos() @ z.T).sum(), x.T)


def where_f_raises(numerical_gradient, x):
    calls = []

    def f(z):
        calls.append(z)
        if len(calls) == 2:
            raise ArithmeticError("f is not defined here")
        return z.sum()

    try:
        numerical_gradient(f, x)
    except ArithmeticError:
        return {"the exception of f": "arrives", "x": x.clone()}
    return {"the exception of f": "does not arrive", "x": x.clone()}


numerical_gradient.defaults(call=at, x=randn("n"), n=4)
numerical_gradient.case("the example", f="the sum of z³", x=tensor(2.0), h=0.1)
numerical_gradient.case("3z² - 4z at 1", f="the sum of 3z² - 4z", x=tensor(1.0), h=0.1)
numerical_gradient.case("a vector", f="the sum of exp(z)")
numerical_gradient.case("another vector", f="the sum of exp(z)")
numerical_gradient.case("a vector, large step", f="the sum of exp(z)", n=5, h=0.5)
numerical_gradient.case(
    "numbers far from 0", f="the sum of z³", x=randn("n", mean=50.0, std=9.0), h=0.25
)
numerical_gradient.case("coordinates multiplied", f="the product of all")
numerical_gradient.case("coordinates that do not matter", f="z[0]² z[2]", n=5)
numerical_gradient.case("a matrix", f="the sum of sin(z) z.T", x=randn("n", "m"), m=3)
numerical_gradient.case(
    "a square matrix, large step", f="the sum of sin(z) z[0]", x=randn("n", "n"), n=3, h=0.2
)
numerical_gradient.case("three axes", f="the sum of sin(z) z[0]", x=randn(2, "m", "n"), m=3)
numerical_gradient.case("one number in a vector", f="the sum of exp(z)", n=1)
numerical_gradient.case("a transposed matrix", call=at_the_transpose, x=randn("n", "m"), m=3)
numerical_gradient.case("f looks at x itself", f="the sum of (z - 2x)³", h=0.1)
numerical_gradient.case("f raises an exception", call=where_f_raises, x=randn("n"))


@numerical_gradient.right_variant
def moved_and_put_back(f, x, h=1e-5):
    z, gradient = x.clone(), torch.empty_like(x)
    for index in itertools.product(*map(range, x.shape)):
        old = z[index].item()
        z[index] = old + h
        above = f(z).item()
        z[index] = old - h
        below = f(z).item()
        z[index] = old
        gradient[index] = (above - below) / (h + h)
    return gradient


@numerical_gradient.right_variant
def rows_of_the_identity(f, x, h=1e-5):
    steps = h * torch.eye(x.numel(), dtype=x.dtype)
    pairs = [(f(x + e.view_as(x)), f(x - e.view_as(x))) for e in steps]
    return torch.stack([0.5 * (up - down) / h for up, down in pairs]).view_as(x)


@numerical_gradient.right_variant
def two_copies(f, x, h=1e-5):
    slopes = []
    for i in range(x.numel()):
        up, down = x.flatten().clone(), x.flatten().clone()
        up[i] += h
        down[i] -= h
        slopes.append(f(up.reshape(x.shape)).sub(f(down.reshape(x.shape))).div(2 * h))
    return torch.tensor(slopes, dtype=x.dtype).reshape(x.shape)


numerical_gradient.edits("""
forward_difference (60 %): (f(x + step) - f(x - step)) / (2 * h) -> (f(x + step) - f(x)) / h
    You go upwards only, from x to x + h. Go down as well: the central difference looks at both sides.

backward (60 %): (f(x + step) - f(x - step)) / (2 * h) -> (f(x) - f(x - step)) / h
    You go downwards only, from x to x - h. Go up as well: the central difference looks at both sides.

divided_by_h (65 %): / (2 * h) -> / h
    Your gradient is twice as large as it should be: from x - h to x + h it is a way of 2h.

forward_by_2h (50 %): f(x - step) -> f(x)
    Your gradient is about half as large as it should be: from x to x + h it is a way of h, not of 2h.

multiplied_by_h (50 %): / (2 * h) -> / 2 * h
    Mind the brackets: a / 2 * h divides by 2 and multiplies by h. Divide by (2 * h).

only_f_below_divided (35 %): (f(x + step) - f(x - step)) / (2 * h) -> f(x + step) - f(x - step) / (2 * h)
    Mind the brackets: a - b / c divides only b. The whole difference is divided.

not_divided (40 %): / (2 * h) ->
    You return how much f changes. A derivative is the change divided by the way, which is 2h.

downhill (60 %): f(x + step) - f(x - step) -> f(x - step) - f(x + step)
    Your gradient has the wrong sign: subtract the value below from the one above.

second_difference (30 %): (f(x + step) - f(x - step)) / (2 * h) -> (f(x + step) - 2 * f(x) + f(x - step)) / h**2
    You approximate the second derivative. The first one is the difference of two values, divided by 2h.

all_at_once (40 %): step[i] = h -> step[:] = h
    All coordinates move at once, so that each number of your result is the sum of all slopes. Move one.

moves_add_up of moved_and_put_back (55 %): z[index] = old gradient -> gradient
both_copies_stay of two_copies (50 %): slopes = [] -> \
slopes, up, down = [], x.flatten().clone(), x.flatten().clone()
    also: up, down = x.flatten().clone(), x.flatten().clone() -> pass
    A coordinate that has moved stays there while the next ones are tried. Put each back first.

moved_in_a_copy_of_the_copy of two_copies (80 %): \
up, down = x.flatten().clone(), x.flatten().clone() -> up, down = x.clone(), x.clone()
    also: up[i] += h -> up.reshape(-1)[i] += h
    also: down[i] -= h -> down.reshape(-1)[i] -= h
    Of a transposed x your gradient is 0: nothing has moved. Where the numbers of a tensor do not lie in order,
    reshape(-1) gives a copy, and what moves there does not move in the tensor. A clone of x has the order of x.

x_moved of moved_and_put_back (80 %): x.clone() -> x
    Your coordinates move in x itself: f, which may look at x, sees it moved. Clone x, and move the copy.

h_ignored (60 %): return numerical_gradient(f, x)
    Your h is always the same one. Use the h that is given.

h_of_{n} for n = 3, 4, 6 (60 %): return numerical_gradient(f, x, 1e-{n})
    Your h is always the same one. Use the h that is given.

relative_step (65 %): step[i] = h -> step[i] = h * x.reshape(-1)[i].abs()
    also: (2 * h) -> (2 * h * x.reshape(-1)[i].abs())
relative_step_above_1 (65 %): step[i] = h -> step[i] = h * x.reshape(-1)[i].abs().clamp(min=1)
    also: (2 * h) -> (2 * h * x.reshape(-1)[i].abs().clamp(min=1))
    Your step depends on how large a coordinate is. It should be h everywhere.

in_float32 (55 %): return numerical_gradient(f, x.float(), h)
    Your gradient is computed in float32. There the difference of two values of f has hardly a right digit.

list_of_numbers (75 %): return numerical_gradient(f, x, h).reshape(-1).tolist()
    You return a list of numbers. Return a tensor of the shape of x.

flat (75 %): return gradient.reshape(x.shape) -> return gradient
    Your gradient is a vector. It should have the shape of x.

f_of_a_vector (60 %): f(x + step) -> f((x + step).reshape(-1))
    also: f(x - step) -> f((x - step).reshape(-1))
    f gets a vector. It should get a tensor of the shape of x.
""")


@numerical_gradient.wrong_idea(
    "Of a matrix whole rows move at once: x[i] is a row. Move one number, and go over all x.numel() of them.",
    credit=0.4,
)
def rows_at_once(f, x, h=1e-5):
    gradient = torch.zeros_like(x)
    for i in range(len(x)) if x.dim() else [()]:
        up, down = x.clone(), x.clone()
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient


numerical_gradient.debug("moves_add_up")
