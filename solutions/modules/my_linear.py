r"""# A layer with parameters of its own

Write `MyLinear(in_units, units)`, a module that computes

$$\mathrm{ReLU}(\mathbf{X} \mathbf{W} + \mathbf{b}),$$

with a `weight` $\mathbf{W}$ of shape `(in_units, units)` and a `bias` $\mathbf{b}$ of shape `(units,)`. Both
are trained: they are parameters of the module, by these two names. The weight is random at first, as of
`torch.randn`; how the bias begins is up to you.

For example, with $\mathbf{b} = (1, -2)$, the input $\mathbf{x} = (3, 2)$ and

$$\mathbf{W} = \begin{pmatrix}1&-1\\2&0\end{pmatrix}, \qquad
\mathbf{x} \mathbf{W} + \mathbf{b} = (3 + 4 + 1,\; -3 + 0 - 2) = (8, -5),$$

so the output is $(8, 0)$.

Compared are names and shapes of the parameters, the output under given parameters, the gradients of `X`,
`weight` and `bias`, and what one step of an optimiser makes of a new layer. `nn.Linear` and `F.linear` are not
allowed: write the product yourself.

## Mind

- A tensor is no parameter, whether it requires a gradient or not. `nn.Parameter` makes one of it.
- `nn.Linear` keeps its weight the other way round, as `(units, in_units)`. Here the product is
  $\mathbf{X} \mathbf{W}$.

## Small print

- `X` has the shape `(..., in_units)`, with any number of leading axes, which the output keeps.
- Two new layers do not begin alike: leave the seed alone.
"""

import torch
from torch import Tensor, nn

from grader import exercise, randn, size, tensor
from grader.drivers import module_forward, module_state_dict


@exercise(
    points=3,
    order=4,
    forbid=[
        "torch.nn.Linear",
        "torch.nn.LazyLinear",
        "torch.nn.Bilinear",
        "torch.nn.functional.linear",
    ],
    hints=[
        "What is to be trained has to be an attribute of self, and an nn.Parameter.",
        "Parameters are made once, in __init__. forward computes with them as with any tensors.",
        "X @ self.weight works along the last axis of X, whatever stands before it.",
    ],
)
class MyLinear(nn.Module):
    """A linear layer with a ReLU; parameters `weight` (in_units, units) and `bias` (units,)."""

    def __init__(self, in_units: int, units: int):
        """Make the parameters; the weight is random."""
        super().__init__()
        ### BEGIN SOLUTION
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.zeros(units))
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return the output, of shape (..., units), for `X` of shape (..., in_units)."""
        ### BEGIN SOLUTION
        return torch.relu(X @ self.weight + self.bias)
        ### END SOLUTION


def stepped(MyLinear, in_units, units, X, lr):
    layer = MyLinear(in_units, units).to(X.dtype)
    for p in layer.parameters():
        p.data.fill_(0.5)
    layer(X).sum().backward()
    for p in layer.parameters():
        p.data -= lr * p.grad
    return {"layer(X) after a step": layer(X).detach()}


def beginnings(MyLinear):
    some, other = (list(MyLinear(4, 3).state_dict().values()) for _ in range(2))
    alike = all(torch.equal(t, u) for t, u in zip(some, other, strict=True))
    constant = any(bool((t == t.flatten()[0]).all()) for t in some if t.dim() > 1)
    return {"two new layers alike": str(alike), "a constant weight": str(constant)}


SIZES = {"in_units": size("d"), "units": size("k")}
MyLinear.case("names and shapes", call=module_state_dict, arguments=SIZES, d=5, k=3)
MyLinear.case("two new layers", call=beginnings)
MyLinear.defaults(
    call=module_forward,
    grad=["inputs", "parameters"],
    arguments=SIZES,
    inputs=randn(4, "d"),
    d=5,
    k=3,
)
HAND = {"weight": tensor([[1.0, -1.0], [2.0, 0.0]]), "bias": tensor([1.0, -2.0])}
ZERO = {"weight": tensor([[1.0], [1.0]]).exact(), "bias": tensor([-3.0]).exact()}
MyLinear.case("the example", d=2, k=2, parameters=HAND, inputs=tensor([[3.0, 2.0]]))
X = tensor([[1.0, 2.0], [2.0, 2.0]]).exact()
MyLinear.case("a sum of exactly 0", d=2, k=1, parameters=ZERO, inputs=X, grad=[])
MyLinear.defaults(parameters={"weight": randn("d", "k"), "bias": randn("k")})
MyLinear.case("a batch")
MyLinear.case("another batch")
MyLinear.case("one unit", k=1)
MyLinear.case("as many units as inputs", d=3)
MyLinear.case("three leading axes", inputs=randn(2, 1, 6, "d"))
MyLinear.case("no leading axis", inputs=randn("d"))
X = randn(6, 3, mean=2.0)
MyLinear.case("a step", call=stepped, in_units=3, units=2, X=X, lr=0.01, grad=[])

for line in (
    "weight = nn.Parameter(torch.rand(in_units, units))",
    "bias = nn.Parameter(torch.ones(units))",
):
    MyLinear.equivalent_mutant(f"self.{line}", "how they begin is up to the student")


@MyLinear.right_variant
class Registered(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.register_parameter("bias", nn.Parameter(torch.empty(units).normal_()))
        self.register_parameter("weight", nn.Parameter(torch.rand(in_units, units) - 0.5))

    def forward(self, X):
        return (X.matmul(self.weight) + self.bias).clamp(min=0)


@MyLinear.right_variant
class ByEinsum(Registered):
    def forward(self, X):
        Y = torch.einsum("...d,dk->...k", X, self.weight) + self.bias
        return torch.where(Y > 0, Y, torch.zeros_like(Y))


@MyLinear.right_variant
class ByUnits(Registered):
    def forward(self, X):
        columns = [(X * w).sum(-1) + b for w, b in zip(self.weight.T, self.bias, strict=True)]
        return nn.functional.relu(torch.stack(columns, dim=-1))


MyLinear.edits("""
data_in_forward (40 %): X @ self.weight + self.bias -> X @ self.weight.data + self.bias.data
    The numbers are right, but no gradient reaches the parameters of your module, so they never learn. .data and
    detach cut the graph; nn.Parameter(...) in forward makes new tensors, which nobody trains.
