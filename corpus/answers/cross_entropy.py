"""Answers to cross_entropy as students might write them, made from the statement alone."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def right_formula_with_gather(logits, y, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"unknown reduction {reduction!r}")
    m = logits.amax(dim=1, keepdim=True)
    log_sum = m + (logits - m).exp().sum(dim=1, keepdim=True).log()
    losses = (log_sum - logits.gather(1, y.unsqueeze(1))).squeeze(1)
    if reduction == "mean":
        return losses.mean()
    return losses.sum() if reduction == "sum" else losses


def right_log_softmax_indexed(logits, y, reduction="mean"):
    n = logits.shape[0]
    Z = logits - logits.max(dim=1, keepdim=True).values.detach()
    log_p = Z - torch.log(torch.exp(Z).sum(1, keepdim=True))
    ell = -log_p[torch.arange(n, device=logits.device), y]
    match reduction:
        case "none":
            return ell
        case "sum":
            return ell.sum()
        case "mean":
            return ell.sum() / n
    raise ValueError("reduction must be 'mean', 'sum' or 'none'")


def right_example_by_example(logits, y, reduction="mean"):
    losses = []
    for row, label in zip(logits, y.tolist(), strict=True):
        m = max(row.tolist())
        total = 0.0
        for z in row:
            total = total + torch.exp(z - m)
        losses.append(m + torch.log(total) - row[label])
    losses = torch.stack(losses)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.mean()
    raise ValueError(reduction)


def right_one_hot_with_where(logits, y, reduction="mean"):
    if ["mean", "sum", "none"].count(reduction) == 0:
        raise ValueError("mean, sum or none")
    k = logits.size(1)
    is_true = torch.arange(k, device=y.device)[None, :] == y[:, None]
    z_true = torch.where(is_true, logits, torch.zeros_like(logits)).sum(dim=1)
    m, _ = logits.max(dim=1)
    losses = m + torch.log(torch.sum(torch.exp(logits - m[:, None]), dim=1)) - z_true
    return {"mean": torch.mean, "sum": torch.sum, "none": torch.clone}[reduction](losses)


def right_selected_by_mask(logits, y, reduction="mean"):
    mask = F.one_hot(y, num_classes=logits.shape[1]).bool()
    top = logits.amax(1)
    loss = (logits - top[:, None]).exp().sum(1).log() + (top - logits[mask])
    if reduction == "mean":
        loss = loss.mean()
    elif reduction == "sum":
        loss = loss.sum()
    elif reduction != "none":
        raise ValueError("no such reduction: " + str(reduction))
    return loss


def right_differences_to_the_target(logits, y, reduction="mean"):
    allowed = {"mean", "sum", "none"}
    if reduction not in allowed:
        raise ValueError(f"{reduction} is not in {sorted(allowed)}")
    d = logits - torch.take_along_dim(logits, y[:, None], dim=1)
    m = d.detach().amax(dim=1)
    ell = torch.log(torch.exp(d - m[:, None]).sum(dim=1)) + m
    if reduction == "none":
        return ell
    return ell.sum() if reduction == "sum" else ell.sum() / len(ell)


class _RowLosses(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, y):
        m = z.max(dim=1, keepdim=True)[0]
        e = (z - m).exp()
        s = e.sum(dim=1, keepdim=True)
        ctx.save_for_backward(e / s, y)
        return (s.log() + m - z.gather(1, y[:, None])).flatten()

    @staticmethod
    def backward(ctx, g):
        p, y = ctx.saved_tensors
        d = p.clone()
        d[torch.arange(d.shape[0], device=d.device), y] -= 1
        return d * g.reshape(-1, 1), None


def right_own_backward_per_row(logits, y, reduction="mean"):
    if reduction not in ("none", "mean", "sum"):
        raise ValueError("bad reduction")
    rows = _RowLosses.apply(logits, y)
    if reduction == "none":
        return rows
    total = rows.sum()
    return total / logits.shape[0] if reduction == "mean" else total


class _WholeLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, y, reduction):
        shifted = z - z.amax(1, keepdim=True)
        log_p = shifted - shifted.exp().sum(1, keepdim=True).log()
        delta = log_p.exp()
        delta -= F.one_hot(y, z.shape[1]).to(z.dtype)
        if reduction == "mean":
            delta /= z.shape[0]
        ctx.save_for_backward(delta)
        losses = -log_p.gather(1, y[:, None])[:, 0]
        if reduction == "none":
            return losses
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, g):
        (delta,) = ctx.saved_tensors
        if g.dim() == 1:
            g = g[:, None]
        return g * delta, None, None


def right_own_backward_whole(logits, y, reduction="mean"):
    if reduction in ("mean", "sum", "none"):
        return _WholeLoss.apply(logits, y, reduction)
    raise ValueError(f"reduction = {reduction!r}")


def right_library_all_in_one(logits, y, reduction="mean"):
    if reduction not in ["mean", "sum", "none"]:
        raise ValueError(reduction)
    return F.cross_entropy(logits, y, reduction=reduction)


def right_library_in_two_steps(logits, y, reduction="mean"):
    losses = torch.logsumexp(logits, dim=1) - logits[range(len(y)), y]
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ValueError("unknown reduction")


def right_double_and_back(logits, y, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    z = logits.double()
    m = z.max(1).values
    ell = m + (z - m.view(-1, 1)).exp().sum(1).log() - z[torch.arange(len(z)).to(y), y]
    if reduction != "none":
        ell = getattr(ell, reduction)()
    return ell.to(logits.dtype)


def right_weights_times_losses(logits, y, reduction="mean"):
    n, k = logits.shape
    if reduction == "mean":
        weight = torch.full((n,), 1 / n, dtype=logits.dtype, device=logits.device)
    elif reduction == "sum":
        weight = torch.ones(n, dtype=logits.dtype, device=logits.device)
    elif reduction == "none":
        weight = torch.eye(n, dtype=logits.dtype, device=logits.device)
    else:
        raise ValueError("what is " + repr(reduction) + "?")
    m = logits.amax(1, keepdim=True)
    ones = torch.ones(k, dtype=logits.dtype, device=logits.device)
    target = logits.reshape(-1)[torch.arange(n, device=y.device) * k + y]
    return weight @ (m.squeeze(1) + ((logits - m).exp() @ ones).log() - target)


def right_vmap_over_examples(logits, y, reduction="mean"):
    def one(z, label):
        m = z.max()
        return m + torch.log(torch.exp(z - m).sum()) - z.gather(0, label.reshape(1))[0]

    losses = torch.vmap(one)(logits, y)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum(0)
    if reduction == "mean":
        return losses.mean(0)
    raise ValueError


def right_log1p_of_the_others(logits, y, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError("reduction")
    best = logits.argmax(dim=1, keepdim=True)
    m = logits.gather(1, best)
    others = torch.exp(logits - m).scatter(1, best, 0.0).sum(dim=1)
    losses = torch.log1p(others) + (m - logits.gather(1, y[:, None])).squeeze(1)
    if reduction == "mean":
        return torch.mean(losses)
    return torch.sum(losses) if reduction == "sum" else losses


def right_diagonal_of_selected_columns(logits, y, reduction="mean"):
    columns = logits.t()
    m = columns.max(0).values
    log_p = columns - m - torch.log(torch.exp(columns - m).sum(0))
    losses = log_p.index_select(0, y).diagonal().neg()
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.sum().div(y.numel())
    if reduction == "none":
        return losses
    raise ValueError("reduction must be one of three words")


def right_streaming_over_classes(logits, y, reduction="mean"):
    if reduction not in ["mean", "sum", "none"]:
        raise ValueError("?")
    low = torch.finfo(logits.dtype).min
    m = torch.full(logits.shape[:1], low, dtype=logits.dtype, device=logits.device)
    s = torch.zeros_like(m)
    true = torch.zeros_like(m)
    for j in range(logits.shape[1]):
        z = logits[:, j]
        new = torch.maximum(m, z.detach())
        s = s * torch.exp(m - new) + torch.exp(z - new)
        m = new
        true = torch.where(y == j, z, true)
    losses = m + s.log() - true
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


class _NumpyLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, y):
        z = logits.detach().cpu().numpy()
        t = y.cpu().numpy()
        m = z.max(axis=1, keepdims=True)
        e = np.exp(z - m)
        s = e.sum(axis=1, keepdims=True)
        rows = np.arange(len(t))
        losses = m[:, 0] + np.log(s[:, 0]) - z[rows, t]
        d = e / s
        d[rows, t] -= 1
        ctx.save_for_backward(torch.from_numpy(d).to(logits))
        return torch.from_numpy(losses).to(logits)

    @staticmethod
    def backward(ctx, g):
        return ctx.saved_tensors[0] * g.unsqueeze(1), None


def right_numpy_with_backward(logits, y, reduction="mean"):
    losses = _NumpyLoss.apply(logits, y)
    if reduction in ("mean", "sum"):
        return getattr(torch, reduction)(losses)
    if reduction == "none":
        return losses
    raise ValueError(f"cannot reduce with {reduction}")


def right_in_place_on_own_copies(logits, y, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction=}")
    z = logits.clone()
    z -= logits.detach().max(1, keepdim=True).values
    e = z.exp()
    out = e.sum(1).log_()
    out = out - z[torch.arange(z.size(0), device=z.device), y]
    if reduction == "none":
        return out
    total = out.sum()
    if reduction == "mean":
        total /= z.size(0)
    return total


# ---------------------------------------------------------------- wrong


def wrong_log_of_softmax(logits, y, reduction="mean"):
    """The logarithm of a finished softmax: a probability that underflows to 0 gives infinity."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    p = e / e.sum(1, keepdim=True)
    losses = -torch.log(p.gather(1, y[:, None])[:, 0])
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def wrong_epsilon_in_the_log(logits, y, reduction="mean"):
    """1e-9 is added to the probability before the logarithm."""
    e = (logits - logits.max(1, keepdim=True).values).exp()
    p = e / e.sum(1, keepdim=True)
    losses = -(p[torch.arange(len(y)), y] + 1e-9).log()
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ValueError("reduction")


