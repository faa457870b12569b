r"""# Lower the learning rate on a plateau

When a loss no longer falls, the learning rate is often too large for what is left of the way. So watch a
metric, such as the validation loss, and lower the learning rate when it has not improved for a while.

Write a class for this. `step(metric)` is called after each epoch. A metric is an **improvement** if it is
better than the best so far by more than the share `threshold`:

$$\text{metric} < \text{best} \cdot (1 - \text{threshold}) \quad \text{in mode 'min'}, \qquad
\text{metric} > \text{best} \cdot (1 + \text{threshold}) \quad \text{in mode 'max'}.$$

Then it becomes the best. Otherwise the call is *bad*. As soon as there are **more than** `patience` bad calls
in a row, multiply the learning rate by `factor` and count anew from 0; the best stays. No learning rate falls
below `min_lr`: where the product would, it becomes `min_lr`.

The learning rates stand in the optimizer: `optimizer.param_groups` is a list of dicts, and `group["lr"]` the
learning rate of one of them. All groups are lowered, each from its own. `step` returns nothing.

For example, a learning rate of 0.8 with `factor=0.5`, `patience=1` and `threshold=0.1`:

| call | 1 | 2 | 3 | 4 | 5 | 6 |
|---|---|---|---|---|---|---|
| metric | 2.0 | 1.0 | 0.95 | 1.2 | 0.5 | 0.6 |
| improvement | yes | yes | no | no | yes | no |
| learning rate after it | 0.8 | 0.8 | 0.8 | 0.4 | 0.4 | 0.4 |

The 0.95 is no improvement, because it is not below 1.0 · (1 - 0.1) = 0.9. With call 4 there are two bad calls
in a row, more than 1.

## Mind

- With `patience=1` the first bad call is forgiven, and the second one lowers.
- What counts is the best metric, not the one before; an improvement too small changes nothing.

## Small print

- The first metric is compared with infinity in mode `'min'`, with minus infinity in mode `'max'`. NaN is never
  an improvement.
- Improvements set the count of bad calls to 0. A metric is a float and not negative.
- Where a learning rate would change by `1e-8` or less, it is left as it is, as in PyTorch. One already below
  `min_lr` stays, too.
- PyTorch's schedulers are not allowed. Of the optimizer, use `param_groups` alone.
"""

from torch import nan

from grader import distinct, exercise, uniform


@exercise(
    points=3,
    order=6,
    forbid=["torch.optim.lr_scheduler.*"],
    hints=[
        "What must the object remember from one call to the next? Set all of it in `__init__`.",
        "NaN compared with anything is False. So ask whether the metric is better, not whether it is worse.",
        "Loop over the groups and write group['lr'] = ...: a number in a variable of your own changes nothing.",
    ],
)
class PlateauScheduler:
    """Lower the learning rates of an optimizer when a metric does not improve any more.

    Args:
        optimizer: has a list `param_groups` of dicts with the key "lr".
        mode: 'min' if small metrics are good, 'max' if large ones are.
        factor: by which learning rates are multiplied, below 1.
        patience: bad calls in a row that are forgiven.
        threshold: by more than this share of the best a metric has to be better.
        min_lr: no learning rate falls below this.
    """

    def __init__(
        self,
        optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        min_lr: float = 0.0,
    ):
        ### BEGIN SOLUTION
        self.optimizer, self.mode, self.factor = optimizer, mode, factor
        self.patience, self.threshold, self.min_lr = patience, threshold, min_lr
        self.best = float("inf") if mode == "min" else -float("inf")
        self.bad = 0
        ### END SOLUTION

    def step(self, metric: float) -> None:
        """Look at the metric of an epoch, and lower the learning rates if it is time."""
        ### BEGIN SOLUTION
        if self.mode == "min":
            better = metric < self.best * (1 - self.threshold)
        else:
            better = metric > self.best * (1 + self.threshold)
        self.bad = 0 if better else self.bad + 1
        if better:
            self.best = metric
        if self.bad > self.patience:
            self.bad = 0
            for group in self.optimizer.param_groups:
                lr = max(group["lr"] * self.factor, self.min_lr)
                if group["lr"] - lr > 1e-8:
                    group["lr"] = lr
        ### END SOLUTION


def watch(PlateauScheduler, metrics, options, lrs):
    class Optimizer:
        def __init__(self):
            self.param_groups = [{"params": [], "lr": float(lr)} for lr in lrs]

    optimizer, found = Optimizer(), {}
    scheduler = PlateauScheduler(optimizer, **options)
    for n, metric in enumerate(map(float, metrics), 1):
        returned = scheduler.step(metric)
        rates = [group["lr"] for group in optimizer.param_groups]
        found[f"after call {n}, metric {metric:g}"] = rates if returned is None else returned
    return found