weight_detached (50 %): X @ self.weight + -> X @ self.weight.detach() +
    The numbers are right, but no gradient reaches the weight.
bias_detached (60 %): + self.bias -> + self.bias.data
    The numbers are right, but no gradient reaches the bias.
units_first (60 %): torch.randn(in_units, units) -> torch.randn(units, in_units)
    also: X @ self.weight -> X @ self.weight.T
    Your weight has the shape (units, in_units), as that of nn.Linear. Here it is (in_units, units), and the
    product is X @ weight.
no_relu (60 %): torch.relu(X @ self.weight + self.bias) -> X @ self.weight + self.bias
    Negative numbers come out of your layer. A ReLU belongs around the sum.
bias_behind_relu (60 %): torch.relu(X @ self.weight + self.bias) -> torch.relu(X @ self.weight) + self.bias
    You add the bias behind the ReLU. It belongs within: ReLU(XW + b).
relu_on_the_input (50 %): torch.relu(X @ self.weight + self.bias) -> torch.relu(X) @ self.weight + self.bias
    The ReLU works on the input. It belongs around the sum XW + b.
no_bias (50 %): X @ self.weight + self.bias -> X @ self.weight
    The bias has no part in your output.
---
bias_subtracted (60 %): self.weight + self.bias -> self.weight - self.bias
    You subtract the bias. It is added.
other_activation (60 %): torch.relu( -> torch.sigmoid(
    Around the sum stands another function than the ReLU.
bias_as_a_row (80 %): torch.zeros(units) -> torch.zeros(1, units)
    Your bias has two axes. Its shape is (units,).
one_bias (65 %): torch.zeros(units) -> torch.zeros(1)
    Your bias is a single number for all units. Each unit has its own: the shape is (units,).
zero_weight (at most 80 %): torch.randn(in_units, units) -> torch.zeros(in_units, units)
    Your weight does not begin at random. Where units begin alike they stay alike, and a layer of zeros with a
    ReLU behind does not even begin to learn.
frozen (60 %): torch.randn(in_units, units)) -> torch.randn(in_units, units), requires_grad=False)
    also: torch.zeros(units)) -> torch.zeros(units), requires_grad=False)
bias_frozen (70 %): torch.zeros(units)) -> torch.zeros(units), requires_grad=False)
    A parameter of yours requires no gradient, so it is never trained.
seeded (at most 85 %): self.weight = nn -> torch.manual_seed(0); self.weight = nn
    Two new layers of yours begin with the same numbers. Leave the seed alone.
two_axes_only (75 %): X @ self.weight -> torch.mm(X, self.weight)
    Your product takes matrices alone. `X` may have any number of leading axes.
flattened (75 %): X @ self.weight -> X.reshape(-1, X.shape[-1]) @ self.weight
    Where `X` has other leading axes than one, they are gone from your output.
a_tensor_and_a_parameter (60 %): nn.Parameter(torch.zeros(units)) -> torch.zeros(units, requires_grad=True)
    state_dict() of your module lacks the bias: a tensor is no parameter, even if it requires a gradient.
""")


@MyLinear.wrong_idea(
    "weight and bias are not parameters of your module: a tensor is none, even if it requires a gradient."
    " Without nn.Parameter no optimiser hears of them, and they are not saved.",
    credit=0.4,
)
class PlainTensors(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = torch.randn(in_units, units, requires_grad=True)
        self.bias = torch.zeros(units, requires_grad=True)

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