def wrong_clamped_probability(logits, y, reduction="mean"):
    """The probability is clamped to at least 1e-12, which caps the loss and stops the gradient."""
    Z = logits - logits.amax(1, keepdim=True)
    P = Z.exp() / Z.exp().sum(1, keepdim=True)
    picked = P[range(P.shape[0]), y].clamp(min=1e-12)
    out = -picked.log()
    if reduction == "none":
        return out
    if reduction not in ("sum", "mean"):
        raise ValueError("sum, mean or none")
    return out.sum() if reduction == "sum" else out.mean()


def wrong_loss_capped_at_hundred(logits, y, reduction="mean"):
    """No loss is allowed to exceed 100, as in PyTorch's binary loss."""
    m = logits.amax(1)
    out = m + (logits - m[:, None]).exp().sum(1).log() - logits.gather(1, y[:, None])[:, 0]
    out = out.clamp(max=100)
    if reduction == "none":
        return out
    if reduction == "sum":
        return out.sum()
    if reduction == "mean":
        return out.mean()
    raise ValueError(reduction)


def wrong_softmax_before_log_softmax(logits, y, reduction="mean"):
    """Softmax is applied to the logits and log-softmax to the result: twice in all."""
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    p = e / e.sum(1, keepdim=True)
    losses = p.exp().sum(1).log() - p[torch.arange(len(p)), y]
    match reduction:
        case "mean":
            return losses.mean()
        case "sum":
            return losses.sum()
        case "none":
            return losses
        case _:
            raise ValueError(reduction)


