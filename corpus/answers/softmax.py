"""Answers to softmax as students might write them, made from the statement alone."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def right_amax_keepdim(X, dim=-1):
    shifted = X - torch.amax(X, dim=dim, keepdim=True)
    numerator = shifted.exp()
    return numerator / numerator.sum(dim=dim, keepdim=True)


def right_detached_max_values(X, dim=-1):
    top, _ = X.detach().max(dim=dim, keepdim=True)
    E = torch.exp(X - top)
    return torch.div(E, torch.sum(E, dim, keepdim=True))


def right_through_the_logarithm(X, dim=-1):
    m = X.max(dim, keepdim=True).values
    log_total = torch.log(torch.exp(X - m).sum(dim, keepdim=True))
    return torch.exp(X - m - log_total)


def right_group_by_group(X, dim=-1):
    if X.ndim == 0:
        return (X - X).exp()
    last = X.transpose(dim, -1)
    groups = last.reshape(-1, X.size(dim))
    done = []
    for i in range(groups.size(0)):
        e = torch.exp(groups[i] - groups[i].max())
        done.append(e / e.sum())
    flat = torch.stack(done) if done else groups
    return flat.reshape(last.shape).transpose(dim, -1)


class _OwnSoftmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        e = (x - x.amax(dim, keepdim=True)).exp_()
        p = e / e.sum(dim, keepdim=True)
        ctx.dim = dim
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, g):
        (p,) = ctx.saved_tensors
        inner = (g * p).sum(ctx.dim, keepdim=True)
        return p * (g - inner), None


def right_own_backward(X, dim=-1):
    return _OwnSoftmax.apply(X, dim)


def right_double_and_back(X, dim=-1):
    Z = X.to(torch.float64)
    Z = Z - Z.amax(dim, True)
    E = Z.exp()
    return (E / E.sum(dim, True)).to(X.dtype)


def right_in_place_on_a_copy(X, dim=-1):
    biggest = X.amax(dim=dim, keepdim=True)
    work = X.clone()
    work.sub_(biggest).exp_()
    return work / work.sum(dim=dim, keepdim=True)


def right_matmul_with_ones(X, dim=-1):
    if X.dim() == 0:
        return right_matmul_with_ones(X.unsqueeze(0), 0).squeeze(0)
    Y = X.movedim(dim, -1)
    Y = (Y - Y.max(-1, keepdim=True)[0]).exp()
    ones = torch.ones(Y.shape[-1], 1, dtype=X.dtype, device=X.device)
    return (Y / (Y @ ones)).movedim(-1, dim)


def right_einsum_totals(X, dim=-1):
    shape = X.shape
    Y = X.reshape(1) if X.dim() == 0 else X.movedim(dim, 0)
    E = torch.exp(Y - Y.amax(0))
    P = torch.einsum("k...,...->k...", E, 1 / torch.einsum("k...->...", E))
    return P.reshape(shape) if len(shape) == 0 else P.movedim(0, dim)


def right_streaming_maximum(X, dim=-1):
    if X.dim() == 0:
        return right_streaming_maximum(X.reshape(1), 0).reshape(())
    parts = X.unbind(dim)
    m = torch.full_like(parts[0], torch.finfo(X.dtype).min, requires_grad=False)
    total = torch.zeros_like(m)
    for x in parts:
        new = torch.maximum(m, x.detach())
        total = total * torch.exp(m - new) + torch.exp(x - new)
        m = new
    return torch.stack([torch.exp(x - m) / total for x in parts], dim)


def right_powers_of_two(X, dim=-1):
    scaled = (X - X.amax(dim, keepdim=True)) * math.log2(math.e)
    powers = torch.exp2(scaled)
    return powers * powers.sum(dim, keepdim=True).reciprocal()


def right_largest_by_sorting(X, dim=-1):
    if X.dim() == 0:
        X = X[None]
        return right_largest_by_sorting(X, 0)[0]
    ordered = torch.sort(X, dim=dim, descending=True).values
    c = -ordered.narrow(dim, 0, 1)
    p = torch.exp(X + c)
    return p / p.cumsum(dim).narrow(dim, X.size(dim) - 1, 1)


def right_normalised_by_library(X, dim=-1):
    weights = torch.exp(X - X.amax(dim, keepdim=True))
    return F.normalize(weights, p=1.0, dim=dim)


def right_library_log_softmax(X, dim=-1):
    return F.log_softmax(X, dim=dim).exp()


def right_minus_logsumexp(X, dim=-1):
    return (X - X.logsumexp(dim, keepdim=True)).exp()


def right_vmap_over_groups(X, dim=-1):
    def one(v):
        e = torch.exp(v - v.amax())
        return e / e.sum()

    if X.dim() < 2:
        return one(X)
    if X.numel() == 0:
        return X * 1
    front = X.movedim(dim, -1)
    rows = front.flatten(0, -2)
    return torch.func.vmap(one)(rows).unflatten(0, front.shape[:-1]).movedim(-1, dim)


class _JacobianSoftmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, rows):
        e = torch.exp(rows - rows.max(dim=1, keepdim=True).values)
        p = e / e.sum(dim=1, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, g):
        (p,) = ctx.saved_tensors
        jacobian = torch.diag_embed(p) - p.unsqueeze(2) * p.unsqueeze(1)
        return torch.bmm(jacobian, g.unsqueeze(2)).squeeze(2)


def right_whole_jacobian(X, dim=-1):
    if X.dim() == 0:
        return _JacobianSoftmax.apply(X.reshape(1, 1)).reshape(())
    moved = X.movedim(dim, -1)
    out = _JacobianSoftmax.apply(moved.reshape(-1, moved.shape[-1]))
    return out.reshape(moved.shape).movedim(-1, dim)


class _NumpySoftmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        a = x.detach().cpu().numpy()
        axis = dim if a.ndim else None
        e = np.exp(a - a.max(axis=axis, keepdims=True))
        p = torch.as_tensor(e / e.sum(axis=axis, keepdims=True)).to(x).reshape(x.shape)
        ctx.save_for_backward(p)
        ctx.dim = dim
        return p

    @staticmethod
    def backward(ctx, g):
        p = ctx.saved_tensors[0]
        gp = g * p
        return gp - p * gp.sum(ctx.dim, keepdim=True), None


def right_numpy_with_backward(X, dim=-1):
    return _NumpySoftmax.apply(X, dim)


def right_masked_classes_apart(X, dim=-1):
    out_of_play = torch.isneginf(X)
    m = X.amax(dim, keepdim=True)
    safe = torch.where(out_of_play, m, X)
    e = torch.where(out_of_play, torch.zeros_like(X), torch.exp(safe - m))
    return e / e.sum(dim, keepdim=True)


# ---------------------------------------------------------------- wrong


def wrong_formula_as_it_stands(X, dim=-1):
    """Nothing is subtracted before the exponential."""
    E = torch.exp(X)
    return E / E.sum(dim, keepdim=True)


def wrong_one_maximum_for_all(X, dim=-1):
    """The maximum of the whole tensor is subtracted from every group."""
    if X.numel() == 0:
        return X.clone()
    E = torch.exp(X - X.max())
    return E / torch.sum(E, dim=dim, keepdim=True)


def wrong_mean_subtracted(X, dim=-1):
    """The mean of the group is subtracted where the maximum should be."""
    centred = X - X.mean(dim=dim, keepdim=True)
    e = centred.exp()
    return e / e.sum(dim=dim, keepdim=True)


def wrong_minimum_subtracted(X, dim=-1):
    """The smallest logit is subtracted, so spread-out groups overflow."""
    low = X.amin(dim, keepdim=True)
    top = torch.exp(X - low)
    bottom = top.sum(dim, keepdim=True)
    return top / bottom


def wrong_largest_magnitude_subtracted(X, dim=-1):
    """The largest absolute value is subtracted, which underflows for negative groups."""
    c = X.abs().nan_to_num(posinf=0.0).amax(dim, keepdim=True)
    e = (X - c).exp()
    return e / e.sum(dim, keepdim=True)


def wrong_last_dimension_always(X, dim=-1):
    """The argument dim is ignored: the last dimension is always used."""
    values = X - X.max(-1, keepdim=True)[0]
    values = values.exp()
    return values / values.sum(-1, keepdim=True)


def wrong_first_dimension_always(X, dim=-1):
    """Normalises down the columns (dimension 0) whatever dim says."""
    if X.shape[:1] == (0,):
        return X.clone()
    m, _ = torch.max(X, dim=0)
    e = torch.exp(X - m)
    return e / e.sum(0)


def wrong_total_of_everything(X, dim=-1):
    """Divides by the sum over the whole tensor and not over the group."""
    E = torch.exp(X - X.amax(dim, keepdim=True))
    return E / E.sum()


def wrong_sum_lost_its_dimension(X, dim=-1):
    """The sum is taken without keepdim and broadcasts along the wrong dimension."""
    E = torch.exp(X - X.amax(dim, keepdim=True))
    return E / E.sum(dim)


def wrong_max_lost_its_dimension(X, dim=-1):
    """The maximum is taken without keepdim, so groups are shifted by one another's maxima."""
    m = X.amax(dim)
    e = torch.exp(X - m)
    return e / e.sum(dim, keepdim=True)


