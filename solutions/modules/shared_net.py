r"""# One layer at two places

Five minutes, a few lines. Write `shared_net(num_inputs, num_hiddens)`. It returns a new `nn.Sequential` of
seven modules, in which one layer $S$ stands twice, at places 2 and 4:

| place | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
|---|---|---|---|---|---|---|---|
| module | `Linear` | `ReLU` | $S$ | `ReLU` | $S$ | `ReLU` | `Linear` |

The first linear layer leads from `num_inputs` numbers to `num_hiddens`, $S$ from `num_hiddens` to
`num_hiddens`, the last one from `num_hiddens` to 1. All have biases.

So there is one weight of $S$ and one bias, which are used twice: `net[2] is net[4]`. With the default sizes 4
and 8 the network has 40 + 72 + 9 = 121 numbers to train; if $S$ were two layers, there would be 193. And what
the two places ask of $S$ adds up in its gradient.

Compared are names and shapes in `state_dict()`, the number of parameters, the output and the gradients of `X`
and of all parameters, and that places 2 and 4 stay one layer: after a step of training, and after
`load_state_dict`.

## Mind

- Equal numbers are not enough. After one step of training they differ.

## Small print

- How the weights begin is left to `nn.Linear`. Each call makes a new network, which shares nothing with others.
"""

import torch
from torch import nn

from grader import exercise, randn, size
from grader.drivers import module_parameter_count, module_state_dict


