r"""# One epoch of training, and its evaluation

This loop trains everything from a line to a language model. Write it once, properly.

`train_epoch(net, data_iter, loss, optimizer, device)` puts `net` into train mode and goes through the batches
`X, y` of `data_iter` once. `net(X)` has a row of scores for each example, `y` has the right classes, and
`loss(y_hat, y)` is the **mean** of the losses of the batch, a tensor of no dimensions. For each batch: clear
the gradients with `optimizer.zero_grad()`, call `backward`, make a step. Return two floats over **all**
examples of the epoch: the mean of their losses, and their accuracy, the share whose largest score stands at
the right class. Each batch counts with the scores that it was trained on, before its step.

`evaluate_accuracy(net, data_iter, device)` returns the accuracy alone, a float. It computes in eval mode and
records no gradients. Afterwards **every** module in `net` is in the mode in which it was before.

The last batch may be shorter. For example, let two batches of 2 examples and 1 example have the mean losses 0.5
and 2. The mean over the examples is (2 · 0.5 + 1 · 2) / 3 = 1, and not (0.5 + 2) / 2 = 1.25.

If `device` is not `None`, every `X` and `y` is moved there with `to` before it is used; `net` is there already.
A `data_iter` without batches raises a `ValueError`, in both functions.

Compared are the results, all parameters and buffers of `net` afterwards, and the modes.

## Mind

- `net.eval()` switches dropout off and lets a batch norm use its averages. Gradients are recorded all the same.
- `loss.item()` is a number. A sum of tensors keeps what all the batches have computed.

## Small print

- `data_iter` can be looped over once, and has no length. In each batch `net` is called once.
- Dropout draws: leave the seed alone.
"""

import torch
from torch import nn

from grader import exercise, integers, randn


@exercise(
    points=5,
    order=10,
    hints=[
        "Three numbers grow from batch to batch: the sum of losses, the right answers, the examples.",
        "The mean of a batch times its length is the sum of its losses.",
        "{m: m.training for m in net.modules()} remembers every mode. How do you put one back?",
    ],
)
def train_epoch(net: nn.Module, data_iter, loss, optimizer, device=None) -> tuple[float, float]:
    """Train a network for one epoch, and return mean loss and accuracy over all examples.

    Args:
        net: the network, on `device`; `net(X)` has the shape (n, classes).
        data_iter: batches X, y, where y has the shape (n,). Without one a ValueError is raised.
        loss: function of scores and right classes; gives the mean of a batch.
        optimizer: has `zero_grad` and `step`.
        device: where batches are moved to; None leaves them where they are.
    """
    ### BEGIN SOLUTION
    net.train()
    total, correct, n = 0.0, 0, 0
    for batch in data_iter:
        X, y = [part.to(device) for part in batch]
        y_hat = net(X)
        value = loss(y_hat, y)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        total += value.item() * len(y)
        correct += (y_hat.argmax(dim=1) == y).sum().item()
        n += len(y)
    if n == 0:
        raise ValueError("data_iter has no batch")
    return total / n, correct / n
    ### END SOLUTION


@train_epoch.part
def evaluate_accuracy(net: nn.Module, data_iter, device=None) -> float:
    """Return the accuracy over all examples, in eval mode; without a batch raise a ValueError."""
    ### BEGIN SOLUTION
    modes = {module: module.training for module in net.modules()}
    net.eval()
    correct, n = 0, 0
    with torch.no_grad():
        for batch in data_iter:
            X, y = [part.to(device) for part in batch]
            correct += (net(X).argmax(dim=1) == y).sum().item()
            n += len(y)
    for module, mode in modes.items():
        module.training = mode
    if n == 0:
        raise ValueError("data_iter has no batch")
    return correct / n
    ### END SOLUTION


class Descent:
    """What torch.optim.SGD does; that would take a second to import in each process."""

    def __init__(self, net):
        self.net, self.zero_grad = net, net.zero_grad

    def step(self):
        for p in self.net.parameters():
            p.data -= 0.0 if p.grad is None else 0.5 * p.grad


