r"""# Save a training, and go on later

Training may take days, and a machine may stop before. So write down, from time to time, all that is needed to
go on: a *checkpoint*. Write two functions:

- `save_checkpoint(path, net, optimizer, epoch)` writes a file with `torch.save`. It holds a dict with three
  entries: `"net"`, the state of the network, `"optimizer"`, that of the optimiser, and `"epoch"`, a number.
- `load_checkpoint(path, net, optimizer, device)` reads such a file and puts the states into `net` and
  `optimizer`, which are there already. It returns the number of the epoch.

Then training goes on **exactly as if it had never stopped**. For example, in two steps with the gradient 1
and the learning rate 0.1, momentum 0.9 first moves a weight by 0.1, then by 0.1 · (0.9 + 1) = 0.19. If it is
stopped between the two and the optimiser forgets what it knew, the second step is 0.1 again.

A state is what `state_dict()` gives: names, tensors and numbers. The file has to be readable with
`torch.load(path, weights_only=True)`, which refuses whole modules: these are code, and code from a file may do
anything. Where a file was written on a machine with a GPU, its tensors belong there. `load_checkpoint` reads
them onto `device`, or it would fail on a machine without one. A file of a network that has other names or
shapes raises a `RuntimeError`; `net.load_state_dict` does that by itself.

## Mind

- `state_dict()` copies nothing: it shows the tensors themselves, which change as training goes on.
- `net = ...` in a function changes nobody else's `net`: put the state into the one that is there.

## Small print

- `optimizer` is as one of PyTorch's: it has `state_dict` and `load_state_dict`, too.
- A file that is there already is replaced. `net` stays in train or eval mode, whichever it is in.
- `pickle` is not allowed.
"""

import torch
from torch import nn
from torch.optim import Optimizer

from grader import parts_of, randn

save_load = parts_of(
    "save_load",
    points=4,
    order=8,
    forbid=["pickle.*"],
    hints=[
        "What does the next step of training depend on? All of that has to be in the file, and nothing else.",
        "torch.save(a dict, path) writes, torch.load(path, map_location=device) reads.",
        "Both net and optimizer have state_dict() and load_state_dict(...).",
    ],
)


@save_load.part
def save_checkpoint(path: str, net: nn.Module, optimizer: Optimizer, epoch: int) -> None:
    """Write the states of a network and its optimiser, and the number of an epoch, into a file.

    Args:
        path: of the file, which is made or replaced.
        net: the network.
        optimizer: the optimiser that trains it.
        epoch: how many epochs are done.
    """
    ### BEGIN SOLUTION
    state = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}
    torch.save(state, path)
    ### END SOLUTION


@save_load.part
def load_checkpoint(path: str, net: nn.Module, optimizer: Optimizer, device: str = "cpu") -> int:
    """Put the states in a file into a network and its optimiser.

    Args:
        path: of a file that `save_checkpoint` wrote.
        net: a network of the same architecture, on `device`.
        optimizer: the optimiser that trains it.
        device: where the tensors of the file are read to.

    Returns:
        The number of the epoch in the file.

    Raises:
        RuntimeError: if the file belongs to another network.
    """
    ### BEGIN SOLUTION
    state = torch.load(path, map_location=device)
    net.load_state_dict(state["net"])
    optimizer.load_state_dict(state["optimizer"])
    return state["epoch"]
    ### END SOLUTION


class Momentum:
    """What torch.optim.SGD does with momentum; that would take a second to import in each process."""

    def __init__(self, net, lr):
        self.params, self.lr = list(net.parameters()), lr
        self.momenta = [torch.zeros_like(p) for p in self.params]

    def step(self):
        for p, v in zip(self.params, self.momenta, strict=True):
            v.mul_(0.9).add_(p.grad)
            p.data.sub_(self.lr * v)
            p.grad = None

    def state_dict(self):
        return {"state": dict(enumerate(self.momenta)), "param_groups": [{"lr": self.lr}]}

    def load_state_dict(self, state):
        self.momenta = [v.clone() for v in state["state"].values()]
        self.lr = state["param_groups"][0]["lr"]


def begun(X, start, lr, y=0, steps=0, more=()):
    """A network and its optimiser, which begin at some numbers and take some steps."""
    net = nn.Sequential(nn.Linear(X.shape[1], 4), nn.BatchNorm1d(4), nn.Linear(4, 1), *more)
    for p in net.to(X.dtype).parameters():
        p.data = torch.sin(torch.arange(p.numel()) + start).reshape(p.shape).to(X.dtype)
    return train(net, Momentum(net, lr), X, y, steps)


def train(net, optimizer, X, y, steps):
    for _ in range(steps):
        ((net(X) - y) ** 2).mean().backward()
        optimizer.step()
    return net, optimizer


def with_file(work):
    """Call a function with the path of a file; where none may be written, torch.save keeps it in memory."""
    import io, tempfile  # noqa: E401, I001, PLC0415 (students need neither)

    save, load, files = torch.save, torch.load, {}
    tag = torch.serialization.location_tag

    try:
        with tempfile.TemporaryDirectory() as folder:
            return work(f"{folder}/checkpoint.pt")
    except PermissionError:
        torch.save = lambda value, file: save(value, files.setdefault(str(file), io.BytesIO()))
        torch.load = lambda file, *m, **o: load(io.BytesIO(files[str(file)].getvalue()), *m, **o)
        return work("checkpoint.pt")
    except Exception as error:
        signs = ("icklingError", "FileNotFoundError", "on a CUDA device")
        found = [sign for sign in signs if sign in f"{type(error).__name__}: {error}"]
        if not found:
            raise
        return f"raise {type(error).__name__.replace('Pickl', 'Unpickl')} in torch.load"
    finally:
        torch.save, torch.load, torch.serialization.location_tag = save, load, tag