@exercise(
    points=2,
    order=7,
    hints=[
        "A layer is an object. Where one object stands at two places, there is only one weight.",
        "Make the layer once, before the net, and give it a name. Then hand it over twice.",
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
    """Give the first layer, the last one, and those between them numbers that are always the same."""
    layers = [module for module in net.modules() if isinstance(module, nn.Linear)]
    for layer in layers:
        place = 0 if layer is layers[0] else 2 if layer is layers[-1] else 1
        for p in layer.parameters():
            n = torch.arange(p.numel(), dtype=X.dtype).reshape(p.shape)
            p.data = torch.sin(n + place) + 0.2
    return net


def output(shared_net, num_inputs, num_hiddens, X):
    net = with_weights(shared_net(num_inputs, num_hiddens), X)
    return net(X)


def gradients(shared_net, num_inputs, num_hiddens, X):
    net = with_weights(shared_net(num_inputs, num_hiddens), X)
    (net(X) ** 2).sum().backward()
    layers = {0: net[0], 2: net[2], len(net) - 1: net[-1]}
    return {
        f"net[{i}].{name}.grad": p.grad.clone()
        for i, layer in layers.items()
        for name, p in layer.named_parameters()
    }


def tied(shared_net):
    net = shared_net()
    found = {"net[2] is net[4]": str(net[2] is net[4])} | equal(net, "at first")
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
    return {"two calls, two networks": str(apart)} | equal(
        net, "after load_state_dict and a change"
    )


DEFAULT, OTHER = {}, {"num_inputs": 3, "num_hiddens": 5}
SIZES = {"num_inputs": size("d"), "num_hiddens": size("h")}
shared_net.case("names and shapes", call=module_state_dict, arguments=DEFAULT)
shared_net.case("names and shapes for other sizes", call=module_state_dict, arguments=OTHER)
shared_net.case("121 numbers", call=module_parameter_count, arguments=DEFAULT)
shared_net.defaults(**SIZES, X=randn(6, "d"), d=4, h=8)
shared_net.case("output", call=output, grad=["X"])
shared_net.case("output for other sizes", call=output, grad=["X"], d=3, h=5)
shared_net.case("gradients of the parameters", call=gradients)
shared_net.case("gradients for other sizes", call=gradients, d=3, h=5)
shared_net.case("one layer, before and after a step", call=tied)
shared_net.case("after load_state_dict", call=loaded)


@shared_net.right_variant
def put_in_again(num_inputs=4, num_hiddens=8):
    layers = []
    for n in (num_inputs, num_hiddens, num_hiddens):
        layers += [nn.Linear(n, num_hiddens), nn.ReLU()]
    net = nn.Sequential(*layers, nn.Linear(num_hiddens, 1))
    net[4] = net[2]
    return net


@shared_net.right_variant
def by_names(num_inputs=4, num_hiddens=8):
    net = nn.Sequential()
    shared, relu = nn.Linear(num_hiddens, num_hiddens), nn.ReLU()
    first, last = nn.Linear(num_inputs, num_hiddens), nn.Linear(num_hiddens, 1)
    for i, layer in enumerate((first, relu, shared, relu, shared, relu, last)):
        net.add_module(str(i), layer)
    return net


@shared_net.right_variant
def repeated(num_inputs=4, num_hiddens=8):
    twice = [nn.Linear(num_hiddens, num_hiddens), nn.ReLU()] * 2
    return nn.Sequential(
        nn.Linear(num_inputs, num_hiddens), nn.ReLU(), *twice, nn.Linear(num_hiddens, 1)
    )


shared_net.edits("""
deep_copy (40 to 60 %): shared, nn.ReLU(), shared, -> shared, nn.ReLU(), __import__("copy").deepcopy(shared),
    Places 2 and 4 begin with equal numbers and are two layers: from the first step on they differ. Put the same
    object in both places.
two_layers (at most 50 %): shared, nn.ReLU(), shared, -> shared, nn.ReLU(), nn.Linear(num_hiddens, num_hiddens),
    Places 2 and 4 are two layers, with a weight each. One layer, made once, stands at both.
weights_alone of put_in_again (at most 65 %): net[4] = net[2] -> net[4].weight = net[2].weight
    Places 2 and 4 have the same weight, but a bias each. Put the same layer in both places.
biases_alone of put_in_again (at most 55 %): net[4] = net[2] -> net[4].bias = net[2].bias
    Places 2 and 4 have the same bias, but a weight each. Put the same layer in both places.
two_layers_of_one_parameter of put_in_again (at most 85 %): net[4] = net[2] -> \
net[4].weight, net[4].bias = net[2].weight, net[2].bias
    Places 2 and 4 have the same weight and the same bias, and yet they are two modules. Put the same object in
    both places.
memory_shared of put_in_again (at most 60 %): net[4] = net[2] -> \
net[4].weight.data, net[4].bias.data = net[2].weight.data, net[2].bias.data
    Places 2 and 4 are two layers whose numbers lie in the same memory. Each has a gradient of its own. Put the
    same object in both places.
relu_missing (60 %): shared, nn.ReLU(), nn.Linear(num_hiddens, 1) -> shared, nn.Linear(num_hiddens, 1)
    A ReLU is missing: one stands behind each linear layer but the last.
relu_at_the_end (60 to 75 %): nn.Linear(num_hiddens, 1) -> nn.Linear(num_hiddens, 1), nn.ReLU()
    Your network ends with a ReLU. Nothing stands behind the last linear layer.
three_times (60 %): shared, nn.ReLU(), nn.Linear( -> shared, nn.ReLU(), shared, nn.ReLU(), nn.Linear(
    Your shared layer stands at three places. It stands at two.
once (60 %): shared, nn.ReLU(), shared, -> shared,
    Your shared layer stands at one place. It stands at two.
as_many_outputs_as_hidden (65 %): nn.Linear(num_hiddens, 1) -> nn.Linear(num_hiddens, num_hiddens)
    The last layer of yours has num_hiddens outputs. It has one.
sizes_fixed (60 %): shared = -> num_inputs, num_hiddens = 4, 8; shared =
    The sizes of your layers do not follow the arguments.
no_biases (60 %): shared = nn.Linear(num_hiddens, num_hiddens) -> \
shared = nn.Linear(num_hiddens, num_hiddens, bias=False)
    Your shared layer has no bias.
nested_blocks (55 %): shared, nn.ReLU(), shared, nn.ReLU(), -> *[nn.Sequential(shared, nn.ReLU())] * 2,
    Your network has modules within modules. It is a chain of seven, one for each place.
""")
