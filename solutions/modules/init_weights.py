r"""# How weights begin

Training needs a start, and a bad one spoils it. Write `init_weights(net, kind, std)`. It gives new numbers to
every `nn.Linear` and `nn.Conv2d` in `net`, however deep they lie, and returns nothing. The weights become

- with `kind="normal"`: normal numbers with mean 0 and **standard deviation** `std`;
- with `kind="xavier_uniform"`: uniform numbers between $-a$ and $a$, where
  $$a = \sqrt{\frac{6}{n_\text{in} + n_\text{out}}};$$
- with `kind="constant"`: all 1.

Biases become 0, with every kind.

How many numbers go into one output is $n_\text{in}$, and into how many outputs one number goes is
$n_\text{out}$. For `nn.Linear` these are its two sizes. In a convolution each channel counts once for each
entry of the kernel. For example:

| layer | inputs $n_\text{in}$ | outputs $n_\text{out}$ | bound $a$ |
|---|---|---|---|
| `nn.Linear(20, 4)` | 20 | 4 | $\sqrt{6/24} = 0.5$ |
| `nn.Conv2d(2, 4, 3)` | 2 · 9 = 18 | 4 · 9 = 36 | $\sqrt{6/54} = \tfrac13$ |

All other parameters stay as they are, such as those of a batch norm. The numbers are changed **in place**: the
parameters stay the same objects, for an optimiser holds them. `torch.nn.init` is not allowed.

## Mind

- The standard deviation is not the variance: 0.01 leads to numbers of about 0.01, not 0.1.
- Changes in place of what requires a gradient are refused, unless PyTorch is told not to record them.

## Small print

- A layer without a bias has `bias` None. A shared layer stays shared.
- Draw with torch, each number on its own, and leave the seed alone.
- Convolutions have one group. Kernels need not be square: their entries count.
"""

import torch
from torch import nn

from grader import exercise


