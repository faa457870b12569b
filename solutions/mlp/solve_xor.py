r"""# A network that learns XOR

"One or the other, but not both": this is XOR. Of the four corners of a square, two opposite ones are 1 and the
other two are 0:

| first $x_1$ | second $x_2$ | XOR |
|---|---|---|
| 0 | 0 | 0 |
| 0 | 1 | 1 |
| 1 | 0 | 1 |
| 1 | 1 | 0 |

No straight line divides the ones from the zeros, so no linear model gets all four right. Write a function that
makes a small network, trains it on these four points, and returns it: an `nn.Module`. For points of shape
$(n, 2)$ the network returns logits of shape $(n, 1)$ or $(n,)$: **above 0 where the answer is 1, below 0 where
it is 0.** What counts:

- It is right at the four corners, and also wherever both numbers are at most 0.1 away from those of a corner.
- It is right whatever the random numbers were: you are called with several seeds.
- Its `parameters()` are at most 60 numbers.
- The first weights are drawn from `generator`, so that equally seeded calls give equal networks, and other
  seeds give others. `nn.init.normal_(p, generator=generator)` fills a parameter `p` with such numbers. None
  stands for PyTorch's own random numbers.

`bce_with_logits` and `sgd`, which you have written, are there by their names. `torch.optim` and whatever else
PyTorch has for this may be used as well.

For example, two hidden numbers can be enough: $h_1 = \operatorname{relu}(x_1 + x_2)$,
$h_2 = \operatorname{relu}(x_1 + x_2 - 1)$, and the logit $2 h_1 - 4 h_2 - 1$. At the corners that is
$-1,\; 1,\; 1,\; -1$. But training does not find these weights from every start: give it more hidden numbers
than it needs.

## Mind

- If all weights begin alike, all hidden numbers get the same gradients and remain alike for ever.
- A loss "with logits" applies the sigmoid itself. The network returns logits, without it.

## Small print

- A few hundred steps with all four points are enough. A call should take less than a second, for there are
  several.
- Leave the seed of PyTorch's own random numbers alone. The network has the default dtype, and needs no special
  mode (`train` or `eval`).
"""

import torch
from torch import nn

from grader import exercise, integers
from grader.built import bce_with_logits, sgd


@exercise(
    points=3,
    order=5,
    uses=["bce_with_logits", "sgd"],
    hints=[
        "nn.Sequential with two nn.Linear and a function between them is enough: how many parameters has it"
        " with 8 hidden numbers?",
        "Draw all parameters anew from the generator before the first step: a loop over net.parameters().",
        "A step has two lines: bce_with_logits(net(X), y).backward(), where y has the shape of net(X), and"
        " sgd(params, lr, 1). If some seeds fail, take more hidden numbers, more steps, or a larger lr.",
    ],
)
def solve_xor(generator: torch.Generator | None = None) -> nn.Module:
    """Make and train a small network that computes XOR.

    Args:
        generator: draws the first weights; None stands for PyTorch's own random numbers.

    Returns:
        Trained network of at most 60 parameters: from shape (n, 2) to logits of shape (n, 1) or (n,).
    """
    ### BEGIN SOLUTION
    net = nn.Sequential(nn.Linear(2, 12), nn.Tanh(), nn.Linear(12, 1))
    params = list(net.parameters())
    for p in params:
        nn.init.normal_(p, generator=generator)
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    for _ in range(40):
        bce_with_logits(net(X), y, "sum").backward()
        sgd(params, 4.0, len(X))
    return net
    ### END SOLUTION


LOW = "no logit is below 0"
CORNERS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


def logits(net, points):
    with torch.no_grad():
        return net(torch.as_tensor(points).to(next(net.parameters())))


