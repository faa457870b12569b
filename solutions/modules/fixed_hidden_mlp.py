r"""# A network with fixed weights and a loop

Anything that Python can do may stand in `forward`: loops, conditions, the same layer twice. And a module may
keep a tensor that belongs to it and is not trained. Write `FixedHiddenMLP(rand_weight)` with

- a layer `linear`, an `nn.Linear(20, 20)`,
- the tensor `rand_weight` of shape (20, 20), which is handed over and never trained.

For $\mathbf{X}$ of shape $(n, 20)$ `forward` does this:

1. apply `linear`;
2. replace $\mathbf{X}$ by $\mathrm{ReLU}(\mathbf{X} \cdot \mathtt{rand\_weight} + 1)$;
3. apply `linear` again, the same layer;
4. halve $\mathbf{X}$ as long as the sum of the absolute values of **all** its entries is greater than 1;
5. return the sum of all entries, a tensor of no dimensions.

For example, let one row leave step 3 as $(2, -1, 0, \dots, 0)$. The absolute values sum to 3, after one halving
to 1.5, after two to 0.75. The result is $0.5 - 0.25 = 0.25$.

`rand_weight` belongs to the module and is no parameter: it is in `state_dict()`, by this name, it follows the
module with `net.double()` and `net.to(device)`, and `parameters()` does not have it. All of this is looked
at, and the gradients of `X`, `linear.weight` and `linear.bias` are compared.

## Mind

- A tensor that is a plain attribute is neither saved nor moved with its module. A parameter is trained.
- Halving is part of the computation: gradients go through it.

## Small print

- A sum of exactly 1 is not halved any more, and one that begins below 1 stays as it is.
- `X` and `rand_weight` have the dtype of the layer's weights. `X` stays as it is.
"""

import torch
from torch import Tensor, nn

from grader import exercise, full, randn, tensor
from grader.drivers import module_state_dict