def wrong_logits_as_probabilities(logits, y, reduction="mean"):
    """Takes the logits for probabilities: -log of the picked logit."""
    losses = -torch.log(logits[torch.arange(logits.shape[0]), y])
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ValueError("invalid reduction")


def wrong_all_columns_of_all_labels(logits, y, reduction="mean"):
    """log_p[:, y] is an n by n matrix, and its mean or sum over columns is taken."""
    m = logits.amax(1, keepdim=True)
    log_p = logits - m - (logits - m).exp().sum(1, keepdim=True).log()
    losses = -log_p[:, y].mean(1)
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ValueError("invalid reduction")


def wrong_down_the_columns(logits, y, reduction="mean"):
    """Normalises over the examples (dimension 0) and not over the classes."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError("reduction?")
    m = logits.amax(0, keepdim=True)
    log_p = logits - m - torch.log(torch.exp(logits - m).sum(0, keepdim=True))
    losses = -log_p.gather(1, y.view(-1, 1) if y.is_contiguous() else y[:, None]).squeeze(1)
    return losses if reduction == "none" else getattr(losses, reduction)()


def wrong_base_two(logits, y, reduction="mean"):
    """Logarithms to base 2: the losses come in bits."""
    m = logits.amax(1, keepdim=True)
    bits = (logits - m).exp().sum(1).log2()
    bits = bits + (m[:, 0] - logits.gather(1, y[:, None])[:, 0]) * math.log2(math.e)
    if reduction == "mean":
        return bits.mean()
    if reduction == "sum":
        return bits.sum()
    if reduction == "none":
        return bits
    raise ValueError(reduction)


def wrong_half_in_base_two(logits, y, reduction="mean"):
    """log2 of the sum, but natural units for the rest."""
    m = logits.amax(1, keepdim=True)
    losses = torch.log2((logits - m).exp().sum(1)) + (m - logits.gather(1, y[:, None]))[:, 0]
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ValueError(reduction)


def wrong_mean_over_classes_too(logits, y, reduction="mean"):
    """The mean runs over the n by k matrix of one-hot times log-probabilities."""
    m = logits.amax(1, keepdim=True)
    log_p = logits - m - (logits - m).exp().sum(1, keepdim=True).log()
    hot = F.one_hot(y, logits.shape[1]).bool()
    terms = torch.where(hot, -log_p, torch.zeros_like(log_p))
    if reduction == "mean":
        return terms.mean()
    if reduction == "sum":
        return terms.sum()
    if reduction == "none":
        return terms.sum(1)
    raise ValueError(reduction)


def wrong_sum_for_mean(logits, y, reduction="mean"):
    """Adds the losses up where the mean is asked for."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(reduction)
    m = logits.amax(1)
    losses = m + (logits - m[:, None]).exp().sum(1).log() - logits.gather(1, y[:, None])[:, 0]
    if reduction == "none":
        return losses
    return losses.sum()


def wrong_mean_for_sum(logits, y, reduction="mean"):
    """Everything but "none" gives the mean, "sum" too."""
    m = logits.amax(1)
    losses = m + (logits - m[:, None]).exp().sum(1).log() - logits.gather(1, y[:, None])[:, 0]
    if reduction == "none":
        return losses
    if reduction in ("mean", "sum"):
        return losses.mean()
    raise ValueError(reduction)


def wrong_log_sum_without_shift(logits, y, reduction="mean"):
    """log of the sum of exp without taking the maximum out first."""
    losses = torch.log(torch.exp(logits).sum(dim=1)) - logits[torch.arange(len(y)), y]
    if reduction == "none":
        return losses
    if reduction == "sum":
        return torch.sum(losses)
    if reduction == "mean":
        return torch.mean(losses)
    raise ValueError("reduction: mean, sum, none")


def wrong_one_maximum_for_the_batch(logits, y, reduction="mean"):
    """One maximum for the whole batch: rows far below it underflow to log 0."""
    m = logits.max()
    losses = m + (logits - m).exp().sum(1).log() - logits.gather(1, y[:, None]).squeeze(1)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.mean()
    raise ValueError(reduction)


def wrong_shift_never_added_back(logits, y, reduction="mean"):
    """The maximum is subtracted in the exponent and never added again."""
    m = logits.amax(1, keepdim=True)
    losses = (logits - m).exp().sum(1).log() - logits.gather(1, y[:, None]).squeeze(1)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.mean()
    raise ValueError(reduction)


def wrong_one_hot_times_infinity(logits, y, reduction="mean"):
    """One-hot times log-probability: 0 times -inf is NaN for a class ruled out."""
    m = logits.amax(1, keepdim=True)
    log_p = logits - m - (logits - m).exp().sum(1, keepdim=True).log()
    losses = -(F.one_hot(y, logits.size(1)).to(log_p) * log_p).sum(1)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.mean()
    raise ValueError(reduction)


def wrong_predicted_class(logits, y, reduction="mean"):
    """Takes the class that the model prefers and not the label."""
    m, guess = logits.max(1)
    losses = m + (logits - m[:, None]).exp().sum(1).log() - logits[range(len(guess)), guess]
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.mean()
    raise ValueError(reduction)


def wrong_classes_counted_in_labels(logits, y, reduction="mean"):
    """k is taken from the largest label, so classes above it are left out of the sum."""
    k = int(y.max()) + 1
    z = logits[:, :k]
    m = z.amax(1)
    losses = m + (z - m[:, None]).exp().sum(1).log() - z.gather(1, y[:, None])[:, 0]
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    if reduction == "mean":
        return losses.mean()
    raise ValueError(reduction)


def _check(reduction):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction {reduction!r} is not known")


def _reduce(losses, reduction):
    _check(reduction)
    return losses if reduction == "none" else getattr(losses, reduction)()


