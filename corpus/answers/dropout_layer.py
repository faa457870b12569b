"""Answers to dropout_layer as students might write them, made from the statement alone."""

import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def right_rand_times_mask(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must lie in [0, 1]")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape, device=X.device) >= dropout).to(X.dtype)
    return mask * X / (1.0 - dropout)


def right_bernoulli_of_keep_probability(X, dropout, training=True):
    if not 0 <= dropout <= 1:
        raise ValueError(f"not a probability: {dropout}")
    if training:
        keep = 1 - dropout
        if keep == 0:
            return X * 0
        kept = torch.bernoulli(torch.full(X.shape, keep, device=X.device))
        return (X * kept.to(X.dtype)) / keep
    return X


def right_where(X, dropout, training=True):
    if not (0.0 <= dropout <= 1.0):
        raise ValueError("dropout out of range")
    if not training:
        return X.clone()
    if dropout == 1.0:
        return torch.zeros_like(X)
    draws = torch.rand(X.shape, dtype=torch.float64, device=X.device)
    return torch.where(draws < dropout, torch.zeros_like(X), X / (1 - dropout))


def right_masked_fill(X, dropout, training=True):
    if dropout > 1 or dropout < 0:
        raise ValueError("0 <= dropout <= 1, please")
    if training is False:
        return X
    drop = torch.empty(X.shape, device=X.device).uniform_() < dropout
    factor = 1 / (1 - dropout) if dropout < 1 else 0.0
    return (X * factor).masked_fill(drop, 0)


class _OwnDropout(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        keep = torch.rand(x.shape, device=x.device) >= p
        ctx.save_for_backward(keep)
        ctx.scale = 1.0 / (1.0 - p) if p < 1 else 0.0
        return torch.where(keep, x * ctx.scale, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, g):
        (keep,) = ctx.saved_tensors
        return torch.where(keep, g * ctx.scale, torch.zeros_like(g)), None


def right_own_autograd_function(X, dropout, training=True):
    if dropout < 0.0 or dropout > 1.0:
        raise ValueError("bad dropout")
    return _OwnDropout.apply(X, dropout) if training else X


def right_scale_made_in_place(X, dropout, training=True):
    """One tensor of factors, 0 or 1/(1-p), built in place."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout")
    if not training:
        return X
    factors = torch.empty(X.shape, dtype=X.dtype, device=X.device)
    factors.bernoulli_(1 - dropout)
    if dropout < 1:
        factors.div_(1 - dropout)
    return X.mul(factors)


def right_normal_quantile(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout")
    if not training:
        return X
    if dropout in {0, 1}:
        return X * (1 - dropout)
    z = torch.randn(X.shape, device=X.device)
    limit = torch.special.ndtri(torch.tensor(float(dropout), dtype=torch.float64)).item()
    return X * (z > limit) / (1 - dropout)


def right_exponential_clock(X, dropout, training=True):
    """An exponential time exceeds -log p with probability p."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout is a probability")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return X - X
    times = torch.empty(X.shape, device=X.device).exponential_()
    alive = times <= -math.log(dropout)
    return X * alive.to(X.dtype) * (1 / (1 - dropout))


def right_multinomial(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be between 0 and 1")
    if not training or X.numel() == 0:
        return X
    if dropout == 1:
        return X.new_zeros(X.shape)
    weights = torch.tensor([dropout, 1.0 - dropout], device=X.device)
    kept = torch.multinomial(weights, X.numel(), replacement=True).reshape(X.shape)
    return X * kept / (1 - dropout)


def right_integers_out_of_a_million(X, dropout, training=True):
    if not 0 <= dropout <= 1:
        raise ValueError("dropout must be between 0 and 1")
    if not training:
        return X
    tickets = 10_000_000
    number = torch.randint(0, tickets, X.shape, device=X.device)
    out = X.clone()
    if dropout < 1:
        out = out / (1 - dropout)
    out[number < dropout * tickets] = 0
    return out


def right_distribution_object(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError("wrong dropout")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros(X.shape, dtype=X.dtype, device=X.device)
    law = torch.distributions.Bernoulli(probs=torch.tensor(1.0 - dropout))
    return X.mul(law.sample(X.shape).to(X)).div(1.0 - dropout)


def right_count_first_then_places(X, dropout, training=True):
    """How many survive is binomial; which ones, a random subset."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout")
    if not training:
        return X
    n = X.numel()
    if n == 0 or dropout == 1:
        return torch.zeros_like(X)
    count = int(torch.rand(n).ge(dropout).sum())
    places = torch.randperm(n)[:count]
    mask = torch.zeros(n, dtype=X.dtype)
    mask[places] = 1 / (1 - dropout)
    return X * mask.reshape(X.shape).to(X.device)


def right_jumps_between_dropped(X, dropout, training=True):
    """The distance from one dropped element to the next is geometric."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    n = X.numel()
    jumps = torch.empty(n, dtype=torch.float64).geometric_(dropout)
    places = jumps.cumsum(0).long() - 1
    mask = torch.ones(n, dtype=X.dtype)
    mask[places[places < n]] = 0
    return X * mask.view(X.shape).to(X.device) / (1 - dropout)


def right_write_survivors(X, dropout, training=True):
    if dropout < 0:
        raise ValueError("negative dropout")
    if dropout > 1:
        raise ValueError("dropout above one")
    if not training:
        return X
    flat = X.reshape(-1)
    result = torch.zeros_like(flat)
    survivors = (torch.rand(flat.shape, device=X.device) >= dropout).nonzero().squeeze(1)
    if survivors.numel() > 0:
        result[survivors] = flat[survivors] / (1 - dropout)
    return result.reshape(X.shape)


def right_floor_of_keep_plus_noise(X, dropout, training=True):
    if not 0 <= dropout <= 1:
        raise ValueError("expected a probability")
    if not training:
        return X
    keep = 1 - dropout
    noise = torch.rand(X.shape, dtype=torch.double, device=X.device)
    mask = torch.floor(noise + keep)
    if keep == 0:
        return X.mul(0)
    return (X.double() * mask / keep).to(X.dtype)


def right_row_by_row(X, dropout, training=True):
    def drop(x):
        if x.dim() == 0:
            return x / (1 - dropout) if torch.rand(()).item() >= dropout else x * 0
        if x.dim() == 1:
            return x * (torch.rand(len(x), device=x.device) >= dropout) / (1 - dropout)
        return torch.stack([drop(row) for row in x])

    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0 or X.numel() == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return drop(X)


def right_library_function(X, dropout, training=True):
    return F.dropout(X, dropout, training)


def right_library_module(X, dropout, training=True):
    layer = nn.Dropout(dropout)
    layer.train(training)
    return layer(X)


def right_sign_of_difference(X, dropout, training=True):
    if dropout < 0 or dropout > 1:
        raise ValueError
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return 0 * X
    u = torch.rand_like(X, dtype=torch.float64)
    step = (torch.sign(u - dropout) + 1) / 2
    return torch.einsum("...,...->...", X, step.to(X.dtype)) / (1 - dropout)


def right_two_coins_for_one(X, dropout, training=True):
    """Kept if the smaller of two draws passes a bound whose square is the keep probability."""
    if not 0 <= dropout <= 1:
        raise ValueError("0 <= dropout <= 1")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    bound = 1 - math.sqrt(1 - dropout)
    first, second = torch.rand((2, *X.shape), device=X.device)
    return X * (torch.minimum(first, second) >= bound) / (1 - dropout)


# Wrong ones


def wrong_survivors_not_scaled(X, dropout, training=True):
    """The survivors are not divided by 1 - p."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must lie in [0, 1]")
    if not training:
        return X
    drop = torch.rand(X.shape, device=X.device) < dropout
    return X.masked_fill(drop, 0.0)


def wrong_divides_by_p(X, dropout, training=True):
    """The survivors are divided by p instead of 1 - p."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    keep = torch.bernoulli(torch.full(X.shape, 1 - dropout, device=X.device)).to(X.dtype)
    return X * keep / dropout


def wrong_argument_is_keep_probability(X, dropout, training=True):
    """The argument is taken for the probability to keep, in the draw and in the scale."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout")
    if not training:
        return X
    if dropout == 0:
        return torch.zeros_like(X)
    keep_prob = dropout
    keep = torch.rand(X.shape, device=X.device) < keep_prob
    return torch.where(keep, X / keep_prob, torch.zeros_like(X))


def wrong_comparison_turned_round(X, dropout, training=True):
    """The comparison is the wrong way round: elements are kept with probability p."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape) < dropout).to(X)
    return X * mask * (1 / (1 - dropout))


def wrong_multiplied_by_keep(X, dropout, training=True):
    """The survivors are multiplied by 1 - p instead of divided."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if training:
        q = 1 - dropout
        return X * torch.empty_like(X).bernoulli_(q) * q
    return X


def wrong_scaled_by_one_plus_p(X, dropout, training=True):
    """The survivors are multiplied by 1 + p."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    mask = torch.rand(X.shape, device=X.device) >= dropout
    return mask * (X + dropout * X)


def wrong_scaled_by_root(X, dropout, training=True):
    """The survivors are divided by the root of 1 - p, which keeps the second moment only."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape, device=X.device) >= dropout).to(X.dtype)
    return X * mask / math.sqrt(1 - dropout)


def wrong_normal_draws(X, dropout, training=True):
    """Normal draws are compared with p instead of uniform ones."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = torch.randn_like(X) > dropout
    return X * mask / (1 - dropout)


def wrong_one_draw_per_row(X, dropout, training=True):
    """Elements of a row share one draw."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return X * 0
    shape = (*X.shape[:-1], 1) if X.dim() > 1 else X.shape
    mask = torch.rand(shape, device=X.device) >= dropout
    return X * mask / (1 - dropout)


def wrong_same_units_for_every_example(X, dropout, training=True):
    """The examples of a batch share one mask."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return X * 0
    units = X.shape[1:] if X.dim() > 1 else X.shape
    mask = torch.bernoulli(torch.ones(units, device=X.device) * (1 - dropout))
    return X * mask.to(X.dtype) / (1 - dropout)


def wrong_one_draw_for_everything(X, dropout, training=True):
    """A single draw decides about the whole tensor."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout")
    if not training:
        return X
    if torch.rand(1).item() < dropout:
        return X * 0
    return X / (1 - dropout)


def wrong_whole_channels(X, dropout, training=True):
    """With three or more dimensions whole channels are dropped."""
    if not 0 <= dropout <= 1:
        raise ValueError("dropout")
    if not training:
        return X
    if dropout == 1:
        return X * 0
    shape = list(X.shape)
    for d in range(2, X.dim()):
        shape[d] = 1
    keep = (torch.rand(shape, device=X.device) >= dropout).expand(X.shape)
    return torch.where(keep, X / (1 - dropout), 0.0)


def wrong_seed_set_inside(X, dropout, training=True):
    """The function sets the seed itself, so every call has the same mask."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    torch.manual_seed(42)
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = torch.rand(X.shape, device=X.device) >= dropout
    return mask * X / (1 - dropout)


def wrong_own_seeded_generator(X, dropout, training=True):
    """A generator of its own with a fixed seed: every call has the same mask."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    g = torch.Generator().manual_seed(1)
    mask = torch.rand(X.shape, generator=g).to(X.device) >= dropout
    return X * mask / (1 - dropout)


def wrong_generator_put_back(X, dropout, training=True):
    """The state of the generator is restored afterwards: the next call draws the same."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    with torch.random.fork_rng():
        kept = torch.rand(X.shape, device=X.device) >= dropout
    return kept.to(X.dtype) * X / (1 - dropout)


def wrong_numpy_generator(X, dropout, training=True):
    """The draws come from a fresh NumPy generator, which torch.manual_seed does not reach."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    kept = np.random.default_rng().random(tuple(X.shape)) >= dropout
    return X * torch.as_tensor(kept, device=X.device) / (1 - dropout)


def wrong_python_random(X, dropout, training=True):
    """The draws come from Python's random module, not from torch's generator."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    scale = 1 / (1 - dropout)
    source = random.SystemRandom(0)
    factors = [scale if source.random() >= dropout else 0.0 for _ in range(X.numel())]
    return X * torch.tensor(factors, dtype=X.dtype, device=X.device).reshape(X.shape)


def wrong_exact_share(X, dropout, training=True):
    """Exactly a share p is dropped: the draws are not independent. (A known limit: it passes.)"""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    n = X.numel()
    mask = torch.ones(n, dtype=X.dtype, device=X.device)
    mask[torch.randperm(n)[: round(dropout * n)]] = 0
    return X * mask.reshape(X.shape) / (1 - dropout)


def wrong_exact_share_per_row(X, dropout, training=True):
    """In each row exactly a share p is dropped, by the rank of the draws."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1 or X.numel() == 0:
        return torch.zeros_like(X)
    if X.dim() == 0:
        return X * (torch.rand(()) >= dropout) / (1 - dropout)
    rank = torch.rand(X.shape, device=X.device).argsort(dim=-1).argsort(dim=-1)
    return torch.where(rank < dropout * X.shape[-1], 0.0, X / (1 - dropout)).to(X.dtype)


def wrong_places_with_replacement(X, dropout, training=True):
    """Places to drop are drawn with replacement, so repeated ones make too few zeros."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or X.numel() == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    n = X.numel()
    mask = torch.ones(n, dtype=X.dtype)
    mask[torch.randint(0, n, (int(n * dropout),))] = 0
    return X * mask.reshape(X.shape) / (1 - dropout)


def wrong_still_active_in_evaluation(X, dropout, training=True):
    """Elements are dropped in evaluation too."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape, device=X.device) >= dropout).to(X.dtype)
    return X * mask / (1 - dropout)


def wrong_evaluation_scaled_down(X, dropout, training=True):
    """In evaluation the result is multiplied by 1 - p, though training rescales already."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if training:
        if dropout == 1:
            return torch.zeros_like(X)
        return X * torch.empty_like(X).bernoulli_(1 - dropout) / (1 - dropout)
    return X * (1 - dropout)


def wrong_original_paper(X, dropout, training=True):
    """Not inverted: survivors are left as they are and evaluation multiplies by 1 - p."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if training:
        return X * (torch.rand(X.shape, device=X.device) >= dropout)
    return (1 - dropout) * X


def wrong_evaluation_scaled_up(X, dropout, training=True):
    """Evaluation drops nothing but still divides by 1 - p."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if dropout == 1:
        return torch.zeros_like(X) if training else X
    out = X / (1 - dropout)
    if training:
        out = out * (torch.rand(X.shape, device=X.device) >= dropout)
    return out


def wrong_range_checked_in_training_only(X, dropout, training=True):
    """A bad dropout raises nothing in evaluation."""
    if not training:
        return X
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if dropout == 1:
        return torch.zeros_like(X)
    keep = torch.rand(X.shape, device=X.device).ge(dropout)
    return X.where(keep, torch.zeros_like(X)) / (1 - dropout)


def wrong_only_upper_bound_checked(X, dropout, training=True):
    """A negative dropout raises nothing."""
    if dropout > 1:
        raise ValueError("dropout must be at most 1")
    if not training or dropout <= 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return X * (torch.rand(X.shape) >= dropout).to(X) / (1 - dropout)


def wrong_assert_for_range(X, dropout, training=True):
    """A bad dropout raises an AssertionError instead of a ValueError."""
    assert 0 <= dropout <= 1, "dropout must be in [0, 1]"
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape) > dropout).type_as(X)
    return mask * X / (1.0 - dropout)


def wrong_clamps_bad_dropout(X, dropout, training=True):
    """A bad dropout is moved into the range without a word."""
    p = min(max(float(dropout), 0.0), 1.0)
    if not training:
        return X
    if p == 1.0:
        return torch.zeros_like(X)
    return X * torch.bernoulli(torch.full_like(X, 1 - p)) / (1 - p)


def wrong_one_refused(X, dropout, training=True):
    """dropout=1 is refused with a ValueError."""
    if not 0 <= dropout < 1:
        raise ValueError("dropout must be in [0, 1)")
    if not training:
        return X
    return X * torch.empty_like(X).bernoulli_(1 - dropout).div_(1 - dropout)


def wrong_zero_refused(X, dropout, training=True):
    """dropout=0 is refused with a ValueError."""
    if dropout <= 0 or dropout > 1:
        raise ValueError("dropout must be a positive probability")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = torch.rand(X.shape, device=X.device) >= dropout
    return X * mask / (1 - dropout)


def wrong_nan_at_one(X, dropout, training=True):
    """dropout=1 gives 0/0, not a number."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    mask = (torch.rand(X.shape, device=X.device) >= dropout).to(X.dtype)
    return X * mask / (torch.ones((), dtype=X.dtype) - dropout)


def wrong_crash_at_one(X, dropout, training=True):
    """dropout=1 divides by zero in Python and crashes."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if training:
        scale = 1 / (1 - dropout)
        return X * scale * (torch.rand(X.shape, device=X.device) >= dropout)
    return X


def wrong_identity_at_one(X, dropout, training=True):
    """dropout=1 leaves X as it is."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout in {0.0, 1.0}:
        return X
    return X * (torch.rand(X.shape, device=X.device) >= dropout) / (1 - dropout)


def wrong_tiny_number_in_scale(X, dropout, training=True):
    """A small number is added to 1 - p against the division by zero; every survivor is too small."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    mask = (torch.rand(X.shape, device=X.device) >= dropout).to(X.dtype)
    return X * mask / (1 - dropout + 1e-3)


def wrong_gradient_cut(X, dropout, training=True):
    """X is detached: no gradient reaches it."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    values = X.detach().clone()
    values[torch.rand(X.shape, device=X.device) < dropout] = 0
    return values / (1 - dropout) if dropout < 1 else values


def wrong_numpy_round_trip(X, dropout, training=True):
    """The work is done in NumPy, and no gradient comes back."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    keep = torch.rand(X.shape).numpy() >= dropout
    return torch.from_numpy(np.asarray(X.detach().numpy() * keep / (1 - dropout))).to(X.dtype)


class _PassThrough(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        keep = (torch.rand(x.shape, device=x.device) >= p).to(x.dtype)
        return x * keep / (1 - p) if p < 1 else x * 0

    @staticmethod
    def backward(ctx, g):
        return g, None


def wrong_backward_passes_everything(X, dropout, training=True):
    """The hand-written backward hands the gradient through to dropped elements too."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    return _PassThrough.apply(X, dropout) if training else X


class _MaskOnlyBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        ctx.keep = torch.rand(x.shape, device=x.device) >= p
        return torch.where(ctx.keep, x / (1 - p) if p < 1 else x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, g):
        return g * ctx.keep, None


def wrong_backward_not_scaled(X, dropout, training=True):
    """The hand-written backward masks the gradient but forgets 1/(1-p)."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    return _MaskOnlyBackward.apply(X, dropout) if training else X


class _DrawsAgain(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        ctx.p = p
        keep = (torch.rand(x.shape, device=x.device) >= p).to(x.dtype)
        return x * keep / (1 - p) if p < 1 else torch.zeros_like(x)

    @staticmethod
    def backward(ctx, g):
        keep = (torch.rand(g.shape, device=g.device) >= ctx.p).to(g.dtype)
        return (g * keep / (1 - ctx.p) if ctx.p < 1 else torch.zeros_like(g)), None


def wrong_backward_draws_a_new_mask(X, dropout, training=True):
    """The backward draws a second mask instead of using that of the forward pass."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    return _DrawsAgain.apply(X, dropout)


class _MaskFromOutput(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, p):
        ctx.scale = 1 / (1 - p) if p < 1 else 0
        y = x * ctx.scale * (torch.rand(x.shape, device=x.device) >= p)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, g):
        (y,) = ctx.saved_tensors
        return g * ctx.scale * (y != 0), None


def wrong_backward_reads_mask_off_output(X, dropout, training=True):
    """The backward takes zeros of the output for dropped: kept zeros of X lose their gradient."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if training:
        return _MaskFromOutput.apply(X, dropout)
    return X


def wrong_written_into_input(X, dropout, training=True):
    """The zeros are written into X itself."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    drop = torch.rand(X.shape, device=X.device) < dropout
    with torch.no_grad():
        X[drop] = 0
    if dropout == 1:
        return X * 1
    return X * ~drop / (1 - dropout)


_masks = {}


def wrong_mask_kept_per_shape(X, dropout, training=True):
    """The mask is drawn once per shape and used again in later calls."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    key = (tuple(X.shape), dropout)
    if key not in _masks:
        _masks[key] = torch.rand(X.shape) >= dropout
    return X * _masks[key].to(X) / (1 - dropout)


def wrong_seed_from_content(X, dropout, training=True):
    """The seed is computed from X: equal inputs always have the same mask."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    torch.manual_seed(int(X.detach().double().abs().sum().item() * 1000) % 2**31)
    return X * (torch.rand(X.shape) >= dropout).to(X) / (1 - dropout)


def wrong_mirrored_halves(X, dropout, training=True):
    """The second half of the elements uses one minus the draws of the first."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    n = X.numel()
    half = torch.rand((n + 1) // 2)
    u = torch.cat([half, 1 - half])[:n].reshape(X.shape)
    return X * (u >= dropout).to(X) / (1 - dropout)


def wrong_neighbours_share(X, dropout, training=True):
    """Two neighbouring elements share one draw."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    n = X.numel()
    u = torch.rand((n + 1) // 2).repeat_interleave(2)[:n]
    return X * (u.reshape(X.shape) >= dropout).to(X) / (1 - dropout)


def wrong_outer_product_of_draws(X, dropout, training=True):
    """Rows and columns draw, and an element survives if both do: draws are shared."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    q = math.sqrt(1 - dropout) if X.dim() >= 2 else 1 - dropout
    mask = (torch.rand(X.shape[-1:]) < q).to(X)
    if X.dim() >= 2:
        mask = mask * (torch.rand((*X.shape[:-1], 1)) < q).to(X)
    return X * mask / (1 - dropout)


def wrong_tenths(X, dropout, training=True):
    """The draw is an integer out of ten, so p is rounded up to tenths."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    die = torch.randint(0, 10, X.shape, device=X.device)
    return torch.where(die < dropout * 10, 0, X / (1 - dropout))


def wrong_rounded_draws(X, dropout, training=True):
    """The mask is made by rounding the draws: half is dropped whatever p is."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return X * torch.rand_like(X).round() / (1 - dropout)


def wrong_drawn_twice(X, dropout, training=True):
    """Two masks are applied, and more than p is dropped."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    Y = X.masked_fill(torch.rand(X.shape) < dropout, 0)
    Y = Y * (torch.rand(X.shape) >= dropout)
    return Y / (1 - dropout)


def wrong_scaled_by_counted_share(X, dropout, training=True):
    """The survivors are divided by their counted share instead of 1 - p."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    mask = (torch.rand(X.shape, device=X.device) >= dropout).to(X.dtype)
    if mask.sum() == 0:
        return X * mask
    return X * mask / mask.mean()


def wrong_mean_restored(X, dropout, training=True):
    """The survivors are scaled so that the sum of X stays what it was."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0:
        return X
    Y = X * (torch.rand(X.shape, device=X.device) >= dropout)
    if dropout == 1 or X.numel() == 0:
        return Y
    return Y * (X.sum() / Y.sum()).detach()


def wrong_gaussian_noise(X, dropout, training=True):
    """Multiplies by normal noise of mean 1 instead of zeroing elements."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    spread = math.sqrt(dropout / (1 - dropout))
    return X * (1 + spread * torch.randn_like(X))


def wrong_every_kth(X, dropout, training=True):
    """Every k-th element is dropped, from a random start: the draws are not independent."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    start = torch.rand(()).item()
    phase = (torch.arange(X.numel(), dtype=torch.float64) * dropout + start) % 1.0
    return X * (phase >= dropout).reshape(X.shape).to(X) / (1 - dropout)


def wrong_small_values_first(X, dropout, training=True):
    """The draw is compared through |X|: small values are dropped more often."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0 or X.numel() == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    score = torch.rand(X.shape) * X.detach().abs()
    limit = torch.quantile(score.flatten().double()[:1_000_000], dropout)
    return torch.where(score < limit, torch.zeros_like(X), X / (1 - dropout))


def wrong_mask_from_values(X, dropout, training=True):
    """X itself instead of a random number is compared with p."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = torch.gt(X, dropout).to(X.dtype)
    return mask * X / (1 - dropout)


def wrong_grad_mode_decides(X, dropout, training=True):
    """Whether gradients are on decides instead of the argument training."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not torch.is_grad_enabled() or not X.requires_grad:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return X * (torch.rand(X.shape) >= dropout).to(X) / (1 - dropout)


def wrong_always_float32(X, dropout, training=True):
    """The result is float32 whatever X is."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros(X.shape)
    mask = torch.rand(X.shape) >= dropout
    return X.float() * mask.float() / (1 - dropout)


def wrong_computed_in_half(X, dropout, training=True):
    """The product is taken in half precision and cast back."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    mask = (torch.rand(X.shape) >= dropout).to(X.device)
    return (X.half() * mask / (1 - dropout)).to(X.dtype)


def wrong_flat_result(X, dropout, training=True):
    """The result stays flat instead of taking X's shape again."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    flat = X.reshape(-1)
    if dropout == 1:
        return torch.zeros_like(flat)
    return flat * (torch.rand(flat.shape) >= dropout).to(flat) / (1 - dropout)


def wrong_view_of_input(X, dropout, training=True):
    """view(-1) fails if X is not contiguous."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    flat = X.view(-1)
    keep = torch.bernoulli(torch.full((flat.numel(),), 1.0 - dropout)).to(X)
    return (flat * keep / (1 - dropout)).view(X.shape)


def wrong_rows_shared_and_unscaled(X, dropout, training=True):
    """Whole rows are dropped, and the survivors are not rescaled."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    if X.dim() < 2:
        return X * (torch.rand(X.shape) >= dropout).to(X)
    kept = [row if torch.rand(1).item() >= dropout else torch.zeros_like(row) for row in X]
    return torch.stack(kept) if kept else X


def wrong_keep_probability_and_in_evaluation(X, dropout, training=True):
    """The argument is taken for the keep probability, and evaluation multiplies by it."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if training:
        return X * torch.bernoulli(torch.full_like(X, dropout))
    return X * dropout


def wrong_seeded_and_multiplied(X, dropout, training=True):
    """The seed is set inside, and survivors are multiplied by 1 - p."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training:
        return X
    torch.manual_seed(0)
    keep = torch.rand(X.shape, device=X.device) >= dropout
    return torch.where(keep, (1 - dropout) * X, torch.zeros_like(X))


def wrong_active_in_evaluation_and_unchecked(X, dropout, training=True):
    """Elements are dropped in evaluation too, and the range is never checked."""
    if dropout >= 1:
        return torch.zeros_like(X)
    mask = torch.rand(X.shape, device=X.device) >= dropout
    return mask.to(X.dtype) * X / (1 - dropout)


def wrong_detached_and_divided_by_p(X, dropout, training=True):
    """The values come from .data, so no gradient flows, and they are divided by p."""
    if dropout < 0 or dropout > 1:
        raise ValueError("dropout must be in [0, 1]")
    if not training or dropout == 0:
        return X
    if dropout == 1:
        return torch.zeros_like(X)
    return X.data * (torch.rand(X.shape) > dropout).to(X) / dropout


IDEAS = {
    "wrong_survivors_not_scaled": "not_rescaled",
    "wrong_divides_by_p": "divided_by_p",
    "wrong_argument_is_keep_probability": "keep_probability|keep_probability_with_0_apart",
    "wrong_comparison_turned_round": "kept_with_p|probabilities exchanged",
    "wrong_multiplied_by_keep": "multiplied",
    "wrong_scaled_by_one_plus_p": "factor",
    "wrong_scaled_by_root": "factor",
    "wrong_normal_draws": "normal_draws|wrong probability",
    "wrong_one_draw_per_row": "shared draw",
    "wrong_same_units_for_every_example": "shared draw",
    "wrong_one_draw_for_everything": "one draw for all",
    "wrong_whole_channels": "shared draw",
    "wrong_seed_set_inside": "same draw",
    "wrong_own_seeded_generator": "same draw",
    "wrong_generator_put_back": "generator put back",
    "wrong_numpy_generator": "not seeded",
    "wrong_python_random": "not seeded",
    "wrong_exact_share": "not independent|varied",
    "wrong_exact_share_per_row": "not independent",
    "wrong_places_with_replacement": "wrong probability",
    "wrong_still_active_in_evaluation": "active_in_evaluation",
    "wrong_evaluation_scaled_down": "scaled_in_evaluation",
    "wrong_original_paper": "first_published_form",
    "wrong_evaluation_scaled_up": "divided_in_evaluation",
    "wrong_range_checked_in_training_only": "range_checked_in_training_only",
    "wrong_only_upper_bound_checked": "range_not_checked|not refused",
    "wrong_assert_for_range": "not refused",
    "wrong_clamps_bad_dropout": "range_not_checked|not refused",
    "wrong_one_refused": "refused",
    "wrong_zero_refused": "refused",
    "wrong_nan_at_one": "nan_for_one",
    "wrong_crash_at_one": "division_by_zero",
    "wrong_identity_at_one": "unchanged_for_one",
    "wrong_tiny_number_in_scale": "constant_in_denominator|tiny difference",
    "wrong_gradient_cut": "graph_cut|no gradient",
    "wrong_numpy_round_trip": "graph_cut|no gradient",
    "wrong_backward_passes_everything": (
        "gradient_past_the_mask",
        "gradient_not_rescaled",
        "gradient",
    ),
    "wrong_backward_not_scaled": "gradient_not_rescaled|gradient",
    "wrong_backward_draws_a_new_mask": "gradient",
    "wrong_backward_reads_mask_off_output": "gradient",
    "wrong_written_into_input": "changes its inputs",
    "wrong_mask_kept_per_shape": "same draw|not repeatable",
    "wrong_seed_from_content": "same draw",
    "wrong_mirrored_halves": "not independent",
    "wrong_neighbours_share": "not independent",
    "wrong_outer_product_of_draws": "not independent",
    "wrong_tenths": "wrong probability",
    "wrong_rounded_draws": "wrong probability",
    "wrong_drawn_twice": "wrong probability",
    "wrong_scaled_by_counted_share": "factor",
    "wrong_mean_restored": "factor",
    "wrong_gaussian_noise": "wrong probability",
    "wrong_every_kth": "not independent|shared draw",
    "wrong_small_values_first": "not independent",
    "wrong_mask_from_values": "same draw",
    "wrong_grad_mode_decides": "gradients_decide",
    "wrong_always_float32": "wrong dtype",
    "wrong_computed_in_half": "computed in 16 bits",
    "wrong_flat_result": "another shape",
    "wrong_view_of_input": "cases|strided|view of scattered memory",
    "wrong_rows_shared_and_unscaled": ("shared draw", "not_rescaled"),
    "wrong_keep_probability_and_in_evaluation": (
        "keep_probability|keep_probability_with_0_apart|probabilities exchanged",
        "scaled_in_evaluation|first_published_form",
    ),
    "wrong_seeded_and_multiplied": ("same draw", "multiplied"),
    "wrong_active_in_evaluation_and_unchecked": ("active_in_evaluation", "range_not_checked"),
    "wrong_detached_and_divided_by_p": ("graph_cut", "divided_by_p"),
}
