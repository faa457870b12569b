r"""# The gradient of a vector

`backward()` works for a loss, which is one number. If $\mathbf{y} = f(\mathbf{x})$ has $m$ numbers and
$\mathbf{x}$ has $n$, there are $m \cdot n$ slopes $J_{ij} = \partial y_i / \partial x_j$, the *Jacobian*. What
automatic differentiation gives at once is their sum over $i$ with weights $v_i$ that one chooses:

$$g_j = \sum_i v_i\, J_{ij} = \sum_i v_i\, \frac{\partial y_i}{\partial x_j},
\qquad \text{in short } \mathbf{g} = \mathbf{v}^\top \mathbf{J}.$$

Return $\mathbf{g}$ for a function `f`, a vector `x` and the weights `v`; without `v` all weights are 1. For
$f(x_1, x_2) = (x_1 x_2,\; x_1 + 3 x_2,\; 5 x_1)$ at $\mathbf{x} = (2, 4)$ and $\mathbf{v} = (1, 10, 0)$, for
example,

$$\mathbf{J} = \begin{pmatrix}4&2\\1&3\\5&0\end{pmatrix}, \qquad
\mathbf{g} = 1 \cdot (4, 2) + 10 \cdot (1, 3) + 0 \cdot (5, 0) = (14, 32).$$

Your function leaves no traces: afterwards `x.grad`, `x.requires_grad` and the numbers of `x` are what they were
before, and so is the `.grad` of a weight that `f` uses. Use PyTorch's automatic differentiation, `backward` or
`torch.autograd.grad`; `torch.func` and `torch.autograd.functional` are not allowed, and differences of values
of `f` are not exact enough.

## Mind

- `y.backward()` without an argument is an error if `y` is a vector.
- `backward()` adds to what is in `.grad` already, and it writes into every leaf: into `x` perhaps,
  and into weights.

## Small print

- `x` may require a gradient or not, and may have a `.grad` of its own from somewhere else.
- `f` takes a tensor of shape $(n)$ and returns one of shape $(m)$, $m = 1$ included. It may `detach` some of
  its numbers, never all: these are constants then, and no gradient comes from them.
- `v` has shape $(m)$ and the dtype of `x`, and stays as it is.
- The result is a tensor of shape $(n)$, of the dtype of `x`, and requires no gradient.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from grader import exercise, randn, tensor


@exercise(
    points=3,
    order=4,
    forbid=["torch.autograd.functional.*", "torch.func.*"],
    hints=[
        "Which tensor may get a gradient, if x itself must show nothing of it? See what x.detach() returns.",
        "Weights: backward takes them as its argument `gradient`, torch.autograd.grad as `grad_outputs`.",
        "torch.autograd.grad writes into no .grad at all. It returns a tuple, with a gradient for each input.",
    ],
)
def vector_backward(f: Callable[[Tensor], Tensor], x: Tensor, v: Tensor | None = None) -> Tensor:
    """Compute the product of `v` and the Jacobian of `f` at `x`, without side effects.

    Args:
        f: takes a tensor of shape (n,) and returns one of shape (m,).
        x: where to differentiate, shape (n,).
        v: weights of the outputs, shape (m,); all 1 if it is None.

    Returns:
        The sum over i of v[i] times the gradient of output i, shape (n,).
    """
    ### BEGIN SOLUTION
    z = x.detach().requires_grad_()
    y = f(z)
    if v is None:
        v = torch.ones_like(y)
    (gradient,) = torch.autograd.grad(y, z, grad_outputs=v)
    return gradient
    ### END SOLUTION


def at(vector_backward, f, x, v=None, offset=0.0, calls=1):
    functions = {
        "the example": lambda z: torch.stack((z[0] * z[1], z[0] + 3 * z[1], 5 * z[0])),
        "z²": lambda z: z * z,
        "running sums": lambda z: z.cumsum(0),
        "exp(z) sum(z)": lambda z: z.exp() * z.sum(),
        "neighbours multiplied": lambda z: z[1:] * z[:-1],
        "z, z² and z³": lambda z: torch.cat((z, z**2, z**3)),
        "the sum of z³": lambda z: (z**3).sum().reshape(1),
        "sin of the first two": lambda z: z[:2].sin(),
        "u z² with u = z detached": lambda z: z.detach() * z**2,
    }

    def raised(z):
        return offset + functions[f](z)

    results = [vector_backward(raised, x, *([] if v is None else [v])) for _ in range(calls)]
    grad = "None" if x.grad is None else x.grad.clone()
    return {"results": results, "x.grad": grad}


def with_a_weight(vector_backward, x, v, w):
    result = vector_backward(lambda z: z.exp() * (w * z).sum(), x, v)
    return {"result": result, "w.grad": "None" if w.grad is None else w.grad.clone()}


HELD = randn("n").parameter(grad=randn("n"))
X, V = tensor([2.0, 4.0]), tensor([1.0, 10.0, 0.0])
vector_backward.defaults(call=at, x=randn("n"), v=randn("m"), n=4, m=4, offset=1e6)
vector_backward.case("the example", f="the example", x=X, v=V, offset=0.0)
vector_backward.case("squares, all weights 1", f="z²", x=tensor([0.0, 1.0, 2.0, 3.0]), v=None)
vector_backward.case("squares, with weights", f="z²")
vector_backward.case("running sums", f="running sums")
vector_backward.case("running sums, other numbers", f="running sums")
vector_backward.case("more outputs than inputs", f="z, z² and z³", n=3, m=9)
vector_backward.case("fewer outputs than inputs", f="neighbours multiplied", n=4, m=3)
vector_backward.case("each output needs all inputs", f="exp(z) sum(z)")
vector_backward.case("all weights 1", f="exp(z) sum(z)", v=None, n=5)
vector_backward.case("one output", f="the sum of z³", m=1)
vector_backward.case("one output, no weights", f="the sum of z³", v=None)
vector_backward.case("one input", f="exp(z) sum(z)", n=1, m=1)
vector_backward.case("inputs that do not matter", f="sin of the first two", m=2)
vector_backward.case("f detaches", f="u z² with u = z detached")
vector_backward.case("no constant is added", f="exp(z) sum(z)", n=3, m=3, offset=0.0)
vector_backward.case("x requires a gradient", f="running sums", x=randn("n").parameter())
vector_backward.case("x has a .grad already", f="exp(z) sum(z)", x=HELD)
vector_backward.case(
    "f has a weight", call=with_a_weight, x=randn("n"), v=randn("n"), w=randn("n").parameter()
)
vector_backward.case("called twice", f="exp(z) sum(z)", calls=2)
vector_backward.case("called three times, x has a .grad", f="z²", x=HELD, v=None, calls=3)


@vector_backward.right_variant
def backward_of_a_copy(f, x, v=None):
    copy = x.clone().detach()
    copy.requires_grad = True
    y = f(copy)
    v = torch.ones(y.shape, dtype=y.dtype) if v is None else v
    y.backward(gradient=v, inputs=[copy])
    return copy.grad


@vector_backward.right_variant
def weighted_sum(f, x, v=None):
    z = torch.empty_like(x, requires_grad=False).copy_(x.detach()).requires_grad_(True)
    y = f(z)
    loss = y.sum() if v is None else (y * v).sum()
    return torch.autograd.grad(loss, [z])[0]


@vector_backward.right_variant
def row_by_row(f, x, v=None):
    z = x.detach().requires_grad_()
    y = f(z)
    rows = [torch.autograd.grad(number, z, retain_graph=True)[0] for number in y]
    return sum(rows if v is None else [w * row for w, row in zip(v, rows, strict=True)])


vector_backward.edits("""
backward_without_weights of backward_of_a_copy (30 %): \
y.backward(gradient=v, inputs=[copy]) -> y.backward()
    backward() without an argument needs one number. A vector has no gradient of its own: give it the weights.