def _row_losses(logits, y):
    m = logits.amax(1, keepdim=True)
    return (m + (logits - m).exp().sum(1, keepdim=True).log() - logits.gather(1, y[:, None]))[:, 0]


class _IgnoresUpstream(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, y, reduction):
        p = (z - z.amax(1, keepdim=True)).exp()
        p = p / p.sum(1, keepdim=True)
        ctx.save_for_backward(p, y)
        ctx.reduction = reduction
        return _reduce(_row_losses(z, y), reduction)

    @staticmethod
    def backward(ctx, g):
        p, y = ctx.saved_tensors
        grad = p - F.one_hot(y, p.shape[1])
        return (grad / len(y) if ctx.reduction == "mean" else grad), None, None


def wrong_backward_without_upstream(logits, y, reduction="mean"):
    """Own backward that never multiplies by the gradient from above."""
    _check(reduction)
    return _IgnoresUpstream.apply(logits, y, reduction)


class _NotDivided(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, y, reduction):
        p = (z - z.amax(1, keepdim=True)).exp()
        ctx.save_for_backward(p / p.sum(1, keepdim=True), y)
        return _reduce(_row_losses(z, y), reduction)

    @staticmethod
    def backward(ctx, g):
        p, y = ctx.saved_tensors
        return (p - F.one_hot(y, p.shape[1])) * g.reshape(-1, 1), None, None


def wrong_backward_not_divided(logits, y, reduction="mean"):
    """Own backward softmax minus one-hot without the 1/n of the mean."""
    _check(reduction)
    return _NotDivided.apply(logits, y, reduction)


class _AlwaysDivided(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, y, reduction):
        p = (z - z.amax(1, keepdim=True)).exp()
        ctx.save_for_backward(p / p.sum(1, keepdim=True), y)
        return _reduce(_row_losses(z, y), reduction)

    @staticmethod
    def backward(ctx, g):
        p, y = ctx.saved_tensors
        return (p - F.one_hot(y, p.shape[1])) / p.shape[0] * g.reshape(-1, 1), None, None


def wrong_backward_always_divided(logits, y, reduction="mean"):
    """Own backward divides by n for every reduction, "sum" and "none" too."""
    _check(reduction)
    return _AlwaysDivided.apply(logits, y, reduction)


class _UpstreamAveraged(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, y):
        p = (z - z.amax(1, keepdim=True)).exp()
        ctx.save_for_backward(p / p.sum(1, keepdim=True), y)
        return _row_losses(z, y)

    @staticmethod
    def backward(ctx, g):
        p, y = ctx.saved_tensors
        return (p - F.one_hot(y, p.shape[1])) * g.mean(), None


def wrong_backward_averages_upstream(logits, y, reduction="mean"):
    """Own backward uses the mean of the upstream gradient: for "none" the rows are mixed."""
    return _reduce(_UpstreamAveraged.apply(logits, y), reduction)


class _OneHotMinus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z, y):
        p = (z - z.amax(1, keepdim=True)).exp()
        ctx.save_for_backward(p / p.sum(1, keepdim=True), y)
        return _row_losses(z, y)

    @staticmethod
    def backward(ctx, g):
        p, y = ctx.saved_tensors
        return (F.one_hot(y, p.shape[1]) - p) * g[:, None], None


def wrong_backward_sign(logits, y, reduction="mean"):
    """Own backward one-hot minus softmax: the sign is turned round."""
    return _reduce(_OneHotMinus.apply(logits, y), reduction)


def wrong_item(logits, y, reduction="mean"):
    """The loss goes through .item() or tolist() and back, and the graph is lost."""
    numbers = _row_losses(logits, y).tolist()
    losses = torch.tensor(numbers, dtype=logits.dtype, device=logits.device)
    return _reduce(losses, reduction)


def wrong_python_number(logits, y, reduction="mean"):
    """Returns a Python float, not a tensor, for mean and sum."""
    total = _reduce(_row_losses(logits, y), reduction)
    return total if reduction == "none" else float(total)


def wrong_anything_goes(logits, y, reduction="mean"):
    """An unknown reduction is not refused: the losses are returned."""
    m, _ = logits.max(1, keepdim=True)
    losses = (m + torch.log(torch.exp(logits - m).sum(1, keepdim=True))).squeeze(1)
    losses = losses - logits[torch.arange(len(losses)), y]
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    return losses


def wrong_unknown_word_gives_none(logits, y, reduction="mean"):
    """An unknown reduction falls through all branches and gives None."""
    losses = torch.log(torch.exp(logits - logits.amax(1)[:, None]).sum(1))
    losses = losses + logits.amax(1) - logits.gather(1, y[:, None]).flatten()
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    return losses.mean() if reduction == "mean" else None


def wrong_key_error(logits, y, reduction="mean"):
    """An unknown reduction raises a KeyError from the table of functions."""
    ways = {"mean": torch.mean, "sum": torch.sum, "none": lambda t: t}
    m = logits.amax(1)
    losses = m + torch.exp(logits - m[:, None]).sum(1).log() - logits[torch.arange(len(m)), y]
    return ways[reduction](losses)


def wrong_assertion(logits, y, reduction="mean"):
    """An unknown reduction trips over an assert: AssertionError, not ValueError."""
    assert reduction in {"mean", "sum", "none"}, "unknown reduction"
    m = logits.amax(1, keepdim=True)
    losses = m.squeeze(1) + torch.exp(logits - m).sum(1).log() - logits.gather(1, y[:, None])[:, 0]
    if reduction == "none":
        return losses
    return losses.sum() / (len(losses) if reduction == "mean" else 1)


def wrong_capitals_accepted(logits, y, reduction="mean"):
    """Capitals ("Mean", "SUM") and None are accepted though anything else should raise."""
    word = str(reduction).strip().lower()
    if word not in ("mean", "sum", "none"):
        raise ValueError(word)
    m = logits.amax(1, keepdim=True)
    z = logits - m
    losses = z.exp().sum(1).log() - z.gather(1, y[:, None])[:, 0]
    return losses if word == "none" else getattr(losses, word)()