class Elsewhere(torch.Tensor):
    """A tensor that tells whether it was moved."""

    def to(self, device=None, **kwargs):
        return self.as_subclass(torch.Tensor) if str(device) == "cpu" else self


def made(X, dropout=0.5):
    """A network in eval mode, whose numbers follow from X."""
    layers = nn.Linear(X.shape[1], 5), nn.BatchNorm1d(5), nn.Dropout(dropout), nn.Linear(5, 3)
    net = nn.Sequential(*layers).to(X.dtype).eval()
    net[1].running_mean += X[0, 0]
    for p in net.parameters():
        p.data = torch.sin(torch.arange(p.numel()) + X[0, 0]).reshape(p.shape)
    return net


def epoch(train_epoch, X, y, sizes, dropout=0.5):
    net = made(X, dropout)
    torch.manual_seed(1)
    batches = zip(X.split(sizes), y.split(sizes), strict=True)
    result = train_epoch(net, batches, nn.functional.cross_entropy, Descent(net))
    modes = {"net.training": str(net.training)}
    return {"result": result, "net.state_dict()": dict(net.state_dict())} | modes


def evaluated(evaluate_accuracy, X, y, sizes, modes):
    net, recorded = made(X), []
    for module, mode in zip(net.modules(), modes, strict=True):
        module.training = bool(mode)
    net.register_forward_hook(lambda *_: recorded.append(torch.is_grad_enabled()))
    torch.manual_seed(1)
    result = evaluate_accuracy(net, zip(X.split(sizes), y.split(sizes), strict=True))
    return {
        "result": result,
        "module.training": str([int(module.training) for module in net.modules()]),
        "torch.is_grad_enabled()": str(any(recorded)),
        "net[1].running_mean": net[1].running_mean,
    }


def moved(function, X, y, trains, batches=1):
    net, met = made(X), {}

    def loss(y_hat, y):
        met["type(y)"] = type(y).__name__
        return nn.functional.cross_entropy(y_hat, y)

    net.register_forward_pre_hook(lambda _, X: met.update({"type(X)": type(X[0]).__name__}))
    data = iter([(X.as_subclass(Elsewhere), y.as_subclass(Elsewhere))] * batches)
    function(net, data, *((loss, Descent(net)) if trains else ()), device="cpu")
    return met


DATA = {"X": randn("n", "d"), "y": integers("n", low=0, high=3), "n": 10, "d": 4}
NONE = {"call": moved, "batches": 0, "X": randn(2, 3), "y": integers(2, low=0, high=3)}
train_epoch.defaults(**DATA, call=epoch)
train_epoch.case("one batch, no dropout", sizes=[10], dropout=0.0)
train_epoch.case("two batches, no dropout", sizes=[5, 5], dropout=0.0)
train_epoch.case("a short last batch", sizes=[4, 4, 2], dropout=0.0)
train_epoch.case("a short last batch, with dropout", sizes=[7, 3])
train_epoch.case("a device", call=moved, trains=1)
train_epoch.raises("no batch", ValueError, trains=1, **NONE)
evaluate_accuracy.defaults(**DATA, call=evaluated)
evaluate_accuracy.case("from train mode", sizes=[4, 4, 2], modes=[1, 1, 1, 1, 1])
evaluate_accuracy.case("from eval mode", sizes=[10], modes=[0, 0, 0, 0, 0])
evaluate_accuracy.case("a short batch, a part in eval mode", sizes=[7, 3], modes=[1, 1, 0, 1, 1])
evaluate_accuracy.case("evaluation on a device", call=moved, trains=0)
evaluate_accuracy.raises("no batch to evaluate", ValueError, trains=0, **NONE)


@train_epoch.right_variant
def in_lists(net, data_iter, loss, optimizer, device=None):
    losses, rights = [], []
    for X, y in ((X.to(device), y.to(device)) for X, y in data_iter):
        scores = net.train()(X)
        mean = loss(scores, y)
        optimizer.zero_grad()
        mean.backward()
        optimizer.step()
        losses += [mean.item()] * len(y)
        rights += (scores.max(1).indices == y).tolist()
    if not losses:
        raise ValueError
    return sum(losses) / len(losses), sum(rights) / len(rights)