weights_ignored (55 %): (gradient,) = -> v = torch.ones_like(y); (gradient,) =
    v changes nothing: your gradient is that of the sum of all outputs.

mean_for_sum (60 %): torch.ones_like(y) -> torch.ones_like(y) / len(y)
mean_of_the_weighted (60 %): grad_outputs=v -> grad_outputs=v / len(y)
    You take a mean of the outputs. Their gradients are added up, without a division.

first_output_only (45 %): torch.ones_like(y) -> torch.eye(len(y), dtype=y.dtype)[0]
    Without v your gradient is that of the first output. All weights are 1 then.

weights_in_the_shape_of_x (70 %): torch.ones_like(y) -> torch.ones_like(x)
    Without v you make as many weights as there are inputs. There is one for each output.

weights_of_f_written (80 %): (gradient,) = torch.autograd.grad(y, z, grad_outputs=v) -> \
y.backward(v); gradient = z.grad
    A weight that f uses has another .grad after your call: backward() writes into every leaf that took part.
    Say inputs=[...] to it, or use torch.autograd.grad, which writes nowhere.

tuple (75 %): (gradient,) = torch.autograd.grad -> gradient = torch.autograd.grad
    You return a tuple: torch.autograd.grad gives a gradient for each of its inputs. Take the first one.

