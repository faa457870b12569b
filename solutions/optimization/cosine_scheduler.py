r"""# A cosine schedule with warm-up

A learning rate that suits the start of training is too large for its end. Here it rises in a straight line at
first, then falls along half a wave of the cosine, and then stays. Write a class for this; `scheduler(epoch)`
returns the learning rate of an epoch:

- before epoch `warmup_steps`, it rises in a straight line from `warmup_begin_lr` at epoch 0 to `base_lr` at
  epoch `warmup_steps`;
- from there to epoch `max_update`, it falls from $\eta_0$ = `base_lr` to $\eta_T$ = `final_lr`: after the share
  $t$ of this time, with $t$ from 0 to 1, it is

  $$\eta_T + (\eta_0 - \eta_T) \cdot \frac{1 + \cos(\pi t)}{2};$$

- after epoch `max_update`, it is `final_lr`.

For example, with `CosineScheduler(10, base_lr=0.5, final_lr=0.1, warmup_steps=2)`:

| epoch | 0 | 1 | 2 | 6 | 10 | 11 |
|---|---|---|---|---|---|---|
| learning rate | 0 | 0.25 | 0.5 | 0.3 | 0.1 | 0.1 |

At epoch 6, four of the eight epochs from 2 to 10 are over, so $t$ is one half, the cosine is 0, and the
learning rate is half-way.

## Mind

- The wave begins when the warm-up ends, and has from there to `max_update` for itself.
- The result depends on the epoch alone: epochs may come in any order, and more than once.

## Small print

- With `warmup_steps = 0`, which is the default, there is no warm-up, and epoch 0 has the learning rate
  `base_lr`.
- `warmup_steps` is below `max_update`; epochs are whole numbers from 0. `final_lr` may be above `base_lr`.
- The result is a float. PyTorch's schedulers are not allowed.
"""

import math

import torch

from grader import exercise, integers, uniform


@exercise(
    points=2,
    order=5,
    forbid=["torch.optim.lr_scheduler.*"],
    hints=[
        "There are three stretches of time, so the method has three branches, each with its `return`.",
        "In the second stretch, how many epochs are over since the warm-up, and how many has it altogether?",
        "Try your formula at both ends of each stretch. Python has math.cos and math.pi.",
    ],
)
class CosineScheduler:
    """A learning rate that warms up in a straight line and falls along half a cosine.

    Args:
        max_update: epoch at which the learning rate has arrived at `final_lr`.
        base_lr: the highest learning rate, at the end of the warm-up.
        final_lr: learning rate at `max_update` and after it.
        warmup_steps: epoch at which the warm-up ends.
        warmup_begin_lr: learning rate at epoch 0 if there is a warm-up.
    """

    def __init__(
        self,
        max_update: int,
        base_lr: float = 0.01,
        final_lr: float = 0,
        warmup_steps: int = 0,
        warmup_begin_lr: float = 0,
    ):
        ### BEGIN SOLUTION
        self.max_update, self.warmup_steps = max_update, warmup_steps
        self.base_lr, self.final_lr, self.warmup_begin_lr = base_lr, final_lr, warmup_begin_lr
        ### END SOLUTION

    def __call__(self, epoch: int) -> float:
        """Return the learning rate of an epoch."""
        ### BEGIN SOLUTION
        if epoch < self.warmup_steps:
            rise = self.base_lr - self.warmup_begin_lr
            return self.warmup_begin_lr + rise * epoch / self.warmup_steps
        if epoch > self.max_update:
            return self.final_lr
        t = (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + math.cos(math.pi * t)) / 2
        ### END SOLUTION


def rates(CosineScheduler, epochs, options, lrs=()):
    names = ("base_lr", "final_lr", "warmup_begin_lr")
    drawn = {name: float(lr) for name, lr in zip(names, lrs, strict=False)}
    scheduler = CosineScheduler(**options, **drawn)
    found = {}
    for n, epoch in enumerate(map(int, epochs)):
        rate = scheduler(epoch)
        if not isinstance(rate, (int, float)):
            raise TypeError(f"scheduler({epoch}) is of type {type(rate).__name__}, not float")
        found[f"call {n}: scheduler({epoch})"] = float(rate)
    return found