@evaluate_accuracy.right_variant
@torch.no_grad()
def in_one_list(net, data_iter, device=None):
    trained = [module for module in net.modules() if module.training]
    net.train(False)
    right = [net(X.to(device)).max(dim=1)[1] == y.to(device) for X, y in data_iter]
    for module in trained:
        module.training = True
    if not right:
        raise ValueError
    return float(torch.cat(right).double().mean())


@evaluate_accuracy.right_variant
def of_a_copy(net, data_iter, device=None):
    net, rights = __import__("copy").deepcopy(net).eval(), []
    with torch.inference_mode():
        for X, y in data_iter:
            rights += (net(X.to(device)).argsort(1)[:, -1] == y.to(device)).tolist()
    if not rights:
        raise ValueError
    return sum(rights) / len(rights)


train_epoch.equivalent_mutant("net.zero_grad()", "the optimiser has all parameters of the network")
train_epoch.edits("""
no_zero_grad (at most 60 %): optimizer.zero_grad() -> pass
    From the second batch on, the gradients of earlier ones are still there. Clear them for each batch.
step_before_backward (at most 50 %): value.backward() optimizer.step() -> optimizer.step(); value.backward()
    The parameters do not move. A step stands behind `backward`, and nothing clears the gradients between them.
means_averaged of in_lists (at most 70 %): [mean.item()] * len(y) -> [mean.item()]
    also: (scores.max(1).indices == y).tolist() -> [(scores.max(1).indices == y).double().mean().item()]
loss_means_averaged of in_lists (at most 75 %): [mean.item()] * len(y) -> [mean.item()]
    You average over batches. A short batch counts less: the mean is over all examples.
summed_means (at most 75 %): value.item() * len(y) -> value.item()
    Your loss is too small: you add the means of the batches, and divide by the number of examples once more.
mode_left (50 to 70 %): net.train() -> pass
    Nothing puts the network into train mode in your function. It may be in eval mode from before.
tensors (at most 85 %): value.item() * len(y) -> value * len(y)
    also: .sum().item() -> .sum()
    You return tensors. A sum of tensors keeps what all the batches have computed: add numbers.
---
after_the_step (at most 65 %): total += value.item() -> y_hat = net(X); total += loss(y_hat, y).item()
    Your network is called twice for each batch, and its numbers are those after the step. Take the scores that
    the batch was trained on.
not_moved (at most 75 %): [part.to(device) for part in batch] -> batch
    Where a device is given, your batches stay where they are. `to` returns what is moved: keep that.
division_by_zero (at most 85 %): n == 0 -> False
    Without a batch your function should raise a ValueError.
""")
evaluate_accuracy.edits("""
in_train_mode (at most 60 %): net.eval() -> pass
    You evaluate in train mode: dropout draws, and the averages of a batch norm move. Switch to eval mode first.
left_in_eval (at most 70 %): module.training = mode -> pass
    Afterwards the network is in eval mode in your function, whatever it was in before. Put every mode back.
train_at_the_end (at most 75 %): module.training = mode -> net.train()
    Afterwards the network is in train mode in your function, whatever it was in before. Put every mode back.
one_mode_for_all (at most 80 %): module.training = mode -> net.train(modes[net])
    You put back one mode for all modules. A part of the network may have been in another one.
gradients_recorded (at most 75 %): torch.no_grad() -> torch.enable_grad()
    Gradients are recorded in your evaluation. eval() does not switch that off; torch.no_grad() does.
---
batch_accuracies_averaged of in_one_list (at most 75 %): torch.cat(right).double().mean() -> \
torch.stack([one.float().mean() for one in right]).mean()
    You average the accuracies of batches. A short batch counts less: count over all examples.
stays_where_it_is (at most 75 %): [part.to(device) for part in batch] -> batch
    Where a device is given, your batches stay where they are. `to` returns what is moved: keep that.
divides_by_zero (at most 85 %): n == 0 -> False
    Without a batch your function should raise a ValueError.
""")