J_times_v of row_by_row (45 %): rows if v is None else -> \
[torch.stack(rows) @ (torch.ones_like(z) if v is None else v)] if True else
J_times_v_if_square of row_by_row (45 %): return sum(rows if v is None -> \
return torch.stack(rows) @ (torch.ones_like(z) if v is None else v) if len(rows) == len(x) \
else sum(rows if v is None
    You multiply J by v. It is v times J: output i has the weight v[i], and sums run over outputs.

sum_times_v (40 %): return (gradient if v is None else v * vector_backward(f, x))
sum_times_v_if_square (40 %): \
return vector_backward(f, x, v) if v is None or len(v) != len(x) else v * vector_backward(f, x)
    You multiply the gradient of the sum by v. But v weighs outputs, and has to come in before they are summed.

adding_up_in_the_loop of row_by_row (45 %): for number in y] -> \
for number in y]; rows = [*torch.stack(rows).cumsum(0)]; y.sum().backward()
    backward() is called for each output, and adds to the .grad that the outputs before have left.

whole_J of row_by_row (35 %): \
return sum(rows if v is None else [w * row for w, row in zip(v, rows, strict=True)]) -> return torch.stack(rows)
    You return the whole Jacobian. Its rows have to be added up, each with its weight.

x_is_not_recorded (35 %): y = f(x); y.backward(torch.ones_like(y) if v is None else v); return x.grad
    If x requires no gradient, nothing is recorded and backward fails; if it does, gradients add up in x.grad.
    Let x.detach().requires_grad_() carry the gradient instead.

on_x_itself (45 %): x.requires_grad_(); y = f(x); \
y.backward(torch.ones_like(y) if v is None else v); return x.grad
copy_of_what_adds_up (45 %): x.requires_grad_(); y = f(x); \
y.backward(torch.ones_like(y) if v is None else v); return x.grad.clone()
    You call backward on x itself: gradients add up in x.grad, from call to call, and x stays changed. Let
    x.detach() carry the gradient instead.

x_cleared_first (55 %): x.requires_grad_(); x.grad = None; y = f(x); \
y.backward(torch.ones_like(y) if v is None else v); return x.grad
x_cleared_afterwards (60 %): x.requires_grad_(); x.grad = None; y = f(x); \
y.backward(torch.ones_like(y) if v is None else v); g = x.grad; x.grad = None; return g
    You call backward on x itself, and clear x.grad for it. But what was in there belongs to somebody else, and
    x.requires_grad stays changed too. Let x.detach() carry the gradient instead.

x_cleared_and_put_back (70 %): r = x.requires_grad; x.requires_grad_(); x.grad = None; y = f(x); \
y.backward(torch.ones_like(y) if v is None else v); g = x.grad; x.grad = None; x.requires_grad_(r); return g
x_zeroed_first (60 %): r = x.requires_grad; x.requires_grad_(); \
x.grad = None if x.grad is None else x.grad.zero_(); \
y = f(x); y.backward(torch.ones_like(y) if v is None else v); g = x.grad.clone(); x.requires_grad_(r); return g
    What x.grad held before your call is lost: it belongs to somebody else. Let x.detach() carry the gradient,
    so that x.grad need not be touched.

x_requires_a_gradient (70 %): z = x.detach().requires_grad_() -> z = x.requires_grad_()
    x requires a gradient after your call, even if it did not before. Let x.detach() carry it instead.

copy_in_the_graph (70 %): z = x.clone(); z = z if z.requires_grad else z.requires_grad_(); z.retain_grad(); \
y = f(z); y.backward(torch.ones_like(y) if v is None else v); return z.grad
    A clone of x is connected to x: if x requires a gradient, backward goes on and adds to x.grad. Detach it.

differences_by_{n} for n = 3, 4, 5, 6, 7 (30 %): h, w, x = 1e-{n}, 1.0 if v is None else v, x.detach(); \
steps = h * torch.eye(len(x), dtype=x.dtype); \
return torch.stack([((f(x + e) - f(x - e)) / (2 * h) * w).sum() for e in steps])
    You seem to take differences of values of f. They lose digits where the values are large, and do not know
    what is detached. Use automatic differentiation.
---
result_in_the_graph (85 %): grad_outputs=v) -> grad_outputs=v, create_graph=True)
    Your result requires a gradient: it still hangs in the graph of f. Do you say create_graph=True? That is for
    those who differentiate once more. Leave it out, or detach the result.
""")


vector_backward.equivalent_mutant(
    "z = x.detach().detach().requires_grad_()", "what is detached has no graph left"
)
vector_backward.equivalent_mutant("v = torch.ones_like(y.detach())", "ones have no graph")