@exercise(
    points=3,
    order=6,
    updates=["net"],
    forbid=["torch.nn.init.*"],
    hints=[
        "net.modules() gives every module, those within others too. isinstance tells which kind it is.",
        "weight.shape[1:] has the sizes that one output sees. What do weight.shape[0] and the kernel make?",
        "Under torch.no_grad(): weight.normal_(0, std), weight.uniform_(-a, a), weight.fill_(1.0).",
    ],
)
def init_weights(net: nn.Module, kind: str = "xavier_uniform", std: float = 0.01) -> None:
    """Give new numbers to all linear layers and convolutions of a network, in place.

    Args:
        net: any module.
        kind: "normal", "xavier_uniform" or "constant".
        std: standard deviation of the weights where kind is "normal".
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        for module in net.modules():
            if not isinstance(module, (nn.Linear, nn.Conv2d)):
                continue
            weight = module.weight
            if kind == "normal":
                weight.normal_(0, std)
            elif kind == "xavier_uniform":
                area = weight.shape[2:].numel()
                a = (6 / ((weight.shape[0] + weight.shape[1]) * area)) ** 0.5
                weight.uniform_(-a, a)
            else:
                weight.fill_(1.0)
            if module.bias is not None:
                module.bias.zero_()
    ### END SOLUTION


def make(kind):
    """A network in which all numbers are 9."""
    if kind == "example":
        net = nn.Sequential(nn.Linear(20, 4), nn.Conv2d(2, 4, 3))
    elif kind == "nested":
        inner = nn.Sequential(nn.Linear(80, 40), nn.Sequential(nn.Linear(40, 60, bias=False)))
        net = nn.Sequential(nn.Linear(100, 80), nn.BatchNorm1d(80), inner)
    elif kind == "convolutions":
        net = nn.Sequential(nn.Conv2d(8, 16, 5), nn.BatchNorm2d(16))
        net.add_module("last", nn.Conv2d(16, 24, (3, 5), bias=False))
        net.table = nn.Embedding(6, 5)
    else:
        net = nn.Linear(90, 60)
    for p in net.parameters():
        p.data.fill_(9.0)
    return net


def law(t, std):
    """Which law numbers follow, as far as they tell: of normal ones to a digit, of uniform ones to two."""
    t = t.detach().double().flatten().sort().values
    low, high, s, enough = t[0].item(), t[-1].item(), t.std().item(), 3 / len(t) ** 0.5
    if low == high:
        return f"{low:g}"
    if len(t.unique()) < 0.9 * len(t):
        return "repeated"
    steps = torch.arange(1, len(t) + 1).double() / len(t)
    if len(t) > 1000 and ((t - low) / (high - low) - steps).abs().max() < enough:
        return f"uniform({0.0 if abs(low) < 0.01 * high else low:.2g}, {high:.2g})"
    if len(t) > 1000 and (torch.special.ndtr(t / s) - steps).abs().max() < enough:
        near = [x for x in (std, std**0.5, std**2) if abs(s / x - 1) < 2 * enough]
        return f"normal(0, {near[0] if near else s:.1g})"
    return "random"


def laws(init_weights, net, kind="xavier_uniform", std=0.01, repeats=1, options=("kind", "std")):
    drawn = {}
    given = {name: value for name, value in (("kind", kind), ("std", std)) if name in options}
    for _ in range(repeats):
        module = make(net)
        init_weights(module, **given)
        for name, p in module.named_parameters():
            drawn.setdefault(name, []).append(p.detach())
    return {name: law(torch.stack(found), std) for name, found in drawn.items()}


def kept(init_weights, kind):
    shared = nn.Linear(5, 5)
    net = nn.Sequential(shared, shared, nn.Linear(5, 5), nn.Conv2d(3, 2, 2))
    before = list(net.parameters())
    init_weights(net, kind)
    same = [p is q for p, q in zip(before, net.parameters(), strict=False)]
    trained = all(p.requires_grad and p.is_leaf and p.grad is None for p in net.parameters())
    return {
        "the same objects": str(same == [True] * len(before)),
        "p.requires_grad and p.is_leaf": str(trained),
        "two layers alike": str(torch.equal(net[0].weight, net[2].weight)),
    }


init_weights.defaults(call=laws, net="nested")
init_weights.case("the example", net="example", repeats=60)
init_weights.case("layers in layers", kind="xavier_uniform")
init_weights.case("convolutions", net="convolutions")
init_weights.case("no kind is given", net="layer", options=[])
init_weights.case("normal", kind="normal", std=0.3)
init_weights.case(
    "normal convolutions, std by default", net="convolutions", kind="normal", options=["kind"]
)
init_weights.case("constant", kind="constant")
init_weights.case("constant convolutions", net="convolutions", kind="constant")
init_weights.case("a layer is the network", net="layer", kind="normal", std=0.02, hidden=True)
for kind in ("normal", "xavier_uniform", "constant"):
    init_weights.case(f"in place: {kind}", call=kept, kind=kind, updates=[])


def fans(module):
    return sum(module.weight.shape[:2]) * module.weight[0, 0].numel()


@init_weights.right_variant
def applied(net, kind="xavier_uniform", std=0.01):
    draw = {
        "normal": lambda m: std * torch.randn_like(m.weight),
        "xavier_uniform": lambda m: (2 * torch.rand_like(m.weight) - 1) * (6 / fans(m)) ** 0.5,
        "constant": lambda m: torch.ones_like(m.weight),
    }

    def begin(m):
        if type(m) in (nn.Linear, nn.Conv2d):
            m.weight.data.copy_(draw[kind](m))
            if m.bias is not None:
                m.bias.data.fill_(0)

    net.apply(begin)


@init_weights.right_variant
def by_data(net, kind="xavier_uniform", std=0.01):
    for m in net.modules():
        if isinstance(m, (nn.Linear, nn.Conv2d)):
            u = torch.ones_like(m.weight.data)
            if kind == "normal":
                u = u.normal_() * std
            if kind == "xavier_uniform":
                u = u.uniform_(-1, 1) * (6 / fans(m)) ** 0.5
            m.weight.data = u
            if m.bias is not None:
                m.bias.data = torch.zeros_like(m.bias)


@init_weights.right_variant
def detached(net, kind="xavier_uniform", std=0.01):
    for m in [m for m in net.modules() if isinstance(m, (nn.Linear, nn.Conv2d))]:
        a, w = (6 / fans(m)) ** 0.5, m.weight.detach().fill_(1)
        if kind != "constant":
            w.normal_().mul_(std) if kind == "normal" else w.uniform_(-1, 1).mul_(a)
        if isinstance(m.bias, nn.Parameter):
            m.bias.detach().zero_()


init_weights.edits("""
std_as_variance (at most 75 %): weight.normal_(0, std) -> weight.normal_(0, std**0.5)
    Your normal numbers have the variance std. The standard deviation is std, the root of the variance.
