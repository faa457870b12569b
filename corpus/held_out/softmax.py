"""Answers to softmax as students might write them, made from the statement alone."""

import torch


def right_shift_by_maximum(X, dim=-1):
    shifted = X - X.max(dim=dim, keepdim=True).values
    e = shifted.exp()
    return e / e.sum(dim=dim, keepdim=True)


def right_detached_shift(X, dim=-1):
    # the constant has no influence on the result, so it needs no gradient either
    c = torch.amax(X, dim, keepdim=True).detach()
    numerator = torch.exp(X - c)
    denominator = torch.sum(numerator, dim, keepdim=True)
    return numerator / denominator


def right_in_log_space(X, dim=-1):
    m, _ = torch.max(X, dim=dim, keepdim=True)
    Z = X - m
    log_total = torch.log(torch.exp(Z).sum(dim=dim, keepdim=True))
    return torch.exp(Z - log_total)


class _Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, dim):
        E = (X - X.amax(dim=dim, keepdim=True)).exp_()
        P = E / E.sum(dim=dim, keepdim=True)
        ctx.dim = dim
        ctx.save_for_backward(P)
        return P

    @staticmethod
    def backward(ctx, G):
        (P,) = ctx.saved_tensors
        return P * (G - (G * P).sum(dim=ctx.dim, keepdim=True)), None


def right_own_backward(X, dim=-1):
    return _Softmax.apply(X, dim)


def wrong_formula_as_it_stands(X, dim=-1):
    """Evaluates the formula without a shift: overflow, or 0/0."""
    X_exp = torch.exp(X)
    return X_exp / X_exp.sum(dim=dim, keepdim=True)


def wrong_one_maximum_for_all(X, dim=-1):
    """Subtracts the largest entry of the whole tensor instead of each group's own."""
    X_exp = torch.exp(X - X.max())
    partition = X_exp.sum(dim=dim, keepdim=True)
    return X_exp / partition


def wrong_dim_ignored(X, dim=-1):
    """Always works along the last dimension."""
    m = X.max(dim=-1, keepdim=True)[0]
    ex = torch.exp(X - m)
    return ex / ex.sum(dim=-1, keepdim=True)


def wrong_unsqueezed_at_the_end(X, dim=-1):
    """Puts the reduced dimension back at the end instead of where it was."""
    max_vals = X.max(dim=dim).values.unsqueeze(-1)
    exps = torch.exp(X - max_vals)
    sums = exps.sum(dim=dim).unsqueeze(-1)
    return exps / sums


def wrong_clamped(X, dim=-1):
    """Clamps the logits against overflow instead of shifting them."""
    X = torch.clamp(X, min=-50, max=50)
    e = torch.exp(X)
    return e / e.sum(dim, keepdim=True)


def wrong_shift_by_mean(X, dim=-1):
    """Subtracts the mean of each group, which leaves spread-out logits to overflow."""
    centred = X - X.mean(dim=dim, keepdim=True)
    e = torch.exp(centred)
    return e / torch.sum(e, dim=dim, keepdim=True)


def wrong_divided_by_maximum(X, dim=-1):
    """Divides each group by its largest entry instead of subtracting it."""
    biggest = X.max(dim=dim, keepdim=True).values
    X_norm = X / biggest
    X_exp = torch.exp(X_norm)
    return X_exp / X_exp.sum(dim=dim, keepdim=True)


def wrong_detached(X, dim=-1):
    """Detaches the logits, so that no gradient reaches X."""
    x = X.detach()
    x = x - x.max(dim=dim, keepdim=True).values
    e = x.exp()
    return e / e.sum(dim=dim, keepdim=True)


def wrong_in_float32(X, dim=-1):
    """Computes in float32 and only converts the result back to the dtype of X."""
    x = X.float()
    x = x - torch.amax(x, dim=dim, keepdim=True)
    exp_x = torch.exp(x)
    return (exp_x / exp_x.sum(dim=dim, keepdim=True)).to(X.dtype)


def wrong_in_place(X, dim=-1):
    """Subtracts the maximum in place, which changes X."""
    X -= X.max(dim=dim, keepdim=True).values
    numerator = X.exp()
    return numerator / numerator.sum(dim=dim, keepdim=True)


def wrong_shift_in_numerator_only(X, dim=-1):
    """Shifts the logits in the numerator but not in the denominator."""
    m = X.max(dim=dim, keepdim=True).values
    return torch.exp(X - m) / torch.exp(X).sum(dim=dim, keepdim=True)


def wrong_sum_over_everything(X, dim=-1):
    """Divides by the sum of the whole tensor, so only the total is 1."""
    e = torch.exp(X - X.max(dim=dim, keepdim=True).values)
    return e / e.sum()


def wrong_small_number_below_and_no_shift(X, dim=-1):
    """No shift against overflow, and a small number in the denominator against 0/0."""
    eps = 1e-8
    exps = torch.exp(X)
    return exps / (exps.sum(dim=dim, keepdim=True) + eps)


def wrong_no_shift_and_dimension_one(X, dim=-1):
    """No shift against overflow, and always along dimension 1."""
    X_exp = torch.exp(X)
    partition = X_exp.sum(1, keepdims=True)
    return X_exp / partition


IDEAS = {
    "wrong_formula_as_it_stands": "not_shifted",
    "wrong_one_maximum_for_all": "shifted_by_global_maximum",
    "wrong_dim_ignored": "always_last",
    "wrong_unsqueezed_at_the_end": "shapes do not fit",
    "wrong_clamped": "clamped_on_both_sides_at_50",
    "wrong_shift_by_mean": "shifted_by_mean",
    "wrong_divided_by_maximum": "scaled_by_maximum",
    "wrong_detached": "graph_cut|no gradient",
    "wrong_in_float32": "computed in float32",
    "wrong_in_place": "changes its inputs|in place on a leaf",
    "wrong_shift_in_numerator_only": "numerator_shifted_only",
    "wrong_sum_over_everything": "divided_by_total",
    "wrong_small_number_below_and_no_shift": "numerically unstable",
    "wrong_no_shift_and_dimension_one": ("not_shifted", "always_dimension_1"),
}
