"""Answers to bce_with_logits as students might write them, made from the statement alone."""

import torch
from torch import Tensor


def wrong_mean_over_first_dimension_only_sum(
    z: Tensor, y: Tensor, reduction: str = "mean"
) -> Tensor:
    """Mean is over the first dimension only (sum / number of rows)."""
    positive = z > 0
    top = torch.where(positive, z, torch.zeros_like(z))
    minus_abs = torch.where(positive, -z, z)
    losses = top - z * y + torch.log1p(torch.exp(minus_abs))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.sum() / z.shape[0]
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_logits_clamped_50_50_safety(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Logits clamped to [-50, 50] for safety."""
    z = z.clamp(-50, 50)
    losses = torch.logaddexp(torch.zeros_like(z), z) - z * y
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_labels_between_are_rounded_0_or(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Labels in between are rounded to 0 or 1."""
    y = (y > 0.5).to(z.dtype)
    losses = torch.logaddexp(torch.zeros_like(z), z) - z * y
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_labels_are_detached_no_gradient_respect(
    z: Tensor, y: Tensor, reduction: str = "mean"
) -> Tensor:
    """Labels are detached: no gradient with respect to y."""
    losses = torch.logaddexp(torch.zeros_like(z), z) - z * y.detach()
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_only_term_y_log_p_no(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Only the term y log p: no-answers have no loss."""
    losses = y * torch.logaddexp(torch.zeros_like(z), -z)
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_z_log1p_exp_z_style_always(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Z - log1p(exp(z)) style: always z + log1p(exp(-z)) (the advice of the check), overflows for z
    < -88."""
    losses = z + torch.log1p(torch.exp(-z)) - z * y
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_default_reduction_sum_last_dimension_before(
    z: Tensor, y: Tensor, reduction: str = "mean"
) -> Tensor:
    """Default reduction is the sum of the last dimension before the mean."""
    losses = torch.logaddexp(torch.zeros_like(z), z) - z * y
    if losses.dim() > 1:
        losses = losses.sum(dim=-1)
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_relu_instead_clamp_gradient_0_wrong(
    z: Tensor, y: Tensor, reduction: str = "mean"
) -> Tensor:
    """Relu instead of clamp: gradient at 0 is wrong."""
    losses = torch.relu(z) - z * y + torch.log1p(torch.exp(-z.abs()))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


IDEAS = {
    "wrong_mean_over_first_dimension_only_sum": "mean_over_the_batch",
    "wrong_logits_clamped_50_50_safety": "logits_clamped_at_50",
    "wrong_labels_between_are_rounded_0_or": "labels_rounded",
    "wrong_labels_are_detached_no_gradient_respect": "no gradient",
    "wrong_only_term_y_log_p_no": "first_term_only",
    "wrong_z_log1p_exp_z_style_always": "overflow_of_minus_z",
    "wrong_default_reduction_sum_last_dimension_before": "added_up_along_the_last",
    "wrong_relu_instead_clamp_gradient_0_wrong": "slope_0_at_0",
}