def wrong_column_of_losses(logits, y, reduction="mean"):
    """For "none" the losses come as a column (n, 1)."""
    m = logits.amax(1, keepdim=True)
    losses = m + (logits - m).exp().sum(1, keepdim=True).log() - logits.gather(1, y[:, None])
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ValueError("reduction must be mean, sum or none")


def wrong_shape_of_one(logits, y, reduction="mean"):
    """The mean and the sum have shape (1,) instead of ()."""
    _check(reduction)
    losses = _row_losses(logits, y)
    if reduction == "none":
        return losses
    total = losses.sum(dim=0, keepdim=True)
    return total / losses.shape[0] if reduction == "mean" else total


def wrong_batch_squeezed_away(logits, y, reduction="mean"):
    """squeeze() turns the loss of a single example into shape () even for "none"."""
    m = logits.amax(1, keepdim=True)
    losses = m + (logits - m).exp().sum(1, keepdim=True).log() - logits.gather(1, y[:, None])
    losses = losses.squeeze()
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError


def wrong_sorted_by_class(logits, y, reduction="mean"):
    """Loops over the classes and joins the losses: "none" comes back in order of class."""
    _check(reduction)
    pieces = []
    for c in range(logits.shape[1]):
        z = logits[y == c]
        m = z.amax(1, keepdim=True)
        pieces.append((m + (z - m).exp().sum(1, keepdim=True).log())[:, 0] - z[:, c])
    losses = torch.cat(pieces)
    return losses if reduction == "none" else getattr(losses, reduction)()


def wrong_mean_of_class_means(logits, y, reduction="mean"):
    """The mean is first taken per class, then over the classes that occur."""
    _check(reduction)
    losses = _row_losses(logits, y)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    return torch.stack([losses[y == c].mean() for c in y.unique()]).mean()


def wrong_class_zero_is_padding(logits, y, reduction="mean"):
    """Class 0 is taken for padding and left out, as with sentences."""
    _check(reduction)
    real = (y != 0).to(logits.dtype)
    losses = _row_losses(logits, y) * real
    if reduction == "none":
        return losses
    return losses.sum() / real.sum().clamp(min=1) if reduction == "mean" else losses.sum()


def wrong_labels_counted_from_one(logits, y, reduction="mean"):
    """The labels are taken to start at 1, so that y - 1 is picked."""
    m = logits.amax(1)
    picked = logits[torch.arange(len(y)), y - 1]
    return _reduce(m + (logits - m[:, None]).exp().sum(1).log() - picked, reduction)


def wrong_smoothed_labels(logits, y, reduction="mean"):
    """Label smoothing of 0.1 is mixed in."""
    m = logits.amax(1, keepdim=True)
    log_p = logits - m - (logits - m).exp().sum(1, keepdim=True).log()
    hard = -log_p.gather(1, y[:, None])[:, 0]
    soft = -log_p.mean(1)
    return _reduce(0.9 * hard + 0.1 * soft, reduction)


def wrong_minus_forgotten(logits, y, reduction="mean"):
    """The log-probability itself: the minus sign is missing."""
    z = logits - logits.amax(1, keepdim=True)
    log_p = z[torch.arange(z.shape[0]), y] - z.exp().sum(1).log()
    return _reduce(log_p, reduction)


def wrong_binary_loss_per_class(logits, y, reduction="mean"):
    """A binary cross-entropy (sigmoid) for each class, added up."""
    t = F.one_hot(y, logits.shape[1]).to(logits)
    terms = F.softplus(logits) - torch.where(t > 0, logits, torch.zeros_like(logits))
    return _reduce(terms.sum(1), reduction)


def wrong_squared_error(logits, y, reduction="mean"):
    """Squared distance between softmax and one-hot."""
    p = (logits - logits.amax(1, keepdim=True)).exp()
    p = p / p.sum(1, keepdim=True)
    return _reduce(((p - F.one_hot(y, p.shape[1])) ** 2).sum(1), reduction)


def wrong_plain_probability(logits, y, reduction="mean"):
    """1 minus the probability of the true class; the logarithm is missing."""
    p = (logits - logits.amax(1, keepdim=True)).exp()
    p = p / p.sum(1, keepdim=True)
    return _reduce(1 - p.gather(1, y[:, None])[:, 0], reduction)


def wrong_maximum_for_log_sum(logits, y, reduction="mean"):
    """The maximum stands in for the logarithm of the sum."""
    return _reduce(logits.amax(1) - logits.gather(1, y[:, None])[:, 0], reduction)


def wrong_true_class_left_out_below(logits, y, reduction="mean"):
    """The sum below runs over the other classes only."""
    hot = F.one_hot(y, logits.shape[1]).bool()
    m = logits.amax(1, keepdim=True)
    e = (logits - m).exp().masked_fill(hot, 0.0)
    s = e.sum(1)
    s = torch.where(s > 0, s, torch.ones_like(s))
    return _reduce(m[:, 0] + s.log() - logits[hot], reduction)


def wrong_mean_of_exponentials(logits, y, reduction="mean"):
    """The logarithm of the mean of the exponentials, so that equal logits give 0."""
    m = logits.amax(1, keepdim=True)
    log_mean = m + (logits - m).exp().mean(1, keepdim=True).log()
    return _reduce((log_mean - logits.gather(1, y[:, None]))[:, 0], reduction)


def wrong_in_single_precision(logits, y, reduction="mean"):
    """float64 logits go through float32 on the way."""
    return _reduce(_row_losses(logits.float(), y), reduction).to(logits.dtype)


def wrong_in_half_precision(logits, y, reduction="mean"):
    """Computed in bfloat16 and cast back."""
    z = logits.to(torch.bfloat16)
    return _reduce(_row_losses(z, y), reduction).to(logits.dtype)


