r"""# A table of the parameters

Five minutes, one loop. Which numbers of a network are trained, and how many? Write `parameter_table(net)`. It
returns two things, as a tuple:

- the rows of a table, a list: for each parameter of `net` its name, its shape as a tuple of ints, and how many
  numbers it has, in the order in which they were registered;
- the total: how many numbers can be trained.

For example, for `nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))` they are

| name | shape | numbers |
|---|---|---|
| `0.weight` | `(8, 4)` | 32 |
| `0.bias` | `(8,)` | 8 |
| `2.weight` | `(1, 8)` | 8 |
| `2.bias` | `(1,)` | 1 |

and the total 49. A parameter that is shared stands at several places of the network. It has one row, under
its first name, and counts once. One that is frozen, which means that it requires no gradient, has its row and
is not in the total. Buffers, such as the running mean of a batch norm, are no parameters and have no row.

## Mind

- `state_dict()` is about saving: it lists buffers too, and shared parameters under each of their names.
- Layers are in layers: names such as `0.block0.0.weight` come from three levels.

## Small print

- A network without parameters gives `([], 0)`. A parameter of no dimensions has the shape `()` and one number.
"""

import math

import torch
from torch import nn

from grader import exercise


@exercise(
    points=2,
    order=5,
    forbid=["torchinfo.*", "torchsummary.*", "torch.nn.utils.parameters_to_vector"],
    hints=[
        "nn.Module can list its parameters with their names, those of inner layers too.",
        "named_parameters() gives pairs of name and parameter, each parameter once. What does p.shape give?",
        "Add p.numel() to the total only if p.requires_grad.",
    ],
)
def parameter_table(net: nn.Module) -> tuple[list[tuple[str, tuple[int, ...], int]], int]:
    """List the parameters of a network, and count the numbers that are trained.

    Args:
        net: any module.

    Returns:
        Rows of name, shape and number of entries, in the order of registration; and the sum of the numbers of
        those that require a gradient.
    """
    ### BEGIN SOLUTION
    rows, total = [], 0
    for name, p in net.named_parameters():
        rows.append((name, tuple(p.shape), p.numel()))
        if p.requires_grad:
            total += p.numel()
    return rows, total
    ### END SOLUTION


def make(kind, sizes):
    """The network of a case: linear layers of three sizes, and what the kind says between them."""
    d, h, k = [int(n) for n in sizes]

    def rest(*layers):
        return nn.Sequential(nn.Linear(d, h), nn.ReLU(), *layers, nn.Linear(h, k))

    if kind == "shared":
        shared = nn.Linear(h, h)
        return rest(shared, nn.ReLU(), shared, nn.ReLU())
    if kind == "tied":
        net = rest(nn.Linear(h, h), nn.Linear(h, h))
        net[3].weight = net[2].weight
        return net
    if kind == "nested":
        inner = nn.Sequential()
        for i in range(2):
            inner.add_module(
                f"block{i}", nn.Sequential(nn.Linear(d, h), nn.Tanh(), nn.Linear(h, d))
            )
        return nn.Sequential(inner, nn.Linear(d, k))
    if kind == "frozen":
        net = rest(nn.Linear(h, h, bias=False))
        net[0].weight.requires_grad_(False)
        net[3].bias.requires_grad_(False)
        return net
    if kind == "all frozen":
        return rest().requires_grad_(False)
    if kind == "buffers":
        return nn.Sequential(nn.Conv2d(d, h, 5), nn.BatchNorm2d(h), nn.Conv2d(h, k, (1, 3)))
    net = rest() if kind in ("plain", "own") else {"none": nn.Sequential, "tanh": nn.Tanh}[kind]()
    if kind == "own":
        net.scale = nn.Parameter(torch.ones(()))
        net.empty = nn.Parameter(torch.ones(0, 3))
        net.noted = torch.ones(7)
    return net


def table(parameter_table, kind, sizes):
    found = parameter_table(make(kind, sizes))
    if not isinstance(found, tuple) or len(found) != 2 or not isinstance(found[0], (list, tuple)):
        return found
    rows = [tuple(tuple(p) if isinstance(p, tuple) else p for p in row) for row in found[0]]
    return {"rows": [str(row) for row in rows], "total": found[1]}


parameter_table.defaults(call=table, sizes=[4, 8, 1])
parameter_table.case("the example", kind="plain")
parameter_table.case("other sizes", kind="plain", sizes=[3, 5, 2])
parameter_table.case("sizes that are not told", kind="nested", sizes=[7, 11, 6], hidden=True)
parameter_table.case("a shared layer: 121, not 193", kind="shared")
parameter_table.case("a shared weight", kind="tied")
parameter_table.case("blocks in blocks", kind="nested")
parameter_table.case("blocks of other sizes", kind="nested", sizes=[3, 5, 2])
parameter_table.case("frozen parameters", kind="frozen")
parameter_table.case("all frozen", kind="all frozen")
parameter_table.case("buffers and convolutions", kind="buffers", sizes=[3, 6, 2])
parameter_table.case("parameters of the network itself", kind="own")
parameter_table.case("no layers", kind="none")
parameter_table.case("no parameters", kind="tanh")

parameter_table.equivalent_mutant(
    "rows.append((name, p.shape, p.numel()))", "the size of a tensor is a tuple"
)