fan_in_alone (at most 65 %): ((weight.shape[0] + weight.shape[1]) * area) -> (weight.shape[1] * area * 2)
    Your bound looks at what goes into an output alone. It is the root of 6 / (n_in + n_out).
area_missing (at most 70 %): weight.shape[2:].numel() -> 1
    In your fans of a convolution the kernel is missing: each channel counts once for each of its entries.
linear_alone (50 to 60 %): (nn.Linear, nn.Conv2d) -> nn.Linear
    Convolutions keep their old weights. They get new ones, too.
children_alone (50 to 60 %): net.modules() -> net.children()
    Layers that lie deeper keep their old weights, and so does a network that is a layer itself. children()
    gives the first level alone.
biases_left (60 %): module.bias.zero_() -> pass
    Biases keep their old numbers. They become 0.
biases_as_weights (50 %): module.bias.zero_() -> \
module.bias.fill_(1.0) if kind == "constant" else module.bias.uniform_(-0.1, 0.1)
    Biases get numbers like the weights. They become 0, with every kind.
---
area_for_fan_in_alone (at most 70 %): (weight.shape[0] + weight.shape[1]) -> \
(weight.shape[0] / area + weight.shape[1])
    In your fans of a convolution the kernel counts for n_in alone. It counts for n_out too.
normal_glorot (at most 60 %): weight.uniform_(-a, a) -> weight.normal_(0, a / 3**0.5)
    For "xavier_uniform" you draw normal numbers. They are to be uniform.
positive (at most 65 %): weight.uniform_(-a, a) -> weight.uniform_(0, a)
    Your uniform numbers begin with 0. They lie between -a and a.
no_bias_not_expected (60 %): if module.bias is not None: -> if True:
    A layer without a bias has None there, which cannot be changed. Ask first whether there is one.
new_parameters of by_data (at most 60 %): m.weight.data = u -> m.weight = nn.Parameter(u)
    also: m.bias.data = torch.zeros_like(m.bias) -> m.bias = nn.Parameter(torch.zeros_like(m.bias))
    The numbers are right, in new parameters. Whoever holds the old ones, an optimiser above all, does not see
    them. Change the numbers in place.
""")


@init_weights.wrong_idea(
    "Parameters of other layers change too, such as those of a batch norm. Only linear layers and convolutions"
    " get new numbers.",
    credit=0.5,
    most=0.65,
)
def others_too(net, kind="xavier_uniform", std=0.01):
    for name, p in net.named_parameters():
        if "bias" in name:
            p.data.zero_()
        elif kind != "xavier_uniform":
            p.data.normal_(0, std) if kind == "normal" else p.data.fill_(1.0)
        elif p.dim() > 1:
            p.data.uniform_(-1, 1).mul_((6 / (sum(p.shape[:2]) * p.shape[2:].numel())) ** 0.5)