def wrong_returns_float32(logits, y, reduction="mean"):
    """The losses are collected in a float32 tensor whatever the dtype of the logits."""
    losses = torch.zeros(len(y), dtype=torch.float32, device=logits.device)
    for i in range(len(y)):
        z = logits[i]
        losses[i] = z.max() + (z - z.max()).exp().sum().log() - z[y[i]]
    return _reduce(losses, reduction)


def wrong_log_sum_detached(logits, y, reduction="mean"):
    """The log-sum-exp is computed under no_grad: the gradient is minus one-hot only."""
    with torch.no_grad():
        m = logits.amax(1)
        log_sum = m + (logits - m[:, None]).exp().sum(1).log()
    return _reduce(log_sum - logits.gather(1, y[:, None])[:, 0], reduction)


def wrong_target_detached(logits, y, reduction="mean"):
    """The true class's logit is taken from .data: the gradient is softmax only."""
    m = logits.amax(1)
    log_sum = m + (logits - m[:, None]).exp().sum(1).log()
    return _reduce(log_sum - logits.data[range(len(y)), y], reduction)


def wrong_half_of_the_maximum_detached(logits, y, reduction="mean"):
    """The maximum is detached where it is added back, but not in the exponent."""
    m = logits.amax(1, keepdim=True)
    inside = (logits - m).exp().sum(1).log()
    return _reduce(inside + m.detach()[:, 0] - logits.gather(1, y[:, None])[:, 0], reduction)


def wrong_shifts_the_logits(logits, y, reduction="mean"):
    """The logits are shifted in place, so that the caller's tensor changes."""
    with torch.no_grad():
        logits.sub_(logits.amax(1, keepdim=True))
    losses = logits.exp().sum(1).log() - logits.gather(1, y[:, None])[:, 0]
    return _reduce(losses, reduction)


def wrong_shifts_the_labels(logits, y, reduction="mean"):
    """The labels are turned into positions in the flat tensor, in place."""
    n, k = logits.shape
    m = logits.amax(1)
    y += k * torch.arange(n, device=y.device)
    picked = logits.reshape(-1)[y]
    return _reduce(m + (logits - m[:, None]).exp().sum(1).log() - picked, reduction)


def wrong_one_less_below(logits, y, reduction="mean"):
    """Divides by n - 1 for the mean."""
    losses = _row_losses(logits, y)
    if reduction == "mean":
        return losses.sum() / max(len(losses) - 1, 1)
    return _reduce(losses, reduction)


def wrong_mean_over_distinct_labels(logits, y, reduction="mean"):
    """Divides by the number of distinct labels."""
    losses = _row_losses(logits, y)
    if reduction == "mean":
        return losses.sum() / y.unique().numel()
    return _reduce(losses, reduction)


def wrong_log_of_the_mean(logits, y, reduction="mean"):
    """The mean of the probabilities is taken first, the logarithm afterwards."""
    losses = _row_losses(logits, y)
    if reduction == "mean":
        smallest = losses.detach().min()
        return smallest - torch.exp(smallest - losses).mean().log()
    return _reduce(losses, reduction)


def wrong_entropy(logits, y, reduction="mean"):
    """The entropy of the prediction: the labels are not looked at."""
    z = logits - logits.amax(1, keepdim=True)
    log_p = z - z.exp().sum(1, keepdim=True).log()
    p = log_p.exp()
    terms = torch.where(p > 0, p * log_p.clamp(min=-1e4), torch.zeros_like(p))
    return _reduce(-terms.sum(1), reduction)


def wrong_probability_times_log(logits, y, reduction="mean"):
    """-p log p of the true class: the prediction stands as its own weight."""
    losses = _row_losses(logits, y)
    return _reduce(torch.exp(-losses) * losses, reduction)


def wrong_margin(logits, y, reduction="mean"):
    """The hinge loss of a support vector machine."""
    true = logits.gather(1, y[:, None])
    hot = F.one_hot(y, logits.shape[1]).bool()
    gaps = torch.relu(logits - true + 1).masked_fill(hot, 0.0)
    return _reduce(gaps.sum(1), reduction)


def wrong_one_class_as_binary(logits, y, reduction="mean"):
    """A single column is taken for a binary classifier with a sigmoid."""
    if logits.shape[1] == 1:
        return _reduce(F.softplus(-logits[:, 0]), reduction)
    return _reduce(_row_losses(logits, y), reduction)


def wrong_view_of_the_memory(logits, y, reduction="mean"):
    """view(-1) for flat positions: fails where the logits are not contiguous."""
    n, k = logits.shape
    m = logits.amax(1)
    picked = logits.view(-1)[torch.arange(n, device=y.device) * k + y]
    return _reduce(m + (logits - m[:, None]).exp().sum(1).log() - picked, reduction)


_POSITIONS = {}


def wrong_remembered_positions(logits, y, reduction="mean"):
    """The flat positions of the labels are kept from the first batch of that shape."""
    n, k = logits.shape
    if (n, k) not in _POSITIONS:
        _POSITIONS[n, k] = torch.arange(n, device=y.device) * k + y
    positions = _POSITIONS[n, k]
    m = logits.amax(1)
    losses = m + (logits - m[:, None]).exp().sum(1).log() - logits.reshape(-1)[positions]
    return _reduce(losses, reduction)


_HISTORY = []


def wrong_running_mean(logits, y, reduction="mean"):
    """The mean is taken over all calls so far."""
    losses = _row_losses(logits, y)
    if reduction != "mean":
        return _reduce(losses, reduction)
    _HISTORY.append(losses.detach())
    seen = torch.cat(_HISTORY).to(losses.dtype)
    return losses.mean() + (seen.mean() - losses.mean()).detach()


