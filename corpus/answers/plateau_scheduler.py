"""Answers to plateau_scheduler as students might write them, made from the statement alone."""

import math


class Base:
    def __init__(self, optimizer, mode="min", factor=0.1, patience=10, threshold=1e-4, min_lr=0.0):
        self.optimizer, self.mode, self.factor = optimizer, mode, factor
        self.patience, self.threshold, self.min_lr = patience, threshold, min_lr
        self.best = math.inf if mode == "min" else -math.inf
        self.bad = 0

    def better(self, metric):
        if self.mode == "min":
            return metric < self.best * (1 - self.threshold)
        return metric > self.best * (1 + self.threshold)

    def reduce(self):
        for group in self.optimizer.param_groups:
            lr = max(group["lr"] * self.factor, self.min_lr)
            if group["lr"] - lr > 1e-8:
                group["lr"] = lr


class right_at_first(Base):
    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class right_best_none_at_first:
    def __init__(self, optimizer, mode="min", factor=0.1, patience=10, threshold=1e-4, min_lr=0.0):
        vars(self).update({k: v for k, v in locals().items() if k != "self"})
        self.best, self.bad = None, 0

    def step(self, metric):
        if math.isnan(metric):
            better = False
        elif self.best is None:
            better = True
        elif self.mode == "max":
            better = metric > self.best + self.threshold * self.best
        else:
            better = metric < self.best - self.threshold * self.best
        if better:
            self.best = metric
            self.bad = 0
            return
        self.bad += 1
        if self.bad == self.patience + 1:
            self.bad = 0
            for group in self.optimizer.param_groups:
                old = group["lr"]
                new = old * self.factor
                new = max(new, self.min_lr)
                group["lr"] = new if old - new > 1e-8 else old


class right_counts_down(Base):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.left = self.patience

    def step(self, metric):
        if self.better(metric):
            self.best, self.left = metric, self.patience
        elif self.left:
            self.left -= 1
        else:
            self.left = self.patience
            self.reduce()


class right_signed_metric(Base):
    """Larger is better: losses are turned round."""

    def better(self, metric):
        sign = -1 if self.mode == "min" else 1
        return sign * metric > sign * self.best * (1 + sign * self.threshold)

    def step(self, metric):
        self.bad += 1
        if self.better(metric):
            self.best = metric
            self.bad = 0
        if self.bad <= self.patience:
            return
        self.bad = 0
        for i in range(len(self.optimizer.param_groups)):
            group = self.optimizer.param_groups[i]
            low = max(self.factor * group["lr"], self.min_lr)
            if low < group["lr"] - 1e-8:
                group.update({"lr": low})


class wrong_one_call_early(Base):
    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad >= self.patience:
            self.reduce()
            self.bad = 0


class wrong_previous_metric(Base):
    """Compares with the call before."""

    def step(self, metric):
        if self.better(metric):
            self.bad = 0
        else:
            self.bad += 1
        self.best = metric
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class wrong_counter_goes_on(Base):
    """Once it is bad, every call reduces."""

    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()


class wrong_local_lr(Base):
    """lr = ... is a local name."""

    def reduce(self):
        for group in self.optimizer.param_groups:
            lr = group["lr"]
            lr = max(lr * self.factor, self.min_lr)

    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class wrong_first_group_only(Base):
    def reduce(self):
        group = self.optimizer.param_groups[0]
        lr = max(group["lr"] * self.factor, self.min_lr)
        if group["lr"] - lr > 1e-8:
            group["lr"] = lr

    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class wrong_threshold_is_an_amount(Base):
    def better(self, metric):
        if self.mode == "min":
            return metric < self.best - self.threshold
        return metric > self.best + self.threshold

    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class wrong_best_moves_in_small_steps(Base):
    """best is the smallest metric, threshold or not."""

    def step(self, metric):
        if self.better(metric):
            self.bad = 0
        else:
            self.bad += 1
        self.best = min(self.best, metric) if self.mode == "min" else max(self.best, metric)
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class wrong_nan_is_not_worse(Base):
    def better(self, metric):
        if self.mode == "min":
            return not metric >= self.best * (1 - self.threshold)
        return not metric <= self.best * (1 + self.threshold)

    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class wrong_min_lr_forgotten(Base):
    def reduce(self):
        for group in self.optimizer.param_groups:
            group["lr"] *= self.factor

    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class wrong_stops_above_min_lr(Base):
    """Reduces only if the result is not below min_lr."""

    def reduce(self):
        for group in self.optimizer.param_groups:
            lr = group["lr"] * self.factor
            if lr >= self.min_lr:
                group["lr"] = lr

    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class wrong_counts_all_bad_calls(Base):
    """An improvement does not begin the count anew."""

    def step(self, metric):
        if self.better(metric):
            self.best = metric
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0


class wrong_begins_anew_after_reduction(Base):
    """The best is forgotten with a reduction."""

    def step(self, metric):
        if self.better(metric):
            self.best, self.bad = metric, 0
        else:
            self.bad += 1
        if self.bad > self.patience:
            self.reduce()
            self.bad = 0
            self.best = math.inf if self.mode == "min" else -math.inf


IDEAS = {
    "wrong_one_call_early": "one_call_early",
    "wrong_previous_metric": "previous_metric",
    "wrong_counter_goes_on": "not_counted_anew",
    "wrong_local_lr": "local_number",
    "wrong_first_group_only": "first_group_only",
    "wrong_threshold_is_an_amount": "threshold_as_an_amount",
    "wrong_best_moves_in_small_steps": "best_in_small_steps",
    "wrong_nan_is_not_worse": "not_worse",
    "wrong_min_lr_forgotten": "min_lr_and_small_changes",
    "wrong_stops_above_min_lr": "stays_above_min_lr",
    "wrong_counts_all_bad_calls": "never_reset",
    "wrong_begins_anew_after_reduction": "best_forgotten",
}
