"""Answers to huber_loss as students might write them, made from the statement alone."""

# ruff: noqa: E741, SIM108
import torch
from torch import Tensor


def right_at_first(y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean") -> Tensor:
    d = y_hat - y
    losses = torch.where(d.abs() <= delta, 0.5 * d**2, delta * (d.abs() - 0.5 * delta))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def right_clamp_c_min_d_delta_c(y_hat, y, delta=1.0, reduction="mean"):
    """With clamp: c = min(|d|, delta); c*(|d| - c/2)."""
    if reduction not in {"none", "mean", "sum"}:
        raise ValueError("reduction")
    a = (y_hat - y).abs()
    c = a.clamp(max=delta)
    l = c * (a - 0.5 * c)
    return l if reduction == "none" else getattr(l, reduction)()


def right_boolean_masks_times_pieces(y_hat, y, delta=1.0, reduction="mean"):
    """Boolean masks times pieces."""
    d = y_hat - y
    small = (d.abs() <= delta).to(d.dtype)
    l = small * 0.5 * d**2 + (1 - small) * delta * (d.abs() - 0.5 * delta)
    if reduction == "none":
        return l
    if reduction == "mean":
        return l.mean()
    if reduction == "sum":
        return l.sum()
    raise ValueError("reduction")


def wrong_smooth_l1_divided_delta(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """Smooth L1: divided by delta."""
    d = y_hat - y
    losses = torch.where(d.abs() <= delta, 0.5 * d**2 / delta, d.abs() - 0.5 * delta)
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_delta_lost_line_delta_d_0(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """A delta lost in the line: delta * (|d| - 0.5)."""
    d = y_hat - y
    losses = torch.where(d.abs() <= delta, 0.5 * d**2, delta * (d.abs() - 0.5))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_one_branch_whole_tensor_chosen_largest(y_hat, y, delta=1.0, reduction="mean"):
    """One branch for the whole tensor, chosen by the largest difference."""
    d = y_hat - y
    if d.numel() == 0 or d.abs().max() <= delta:
        losses = 0.5 * d**2
    else:
        losses = delta * (d.abs() - 0.5 * delta)
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(reduction)


def wrong_no_half_parabola(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """No half in the parabola."""
    d = y_hat - y
    losses = torch.where(d.abs() <= delta, d**2, delta * (d.abs() - 0.5 * delta))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_clipped_square_flat_beyond_delta_instead(y_hat, y, delta=1.0, reduction="mean"):
    """Clipped square: flat beyond delta instead of a line."""
    d = (y_hat - y).clamp(-delta, delta)
    losses = 0.5 * d**2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(reduction)


IDEAS = {
    "wrong_smooth_l1_divided_delta": "smooth_l1",
    "wrong_delta_lost_line_delta_d_0": "half_delta",
    "wrong_one_branch_whole_tensor_chosen_largest": "line_for_all",
    "wrong_no_half_parabola": "whole_square",
    "wrong_clipped_square_flat_beyond_delta_instead": "clipped",
}