def wrong_mean_shift(logits, y, reduction="mean"):
    """The row's mean is taken out of the exponent and not its maximum."""
    c = logits.mean(1, keepdim=True)
    log_sum = c + torch.exp(logits - c).sum(1, keepdim=True).log()
    return _reduce((log_sum - logits.gather(1, y[:, None]))[:, 0], reduction)


def wrong_clamped_logits(logits, y, reduction="mean"):
    """The logits are clamped to between -50 and 50 first."""
    z = logits.clamp(-50, 50)
    return _reduce(z.exp().sum(1).log() - z.gather(1, y[:, None])[:, 0], reduction)


def wrong_sum_by_default(logits, y, reduction="sum"):
    """The default is "sum"."""
    return _reduce(_row_losses(logits, y), reduction)


def wrong_square_of_losses(logits, y, reduction="mean"):
    """m keeps its dimension and the sum does not: the losses become an n by n matrix."""
    m = logits.amax(1, keepdim=True)
    losses = m + (logits - m).exp().sum(1).log() - logits[torch.arange(len(y)), y]
    if reduction == "none":
        return losses.mean(0)
    return _reduce(losses.mean(0), reduction)


def wrong_confident_ones_ignored(logits, y, reduction="mean"):
    """The mean runs only over examples whose loss is not 0."""
    losses = _row_losses(logits, y)
    if reduction == "mean":
        count = (losses > 1e-6).sum().clamp(min=1)
        return losses.sum() / count
    return _reduce(losses, reduction)


def wrong_scaled_logits(logits, y, reduction="mean"):
    """The logits are divided by the root of k, as in attention."""
    return _reduce(_row_losses(logits / math.sqrt(logits.shape[1]), y), reduction)


# two mistakes at once


def wrong_columns_and_summed(logits, y, reduction="mean"):
    """Normalises down the columns, and adds where the mean is asked for."""
    _check(reduction)
    m = logits.amax(0)
    log_p = logits - m - (logits - m).exp().sum(0).log()
    losses = -log_p[torch.arange(len(y)), y]
    return losses if reduction == "none" else losses.sum()


def wrong_base_two_and_no_shift(logits, y, reduction="mean"):
    """Base 2, and no maximum taken out."""
    p = torch.exp(logits) / torch.exp(logits).sum(1, keepdim=True)
    return _reduce(-torch.log2(p[torch.arange(len(y)), y]), reduction)


def wrong_twice_and_sign(logits, y, reduction="mean"):
    """Softmax twice, and the minus sign is missing."""
    p = (logits - logits.amax(1, keepdim=True)).exp()
    p = p / p.sum(1, keepdim=True)
    return _reduce(p.gather(1, y[:, None])[:, 0] - p.exp().sum(1).log(), reduction)


def wrong_item_and_summed(logits, y, reduction="mean"):
    """Adds Python floats: no gradient, and the sum where the mean is asked for."""
    _check(reduction)
    losses = _row_losses(logits, y)
    if reduction == "none":
        return losses.detach()
    total = 0.0
    for loss in losses:
        total += loss.item()
    return torch.tensor(total, dtype=logits.dtype, device=logits.device)


def wrong_smoothed_and_anything_goes(logits, y, reduction="mean"):
    """Label smoothing of 0.1, and unknown reductions are not refused."""
    m = logits.amax(1, keepdim=True)
    log_p = logits - m - (logits - m).exp().sum(1, keepdim=True).log()
    k = logits.shape[1]
    weights = torch.full_like(log_p, 0.1 / k).scatter_add(
        1, y[:, None], torch.full_like(log_p[:, :1], 0.9)
    )
    losses = -(weights * log_p).sum(1)
    if reduction == "sum":
        return losses.sum()
    return losses if reduction == "none" else losses.mean()


def wrong_mean_over_classes_and_one_hot(logits, y, reduction="mean"):
    """One-hot times log-probability (NaN for -inf), with the mean over n times k."""
    z = logits - logits.amax(1, keepdim=True)
    log_p = z - z.exp().sum(1, keepdim=True).log()
    terms = -F.one_hot(y, logits.shape[1]).to(log_p) * log_p
    if reduction == "mean":
        return terms.mean()
    return _reduce(terms.sum(1), reduction)


def wrong_columns_and_all_labels(logits, y, reduction="mean"):
    """Normalises down the columns and picks log_p[:, y]."""
    m = logits.amax(0)
    log_p = logits - m - (logits - m).exp().sum(0).log()
    return _reduce(-log_p[:, y].mean(1), reduction)


def wrong_no_shift_and_one_less(logits, y, reduction="mean"):
    """No maximum taken out, and the mean divides by n - 1."""
    losses = logits.exp().sum(1).log() - logits[torch.arange(len(y)), y]
    if reduction == "mean":
        return losses.sum() / max(1, len(losses) - 1)
    return _reduce(losses, reduction)


def wrong_log_softmax_and_sum_not_mean(logits, y, reduction="mean"):
    """The logarithm of a finished softmax, and the sum for the mean."""
    _check(reduction)
    p = (logits - logits.amax(1, keepdim=True)).exp()
    p = p / p.sum(1, keepdim=True)
    losses = -p.log().gather(1, y[:, None])[:, 0]
    return losses if reduction == "none" else losses.sum()


def wrong_reductions_swapped(logits, y, reduction="mean"):
    """The mean is returned for "sum" and the sum for "mean"."""
    losses = _row_losses(logits, y)
    if reduction == "mean":
        return losses.sum()
    if reduction == "sum":
        return losses.mean()
    return _reduce(losses, reduction)


def wrong_binary_and_mean_of_all(logits, y, reduction="mean"):
    """Binary losses per class, and the mean over n times k."""
    t = F.one_hot(y, logits.shape[1]).bool()
    terms = torch.where(t, F.softplus(-logits), F.softplus(logits))
    if reduction == "mean":
        return terms.mean()
    return _reduce(terms.sum(1), reduction)


