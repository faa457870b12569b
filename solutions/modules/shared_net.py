r"""# One layer at two places

Five minutes, a few lines. Write `shared_net(num_inputs, num_hiddens)`. It returns a new `nn.Sequential` of seven
modules, in which one layer $S$ stands twice, at places 2 and 4:

| place | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
|---|---|---|---|---|---|---|---|
| module | `Linear` | `ReLU` | $S$ | `ReLU` | $S$ | `ReLU` | `Linear` |

The first linear layer leads from `num_inputs` numbers to `num_hiddens`, $S$ from `num_hiddens` to `num_hiddens`,
the last one from `num_hiddens` to 1. All have biases.

So there is one weight of $S$ and one bias, which are used twice: `net[2] is net[4]`. With the default sizes 4 and
8 the network has 40 + 72 + 9 = 121 numbers to train; if $S$ were two layers, there would be 193. And what
the two places ask of $S$ adds up in its gradient.

Compared are names and shapes in `state_dict()`, the number of parameters, the output and the gradients of `X` and
of all parameters, and that places 2 and 4 stay one layer: after a step of training, and after `load_state_dict`.

## Mind

- Equal numbers are not enough. After one step of training they differ.

## Small print

- How the weights begin is left to `nn.Linear`. Each call makes a new network, which shares nothing with others.
"""

import torch
from torch import Tensor, nn

from grader import exercise, randn, size
from grader.drivers import module_parameter_count, module_state_dict


@exercise(
    points=2,
    order=7,
    hints=[
        "A layer is an object. Where one object stands at two places, there is only one weight.",
        "Give it a name first: shared = nn.Linear(num_hiddens, num_hiddens). Then hand it over twice.",
    ],
)
def shared_net(num_inputs: int = 4, num_hiddens: int = 8) -> nn.Sequential:
    """Make a network in which one hidden layer stands at two places.

    Args:
        num_inputs: how many numbers an example has.
        num_hiddens: size of the hidden layers.

    Returns:
        Linear, ReLU, S, ReLU, S, ReLU, Linear with one output, where both S are the same object.
    """
    ### BEGIN SOLUTION
    shared = nn.Linear(num_hiddens, num_hiddens)
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens),
        nn.ReLU(),
        shared,
        nn.ReLU(),
        shared,
        nn.ReLU(),
        nn.Linear(num_hiddens, 1),
    )
    ### END SOLUTION


def with_weights(net, X):
    """Give each layer numbers that depend on its place in the chain and its shape alone."""
    for place, layer in enumerate([m for m in net if isinstance(m, nn.Linear)]):
        for p in layer.parameters():
            n = torch.arange(p.numel(), dtype=X.dtype).reshape(p.shape)
            p.data = torch.sin(n + (1 if place == 2 else place)) + 0.3
    return net


def output(shared_net, num_inputs, num_hiddens, X):
    net = with_weights(shared_net(num_inputs, num_hiddens), X)
    return net(X)


def gradients(shared_net, num_inputs, num_hiddens, X):
    net = with_weights(shared_net(num_inputs, num_hiddens), X)
    net(X).sum().backward()
    layers = {0: net[0], 2: net[2], len(net) - 1: net[-1]}
    return {
        f"net[{i}].{name}.grad": p.grad.clone()
        for i, layer in layers.items()
        for name, p in layer.named_parameters()
    }


def tied(shared_net):
    net = shared_net()
    found = {"net[2] is net[4]": str(net[2] is net[4])}
    net(torch.ones(3, 4, dtype=net[0].weight.dtype)).sum().backward()
    for p in net.parameters():
        p.data = p.data - 0.1 * (p.grad + 1)
    return found | equal(net, "after a step")


def equal(net, when):
    pairs = {name: (getattr(net[2], name), getattr(net[4], name)) for name in ("weight", "bias")}
    return {f"equal {name} {when}": str(bool((a == b).all())) for name, (a, b) in pairs.items()}


def loaded(shared_net):
    net, other = shared_net(), shared_net()
    apart = bool((net[2].weight != other[2].weight).any())
    net.load_state_dict(other.state_dict())
    with torch.no_grad():
        net[2].weight.add_(1)
        net[2].bias.add_(1)
    return {"two calls, two networks": str(apart)} | equal(net, "after load_state_dict and a change")
