"""Answers to cosine_scheduler as students might write them, made from the statement alone."""

import math

import torch


class Base:
    def __init__(self, max_update, base_lr=0.01, final_lr=0, warmup_steps=0, warmup_begin_lr=0):
        self.max_update = max_update
        self.base_lr = base_lr
        self.final_lr = final_lr
        self.warmup_steps = warmup_steps
        self.warmup_begin_lr = warmup_begin_lr

    def warm(self, epoch):
        rise = self.base_lr - self.warmup_begin_lr
        return self.warmup_begin_lr + rise * epoch / self.warmup_steps


class right_at_first(Base):
    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2


class right_three_methods:
    def __init__(self, max_update, base_lr=0.01, final_lr=0, warmup_steps=0, warmup_begin_lr=0):
        self.max_update, self.warmup_steps = max_update, warmup_steps
        self.lrs = (warmup_begin_lr, base_lr, final_lr)
        self.max_steps = max_update - warmup_steps

    def up(self, epoch):
        begin, base, _ = self.lrs
        return begin + (base - begin) * float(epoch) / float(self.warmup_steps)

    def down(self, epoch):
        _, base, final = self.lrs
        wave = 1 + math.cos(math.pi * (epoch - self.warmup_steps) / self.max_steps)
        return final + (base - final) * wave / 2

    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.up(epoch)
        return self.down(epoch) if epoch <= self.max_update else self.lrs[-1]


class right_with_torch(Base):
    def __call__(self, epoch):
        if self.warmup_steps > epoch:
            weight = torch.tensor(epoch / self.warmup_steps, dtype=torch.float64)
            return torch.lerp(
                torch.tensor(float(self.warmup_begin_lr), dtype=torch.float64),
                torch.tensor(float(self.base_lr), dtype=torch.float64),
                weight,
            ).item()
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        t = torch.tensor(t, dtype=torch.float64).clamp(max=1)
        fall = (1 + torch.cos(torch.pi * t)) * 0.5
        return float(self.final_lr + (self.base_lr - self.final_lr) * fall)


class right_weights_of_both_ends(Base):
    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            a = epoch / self.warmup_steps
            return (1 - a) * self.warmup_begin_lr + a * self.base_lr
        if epoch >= self.max_update:
            return self.final_lr
        a = (
            math.cos(
                math.pi / 2 * (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
            )
            ** 2
        )
        return a * self.base_lr + (1 - a) * self.final_lr


class right_dictionary(Base):
    """All rates are there from the beginning."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rates = {epoch: self.warm(epoch) for epoch in range(self.warmup_steps)}
        n = self.max_update - self.warmup_steps
        for k in range(n + 1):
            half = (math.cos(k * math.pi / n) + 1) / 2
            self.rates[self.warmup_steps + k] = self.final_lr + half * (
                self.base_lr - self.final_lr
            )

    def __call__(self, epoch):
        return self.rates.get(epoch, self.final_lr)


class wrong_divided_by_max_update(Base):
    """The cosine is stretched over max_update, and does not arrive."""

    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) / self.max_update
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2


class wrong_begins_at_epoch_0(Base):
    """The cosine does not wait for the end of the warm-up."""

    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        if epoch > self.max_update:
            return self.final_lr
        t = epoch / self.max_update
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2


class wrong_half_forgotten(Base):
    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t))


class wrong_rises_again(Base):
    """Nothing is said about epochs behind max_update."""

    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2


class wrong_whole_numbers(Base):
    """// where / is meant."""

    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) // (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2


class wrong_warms_up_from_zero(Base):
    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.base_lr * epoch / self.warmup_steps
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2


class wrong_counts_its_calls(Base):
    """Does not look at the epoch."""

    calls = 0

    def __call__(self, epoch):
        epoch, self.calls = self.calls, self.calls + 1
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2


class wrong_quarter_of_a_wave(Base):
    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * math.cos(math.pi / 2 * t)


class wrong_final_lr_left_out(Base):
    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        return self.base_lr * (1 + math.cos(math.pi * t)) / 2


class wrong_first_epoch_warmed_already(Base):
    """Warm-up by (epoch + 1) / warmup_steps."""

    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch + 1)
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2


class wrong_divides_by_no_warm_up(Base):
    """Warm-up is computed first, whether there is one or not."""

    def __call__(self, epoch):
        warm = self.warm(epoch)
        if epoch < self.warmup_steps:
            return warm
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        t = min(t, 1)
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2


class wrong_base_lr_overwritten(Base):
    """Keeps the newest rate where the first one was."""

    def __call__(self, epoch):
        if epoch < self.warmup_steps:
            return self.warm(epoch)
        if epoch <= self.max_update:
            t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
            w = (1 + math.cos(math.pi * t)) / 2
            self.base_lr = self.final_lr + (self.base_lr - self.final_lr) * w
        return self.base_lr


IDEAS = {
    "wrong_divided_by_max_update": "divided_by_max_update",
    "wrong_begins_at_epoch_0": "begins_at_epoch_0",
    "wrong_half_forgotten": "half_missing",
    "wrong_rises_again": "rises_again",
    "wrong_whole_numbers": "whole_numbers",
    "wrong_warms_up_from_zero": "warms_up_from_zero",
    "wrong_counts_its_calls": "CountingCalls",
    "wrong_quarter_of_a_wave": "quarter_of_a_wave",
    "wrong_final_lr_left_out": "final_lr_left_out",
    "wrong_first_epoch_warmed_already": "warm_up_one_early",
    "wrong_divides_by_no_warm_up": "breaks",
    "wrong_base_lr_overwritten": "Overwriting",
}