ONE = {"factor": 0.5, "patience": 1, "threshold": 0.1}
MAX = {**ONE, "mode": "max", "threshold": 0.5}
LOW = {"factor": 0.5, "patience": 0, "min_lr": 0.15}
DOWN = [2.0, 1.0, 0.95, 0.92, 0.5, 0.48, 0.46, 0.44, 0.4]
TINY = {"options": {**LOW, "min_lr": 0.0}, "lrs": [2e-8, 3e-8, 9e-8]}
ANY = {"metrics": distinct("T", start=1.0), "lrs": uniform(1)}
PlateauScheduler.defaults(call=watch, options=ONE, lrs=[0.8])
PlateauScheduler.case("the example", metrics=[2.0, 1.0, 0.95, 1.2, 0.5, 0.6])
PlateauScheduler.case("any metrics", **ANY, T=16)
PlateauScheduler.case("any metrics, other ones", **ANY, T=16)
PlateauScheduler.case("small improvements", metrics=DOWN)
PlateauScheduler.case("a plateau", metrics=[1.0] * 9, options={**ONE, "patience": 2})
PlateauScheduler.case("no patience", metrics=[3, 2, 2, 2, 1, 2], options={**ONE, "patience": 0})
PlateauScheduler.case("better than the call before, not than the best", metrics=[1, 5, 4, 3, 2])
PlateauScheduler.case("bad calls apart", metrics=[3.0, 4.0, 2.0, 4.0, 1.0, 4.0, 0.5, 0.6])
PlateauScheduler.case("three groups", metrics=[1.0, 2.0, 2.0, 2.0], lrs=uniform(3, low=0.2))
PlateauScheduler.case("mode max", metrics=[0.5, 0.75, 0.875, 0.9, 1.0, 1.3125, 1.5], options=MAX)
PlateauScheduler.case("mode max, any metrics", **ANY, options=MAX, T=13)
PlateauScheduler.case("NaN in between", metrics=[2.0, nan, 1.0, 2.0, nan, 2.0, 0.5, 0.6])
PlateauScheduler.case("begins with NaN", metrics=[nan, nan, 2.0, 1.0, 3.0, 3.0])
PlateauScheduler.case("down to min_lr", metrics=[1.0] * 5, options=LOW, lrs=[0.8, 0.2, 0.1])
PlateauScheduler.case("changes too small", metrics=[1.0] * 4, **TINY, scale=1e-8)
DEFAULT = [1.0, *[0.9999] * 11, 0.9998, *[1.0] * 11]
PlateauScheduler.case("all options by default", metrics=DEFAULT, options={})


@PlateauScheduler.right_variant
class BySign:
    def __init__(self, optimizer, mode="min", factor=0.1, patience=10, threshold=1e-4, min_lr=0.0):
        self.sign = 1 if mode == "min" else -1
        self.best, self.left, self.patience = self.sign * float("inf"), patience, patience
        self.needed, self.groups = 1 - self.sign * threshold, optimizer.param_groups
        self.lower = lambda lr: max(lr * factor, min(lr, min_lr))

    def step(self, metric):
        if self.sign * (self.best * self.needed - metric) > 0:
            self.best, self.left = metric, self.patience
            return
        self.left -= 1
        if self.left < 0:
            self.left = self.patience
            for group in self.groups:
                if abs(self.lower(group["lr"]) - group["lr"]) > 1e-8:
                    group.update(lr=self.lower(group["lr"]))


@PlateauScheduler.right_variant
class History:
    def __init__(self, optimizer, mode="min", factor=0.1, patience=10, threshold=1e-4, min_lr=0.0):
        self.optimizer, self.options = optimizer, (mode, factor, patience, threshold, min_lr)
        self.seen = []

    def step(self, metric):
        mode, factor, patience, threshold, min_lr = self.options
        self.seen.append(metric)
        best, bad, lower = None, 0, False
        for value in self.seen:
            bad = 0 if lower else bad
            good = value >= 0
            if good and best is not None:
                share = (best - value if mode == "min" else value - best) / best
                good = share > threshold
            best, bad = (value, 0) if good else (best, bad + 1)
            lower = bad > patience
        for group in self.optimizer.param_groups if lower else ():
            lr = group["lr"]
            new = min_lr if lr * factor < min_lr else lr * factor
            group["lr"] = new if lr - new > 1e-8 else lr