def form(solve_xor):
    nets = [solve_xor(torch.Generator().manual_seed(seed)) for seed in (5, 6, 5)] + [solve_xor()]
    if not all(isinstance(net, torch.nn.Module) for net in nets):
        return "what is returned is no nn.Module"
    count = sum(p.numel() for p in nets[3].parameters())
    if not 0 < count <= 60:
        return "more than 60 parameters" if count else "no parameters"
    one, other, again, free = (logits(net, [[0.3, 0.2], [0.6, 0.9], [0.1, 0.7]]) for net in nets)
    if free.shape not in ((3,), (3, 1)):
        return f"3 points give {tuple(free.shape)}"
    equal, different = torch.allclose(one, again, 0.01), not torch.allclose(one, other, 0.01)
    return {"equal seeds, equal networks": equal, "other seeds, other networks": different}


def computes(net):
    near = 0.2 * torch.rand(40, 4, 2, generator=torch.Generator().manual_seed(1)) - 0.1
    z = logits(net, CORNERS)
    if z.shape not in ((4,), (4, 1)):
        return f"4 points give {tuple(z.shape)}"
    z = z.flatten()
    table = "".join(str(int(one)) for one in z > 0)
    matrices = [p for p in net.parameters() if p.dim() == 2 and min(p.shape) > 1]
    if any((p == p[0, 0]).all() for p in matrices):
        return "all weights of a layer are alike"
    if (z[0] + z[3] - z[1] - z[2]).abs() < 1e-5 * (1 + z.abs().max()):
        return "a linear model"
    if table == "0110":
        near = logits(net, (near + torch.tensor(CORNERS)).reshape(160, 2)) > 0
        right = near.reshape(-1, 4) == torch.tensor([False, True, True, False])
        return "XOR" if right.all() else "XOR at the corners alone"
    if z.min() > -0.05 and (z.min() < 0.05 or z.max() < 1.05):  # As behind a sigmoid or a relu.
        return LOW
    known = {"0111": "OR", "0001": "AND", "1001": "the opposite of XOR"}
    return known.get(table, "something else") if z.abs().min() > 1 else "something else"


def computed(solve_xor, seed):
    seeds = [int(seed), int(seed) + 1, int(seed) + 2]
    found = {computes(solve_xor(torch.Generator().manual_seed(one))) for one in seeds}
    if len(found) == 1:
        return found.pop()
    if found == {
        LOW,
        "a linear model",
    }:  # A sigmoid that is 0 or 1 everywhere is a straight line, too.
        return LOW
    return "XOR after some seeds alone" if "XOR" in found else "something else"


solve_xor.case("what networks of three seeds compute", call=computed, seed=integers(high=10**6))
solve_xor.case("size, shape, equal and other seeds", call=form)
for line in ("for _ in range(41):", "for _ in range(39):", "sgd(params, 5.0, len(X))"):
    solve_xor.equivalent_mutant(line, "how long it trains is free")


@solve_xor.right_variant
def by_formula(generator=None):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.W = nn.Parameter(torch.randn(3, 14, generator=generator))
            self.v = nn.Parameter(torch.randn(15, generator=generator) / 2)

        def forward(self, X):
            ones = torch.ones_like(X[:, :1])
            return torch.cat((torch.tanh(torch.cat((X, ones), 1) @ self.W), ones), 1) @ self.v

    net, y = Net(), torch.tensor([0.0, 1.0, 1.0, 0.0])
    for _ in range(60):
        net.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(net(torch.tensor(CORNERS)), y)
        loss.backward()
        for p in (net.W, net.v):
            p.data -= 3 * p.grad
    return net


@solve_xor.right_variant
def begun_again(generator=None):
    X, signs, loss = torch.tensor(CORNERS), torch.tensor([-1.0, 1.0, 1.0, -1.0]), 1.0
    while loss > 0.05:
        net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1), nn.Flatten(0))
        for p in net.parameters():
            nn.init.normal_(p, generator=generator)
        for _ in range(40):
            loss = torch.logaddexp(torch.zeros(4), -signs * net(X)).mean()
            loss.backward()
            sgd(list(net.parameters()), 4.0, 1)
    return net


