r"""# Early stopping

A network that trains for too long learns its training data by heart: at first the loss on the **validation**
set falls, later it rises. So look at a metric of the validation set after each epoch, stop when it has not
improved for a while, and keep the weights of the best epoch.

Write a class for this. `step(metric, net)` is called after each epoch. It returns `True` if the last `patience`
epochs in a row brought no improvement, otherwise `False`. An improvement is better than the best metric so far
by **more than** `min_delta`: lower in mode `'min'` (a loss), higher in mode `'max'` (an accuracy). Attributes:

- `best`: the metric at the last improvement,
- `best_epoch`: the epoch of that improvement, counted from 0,
- `best_state`: a copy of `net.state_dict()` as it was then.

For example, with `EarlyStopping(patience=2)`:

| epoch | 0 | 1 | 2 | 3 | 4 | 5 |
|---|---|---|---|---|---|---|
| metric | 3.0 | 2.0 | 2.5 | 1.0 | 1.5 | 1.0 |
| improvement | yes | yes | no | yes | no | no |
| returned | `False` | `False` | `False` | `False` | `False` | `True` |

Afterwards `best` is 1.0 and `best_epoch` is 3: the 1.0 of epoch 5 is just as good, which is no improvement.

## Mind

- What counts is the best metric so far, not that of the epoch before.
- A `state_dict` holds the net's own tensors, which training changes in place. `best_state` must not follow.

## Small print

- Before the first improvement, `best` is infinity in mode `'min'` and minus infinity in mode `'max'`,
  `best_epoch` is -1 and `best_state` is `None`.
- A metric that is NaN is no improvement. Its epoch counts like all others.
- An improvement that is too small changes nothing: `best` stays, and the next metric is compared with it.
- After a `True`, `step` may be called again and goes by the same rule: an improvement makes it `False`.
- A net is given in every epoch, or in none: then `best_state` stays `None`. `step` does not change the net.
- `patience` is at least 1, `min_delta` at least 0, `metric` a float. Finished classes are not allowed.
"""

from copy import deepcopy

import torch
from torch import inf, nan, nn

from grader import distinct, exercise, randn


@exercise(
    points=3,
    order=3,
    forbid=["pytorch_lightning.*", "lightning.*", "ignite.*", "sklearn.*"],
    hints=[
        "What must the object remember from one epoch to the next? Set all of it in `__init__`.",
        "NaN compared with anything is False. So ask whether the metric is better, not whether it is worse.",
        "The number of this epoch minus that of the best one says how many epochs in a row brought nothing."
        " For the weights: `clone()` copies one tensor, and a state_dict is a dict of tensors.",
    ],
)
class EarlyStopping:
    """Watch a metric epoch by epoch, say when to stop, and keep the best weights.

    Args:
        patience: epochs in a row without improvement after which to stop.
        min_delta: by more than this a metric has to be better.
        mode: 'min' if small metrics are good, 'max' if large ones are.
    """

    def __init__(self, patience: int, min_delta: float = 0.0, mode: str = "min"):
        ### BEGIN SOLUTION
        self.patience, self.min_delta, self.mode = patience, min_delta, mode
        self.best = float("inf") if mode == "min" else -float("inf")
        self.epoch = self.best_epoch = -1
        self.best_state = None
        ### END SOLUTION

    def step(self, metric: float, net: nn.Module | None = None) -> bool:
        ### BEGIN SOLUTION
        self.epoch += 1
        gain = self.best - metric if self.mode == "min" else metric - self.best
        if gain > self.min_delta:
            self.best, self.best_epoch = metric, self.epoch
            if net is not None:
                self.best_state = {k: v.clone() for k, v in net.state_dict().items()}
        return self.epoch - self.best_epoch >= self.patience
        ### END SOLUTION


def watch(EarlyStopping, metrics, options, net=True):
    stopper, net = EarlyStopping(**options), nn.BatchNorm1d(1) if net else None
    noted = {"at first": f"best {stopper.best}, best_epoch {stopper.best_epoch}"}
    for epoch, metric in enumerate(map(float, metrics)):
        said = f"returned {stopper.step(metric, net)}, "
        said += f"best {stopper.best}, best_epoch {stopper.best_epoch}"
        noted[f"epoch {epoch}, metric {metric:g}"] = said
    return noted if net else {**noted, "best_state": f"{stopper.best_state}"}