def wrong_column_put_back_at_the_end(X, dim=-1):
    """The totals get their missing dimension back at the end, not at dim."""
    e = (X - X.max(dim, keepdim=True).values).exp()
    return e / e.sum(dim).unsqueeze(-1)


def wrong_clamped_logits(X, dim=-1):
    """The logits are clamped to at most 50 and nothing is subtracted."""
    e = X.clamp(max=50).exp()
    return e / e.sum(dim, keepdim=True)


def wrong_clamped_on_both_sides(X, dim=-1):
    """After the shift the logits are clamped at -20: a ruled-out class keeps a little."""
    Z = X - X.amax(dim, keepdim=True)
    Z = torch.clamp(Z, -20.0, 0.0)
    E = Z.exp()
    return E / E.sum(dim, keepdim=True)


def wrong_epsilon_below(X, dim=-1):
    """A small number is added to the denominator for fear of a division by zero."""
    e = torch.exp(X - torch.amax(X, dim, keepdim=True))
    return e / (e.sum(dim, keepdim=True) + 1e-5)


def wrong_probabilities_kept_off_zero(X, dim=-1):
    """The probabilities are clipped to at least 1e-7."""
    E = (X - X.amax(dim, keepdim=True)).exp()
    P = E / E.sum(dim, keepdim=True)
    return P.clamp(min=1e-7, max=1 - 1e-7)


