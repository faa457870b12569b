r"""# A chain of modules

Most networks are a chain: each layer takes what the layer before it gives. Write `MySequential(layer, ...)`, a
module that does what `nn.Sequential` does. With layers $f_0, f_1, \dots, f_{n-1}$ its output is
$f_{n-1}(\dots f_1(f_0(\mathbf{X})))$.

The layers are children of the module, named `"0"`, `"1"`, ... in their order. So a chain of `nn.Linear(3, 4)`,
`nn.Tanh()` and `nn.Linear(4, 2)` has the parameters `0.weight`, `0.bias`, `2.weight` and `2.bias`. `len(net)`
is the number of layers, and `net[i]` the layer at place i: the object that was handed over.

## Mind

- Only what a module knows as its child appears in `parameters()`, in `state_dict()`, and moves with `to`.
- The same layer may stand at two places. It is called twice, has two names, and counts twice in `len(net)`.

## Small print

- Without layers the output is the input.
- `net[-1]` is the last layer, as in a list. A place before the first or behind the last raises
  `IndexError`; then `for layer in net` works too. Slices are not asked for.
- A layer is any module: one without parameters, or another `MySequential`.
"""

from torch import Tensor, nn

from grader import exercise, randn


@exercise(
    points=3,
    order=2,
    forbid=["torch.nn.Sequential", "torch.nn.ModuleList"],
    hints=[
        "A list in an attribute hides its modules. Which method of nn.Module makes a child, by a name?",
        "add_module(name, layer); names are text. All children, one at two places too, are in self._modules.",
    ],
)
class MySequential(nn.Module):
    """A chain of layers, each called with what the one before it returned."""

    def __init__(self, *args: nn.Module):
        """Keep the layers `args` as children named "0", "1", ..."""
        super().__init__()
        ### BEGIN SOLUTION
        for i, layer in enumerate(args):
            self.add_module(str(i), layer)
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return the output of the last layer for the input `X` of the first."""
        ### BEGIN SOLUTION
        for layer in self._modules.values():
            X = layer(X)
        return X
        ### END SOLUTION

    def __len__(self) -> int:
        """Return the number of layers."""
        ### BEGIN SOLUTION
        return len(self._modules)
        ### END SOLUTION

    def __getitem__(self, i: int) -> nn.Module:
        """Return the layer at place `i`, counted from the end if negative; IndexError if there is none."""
        ### BEGIN SOLUTION
        return list(self._modules.values())[i]
        ### END SOLUTION


def make_layers(MySequential, plan, weights=()):
    """A pair (3, 4) is nn.Linear(3, 4, bias=False), a list a chain, a number the layer made at that place."""

    class Centered(nn.Module):
        def forward(self, X):
            return X - X.mean()

    layers, weights = [], iter(weights)
    for entry in plan:
        if isinstance(entry, tuple):
            layer = nn.Linear(*entry, bias=False)
            weight = next(weights, None)
            if weight is not None:
                del layer.weight
                layer.weight = weight
            layers.append(layer)
        elif isinstance(entry, list):
            layers.append(MySequential(*make_layers(MySequential, entry, weights)))
        elif isinstance(entry, int):
            layers.append(layers[entry])
        else:
            layers.append({"tanh": nn.Tanh, "centered": Centered}[entry]())
    return layers


def output(MySequential, plan, weights, X):
    return MySequential(*make_layers(MySequential, plan, weights))(X)


def names(MySequential, plan):
    net = MySequential(*make_layers(MySequential, plan))
    return {"names": list(net.state_dict()), "parameters": sum(p.numel() for p in net.parameters())}


def places(MySequential, plan, indices):
    layers = make_layers(MySequential, plan)
    net = MySequential(*layers)
    found = {f"net[{i}] is layer {i}": net[i] is layers[i] for i in indices}
    return {"len(net)": len(net), **found}


def loop(MySequential, plan):
    layers = make_layers(MySequential, plan)
    found = [layer for _, layer in zip(range(9), MySequential(*layers), strict=False)]
    return {"layers": len(found), "in order": all(map(lambda a, b: a is b, found, layers))}


def item(MySequential, plan, i):
    return MySequential(*make_layers(MySequential, plan))[i]


PLAN, TWICE = [(3, 4), "tanh", (4, 2)], [(3, 3), "tanh", 0]
NESTED = [(3, 4), [(4, 4), "tanh"], (4, 2)]
WEIGHTS = [randn(4, 3), randn(2, 4)]
SQUARE = [randn(4, 3), randn(4, 4), randn(2, 4)]
RUN = {"call": output, "grad": ["X", "weights"], "X": randn(5, 3)}
BARE = {"call": output, "grad": ["X"], "X": randn(5, 3), "weights": []}

MySequential.case("output", **RUN, plan=PLAN, weights=WEIGHTS)
MySequential.case("other weights", **RUN, plan=PLAN, weights=WEIGHTS)
MySequential.case("one layer", **RUN, plan=[(3, 2)], weights=[randn(2, 3)])
MySequential.case("the same layer twice", **RUN, plan=TWICE, weights=[randn(3, 3)])
MySequential.case("a chain in a chain", **RUN, plan=NESTED, weights=SQUARE)
MySequential.case("no layers", **BARE, plan=[])
MySequential.case("layers without parameters", **BARE, plan=["centered", "tanh"])
MySequential.case("names", call=names, plan=PLAN)
MySequential.case("names of the same layer twice", call=names, plan=TWICE)
MySequential.case("names of a chain in a chain", call=names, plan=NESTED)
MySequential.case("places", call=places, plan=PLAN, indices=[0, 1, 2])
MySequential.case("places from the end", call=places, plan=PLAN, indices=[-1, -2, -3])
MySequential.case("places of the same layer twice", call=places, plan=TWICE, indices=[0, 1, 2])
MySequential.case("length of no layers", call=places, plan=[], indices=[])
MySequential.case("a loop over the layers", call=loop, plan=PLAN)
MySequential.raises("a place behind the last", IndexError, call=item, plan=PLAN, i=3)
MySequential.raises("a place before the first", IndexError, call=item, plan=PLAN, i=-4)


@MySequential.right_variant
class ByAttributes(nn.Module):
    def __init__(self, *args):
        super().__init__()
        self.n = len(args)
        for i in range(self.n):
            setattr(self, str(i), args[i])

    def forward(self, X):
        for i in range(self.n):
            X = getattr(self, str(i))(X)
        return X

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not -self.n <= i < self.n:
            raise IndexError(f"{self.n} layers, none at {i}")
        return getattr(self, str(i % self.n))


@MySequential.right_variant
class WithAList(nn.Module):
    def __init__(self, *args):
        super().__init__()
        self.layers = list(args)
        for layer in args:
            self._modules[str(len(self._modules))] = layer

    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X

    def __len__(self):
        return len(self.layers)

    def __getitem__(self, i):
        return self.layers[i]


@MySequential.right_variant
class ByRecursion(MySequential):
    def forward(self, X, i=0):
        return X if i == len(self) else self.forward(self[i](X), i + 1)


MySequential.edits("""
block_names (60 %): str(i) -> f"block{i}"
    Your layers have names of their own. The keys of state_dict begin with the place alone: "0", "1", ...

