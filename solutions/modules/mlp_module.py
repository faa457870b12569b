r"""# A multilayer perceptron as a module

Write the class `MLP`, a network with one hidden layer. It is a subclass of `nn.Module` with two layers:

- `hidden`, an `nn.Linear` from `num_inputs` numbers to `num_hiddens`,
- `out`, an `nn.Linear` from `num_hiddens` numbers to `num_outputs`.

Between the two stands a ReLU, behind `out` nothing:
$\mathrm{out}(\max(\mathrm{hidden}(\mathbf{X}), 0))$. With the default sizes these are
$20 \cdot 256 + 256 + 256 \cdot 10 + 10 = 7946$ numbers to be trained.

For example, take `MLP(2, 2, 1)` with these weights and biases:

$$\mathtt{hidden}: \begin{pmatrix}1&0\\0&-1\end{pmatrix},\ (0, 0) \qquad
\mathtt{out}: \begin{pmatrix}2&5\end{pmatrix},\ (1)$$

The input $(3, 2)$ becomes $(3, -2)$, then $(3, 0)$, and the output is $2 \cdot 3 + 5 \cdot 0 + 1 = 7$.

Compared are the output under given weights, the gradients of `X` and of all parameters, and names and shapes
in `state_dict()`: `hidden.weight`, `hidden.bias`, `out.weight`, `out.bias`, and no others.

## Mind

- A module knows its layers only if they are attributes of `self`. A list hides them.
- Before the first layer is set, `nn.Module` has to prepare itself: `super().__init__()`.

## Small print

- `X` has the shape `(..., num_inputs)` with any number of leading axes, which the output keeps.
- How the weights begin is left to `nn.Linear`. A layer for the ReLU is fine: it has no tensors of its own.
"""

import torch
from torch import Tensor, nn

from grader import parts_of, randn, size, tensor
from grader.drivers import module_forward, module_parameter_count, module_state_dict

mlp_module = parts_of(
    "mlp_module",
    points=2,
    order=1,
    hints=[
        "Two methods, two jobs: __init__ makes the layers once, forward uses them in each call.",
        "self.hidden = nn.Linear(...) registers a layer under the name hidden. Its sizes are arguments.",
        "nn.Linear works along the last axis, whatever stands before it: forward needs no reshape.",
    ],
)


@mlp_module.part
class MLP(nn.Module):
    """A network with one hidden layer: Linear, ReLU, Linear."""

    def __init__(self, num_inputs: int = 20, num_hiddens: int = 256, num_outputs: int = 10):
        """Make the layers `hidden` and `out`."""
        ### BEGIN SOLUTION
        super().__init__()
        self.hidden = nn.Linear(num_inputs, num_hiddens)
        self.out = nn.Linear(num_hiddens, num_outputs)
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return the output, of shape (..., num_outputs), for `X` of shape (..., num_inputs)."""
        ### BEGIN SOLUTION
        return self.out(torch.relu(self.hidden(X)))
        ### END SOLUTION


HAND = {
    "hidden.weight": tensor([[1.0, 0.0], [0.0, -1.0]]),
    "hidden.bias": tensor([0.0, 0.0]),
    "out.weight": tensor([[2.0, 5.0]]),
    "out.bias": tensor([1.0]),
}
DRAWN = {
    "hidden.weight": randn("h", "d"),
    "hidden.bias": randn("h"),
    "out.weight": randn("k", "h"),
    "out.bias": randn("k"),
}
SIZES = {"num_inputs": size("d"), "num_hiddens": size("h"), "num_outputs": size("k")}

MLP.case("names and shapes", call=module_state_dict, arguments={})
MLP.case("names and shapes for other sizes", call=module_state_dict, arguments=SIZES, d=3, h=5, k=2)
MLP.case("numbers that are trained", call=module_parameter_count, arguments={})
MLP.defaults(call=module_forward, grad=["inputs", "parameters"])
MLP.case(
    "the example",
    arguments={"num_inputs": 2, "num_hiddens": 2, "num_outputs": 1},
    parameters=HAND,
    inputs=tensor([[3.0, 2.0]]),
    tags=["kink"],
)
MLP.defaults(parameters=DRAWN, inputs=randn(7, "d"), arguments=SIZES, d=3, h=5, k=2)
MLP.case("a batch")
MLP.case("another batch")
MLP.case("other sizes", d=4, h=3, k=6)
MLP.case("three leading axes", inputs=randn(2, 1, 4, "d"))
MLP.case("no leading axis", inputs=randn("d"))
MLP.case("default sizes", arguments={}, d=20, h=256, k=10, inputs=randn(1, "d"))


@MLP.right_variant
class ByNames(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        nn.Module.__init__(self)
        self.add_module("hidden", nn.Linear(num_inputs, num_hiddens))
        self.add_module("out", nn.Linear(num_hiddens, num_outputs))
        self.act = nn.ReLU()

    def forward(self, X):
        return self.out(self.act(self.hidden(X)))


@MLP.right_variant
class ByFormula(ByNames):
    def forward(self, X):
        H = X @ self.hidden.weight.T + self.hidden.bias
        return (H * (H > 0)) @ self.out.weight.T + self.out.bias


@MLP.right_variant
class AsSequential(nn.Sequential):
    def __init__(self, *sizes, **named):
        sizes = dict(zip(("num_inputs", "num_hiddens", "num_outputs"), sizes, strict=False)) | named
        d, h, k = ({"num_inputs": 20, "num_hiddens": 256, "num_outputs": 10} | sizes).values()
        layers = {"hidden": nn.Linear(d, h), "relu": nn.ReLU(), "out": nn.Linear(h, k)}
        super().__init__()
        for name, layer in layers.items():
            self.add_module(name, layer)


MLP.edits("""
no_activation (50 %): torch.relu(self.hidden(X)) -> self.hidden(X)
    Nothing is cut off between your layers, and two linear layers in a row are one linear layer. A ReLU belongs
    there; mind that it returns its result, and leaves its input as it is.