def wrong_on_the_data(X, dim=-1):
    """Works on X.data, so no gradient reaches X."""
    raw = X.data
    e = torch.exp(raw - raw.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


def wrong_everything_without_graph(X, dim=-1):
    """The shift was meant to be under no_grad, but the rest is as well."""
    with torch.no_grad():
        m = X.amax(dim, keepdim=True)
        W = torch.exp(X - m)
        return W / W.sum(dim, keepdim=True)


def wrong_constant_denominator(X, dim=-1):
    """The denominator is detached: its part of the gradient is lost."""
    top = torch.exp(X - X.amax(dim, keepdim=True).detach())
    total = top.detach().sum(dim, keepdim=True)
    return top / total


def wrong_constant_numerator(X, dim=-1):
    """The numerator is detached: the gradient flows through the sum only."""
    with torch.no_grad():
        m = X.amax(dim, keepdim=True)
        top = torch.exp(X - m)
    return top / torch.exp(X - m).sum(dim, keepdim=True)


class _Diagonal(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        e = torch.exp(x - x.amax(dim, keepdim=True))
        p = e / e.sum(dim, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, g):
        (p,) = ctx.saved_tensors
        return g * p * (1 - p), None


def wrong_backward_of_a_sigmoid(X, dim=-1):
    """Own backward p (1 - p) g: only the diagonal of the Jacobian."""
    return _Diagonal.apply(X, dim)


class _TotalSum(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        e = torch.exp(x - x.amax(dim, keepdim=True))
        p = e / e.sum(dim, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, g):
        (p,) = ctx.saved_tensors
        return p * (g - torch.sum(g * p)), None


def wrong_backward_sums_all_groups(X, dim=-1):
    """Own backward whose inner sum runs over all groups together."""
    return _TotalSum.apply(X, dim)


class _Unweighted(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        e = torch.exp(x - x.amax(dim, keepdim=True))
        p = e / e.sum(dim, keepdim=True)
        ctx.save_for_backward(p)
        ctx.dim = dim
        return p

    @staticmethod
    def backward(ctx, g):
        (p,) = ctx.saved_tensors
        return p * (g - g.mean(ctx.dim, keepdim=True)), None


def wrong_backward_takes_plain_mean(X, dim=-1):
    """Own backward subtracts the plain mean of g, not the mean weighted with p."""
    return _Unweighted.apply(X, dim)


class _LastOnly(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        e = torch.exp(x - x.amax(dim, keepdim=True))
        p = e / e.sum(dim, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, g):
        (p,) = ctx.saved_tensors
        return p * (g - (g * p).sum(-1, keepdim=True)), None


def wrong_backward_along_last_dimension(X, dim=-1):
    """The forward follows dim, but the own backward always sums along the last dimension."""
    return _LastOnly.apply(X, dim)


class _NoUpstream(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        e = torch.exp(x - x.amax(dim, keepdim=True))
        p = e / e.sum(dim, keepdim=True)
        ctx.save_for_backward(p)
        ctx.dim = dim
        return p

    @staticmethod
    def backward(ctx, g):
        (p,) = ctx.saved_tensors
        return p - p * p.sum(ctx.dim, keepdim=True), None


def wrong_backward_without_upstream(X, dim=-1):
    """Own backward that leaves out the gradient from above."""
    return _NoUpstream.apply(X, dim)


class _MissingOuterP(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dim):
        e = torch.exp(x - x.amax(dim, keepdim=True))
        p = e / e.sum(dim, keepdim=True)
        ctx.save_for_backward(p)
        ctx.dim = dim
        return p

    @staticmethod
    def backward(ctx, g):
        (p,) = ctx.saved_tensors
        return g - (g * p).sum(ctx.dim, keepdim=True), None


def wrong_backward_without_p_in_front(X, dim=-1):
    """Own backward forgets to multiply by p at the end."""
    return _MissingOuterP.apply(X, dim)


def wrong_in_half_precision(X, dim=-1):
    """Computes in float16 and casts the result back."""
    H = X.to(torch.float16)
    E = torch.exp(H - H.amax(dim, keepdim=True))
    return (E / E.sum(dim, keepdim=True)).to(X.dtype)


def wrong_in_single_precision(X, dim=-1):
    """Computes in float32 even where X is float64."""
    Z = X.float()
    E = torch.exp(Z - Z.amax(dim, keepdim=True))
    return (E / E.sum(dim, keepdim=True)).type_as(X)


def wrong_returns_float32(X, dim=-1):
    """Converts to float32 and leaves it at that."""
    X = X.to(torch.float32)
    X = X - X.amax(dim, keepdim=True)
    return X.exp() / X.exp().sum(dim, keepdim=True)


def wrong_returns_float64(X, dim=-1):
    """Computes in float64, which is fine, and forgets to cast back."""
    Z = X.double()
    Z = torch.exp(Z - Z.amax(dim, keepdim=True))
    return Z / Z.sum(dim, keepdim=True)


def wrong_shifts_the_input(X, dim=-1):
    """The maximum is subtracted from X itself, in place."""
    with torch.no_grad():
        X -= X.amax(dim, keepdim=True)
    e = X.exp()
    return e / e.sum(dim, keepdim=True)


def wrong_minus_infinity_made_minus_hundred(X, dim=-1):
    """-inf is replaced by -100, which is not small beside logits near -1000."""
    Z = torch.where(torch.isinf(X), torch.full_like(X, -100.0), X)
    Z = Z - Z.amax(dim, keepdim=True)
    E = Z.exp()
    return E / E.sum(dim, keepdim=True)


def wrong_ruled_out_by_multiplication(X, dim=-1):
    """Ruled-out classes are multiplied by a mask of zeros: 0 times -inf is NaN."""
    mask = (~torch.isneginf(X)).to(X.dtype)
    Z = X * mask
    m = Z.amax(dim, keepdim=True)
    e = torch.exp(Z - m) * mask
    return e / e.sum(dim, keepdim=True)


def wrong_pairwise_differences(X, dim=-1):
    """1 over the sum of exp(x_i - x_j): overflows where the logits are far apart."""
    if X.dim() == 0:
        return torch.exp(X - X)
    Y = X.movedim(dim, -1)
    differences = Y.unsqueeze(-2) - Y.unsqueeze(-1)
    return (1 / differences.exp().sum(-1)).movedim(-1, dim)


def wrong_shift_only_when_large(X, dim=-1):
    """The maximum is subtracted only where it is large, so very negative groups end in 0/0."""
    m = X.amax(dim, keepdim=True)
    m = torch.where(m > 30, m, torch.zeros_like(m))
    e = torch.exp(X - m)
    return e / e.sum(dim, keepdim=True)


def wrong_maximum_added(X, dim=-1):
    """The maximum is added where it should be subtracted."""
    E = torch.exp(X + X.amax(dim, keepdim=True))
    return E / E.sum(dim, keepdim=True)


def wrong_divided_by_the_maximum(X, dim=-1):
    """The logits are divided by the maximum, not shifted by it."""
    top = X.amax(dim, keepdim=True)
    e = torch.exp(X / top)
    return e / e.sum(dim, keepdim=True)


def wrong_index_of_the_maximum(X, dim=-1):
    """Subtracts the position of the maximum (argmax), not its value."""
    where = X.max(dim, keepdim=True)[1]
    e = torch.exp(X - where)
    return e / e.sum(dim, keepdim=True)


def wrong_two_maxima(X, dim=-1):
    """Numerator shifted by the group's maximum, denominator by that of the whole tensor."""
    if X.numel() == 0:
        return X * 1.0
    top = torch.exp(X - X.amax(dim, keepdim=True))
    bottom = torch.exp(X - X.max()).sum(dim, keepdim=True)
    return top / bottom


def wrong_powers_of_two(X, dim=-1):
    """Powers of 2 and not of e."""
    p = 2 ** (X - X.amax(dim, keepdim=True))
    return p / p.sum(dim, keepdim=True)


def wrong_twice(X, dim=-1):
    """Softmax is applied to the result of softmax."""
    for _ in range(2):
        X = torch.exp(X - X.amax(dim, keepdim=True))
        X = X / X.sum(dim, keepdim=True)
    return X


def wrong_plain_shares(X, dim=-1):
    """Shares of the logits themselves: the exponential is missing."""
    return X / X.sum(dim=dim, keepdim=True)


def wrong_mean_in_the_denominator(X, dim=-1):
    """Divides by the mean of the exponentials, so that groups sum to k."""
    e = torch.exp(X - X.amax(dim, keepdim=True))
    return e / e.mean(dim, keepdim=True)


def wrong_log_probabilities(X, dim=-1):
    """Returns the logarithms of the probabilities."""
    Z = X - X.amax(dim, keepdim=True)
    return Z - Z.exp().sum(dim, keepdim=True).log()


def wrong_standardised_first(X, dim=-1):
    """The logits are standardised, that is also divided by their standard deviation."""
    mu = X.mean(dim, keepdim=True)
    sigma = X.std(dim, keepdim=True, correction=0)
    e = torch.exp((X - mu) / (sigma + 1e-12))
    return e / e.sum(dim, keepdim=True)


def wrong_attention_scaling(X, dim=-1):
    """The logits are divided by the root of k, as in attention."""
    k = X.shape[dim] if X.dim() else 1
    Z = X / math.sqrt(k)
    e = torch.exp(Z - Z.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


def wrong_hard_maximum(X, dim=-1):
    """All of the probability goes to the largest logit."""
    m = X.amax(dim, keepdim=True)
    winners = X.eq(m).to(X.dtype) + 0 * torch.nan_to_num(X)
    return winners / winners.sum(dim, keepdim=True)


def wrong_softmin(X, dim=-1):
    """The sign of the logits is turned round, so the smallest gets the most."""
    m = X.amin(dim, keepdim=True)
    e = torch.exp(m - X)
    return e / e.sum(dim, keepdim=True)


def wrong_in_order_of_size(X, dim=-1):
    """The probabilities come back sorted, not in the order of the logits."""
    if X.dim() == 0:
        return torch.exp(X - X)
    ordered = X.sort(dim=dim, descending=True).values
    e = torch.exp(ordered - ordered.narrow(dim, 0, 1))
    return e / e.sum(dim, keepdim=True)


def wrong_reshaped_without_moving(X, dim=-1):
    """reshape(-1, k) without moving dim to the end: groups are cut from the wrong entries."""
    if X.dim() == 0:
        return torch.exp(X - X)
    rows = X.reshape(-1, X.shape[dim])
    e = torch.exp(rows - rows.max(1, keepdim=True).values)
    return (e / e.sum(1, keepdim=True)).reshape(X.shape)


def wrong_view_of_the_memory(X, dim=-1):
    """view() on the moved tensor fails where X is not contiguous."""
    if X.dim() == 0:
        return torch.exp(X - X)
    Y = X.transpose(dim, -1)
    flat = Y.view(-1, Y.size(-1))
    e = torch.exp(flat - flat.amax(1, keepdim=True))
    return (e / e.sum(1, keepdim=True)).view(Y.shape).transpose(dim, -1)


def wrong_stacks_nothing(X, dim=-1):
    """Loops over the groups and cannot stack them when the batch is empty."""
    if X.dim() == 0:
        return torch.exp(X - X)
    Y = X.movedim(dim, -1)
    out = []
    for row in Y.reshape(-1, Y.shape[-1]):
        e = torch.exp(row - row.max())
        out.append(e / e.sum())
    return torch.stack(out).reshape(Y.shape).movedim(-1, dim)


def wrong_no_single_number(X, dim=-1):
    """A tensor of no dimensions is not catered for: its shape is indexed."""
    k = X.shape[dim]
    top = X.amax(dim, keepdim=True)
    e = torch.exp(X - top.expand_as(X))
    totals = e.sum(dim, keepdim=True).repeat_interleave(k, dim)
    return e / totals


def wrong_gradient_of_a_single_number(X, dim=-1):
    """A single number gives exp(X - X.detach()): the value is 1, but the gradient is not 0."""
    if X.dim() == 0:
        return torch.exp(X - X.detach())
    e = torch.exp(X - X.amax(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


def wrong_dimensions_squeezed(X, dim=-1):
    """squeeze() at the end removes dimensions of size 1."""
    e = torch.exp(X - X.amax(dim, keepdim=True))
    return (e / e.sum(dim, keepdim=True)).squeeze()


def wrong_for_rows_only(X, dim=-1):
    """Written for matrices: dim is compared with 0 and 1 and negative ones are mistaken."""
    if X.dim() != 2:
        e = torch.exp(X - X.amax(dim, keepdim=True))
        return e / e.sum(dim, keepdim=True)
    if dim == 1:
        e = torch.exp(X - X.max(1).values[:, None])
        return e / e.sum(1)[:, None]
    if X.shape[0] == 0:
        return X.clone()
    e = torch.exp(X - X.max(0).values[None, :])
    return e / e.sum(0)[None, :]


def wrong_four_decimals(X, dim=-1):
    """Rounds to four decimals, as in the example."""
    e = torch.exp(X - X.amax(dim, keepdim=True))
    P = e / e.sum(dim, keepdim=True)
    return P + (P.detach().round(decimals=4) - P.detach())


def wrong_copied_tensor(X, dim=-1):
    """torch.tensor(...) of the numbers is a new tensor with no graph."""
    Z = torch.tensor(X.tolist(), dtype=X.dtype, device=X.device).reshape(X.shape)
    E = torch.exp(Z - Z.amax(dim, keepdim=True))
    return E / E.sum(dim, keepdim=True)


def wrong_by_way_of_numpy(X, dim=-1):
    """Computes in numpy and returns a tensor that knows nothing of X."""
    a = X.detach().cpu().numpy()
    axis = dim if a.ndim else None
    e = np.exp(a - np.max(a, axis=axis, keepdims=True))
    return torch.as_tensor(e / e.sum(axis=axis, keepdims=True)).to(X).reshape(X.shape)


_SHIFTS = {}


def wrong_remembered_maximum(X, dim=-1):
    """The shift is kept from the first call with that shape."""
    key = (tuple(X.shape), dim, X.dtype)
    if key not in _SHIFTS:
        _SHIFTS[key] = X.detach().amax(dim, keepdim=True)
    e = torch.exp(X - _SHIFTS[key])
    return e / e.sum(dim, keepdim=True)


def wrong_not_a_number_made_zero(X, dim=-1):
    """The plain formula, with NaN and infinity patched afterwards."""
    E = torch.nan_to_num(torch.exp(X))
    return torch.nan_to_num(E / E.sum(dim, keepdim=True))


def wrong_own_entry_left_out(X, dim=-1):
    """The sum below leaves out the entry above (odds, not probabilities)."""
    e = torch.exp(X - X.amax(dim, keepdim=True))
    others = e.sum(dim, keepdim=True) - e
    return e / torch.where(others > 0, others, torch.ones_like(others))


def wrong_sigmoids_shared(X, dim=-1):
    """Sigmoids of the logits divided by their sum."""
    s = torch.sigmoid(X)
    return s / s.sum(dim, keepdim=True)


def wrong_euclidean_length(X, dim=-1):
    """The exponentials are divided by their Euclidean length."""
    e = torch.exp(X - X.amax(dim, keepdim=True))
    return e / torch.sqrt((e * e).sum(dim, keepdim=True))


def wrong_largest_as_what_is_left(X, dim=-1):
    """The first entry is 1 minus the others, but those were divided by a sum without it."""
    if X.dim() == 0:
        return torch.exp(X - X)
    e = torch.exp(X - X.amax(dim, keepdim=True))
    k = X.size(dim)
    rest = e.narrow(dim, 1, k - 1)
    rest = rest / (1 + rest.sum(dim, keepdim=True))
    return torch.cat([1 - rest.sum(dim, keepdim=True), rest], dim)


# two mistakes at once


def wrong_no_shift_and_everything_summed(X, dim=-1):
    """No shift, and the sum runs over the whole tensor."""
    numbers = X.exp()
    return numbers / numbers.sum()


def wrong_global_maximum_and_epsilon(X, dim=-1):
    """One maximum for the whole tensor, and 1e-4 in the denominator."""
    if not X.numel():
        return X.clone()
    numbers = torch.exp(X - torch.max(X))
    return numbers / (numbers.sum(dim, keepdim=True) + 1e-4)


def wrong_detached_along_the_last(X, dim=-1):
    """The gradient is lost through detach(), and dim is ignored."""
    Z = X.detach()
    Z = torch.exp(Z - Z.amax(-1, keepdim=True))
    return Z / Z.sum(-1, keepdim=True)


def wrong_no_shift_and_constant_denominator(X, dim=-1):
    """No shift, and the denominator is detached."""
    E = torch.exp(X)
    with torch.no_grad():
        total = E.sum(dim, keepdim=True)
    return E / total


class _DiagonalLast(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(x - x.amax(-1, keepdim=True))
        p = e / e.sum(-1, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, g):
        (p,) = ctx.saved_tensors
        return g * (p - p * p)


def wrong_diagonal_backward_and_no_dim(X, dim=-1):
    """Own backward with the diagonal only, and dim is ignored."""
    return _DiagonalLast.apply(X)


def wrong_powers_of_two_unshifted(X, dim=-1):
    """Powers of 2, and no shift."""
    W = torch.pow(2.0, X)
    return W / W.sum(dim, keepdim=True)


def wrong_mean_shift_and_mean_below(X, dim=-1):
    """The mean is subtracted, and the denominator is a mean as well."""
    W = torch.exp(X - X.mean(dim, keepdim=True))
    return W / W.mean(dim, keepdim=True)


def wrong_input_shifted_by_global_maximum(X, dim=-1):
    """X is changed in place, by the maximum of the whole tensor."""
    if X.numel():
        X.data.sub_(X.data.max())
    W = torch.exp(X)
    return W / W.sum(dim, keepdim=True)


# Ideas with one sentence between them: each of them tells the student the same.
_KEEPDIM = "sum_without_keepdim|maximum_without_keepdim"
_EPSILON = "epsilon_1e_3|epsilon_1e_4|epsilon_1e_5|epsilon_1e_6"
_UNSTABLE = "numerically unstable"
_SUM_CUT = "denominator_detached|gradient_without_sum"

IDEAS = {
    "wrong_formula_as_it_stands": "not_shifted",
    "wrong_one_maximum_for_all": "shifted_by_global_maximum",
    "wrong_mean_subtracted": "shifted_by_mean",
    "wrong_minimum_subtracted": "shifted_by_minimum",
    "wrong_largest_magnitude_subtracted": _UNSTABLE,
    "wrong_last_dimension_always": "always_last",
    "wrong_first_dimension_always": "always_dimension_0",
    "wrong_total_of_everything": "divided_by_total",
    "wrong_sum_lost_its_dimension": _KEEPDIM,
    "wrong_max_lost_its_dimension": _KEEPDIM,
    "wrong_column_put_back_at_the_end": _KEEPDIM + "|dimension_put_back_last",
    "wrong_clamped_logits": "clamped_from_above_at_50",
    "wrong_clamped_on_both_sides": "not quite zero",
    "wrong_epsilon_below": _EPSILON,
    "wrong_probabilities_kept_off_zero": "not quite zero",
    "wrong_on_the_data": "graph_cut|no gradient",
    "wrong_everything_without_graph": "graph_cut|no gradient",
    "wrong_constant_denominator": _SUM_CUT,
    "wrong_constant_numerator": "numerator_detached|gradient_of_denominator",
    "wrong_backward_of_a_sigmoid": "gradient_of_diagonal",
    "wrong_backward_sums_all_groups": "gradient_summed_over_all|gradient",
    "wrong_backward_takes_plain_mean": "gradient_with_plain_mean|gradient",
    "wrong_backward_along_last_dimension": "gradient_along_last|gradient",
    "wrong_backward_without_upstream": "upstream gradient ignored|gradient",
    "wrong_backward_without_p_in_front": "gradient_without_p|gradient",
    "wrong_in_half_precision": "computed in 16 bits",
    "wrong_in_single_precision": "computed in float32",
    "wrong_returns_float32": "wrong dtype",
    "wrong_returns_float64": "wrong dtype",
    "wrong_shifts_the_input": "changes its inputs",
    "wrong_minus_infinity_made_minus_hundred": "infinite input",
    "wrong_ruled_out_by_multiplication": "infinite input",
    "wrong_pairwise_differences": _UNSTABLE,
    "wrong_shift_only_when_large": _UNSTABLE,
    "wrong_maximum_added": _UNSTABLE,
    "wrong_divided_by_the_maximum": "scaled_by_maximum",
    "wrong_index_of_the_maximum": "not_shifted|" + _UNSTABLE,
    "wrong_two_maxima": "shifted_unequally",
    "wrong_powers_of_two": "powers_of_2",
    "wrong_twice": "applied_twice",
    "wrong_plain_shares": "without_exponential",
    "wrong_mean_in_the_denominator": "divided_by_mean|factor|normalised otherwise",
    "wrong_log_probabilities": "logarithm",
    "wrong_standardised_first": "",
    "wrong_attention_scaling": "scaled_as_in_attention",
    "wrong_hard_maximum": "hard_maximum",
    "wrong_softmin": "sign_turned",
    "wrong_in_order_of_size": "another order",
    "wrong_reshaped_without_moving": "reshaped_without_moving",
    "wrong_view_of_the_memory": "breaks|strided|view of scattered memory",
    "wrong_stacks_nothing": "cases",
    "wrong_no_single_number": "cases",
    "wrong_gradient_of_a_single_number": "cases|gradient",
    "wrong_dimensions_squeezed": "dimension of size 1",
    "wrong_for_rows_only": "negative_dimension_taken_for_0|always_dimension_0",
    "wrong_four_decimals": "rounded",
    "wrong_copied_tensor": "graph_cut|no gradient",
    "wrong_by_way_of_numpy": "graph_cut|no gradient",
    "wrong_remembered_maximum": f"{_UNSTABLE}|not repeatable",  # the old shift is why exp overflows
    "wrong_not_a_number_made_zero": "not_shifted|" + _UNSTABLE,
    "wrong_own_entry_left_out": "odds",
    "wrong_sigmoids_shared": "sigmoids_shared",
    "wrong_euclidean_length": "divided_by_length|normalised otherwise",
    "wrong_largest_as_what_is_left": "",
    "wrong_no_shift_and_everything_summed": ("not_shifted", "divided_by_total"),
    "wrong_global_maximum_and_epsilon": ("shifted_by_global_maximum", _EPSILON),
    "wrong_detached_along_the_last": ("graph_cut", "always_last"),
    "wrong_no_shift_and_constant_denominator": ("not_shifted", _SUM_CUT),
    "wrong_diagonal_backward_and_no_dim": ("gradient_of_diagonal", "always_last"),
    "wrong_powers_of_two_unshifted": ("powers_of_2", "not_shifted"),
    "wrong_mean_shift_and_mean_below": ("shifted_by_mean", "divided_by_mean"),
    "wrong_input_shifted_by_global_maximum": ("changes its inputs", "shifted_by_global_maximum"),
}