# Ideas with one sentence between them: each of them tells the student the same.
_LOG_OF_SOFTMAX = "logarithm_of_softmax|logarithm_of_softmax_matrix|logarithm_of_unshifted_softmax"
_COLUMNS = "whole_columns|whole_columns_averaged"
_SINGLE_SIZE = "dimension of size 1"
_UNKNOWN_WORDS = (
    "unknown_reduction_is_none|unknown_reduction_is_mean|unknown_reduction_is_sum|not refused"
)
_BINARY = "binary_terms_of_sigmoid"

IDEAS = {
    "wrong_log_of_softmax": _LOG_OF_SOFTMAX,
    "wrong_epsilon_in_the_log": "epsilon_1e_9",
    "wrong_clamped_probability": "clamped_at_1e_12",
    "wrong_loss_capped_at_hundred": "cut off",
    "wrong_softmax_before_log_softmax": "softmax_twice",
    "wrong_logits_as_probabilities": "logits_as_probabilities",
    "wrong_all_columns_of_all_labels": _COLUMNS,
    "wrong_down_the_columns": "softmax_over_examples",
    "wrong_base_two": "base_2",
    "wrong_half_in_base_two": "log_sum_in_base_2",
    "wrong_mean_over_classes_too": "mean_over_all_entries",
    "wrong_sum_for_mean": "sum_for_mean",
    "wrong_mean_for_sum": "mean_for_sum",
    "wrong_log_sum_without_shift": "log_sum_not_shifted|numerically unstable",
    "wrong_one_maximum_for_the_batch": "shifted_by_global_maximum",
    "wrong_shift_never_added_back": "shift_not_undone",
    "wrong_one_hot_times_infinity": "one_hot_times_log",
    "wrong_predicted_class": "prediction_for_label",
    "wrong_classes_counted_in_labels": "classes_counted_from_labels|columns_cut_to_labels",
    "wrong_backward_without_upstream": "upstream gradient ignored",
    "wrong_backward_not_divided": "gradient_of_sum",
    "wrong_backward_always_divided": "gradient_always_divided",
    "wrong_backward_averages_upstream": "gradient",
    "wrong_backward_sign": "gradient_sign_turned",
    "wrong_item": "graph_cut|no gradient",
    "wrong_python_number": "graph_cut|wrong structure",
    "wrong_anything_goes": _UNKNOWN_WORDS,
    "wrong_unknown_word_gives_none": _UNKNOWN_WORDS,
    "wrong_key_error": "not refused",
    "wrong_assertion": "not refused",
    "wrong_capitals_accepted": "not refused",
    "wrong_column_of_losses": _SINGLE_SIZE,
    "wrong_shape_of_one": _SINGLE_SIZE,
    "wrong_batch_squeezed_away": _SINGLE_SIZE,
    "wrong_sorted_by_class": "another order",
    "wrong_mean_of_class_means": "mean_of_class_means",
    "wrong_class_zero_is_padding": "class_0_ignored",
    "wrong_labels_counted_from_one": "labels_from_1",
    "wrong_smoothed_labels": "smoothed_labels",
    "wrong_minus_forgotten": "sign_missing",
    "wrong_binary_loss_per_class": _BINARY,
    "wrong_squared_error": "squared_error",
    "wrong_plain_probability": "one_minus_probability",
    "wrong_maximum_for_log_sum": "maximum_for_log_sum",
    "wrong_true_class_left_out_below": "",
    "wrong_mean_of_exponentials": "mean_of_exponentials",
    "wrong_in_single_precision": "computed in float32",
    "wrong_in_half_precision": "computed in 16 bits",
    "wrong_returns_float32": "wrong dtype",
    "wrong_log_sum_detached": "gradient_without_softmax|gradient",
    "wrong_target_detached": "gradient_without_one_hot|gradient",
    "wrong_half_of_the_maximum_detached": "gradient",
    "wrong_shifts_the_logits": "changes its inputs",
    "wrong_shifts_the_labels": "changes its inputs",
    "wrong_one_less_below": "mean_with_n_minus_1",
    "wrong_mean_over_distinct_labels": "",
    "wrong_log_of_the_mean": "",
    "wrong_entropy": "entropy",
    "wrong_probability_times_log": "probability_times_log",
    "wrong_margin": "hinge_loss",
    "wrong_one_class_as_binary": "cases",
    "wrong_view_of_the_memory": "cases|breaks|strided|view of scattered memory",
    "wrong_remembered_positions": "not repeatable",
    "wrong_running_mean": "not repeatable",
    "wrong_mean_shift": "shifted_by_mean",
    "wrong_clamped_logits": "logits_clamped_at_50",
    "wrong_sum_by_default": "sum_by_default",
    "wrong_square_of_losses": "broadcast",
    "wrong_confident_ones_ignored": "",
    "wrong_scaled_logits": "scaled_as_in_attention",
    "wrong_columns_and_summed": ("softmax_over_examples", "sum_for_mean"),
    "wrong_base_two_and_no_shift": ("base_2", _LOG_OF_SOFTMAX),
    "wrong_twice_and_sign": ("softmax_twice", "sign_missing"),
    "wrong_item_and_summed": ("graph_cut", "sum_for_mean"),
    "wrong_smoothed_and_anything_goes": ("smoothed_labels", _UNKNOWN_WORDS),
    "wrong_mean_over_classes_and_one_hot": ("mean_over_all_entries", "one_hot_times_log"),
    "wrong_columns_and_all_labels": ("softmax_over_examples", _COLUMNS),
    "wrong_no_shift_and_one_less": ("log_sum_not_shifted", "mean_with_n_minus_1"),
    "wrong_log_softmax_and_sum_not_mean": (_LOG_OF_SOFTMAX, "sum_for_mean"),
    "wrong_reductions_swapped": ("sum_for_mean", "mean_for_sum"),
    "wrong_binary_and_mean_of_all": (_BINARY, "mean_over_all_entries"),
}