@parameter_table.right_variant
def by_comprehension(net):
    named = list(net.named_parameters())
    total = sum(p.numel() for _, p in named if p.requires_grad)
    return [(name, p.shape, math.prod(p.shape)) for name, p in named], total


@parameter_table.right_variant
def by_modules(net):
    rows, seen, total = [], set(), 0
    for prefix, module in net.named_modules():
        for name, p in module.named_parameters(recurse=False):
            if id(p) not in seen:
                seen.add(id(p))
                rows.append((f"{prefix}.{name}".lstrip("."), tuple(p.size()), p.nelement()))
                total += p.nelement() * p.requires_grad
    return rows, total


@parameter_table.right_variant
def by_names(net):
    first = {}
    for name, p in net.named_parameters(remove_duplicate=False):
        first.setdefault(p, name)
    rows = [(name, tuple(p.shape), len(p.reshape(-1))) for p, name in first.items()]
    return rows, sum(p.numel() for p in first if p.requires_grad)


parameter_table.edits("""
frozen_counted (at most 75 %): if p.requires_grad: -> if True:
    Frozen parameters are in your total. They have a row, but nobody trains them.
frozen_left_out (at most 75 %): net.named_parameters(): -> \
[(n, p) for n, p in net.named_parameters() if p.requires_grad]:
    Frozen parameters have no row in your table. They have one, and only the total leaves them out.
number_before_shape (70 %): tuple(p.shape), p.numel()) -> p.numel(), tuple(p.shape))
    In your rows the number comes before the shape.
sorted_by_name (70 %): return rows, total -> return sorted(rows), total
    Your rows are sorted. They stand in the order in which the parameters were registered.
number_of_tensors (60 %): return rows, total -> return rows, len(rows)
    Your total is the number of parameters, of which each has many numbers.
number_of_trained_tensors (60 %): total += p.numel() -> total += 1
    Your total counts parameters, of which each has many numbers.
rows_only (40 %): return rows, total -> return rows
    The total is missing. Return both, as a tuple: rows, total.
---
sum_of_sizes (60 %): tuple(p.shape), p.numel()) -> tuple(p.shape), sum(p.shape))
    also: total += p.numel() -> total += sum(p.shape)
sum_of_sizes_in_rows (65 %): tuple(p.shape), p.numel()) -> tuple(p.shape), sum(p.shape))
    You add the sizes of a shape. To know how many numbers there are, multiply them, or ask p.numel().
length (60 %): tuple(p.shape), p.numel()) -> tuple(p.shape), len(p))
    also: total += p.numel() -> total += len(p)
length_in_rows (65 %): tuple(p.shape), p.numel()) -> tuple(p.shape), len(p))
    len(p) is the first size alone, and a parameter of no dimensions has none. p.numel() counts all numbers.
shared_twice (at most 70 %): net.named_parameters() -> net.named_parameters(remove_duplicate=False)
    A parameter that is shared has a row for each of its names, and counts as often. It should have one row and
    count once.
shared_twice_in_rows (at most 80 %): return rows, total -> \
return [(n, tuple(p.shape), p.numel()) for n, p in net.named_parameters(remove_duplicate=False)], total
    A parameter that is shared has a row for each of its names. It has one row, under the first name.
state_dict (50 %): net.named_parameters() -> net.state_dict().items()
    also: if p.requires_grad: -> if True:
    You go through state_dict(): it has buffers, shared parameters under each name, and says nothing of what is
    frozen. Go through the parameters.
state_dict_trains_nothing (40 %): net.named_parameters() -> net.state_dict().items()
    You go through state_dict(): its tensors require no gradient, it has buffers, and shared parameters under
    each name. Go through the parameters.
total_of_state_dict (50 %): return rows, total -> return rows, sum(t.numel() for t in net.state_dict().values())
    Your rows are right. The total has buffers, frozen parameters, and what is shared as often as it is used.
buffers_too (60 %): net.named_parameters() -> [*net.named_parameters(), *net.named_buffers()]
    Buffers have rows in your table. They are no parameters.
children_only (50 %): net.named_parameters() -> \
[(f"{c}.{n}", p) for c, m in net.named_children() for n, p in m.named_parameters(recurse=False)]
    You look at the children of the network alone: what lies deeper is missing, and so is what belongs to the
    network itself.
all_levels_again (40 %): net.named_parameters() -> \
[(f"{c}.{n}", p) for c, m in net.named_modules() for n, p in m.named_parameters()]
    Parameters have several rows in your table: that of their own layer, and those of the modules around it.
without_a_name_for_itself (at most 80 %): (name, tuple -> (name if "." in name else "." + name, tuple
    Names of parameters that belong to the network itself begin with a dot. Nothing stands before them.
weights_only (50 %): net.named_parameters() -> [(n, p) for n, p in net.named_parameters() if "weight" in n]
    There are more parameters than weights: biases, and those that have other names.
last_names_only (50 %): (name, tuple -> (name.split(".")[-1], tuple
    Your names lack what stands before the last dot, which says in which layer a parameter is.
shape_as_a_list (85 %): tuple(p.shape) -> list(p.shape)
    Your shapes are lists. They should be tuples.
""")