from_one (60 %): str(i) -> str(i + 1)
    Your names begin with "1". Places are counted from 0.

each_once: enumerate(args) -> enumerate(dict.fromkeys(args))
    A layer that is handed over twice has one place in your chain. It has two.

parameters_only (40 %): enumerate(args) -> enumerate(a for a in args if list(a.parameters()))
    You leave out layers without parameters. They compute something too.

copies: self.add_module(str(i), layer) -> self.add_module(str(i), __import__("copy").deepcopy(layer))
    You keep copies of the layers. The chain holds the layers themselves, so that both share their weights.

children (70 %): in self._modules.values() -> in self.children()
    children() gives a layer that stands at two places only once. Go through self._modules.values().

all_modules: in self._modules.values() -> in list(self.modules())[1:]
    modules() gives the layers of the layers too, so those of an inner chain are called again. Use the children.

not_chained (30 %): X = layer(X) -> Y = layer(X)
    also: return X -> return Y
    Each of your layers gets the input of the chain. It has to get what the layer before it returned.

first_needed (80 %): in self._modules.values() -> in [self[0], *list(self._modules.values())[1:]]
    You begin with layer 0, which an empty chain does not have. Without layers the output is the input.

relu_added (30 %): X = layer(X) -> X = layer(X).relu()
    You apply a ReLU behind each layer. The chain adds nothing to its layers.

children_counted (80 %): len(self._modules) -> len(list(self.children()))
    children() gives a layer that stands at two places only once, so your length is too small.

parameters_counted (80 %): len(self._modules) -> len(list(self.parameters()))
    Your length is the number of parameter tensors. It should be that of layers.

key_error (80 %): list(self._modules.values())[i] -> self._modules[str(i)]
    You look up the name str(i): negative places have none, and a missing name raises KeyError.

item_of_children (80 %): list(self._modules.values())[i] -> list(self.children())[i]
    children() gives a layer that stands at two places only once, so the places behind it shift.

item_from_one (80 %): list(self._modules.values())[i] -> list(self._modules.values())[i - 1]
    Your places are counted from 1. net[0] is the first layer.
""")


@MySequential.wrong_idea(
    "A list hides the layers: neither parameters() nor state_dict() finds them.", credit=0.4
)
class PlainList(WithAList):
    def __init__(self, *args):
        nn.Module.__init__(self)
        self.layers = list(args)