PlateauScheduler.edits("""
one_call_early (65 %): self.bad > self.patience -> self.bad >= self.patience
    You lower a call early: `patience` bad calls in a row are forgiven, and the next one lowers.
one_call_late (65 to 75 %): self.bad > self.patience -> self.bad > self.patience + 1
    You lower a call late: the bad call after `patience` forgiven ones lowers.
previous_metric (45 to 60 %): if better: -> if True:
    You compare with the call before. An improvement is better than the best metric so far.
best_in_small_steps (60 to 75 %): if better: self.best = metric -> if metric == metric: \
self.best = min(self.best, metric) if self.mode == "min" else max(self.best, metric)
    Improvements that are too small move your best. Let it stay, so that small steps add up.
not_counted_anew (55 to 65 %): self.bad = 0 for -> for
    After lowering you do not count anew: the very next bad call lowers again.
never_reset (50 to 65 %): 0 if better else self.bad + 1 -> self.bad + (not better)
    You count all bad calls. They have to be in a row: an improvement begins anew.
threshold_as_an_amount (65 to 75 %): self.best * (1 - self.threshold) -> self.best - self.threshold
    also: self.best * (1 + self.threshold) -> self.best + self.threshold
    Your threshold is an amount. It is a share of the best: best * (1 - threshold).
threshold_ignored (60 to 70 %): * (1 - self.threshold) ->
    also: * (1 + self.threshold) ->
    Every improvement counts, however small. It has to be larger than the share `threshold` of the best.
threshold_backwards (60 to 70 %): (1 - self.threshold) -> (1 + self.threshold)
    also: (1 + self.threshold) -> (1 - self.threshold)
max_threshold_backwards (70 to 80 %): (1 + self.threshold) -> (1 - self.threshold)
    The threshold has the wrong sign, if only in one mode: metrics a little worse than the best one improve.
mode_ignored (50 to 60 %): if self.mode == "min": -> if True:
    In mode 'max' you still ask whether a metric is smaller. There large metrics are good.
first_group_only (60 to 75 %): in self.optimizer.param_groups: -> in self.optimizer.param_groups[:1]:
    Only the first group is lowered. Every group has a learning rate of its own: loop over them.
min_lr_ignored (70 to 80 %): max(group["lr"] * self.factor, self.min_lr) -> group["lr"] * self.factor
    Your learning rates fall below min_lr.
stops_above_min_lr (75 to 85 %): max(group["lr"] * self.factor, self.min_lr) -> \
group["lr"] * self.factor if group["lr"] * self.factor >= self.min_lr else group["lr"]
    Where the product is below min_lr you leave the learning rate as it is. It becomes min_lr.
subtracted (50 %): group["lr"] * self.factor -> group["lr"] - self.factor
    You subtract factor. The learning rate is multiplied by it.
---
stays_above_min_lr (70 to 80 %): max(group["lr"] * self.factor, self.min_lr) -> group["lr"] * self.factor
    also: if group["lr"] - lr > 1e-8: -> if lr >= self.min_lr:
    Where the product is below min_lr you leave the learning rate as it is. It becomes min_lr.
min_lr_and_small_changes (65 to 75 %): max(group["lr"] * self.factor, self.min_lr) -> group["lr"] * self.factor
    also: if group["lr"] - lr > 1e-8: -> if True:
    Your learning rates fall below min_lr. And where one would change by 1e-8 or less, it should stay.
nan_is_better (70 to 80 %): if better: -> if better or metric != metric:
    also: self.bad = 0 if better -> self.bad = 0 if better or metric != metric
not_worse (70 to 80 %): metric < self.best * (1 - self.threshold) -> \
not metric >= self.best * (1 - self.threshold)
    also: metric > self.best * (1 + self.threshold) -> not metric <= self.best * (1 + self.threshold)
    NaN becomes the best metric. Comparisons with NaN are False, so "not worse" does not mean "better".
nan_not_counted (75 to 85 %): self.bad + 1 -> self.bad + (metric == metric)
    NaN is left out. It is a bad call like others.
small_changes_made (90 %): if group["lr"] - lr > 1e-8: -> if True:
    Learning rates change by 1e-8 or less. Leave them as they are, as PyTorch does.
local_number (35 %): group["lr"] = lr -> group = lr
    Your learning rates stay. A number in a variable of your own changes nothing: write it into group["lr"].
best_forgotten (65 to 75 %): lr = max( -> \
self.best = float("inf") if self.mode == "min" else -float("inf"); lr = max(
    After lowering you begin with a new best. The old one stays.
""")