sigmoid_between (60 %): torch.relu( -> torch.sigmoid(
tanh_between (60 %): torch.relu( -> torch.tanh(
    Between your layers stands another function than the ReLU, which cuts off what is below 0.
relu_at_the_end (60 %): return self.out(torch.relu(self.hidden(X))) -> \
return torch.relu(self.out(torch.relu(self.hidden(X))))
relu_at_the_end_alone (40 %): self.out(torch.relu(self.hidden(X))) -> torch.relu(self.out(self.hidden(X)))
    Your output is never below 0. Nothing belongs behind the last layer, for an output may be any number.
relu_on_the_input (40 %): torch.relu(self.hidden(X)) -> self.hidden(torch.relu(X))
    The ReLU stands before the first layer, and not between the two.
softmax_at_the_end (60 %): return self.out(torch.relu(self.hidden(X))) -> \
return torch.softmax(self.out(torch.relu(self.hidden(X))), dim=-1)
    Your outputs are probabilities, as after a softmax. Here nothing stands behind the last layer: the loss has
    the softmax in it.
flattened (75 %): self.hidden(X) -> self.hidden(X.reshape(-1, X.shape[-1]))
    Where `X` has other leading axes than one, yours are gone from the output. nn.Linear keeps them by itself.
flattened_to_rows (70 %): self.hidden(X) -> self.hidden(X.flatten(1))
    `X` may have any number of leading axes. Hand it to the layer as it is: nn.Linear works along the last one.
sizes_fixed (60 %): nn.Linear(num_inputs, num_hiddens) -> nn.Linear(20, 256)
    also: nn.Linear(num_hiddens, num_outputs) -> nn.Linear(256, 10)
    The sizes of your layers do not follow the arguments of __init__.
other_default_size (80 %): num_hiddens: int = 256 -> num_hiddens: int = 128
    Without arguments the hidden layer of yours has another size than 256.
no_biases (60 %): nn.Linear(num_inputs, num_hiddens) -> nn.Linear(num_inputs, num_hiddens, bias=False)
    also: nn.Linear(num_hiddens, num_outputs) -> nn.Linear(num_hiddens, num_outputs, bias=False)
hidden_without_bias (70 %): nn.Linear(num_inputs, num_hiddens) -> nn.Linear(num_inputs, num_hiddens, bias=False)
out_without_bias (70 %): nn.Linear(num_hiddens, num_outputs) -> nn.Linear(num_hiddens, num_outputs, bias=False)
    A layer of yours has no bias. nn.Linear makes one unless it is told not to.
in_a_sequential (70 %): self.hidden = nn.Linear(num_inputs, num_hiddens) -> \
self.net = nn.Sequential(nn.Linear(num_inputs, num_hiddens), nn.ReLU(), nn.Linear(num_hiddens, num_outputs))
    also: self.out = nn.Linear(num_hiddens, num_outputs) ->
    also: self.out(torch.relu(self.hidden(X))) -> self.net(X)
    The layers are in another module within yours, so their names begin with its name. They are to be
    attributes of self, called hidden and out.
made_when_called (40 %): self.out = nn.Linear(num_hiddens, num_outputs) -> self.sizes = num_hiddens, num_outputs
    also: self.out(torch.relu -> nn.Linear(*self.sizes)(torch.relu
    When your module is made, the layer `out` is not there. Make both layers in __init__: one that is made in
    forward begins anew in each call, and never learns.
---
made_in_forward: self.out(torch.relu -> nn.Linear(self.out.in_features, self.out.out_features)(torch.relu
    A layer is made anew in each call of forward: it never learns. Make all layers in __init__.
hidden_made_in_forward: self.hidden(X) -> nn.Linear(self.hidden.in_features, self.hidden.out_features)(X)
    A layer is made anew in each call of forward: it never learns. Make all layers in __init__.
weights_detached (50 %): return self.out(torch.relu(self.hidden(X))) -> H = torch.relu(self.hidden(X)); \
return (H @ self.out.weight.data.T) + self.out.bias.data
    The numbers are right, but no gradient reaches the weights: .data and detach cut the graph.
""")


@MLP.wrong_idea(
    "state_dict() of your module has no tensors of layers, and parameters() neither: nobody can train them."
    " Layers have to be attributes of self; a list hides them.",
    credit=0.4,
)
class InAList(nn.Module):
    def __init__(self, num_inputs=20, num_hiddens=256, num_outputs=10):
        super().__init__()
        self.layers = [nn.Linear(num_inputs, num_hiddens), nn.Linear(num_hiddens, num_outputs)]

    def forward(self, X):
        return self.layers[1](torch.relu(self.layers[0](X)))
