"""Answers to vector_norm by somebody who had seen the notebook alone."""

import torch


def wrong_L1_without_sizes(x, p=2, dim=None, keepdim=False):
    """L1 without sizes."""
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if p == 1:
        return x.sum(dim=dims, keepdim=keepdim)
    if p == 2:
        s = (x * x).sum(dim=dims, keepdim=keepdim)
        zero = s == 0
        return torch.where(
            zero, torch.zeros_like(s), torch.where(zero, torch.ones_like(s), s).sqrt()
        )
    return x.abs().amax(dim=dims, keepdim=keepdim)


def wrong_abs_in_place(x, p=2, dim=None, keepdim=False):
    """Abs_ changes x."""
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if p == 1:
        return x.abs().sum(dim=dims, keepdim=keepdim)
    if p == 2:
        s = (x * x).sum(dim=dims, keepdim=keepdim)
        zero = s == 0
        return torch.where(
            zero, torch.zeros_like(s), torch.where(zero, torch.ones_like(s), s).sqrt()
        )
    return x.abs_().amax(dim=dims, keepdim=keepdim)


def wrong_all_zeros_alone(x, p=2, dim=None, keepdim=False):
    """Treats only an x that is all zeros, not single rows."""
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if p == 1:
        return x.abs().sum(dim=dims, keepdim=keepdim)
    if p == 2:
        if (x == 0).all():
            return (x * 0).sum(dim=dims, keepdim=keepdim)
        return (x * x).sum(dim=dims, keepdim=keepdim).sqrt()
    return x.abs().amax(dim=dims, keepdim=keepdim)


def wrong_where_too_late(x, p=2, dim=None, keepdim=False):
    """Where after the root: the gradient is NaN all the same."""
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if p == 1:
        return x.abs().sum(dim=dims, keepdim=keepdim)
    if p == 2:
        s = (x * x).sum(dim=dims, keepdim=keepdim)
        return torch.where(s > 0, s.sqrt(), torch.zeros_like(s))
    return x.abs().amax(dim=dims, keepdim=keepdim)


def wrong_sizes_as_roots(x, p=2, dim=None, keepdim=False):
    """Sizes as roots of squares: L1 has NaN at zeros."""
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if p == 1:
        return (x * x).sqrt().sum(dim=dims, keepdim=keepdim)
    if p == 2:
        s = (x * x).sum(dim=dims, keepdim=keepdim)
        zero = s == 0
        return torch.where(
            zero, torch.zeros_like(s), torch.where(zero, torch.ones_like(s), s).sqrt()
        )
    return x.abs().amax(dim=dims, keepdim=keepdim)


IDEAS = {
    "wrong_L1_without_sizes": "L1_without_abs",
    "wrong_abs_in_place": "in place on a leaf",
    "wrong_all_zeros_alone": "zeros_as_a_whole_only",
    "wrong_where_too_late": "nan_at_zero",
    "wrong_sizes_as_roots": "L1_by_roots",
}