@exercise(
    points=4,
    order=3,
    hints=[
        "nn.Module has a method of its own for tensors that belong to it and are not trained: buffers.",
        "self.register_buffer(name, tensor) makes the tensor an attribute of that name, too.",
        "The condition of the loop may look at X as it likes; what is halved has to stay in the graph.",
    ],
)
class FixedHiddenMLP(nn.Module):
    """A network with one layer that is used twice, and with weights that stay as they are."""

    def __init__(self, rand_weight: Tensor):
        """Keep the layer `linear` and `rand_weight`, of shape (20, 20), which is not trained."""
        super().__init__()
        ### BEGIN SOLUTION
        self.register_buffer("rand_weight", rand_weight)
        self.linear = nn.Linear(20, 20)
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return a tensor of no dimensions for `X` of shape (n, 20)."""
        ### BEGIN SOLUTION
        X = self.linear(X)
        X = torch.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()
        ### END SOLUTION


class TooMany(Exception):
    pass


class Counting(torch.overrides.TorchFunctionMode):
    calls = 0

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.calls += 1
        if self.calls > 2000:
            raise TooMany
        return func(*args, **(kwargs or {}))


def output(FixedHiddenMLP, rand_weight, weight, bias, X):
    before = torch.get_default_dtype()
    torch.set_default_dtype(X.dtype)
    try:
        net = FixedHiddenMLP(rand_weight)
        for p in net.parameters():  # of another layer nobody shall see how it begins
            p.data = torch.full_like(p, 0.1) if p.requires_grad else p.data
        if not torch.equal(getattr(net, "rand_weight", rand_weight), rand_weight):
            net.rand_weight = rand_weight  # what is kept has a case of its own
        del net.linear.weight, net.linear.bias
        net.linear.weight, net.linear.bias = weight, bias
        with Counting():  # a loop without an end is cut off by calls, for seconds differ
            return net(X)
    except TooMany:
        return "more than 2000 calls of PyTorch"
    finally:
        torch.set_default_dtype(before)


def parameters(FixedHiddenMLP, rand_weight):
    names = [name for name, _ in FixedHiddenMLP(rand_weight).named_parameters()]
    return {"named_parameters()": dict.fromkeys(names, "")}


def kept(FixedHiddenMLP, rand_weight):
    found = getattr(FixedHiddenMLP(rand_weight), "rand_weight", rand_weight)
    return {"(net.rand_weight == rand_weight).all()": str(bool((found == rand_weight).all()))}


def in_float64(FixedHiddenMLP, rand_weight):
    tensor = getattr(FixedHiddenMLP(rand_weight.float()).double(), "rand_weight", None)
    return {"net.double().rand_weight.dtype": str(getattr(tensor, "dtype", None))}


NOTHING = full(20, 20, value=0.0).exact()
EXAMPLE = tensor([2.0, -1.0] + [0.0] * 18).exact()
EXACT = tensor([0.5, -0.25, 0.25] + [0.0] * 17).exact()
SMALL = tensor([0.25, -0.125] + [0.0] * 18).exact()

W = {"rand_weight": randn(20, 20)}
FixedHiddenMLP.case("names and shapes", call=module_state_dict, arguments=W)
FixedHiddenMLP.case("what is trained", call=parameters, **W)
FixedHiddenMLP.case("after net.double()", call=in_float64, **W)
FixedHiddenMLP.case("what is kept", call=kept, **W)
FixedHiddenMLP.defaults(
    call=output,
    grad=["X", "weight", "bias"],
    rand_weight=randn(20, 20),
    weight=randn(20, 20, std=0.3),
    bias=randn(20),
    X=randn("n", 20),
    n=3,
)
FixedHiddenMLP.case("the example", weight=NOTHING, bias=EXAMPLE, n=1)
FixedHiddenMLP.case("a batch")
FixedHiddenMLP.case("another batch", n=5)
FixedHiddenMLP.case("one row", n=1)
FixedHiddenMLP.case("a sum of exactly 1", weight=NOTHING, bias=EXACT, n=1)
FixedHiddenMLP.case("a sum below 1", weight=NOTHING, bias=SMALL, n=1)
FixedHiddenMLP.case("a sum above 1, of negative numbers", bias=randn(20, mean=-9.0))
FixedHiddenMLP.case("many halvings", X=randn("n", 20, std=1e6))


@FixedHiddenMLP.right_variant
class WithABuffer(nn.Module):
    def __init__(self, rand_weight):
        super().__init__()
        self.linear = nn.Linear(20, 20)
        self.rand_weight = nn.Buffer(rand_weight.clone())

    def forward(self, X):
        X = self.linear((self.linear(X) @ self.rand_weight).add(1).clamp(min=0))
        while float(X.detach().abs().sum()) > 1:
            X *= 0.5
        return torch.sum(X)


@FixedHiddenMLP.right_variant
class ByCounting(WithABuffer):
    def forward(self, X):
        H = torch.addmm(torch.ones_like(self.linear.bias), self.linear(X), self.rand_weight)
        Y = self.linear(torch.where(H > 0, H, 0 * H))
        total, halvings = Y.detach().abs().sum(), 0
        while total / 2**halvings > 1:
            halvings += 1
        return Y.sum() / 2**halvings


@FixedHiddenMLP.right_variant
class ByRecursion(WithABuffer):
    def halved(self, X):
        return X if X.norm(1) <= 1 else self.halved(X / 2)

    def forward(self, X):
        H = nn.functional.relu(self.linear(X).matmul(self.rand_weight) + 1)
        return self.halved(self.linear(H)).sum()


FixedHiddenMLP.edits("""
plain_attribute (50 to 70 %): self.register_buffer("rand_weight", rand_weight) -> self.rand_weight = rand_weight
    Your tensor rand_weight does not belong to the module: it is neither in state_dict() nor does it follow
    net.double(). Register it as a buffer.
not_saved (at most 85 %): "rand_weight", rand_weight) -> "rand_weight", rand_weight, persistent=False)
    rand_weight is not in state_dict() of your module. A buffer is, unless it is registered as not persistent.
a_parameter (50 to 75 %): self.register_buffer("rand_weight", rand_weight) -> \
self.rand_weight = nn.Parameter(rand_weight, requires_grad=False)
    rand_weight is among the parameters of your module. One that requires no gradient is a parameter all the
    same; what is never trained is a buffer.