def two(CosineScheduler, lrs):
    one = CosineScheduler(8, float(lrs[0]), warmup_steps=4)
    other = CosineScheduler(5, float(lrs[1]))
    return {"one(2)": one(2), "other(2)": other(2), "one(6)": one(6), "other(4)": other(4)}


SMALL = {"max_update": 10, "base_lr": 0.5, "final_lr": 0.1, "warmup_steps": 2}
LONG = {"max_update": 17, "warmup_steps": 5}
LRS = uniform(3, low=0.1, high=0.9)
CosineScheduler.defaults(call=rates)
CosineScheduler.case("the example", epochs=[0, 1, 2, 6, 10, 11], options=SMALL)
CosineScheduler.case("all epochs", epochs=[*range(20)], options=LONG, lrs=LRS)
CosineScheduler.case("all epochs, other learning rates", epochs=[*range(20)], options=LONG, lrs=LRS)
CosineScheduler.case("without warm-up", epochs=[*range(13)], options={"max_update": 11}, lrs=LRS)
CosineScheduler.case("learning rates by default", epochs=[0, 2, 3, 6], options={"max_update": 6})
CosineScheduler.case(
    "one epoch of warm-up",
    epochs=[0, 1, 2, 5],
    options={"max_update": 5, "warmup_steps": 1},
    lrs=LRS,
)
CosineScheduler.case(
    "one epoch of cosine", epochs=[*range(7)], options={"max_update": 5, "warmup_steps": 4}, lrs=LRS
)
CosineScheduler.case("long after the end", epochs=[17, 18, 30, 34, 100], options=LONG, lrs=LRS)
CosineScheduler.case(
    "epochs in any order", epochs=integers("T", high=25), options=LONG, lrs=LRS, T=9
)
CosineScheduler.case("an epoch twice, and back", epochs=[9, 9, 2, 13, 3, 9], options=LONG, lrs=LRS)
CosineScheduler.case("two schedulers", call=two, lrs=uniform(2, low=0.1, high=0.9))


@CosineScheduler.right_variant
class Clamped:
    def __init__(self, max_update, base_lr=0.01, final_lr=0, warmup_steps=0, warmup_begin_lr=0):
        self.warm, self.rest = warmup_steps, max_update - warmup_steps
        self.begin, self.top, self.end = warmup_begin_lr, base_lr, final_lr

    def __call__(self, epoch):
        if epoch < self.warm:
            share = epoch / self.warm
            return (1 - share) * self.begin + share * self.top
        angle = math.pi * min(epoch - self.warm, self.rest) / self.rest
        return (self.top + self.end) / 2 + (self.top - self.end) / 2 * math.cos(angle)


@CosineScheduler.right_variant
class Table:
    def __init__(self, max_update, base_lr=0.01, final_lr=0, warmup_steps=0, warmup_begin_lr=0):
        up = (torch.arange(warmup_steps) / max(warmup_steps, 1)).double()
        down = torch.arange(max_update - warmup_steps + 1) / (max_update - warmup_steps)
        rates = [warmup_begin_lr + (base_lr - warmup_begin_lr) * share for share in up.tolist()]
        down = torch.cos(math.pi / 2 * down.double()) ** 2
        self.rates = rates + [final_lr + (base_lr - final_lr) * share for share in down.tolist()]

    def __call__(self, epoch):
        return self.rates[min(epoch, len(self.rates) - 1)]


@CosineScheduler.right_variant
class BySine(CosineScheduler):
    def __call__(self, epoch):
        if self.warmup_steps and epoch <= self.warmup_steps:
            left = (self.warmup_steps - epoch) / self.warmup_steps
            return self.base_lr - left * (self.base_lr - self.warmup_begin_lr)
        if epoch >= self.max_update:
            return float(self.final_lr)
        left = (self.max_update - epoch) / (self.max_update - self.warmup_steps)
        return self.final_lr + (self.base_lr - self.final_lr) * math.sin(math.pi * left / 2) ** 2