def train(EarlyStopping, metrics, numbers, options):
    stopper, net = EarlyStopping(**options), nn.BatchNorm1d(3).to(numbers.dtype)
    for metric, states in zip(metrics, numbers, strict=True):
        for tensor, state in zip(net.state_dict().values(), states, strict=False):
            tensor.copy_(state)
        stopper.step(metric, net)
    after = net.weight.detach().clone()
    for tensor in net.state_dict().values():
        tensor.zero_()
    return {"best_state": stopper.best_state, "weights of the net after step": after}


MAX = {"patience": 2, "mode": "max"}
DOWN = [3.0, 3.25, 2.75, 2.25, 2.0, 1.75, 9.0, 1.5, 1.75]
UP = [0.25, 0.375, 0.5, 0.5625, 0.625, 0.25]
EarlyStopping.defaults(call=watch, options={"patience": 2})
EarlyStopping.case("the example", metrics=[3.0, 2.0, 2.5, 1.0, 1.5, 1.0])
EarlyStopping.case("without a net", metrics=[3.0, 2.0, 2.5, 2.75], net=False)
EarlyStopping.case("a plateau", metrics=[2.0, 2.0, 2.0, 2.0])
EarlyStopping.case("better than the epoch before, not than the best", metrics=[1.0, 5.0, 4.0, 3.0])
EarlyStopping.case("epochs after the stop", metrics=[1.0, 2.0, 3.0, 4.0, 5.0, 0.5, 2.0, 3.0])
EarlyStopping.case("by more than 0.5", metrics=DOWN, options={"patience": 2, "min_delta": 0.5})
EarlyStopping.case("accuracies", metrics=[0.5, 0.75, 0.625, 0.875, 0.75, 0.875], options=MAX)
EarlyStopping.case("accuracies by more than 0.125", metrics=UP, options={**MAX, "min_delta": 0.125})
EarlyStopping.case("NaN in between", metrics=[2.0, nan, 1.0, nan, nan, 0.5])
EarlyStopping.case("begins with NaN and infinity", metrics=[nan, inf, 2.0, 1.0])
EarlyStopping.case("any losses", metrics=distinct("T"), T=12)
EarlyStopping.case("any accuracies", metrics=distinct("T"), options={**MAX, "patience": 3}, T=13)
EarlyStopping.defaults(call=train, numbers=randn(4, 4, 3))
EarlyStopping.case("the best weights", metrics=[3.0, 1.0, 2.0, 1.5])
EarlyStopping.case("the best epoch is the last", metrics=[3.0, 4.0, 2.0, 1.0])
EarlyStopping.case("no best weights yet", metrics=[nan, nan, nan, nan])


@EarlyStopping.right_variant
class Counting:
    def __init__(self, patience, min_delta=0.0, mode="min"):
        self.patience, self.min_delta, self.mode = patience, min_delta, mode
        self.best = float("inf") if mode == "min" else float("-inf")
        self.best_epoch, self.best_state, self.epochs, self.bad = -1, None, 0, 0

    def step(self, metric, net=None):
        if self.mode == "min":
            better = metric < self.best - self.min_delta
        else:
            better = metric > self.best + self.min_delta
        self.bad = 0 if better else self.bad + 1
        if better:
            self.best, self.best_epoch = metric, self.epochs
            self.best_state = None if net is None else deepcopy(net.state_dict())
        self.epochs += 1
        return self.bad >= self.patience


@EarlyStopping.right_variant
class BySign:
    def __init__(self, patience, min_delta=0.0, mode="min"):
        self.sign, self.min_delta = {"min": 1, "max": -1}[mode], min_delta
        self.best, self.best_epoch, self.best_state = self.sign * torch.inf, -1, None
        self.epoch, self.patience, self.left = 0, patience, patience

    def step(self, metric, net=None):
        self.left -= 1
        if self.sign * (self.best - metric) > self.min_delta:
            self.best, self.best_epoch, self.left = metric, self.epoch, self.patience
            self.best_state = net and {k: v.clone() for k, v in net.state_dict().items()}
        self.epoch += 1
        return self.left <= 0