another_name (at most 90 %): self.register_buffer("rand_weight", rand_weight) -> \
self.register_buffer("W", rand_weight)
    also: self.rand_weight -> self.W
    In state_dict() of your module rand_weight has another name.
drawn_anew (40 to 60 %): rand_weight) -> torch.rand(20, 20))
    The numbers of rand_weight in your module are not those that were handed over.
two_layers of WithABuffer (50 %): self.linear = nn.Linear(20, 20) -> self.linear = nn.Linear(20, 20); \
self.linear2 = nn.Linear(20, 20)
    also: self.linear(( -> self.linear2((
    Your module has another layer besides `linear`. The same layer is applied twice.
half_detached (50 %): X = X / 2 -> X = X.detach() / 2
    The numbers are right, but where something is halved gradients are lost. Halve within the graph.
half_of_data (60 %): X = X / 2 -> X.data /= 2
    The numbers are right, but your halvings are not in the graph: gradients are those without them.
down_to_below_one (80 %): .sum() > 1 -> .sum() >= 1
    A sum of exactly 1 is halved once more. Halving ends as soon as the sum is not greater than 1.
halved_once (50 %): while X.abs().sum() > 1: -> if X.abs().sum() > 1:
    Your result is halved once at most. It is halved as long as the sum is greater than 1.
never_halved (40 %): X.abs().sum() > 1 -> False
    Nothing is halved in your network.
always_halved of ByCounting (60 %): Y.sum() / 2**halvings -> Y.sum() / 2 ** (halvings + 1)
    Your result is halved once too often: a sum that is not greater than 1 stays as it is.
no_absolute_values (60 %): X.abs().sum() > 1 -> X.sum() > 1
    You look at the sum of the entries. What decides is the sum of their absolute values.
absolute_value_of_the_sum (60 %): X.abs().sum() > 1 -> X.sum().abs() > 1
    You look at the absolute value of the sum. What decides is the sum of the absolute values.
---
mean_decides (60 %): X.abs().sum() > 1 -> X.abs().mean() > 1
    What decides whether you halve is not the sum of all absolute values.
each_row_by_itself (55 %): X.abs().sum() > 1 -> (X.abs().sum(1) > 1).any()
    also: X = X / 2 -> X = torch.where(X.abs().sum(1, keepdim=True) > 1, X / 2, X)
a_row_decides (65 %): X.abs().sum() > 1 -> (X.abs().sum(1) > 1).any()
    Your halvings go by the sums of rows. All entries of the batch count together.
one_missing (60 %): X @ self.rand_weight + 1 -> X @ self.rand_weight
    Nothing is added before the ReLU. Add 1.
one_after_relu (60 %): torch.relu(X @ self.rand_weight + 1) -> torch.relu(X @ self.rand_weight) + 1
    You add 1 behind the ReLU. It stands within it.
no_relu (60 %): torch.relu(X @ self.rand_weight + 1) -> X @ self.rand_weight + 1
    There is no ReLU in your network: negative numbers get through.
transposed (60 %): X @ self.rand_weight -> X @ self.rand_weight.T
    rand_weight is transposed in your product. nn.Linear multiplies by the transpose of its weight; here the
    product is X @ rand_weight.
second_use_missing of WithABuffer (50 %): self.linear(( -> ((
    After the ReLU `linear` is not applied again.
rand_weight_last of WithABuffer (40 %): self.linear((self.linear(X) -> ((self.linear(self.linear(X))
    Both uses of `linear` come before the product with rand_weight. One comes before it and one behind.
matrix_returned (60 %): return X.sum() -> return X
    You return all entries. Return their sum, a tensor of no dimensions.
mean_returned (65 %): return X.sum() -> return X.mean()
    You return the mean of the entries. Return their sum.
sum_over_rows (60 %): return X.sum() -> return X.sum(1)
    You return a sum for each row. Return the sum of all entries.
a_number (50 %): return X.sum() -> return X.sum().item()
    You return a number of Python. Return the tensor X.sum(), through which gradients go.
""")