CosineScheduler.equivalent_mutant(
    "if epoch >= self.max_update:", "at max_update the cosine has arrived at final_lr, too"
)
CosineScheduler.edits("""
divided_by_max_update (55 %): / (self.max_update - self.warmup_steps) -> / self.max_update
    Your wave is as long as all epochs. It has only those from the end of the warm-up to max_update.
begins_at_epoch_0 (55 %): (epoch - self.warmup_steps) / (self.max_update - self.warmup_steps) -> \
epoch / self.max_update
    Your wave begins at epoch 0. It begins where the warm-up ends: at that epoch its share t is 0.
half_missing (60 %): math.cos(math.pi * t)) / 2 -> math.cos(math.pi * t))
    The cosine falls from 1 to -1, and 1 + cos from 2 to 0. Halve it, so that the wave begins at base_lr.
quarter_of_a_wave (55 %): (1 + math.cos(math.pi * t)) / 2 -> math.cos(math.pi / 2 * t)
    Your learning rate falls along a quarter of the wave. Here it is half a wave: (1 + cos(pi t)) / 2.
whole_wave (55 %): math.pi * t -> 2 * math.pi * t
    Your cosine goes through a whole wave and comes back up. It takes half of one: cos(pi t).
upside_down (50 %): 1 + math.cos -> 1 - math.cos
    Your wave rises: it begins at final_lr. With 1 + cos it falls from base_lr.
straight_line (45 %): (1 + math.cos(math.pi * t)) / 2 -> (1 - t)
    Your learning rate falls in a straight line. Here it falls along a cosine.
angle_without_pi (55 %): math.cos(math.pi * t) -> math.cos(t)
angle_in_degrees (55 %): math.cos(math.pi * t) -> math.cos(180 * t)
    The angle is not pi times t. It goes from 0 to pi, in radians.
whole_numbers (50 to 60 %): ) / (self.max_update -> ) // (self.max_update
    // rounds down to whole numbers, so your share t jumps. Divide with /.
warm_up_in_jumps (65 %): rise * epoch / -> rise * epoch //
    // rounds down to whole numbers, and learning rates are small. Divide with /.
warms_up_from_zero (65 %): rise = self.base_lr - self.warmup_begin_lr -> rise = self.base_lr
    also: return self.warmup_begin_lr + rise -> return rise
    Your warm-up begins at 0. It begins at warmup_begin_lr.
rises_too_far (65 %): rise = self.base_lr - self.warmup_begin_lr -> rise = self.base_lr
    Your warm-up rises by base_lr. It begins at warmup_begin_lr and has only the rest to go up to base_lr.
warm_up_one_early (65 %): rise * epoch / -> rise * (epoch + 1) /
    Your warm-up is one epoch ahead: at epoch 0 the learning rate is warmup_begin_lr.
no_warm_up (40 %): if epoch < self.warmup_steps: -> if False:
    Before epoch warmup_steps the learning rate does not rise in a straight line.
rises_again (65 to 75 %): if epoch > self.max_update: -> if False:
    Behind max_update the cosine goes on, and the learning rate rises again. It stays at final_lr.
ends_at_zero (65 %): max_update: return self.final_lr -> max_update: return 0.0
ends_at_base (65 %): max_update: return self.final_lr -> max_update: return self.base_lr
    After max_update the learning rate is final_lr.
final_lr_left_out (55 %): return self.final_lr + (self.base_lr - self.final_lr) -> return self.base_lr
    Your wave ends at 0. It ends at final_lr: all of the fall is base_lr - final_lr.
falls_from_too_high (55 %): (self.base_lr - self.final_lr) -> self.base_lr
    Your wave begins at the sum of both learning rates. What falls is base_lr - final_lr, and final_lr stays.
---
no_warm_up_divides (75 %): if epoch < self.warmup_steps: -> if epoch / self.warmup_steps < 1:
    Without a warm-up you divide by 0. Ask first whether the epoch is in the warm-up.
""")


@CosineScheduler.wrong_idea(
    "The same epoch gets another learning rate when it comes again, or out of order. Go by the epoch that is"
    " given, and let calls change nothing.",
    credit=0.4,
)
class CountingCalls(CosineScheduler):
    calls = 0

    def __call__(self, epoch):
        self.calls += 1
        return super().__call__(self.calls - 1)


@CosineScheduler.wrong_idea(
    "Your calls change the learning rate that the next ones start from. Keep base_lr as it was given.",
    credit=0.4,
)
class Overwriting(CosineScheduler):
    def __call__(self, epoch):
        rate = super().__call__(epoch)
        if epoch >= self.warmup_steps:
            self.base_lr = rate
        return rate