def content(save_checkpoint, X, y, epoch):
    def work(path):
        save_checkpoint(path, *begun(X, 0.0, 0.1, y, 2), epoch)
        return torch.load(path, weights_only=True)

    return with_file(work)


def resumed(load_checkpoint, save_checkpoint, X, y, epoch, gpu=False):
    def work(path):
        net, optimizer = begun(X, 0.0, 0.1, y, 2)
        if gpu:  # the file says of each tensor that it was on a GPU
            torch.serialization.location_tag = lambda storage: "cuda:0"
        save_checkpoint(path, net, optimizer, epoch)
        train(net, optimizer, X, y, 2)
        other, its = begun(X, 2.0, 0.5, y, 1)
        found = {"epoch": load_checkpoint(path, other, its), "net.training": str(other.training)}
        found["net.state_dict()"] = {name: t.clone() for name, t in other.state_dict().items()}
        train(other.train(), its, X, y, 2)
        return found | {"net.state_dict() two steps later": dict(other.state_dict())}

    return with_file(work)


def foreign(load_checkpoint, save_checkpoint, X):
    def work(path):
        save_checkpoint(path, *begun(X, 0.0, 0.1), 1)
        try:
            load_checkpoint(path, *begun(X, 0.0, 0.1, more=[nn.Linear(1, 1)]))
        except RuntimeError as error:
            return {"raise": type(error).__name__}
        return {"raise": "None"}

    return with_file(work)


DATA = {"X": randn("n", 3), "y": randn("n", 1), "n": 6}
save_checkpoint.defaults(**DATA)
save_checkpoint.case("what the file holds", call=content, epoch=3)
load_checkpoint.defaults(**DATA)
load_checkpoint.case("stopped and gone on", call=resumed, epoch=2)
load_checkpoint.case("a file from a GPU", call=resumed, epoch=1, gpu=True)
load_checkpoint.case("a file of another network", call=foreign, X=randn(2, 3))


@save_checkpoint.right_variant
def into_a_file(path, net, optimizer, epoch):
    net, optimizer = (part.state_dict() for part in (net, optimizer))
    torch.save({"epoch": epoch, "optimizer": optimizer, "net": net}, path)


@load_checkpoint.right_variant
def by_name(path, net, optimizer, device="cpu"):
    state = torch.load(path, map_location=lambda storage, _: storage, weights_only=True)
    for name, part in {"optimizer": optimizer, "net": net}.items():
        part.load_state_dict(state[name])
    return int(state["epoch"])


@load_checkpoint.right_variant
def popped(path, net, optimizer, device="cpu"):
    state = torch.load(path, torch.device(device))
    optimizer.load_state_dict(state.pop("optimizer"))
    net.load_state_dict({name: tensor.clone() for name, tensor in state.pop("net").items()})
    return state.pop("epoch")


load_checkpoint.equivalent_mutant("device ignored", "load_state_dict moves what it copies")
save_checkpoint.edits("""
whole_net (40 %): "net": net.state_dict() -> "net": net
    The file is to hold states, and no whole objects: these are code, which torch.load refuses to read. Save
    what state_dict() gives.
optimizer_forgotten (50 %): "optimizer": optimizer.state_dict(), ->
    The state of the optimiser is missing in the file: momentum would begin anew.
---
epoch_forgotten (60 %): , "epoch": epoch} -> }
    The number of the epoch is missing in the file.
parameters_only (60 %): net.state_dict() -> {name: p.data for name, p in net.named_parameters()}
    The file holds parameters and no buffers, such as the running mean of a batch norm. state_dict() has both.
nothing_written (20 %): torch.save(state, path) -> pass
    At `path` there is no file afterwards.
""")
load_checkpoint.edits("""
no_map_location (at most 75 %): torch.load(path, map_location=device) -> torch.load(path)
    Tensors of a file from a GPU go back there, or loading fails. map_location says where they are to go.
optimizer_not_loaded (at most 60 %): optimizer.load_state_dict(state["optimizer"]) -> pass
    The optimiser does not get its state back: momentum and learning rate are those that it had before.
not_strict (at most 75 %): (state["net"]) -> (state["net"], strict=False)
    A file of another network raises nothing in your function: strict=False hides what is missing in it.
---
nothing_returned (70 %): return state["epoch"] -> return None
next_epoch_returned (at most 80 %): return state["epoch"] -> return state["epoch"] + 1
    What you return is not the number of the epoch in the file.
left_in_eval (at most 80 %): return state["epoch"] -> net.eval(); return state["epoch"]
    Your function changes the mode of the network. It stays as it is.
names_rebound (at most 40 %): net.load_state_dict(state["net"]) -> net = state["net"]
    also: optimizer.load_state_dict(state["optimizer"]) -> optimizer = state["optimizer"]
    What was handed over keeps its old state: `net = ...` names another thing net, in your function alone.
""")