EarlyStopping.edits("""
state_not_copied (65 %): v.clone() -> v
    best_state changes as training goes on: state_dict holds the tensors of the net. Copy each tensor.

state_of_every_epoch (55 %): return -> self.best_state = net and deepcopy(net.state_dict()); return
    Your best_state is that of the last epoch. Replace it at an improvement only.

parameters_only (80 %): net.state_dict() -> dict(net.named_parameters())
copy_of_the_net (75 %): {k: v.clone() for k, v in net.state_dict().items()} -> deepcopy(net)
    best_state should be all that state_dict() returns, copied: parameters, and buffers such as a running mean.

one_epoch_late (65 %): >= self.patience -> > self.patience
    You stop an epoch late: with patience 2, stop at the second epoch in a row without improvement.

one_epoch_early (65 %): >= self.patience -> >= self.patience - 1
    You stop an epoch early: with patience 2, one epoch without improvement is still allowed.

stops_once (70 %): >= self.patience -> == self.patience
count_restarts_at_stop of Counting (70 %): self.bad + 1 -> self.bad % self.patience + 1
    After a True you return False although nothing has improved. The last epochs still brought nothing.

stays_stopped of Counting (75 %): 0 if better -> 0 if better and self.bad < self.patience
    Once you have said stop, you say it for ever. An improvement makes it False again.

never_reset of Counting (50 %): 0 if better else self.bad + 1 -> self.bad + (not better)
    You count all epochs without improvement. They have to be in a row: an improvement begins anew.

previous_epoch (40 %): return -> self.last = metric; return
    also: self.best_state = None -> self.best_state = None; self.last = self.best
    also: self.best - metric -> self.last - metric
    also: metric - self.best -> metric - self.last
previous_epoch_counts of Counting (50 %): 0, 0 -> 0, 0; self.last = self.best
    also: 0 if better else self.bad + 1 -> 0 if (self.last - metric) \
* (1 if self.mode == "min" else -1) > self.min_delta else self.bad + 1; self.last = metric
    You compare with the epoch before. An improvement is better than the best metric so far.

plateau_improves (70 %): > self.min_delta -> >= self.min_delta
plateau_improves_too of Counting (70 %): metric < -> metric <=
    also: metric > -> metric >=
    Better by exactly min_delta is no improvement, so just as good is none with min_delta 0.

min_delta_ignored (65 %): > self.min_delta -> > 0
    Every improvement counts in your code, however small. It has to be larger than min_delta.

min_delta_backwards (55 %): > self.min_delta -> > -self.min_delta
max_delta_backwards of Counting (70 %): self.best + self.min_delta -> self.best - self.min_delta
    min_delta has the wrong sign, if only in one mode: metrics a little worse than the best one improve.

min_delta_as_a_share of Counting (70 %): self.best - self.min_delta -> self.best * (1 - self.min_delta)
    also: self.best + self.min_delta -> self.best * (1 + self.min_delta)
    Your min_delta is a share of the best metric. It is an amount: by more than this a metric has to be better.

small_steps_are_saved of Counting (60 %): if better: -> \
if metric < self.best if self.mode == "min" else metric > self.best:
small_steps_move_best of Counting (60 %): self.epochs += 1 -> self.epochs += 1; \
self.best = min(self.best, metric) if self.mode == "min" else max(self.best, metric)
    Improvements that are too small move your best. Let it stay, so that small steps add up.

mode_ignored_in_step (50 %): if self.mode == "min" else metric - self.best -> if True else 0
mode_ignored (50 %): if self.mode == "min" else metric - self.best -> if True else 0
    also: if mode == "min" else -float("inf") -> if True else 0
    In mode 'max' you still ask whether a metric is smaller. There large metrics are good.

max_starts_at_zero (75 %): -float("inf") -> 0.0
    In mode 'max' you begin with best = 0. Metrics may be negative: begin with minus infinity.

first_always_best (75 %): gain > self.min_delta -> self.epoch == 0 or gain > self.min_delta
    The first metric always becomes the best one, even if it is NaN. Compare it with infinity.

nan_is_better (70 %): gain > self.min_delta -> not gain <= self.min_delta
    NaN becomes the best metric. Comparisons with NaN are False, so "not worse" does not mean "better".

nan_not_counted (75 %): self.epoch += 1 -> self.epoch += metric == metric
    also: return -> return metric == metric and
    You treat NaN apart. Its epoch counts as one without improvement, and patience decides.

none_for_false (80 %): >= self.patience -> >= self.patience or None
    Where nothing is to stop you return None. `step` returns False then: each branch needs its `return`.

epochs_from_one of Counting (75 %): metric, self.epochs -> metric, self.epochs + 1
    Your best_epoch counts from 1. The first epoch is number 0.
""")

EarlyStopping.debug("plateau_improves")
