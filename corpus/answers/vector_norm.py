"""Answers to vector_norm by somebody who had seen the notebook alone."""

import torch


def right_of_a_student(x, p=2, dim=None, keepdim=False):
    if dim is None:
        out = _norm(x.reshape(1, -1), p).reshape(())
        return out.reshape((1,) * x.dim()) if keepdim else out
    out = _norm(x.movedim(dim, -1), p)
    return out.unsqueeze(dim) if keepdim else out


def _norm(x, p):
    if p == 1:
        return x.abs().sum(dim=-1)
    if p == 2:
        s = (x * x).sum(dim=-1)
        zero = s == 0
        return torch.where(
            zero, torch.zeros_like(s), torch.where(zero, torch.ones_like(s), s).sqrt()
        )
    return x.abs().amax(dim=-1)


def wrong_maximum_without_sizes(x, p=2, dim=None, keepdim=False):
    """The maximum norm without sizes."""
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if p == 1:
        return x.abs().sum(dim=dims, keepdim=keepdim)
    if p == 2:
        s = (x * x).sum(dim=dims, keepdim=keepdim)
        zero = s == 0
        return torch.where(
            zero, torch.zeros_like(s), torch.where(zero, torch.ones_like(s), s).sqrt()
        )
    return x.amax(dim=dims, keepdim=keepdim)


def wrong_plain_root(x, p=2, dim=None, keepdim=False):
    """A plain root: the gradient at 0 is NaN."""
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if p == 1:
        return x.abs().sum(dim=dims, keepdim=keepdim)
    if p == 2:
        return (x * x).sum(dim=dims, keepdim=keepdim).sqrt()
    return x.abs().amax(dim=dims, keepdim=keepdim)


def wrong_small_number_added(x, p=2, dim=None, keepdim=False):
    """A small number is added below the root."""
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if p == 1:
        return x.abs().sum(dim=dims, keepdim=keepdim)
    if p == 2:
        return ((x * x).sum(dim=dims, keepdim=keepdim) + 1e-8).sqrt()
    return x.abs().amax(dim=dims, keepdim=keepdim)


def wrong_keepdim_forgotten(x, p=2, dim=None, keepdim=False):
    """Keepdim is forgotten where dim is None."""
    dims = tuple(range(x.dim())) if dim is None else (dim,)
    if dim is None:
        keepdim = False
    if p == 1:
        return x.abs().sum(dim=dims, keepdim=keepdim)
    if p == 2:
        s = (x * x).sum(dim=dims, keepdim=keepdim)
        zero = s == 0
        return torch.where(
            zero, torch.zeros_like(s), torch.where(zero, torch.ones_like(s), s).sqrt()
        )
    return x.abs().amax(dim=dims, keepdim=keepdim)


def wrong_dim_is_false(x, p=2, dim=None, keepdim=False):
    """`if dim` in place of `is not None`: dim=0 counts as None."""
    dims = (dim,) if dim else tuple(range(x.dim()))
    if p == 1:
        return x.abs().sum(dim=dims, keepdim=keepdim)
    if p == 2:
        s = (x * x).sum(dim=dims, keepdim=keepdim)
        zero = s == 0
        return torch.where(
            zero, torch.zeros_like(s), torch.where(zero, torch.ones_like(s), s).sqrt()
        )
    return x.abs().amax(dim=dims, keepdim=keepdim)


IDEAS = {
    "wrong_maximum_without_sizes": "maximum_without_abs",
    "wrong_plain_root": "nan_at_zero",
    "wrong_small_number_added": "epsilon_8",
    "wrong_keepdim_forgotten": "keepdim_without_dim_ignored",
    "wrong_dim_is_false": "dim_0_is_no_dim",
}