@solve_xor.right_variant
def drawn_and_solved(generator=None):
    net = nn.Sequential(nn.Linear(2, 14), nn.Tanh(), nn.Linear(14, 1)).requires_grad_(False)
    grid = torch.cartesian_prod(*2 * [torch.tensor([-0.1, 0.0, 0.1, 0.9, 1.0, 1.1])])
    X, y, right = torch.tensor(CORNERS), torch.tensor([[-1.0], [1], [1], [-1]]), False
    while not right:
        for p in net.parameters():
            nn.init.normal_(p, generator=generator)
        net[2].bias.zero_()
        net[2].weight.copy_(torch.linalg.lstsq(net[:2](X), y).solution.T)
        right = torch.equal(net(grid).flatten() > 0, (grid > 0.5).sum(1) == 1)
    return net


solve_xor.edits("""
---
no_hidden_layer (at most 25 %): nn.Linear(2, 12), nn.Tanh(), nn.Linear(12, 1) -> nn.Linear(2, 1)
    Your network computes a linear model: no line divides XOR. Is there a hidden layer, and a function such as
    tanh or relu behind it?
all_weights_alike (30 to 40 %): nn.init.normal_(p, generator=generator) -> nn.init.constant_(p, 0.1)
    All weights of a layer are alike, and so are all hidden numbers. If they begin alike, as with
    zeros, they get the same gradients and stay so: draw them at random.
sigmoid_in_the_network (at most 50 %): nn.Linear(12, 1)) -> nn.Linear(12, 1), nn.Sigmoid())
    No output is clearly below 0. A logit may be any number: does your network end in a sigmoid or a relu, or
    does it fit 0 and 1 themselves?
labels_of_or (at most 50 %): [1.0], [1.0], [0.0]] -> [1.0], [1.0], [1.0]]
    Your network computes OR: for (1, 1) its answer is 1. XOR is one or the other, but not both.
labels_of_and (at most 50 %): [0.0], [1.0], [1.0], [0.0]] -> [0.0], [0.0], [0.0], [1.0]]
    Your network computes AND. XOR is one or the other, but not both.
labels_turned (at most 60 %): [0.0], [1.0], [1.0], [0.0]] -> [1.0], [0.0], [0.0], [1.0]]
    Your network computes the opposite of XOR: above 0 stands for 1, where exactly one of the numbers is 1.
too_few_steps (at most 40 %): range(40) -> range(3)
    At the corners your networks answer wrongly, though they are no linear models. Does training go on for long
    enough, with the right labels, and downhill?
some_seeds_alone (60 to 75 %): range(40) -> range(\
40 if generator is None or generator.initial_seed() % 3 else 3)
    After some seeds your network is right, after others not. More hidden numbers, more steps or a larger
    learning rate help; or begin anew where the loss has stayed large.
generator_not_used (75 %): nn.init.normal_(p, generator=generator) -> nn.init.normal_(p)
    Equally seeded calls give different networks: draw the first weights from `generator`.
one_seed_for_all (70 %): nn.init.normal_(p, generator=generator) -> \
nn.init.normal_(p, generator=torch.Generator().manual_seed(p.numel()))
    Your network is the same whatever the seed: draw the first weights from `generator`, and set no seed.
too_many_parameters (75 %): nn.Linear(2, 12), nn.Tanh(), nn.Linear(12, 1) -> \
nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 1)
    Your network has more than 60 parameters. A layer of h hidden numbers needs 4 h + 1: two weights and a bias
    each, a weight behind, and a last bias.
two_outputs (30 to 50 %): nn.Linear(2, 12), nn.Tanh(), nn.Linear(12, 1) -> \
nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2)
    also: bce_with_logits(net(X), y, "sum") -> nn.functional.cross_entropy(net(X), y.flatten().long())
    Your network returns two numbers for each point. Asked for is one logit, above 0 for yes.
""")
