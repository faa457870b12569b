"""Answers to bce_with_logits as students might write them, made from the statement alone."""

import torch
from torch import Tensor


def right_at_first(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    positive = z > 0
    top = torch.where(positive, z, torch.zeros_like(z))
    minus_abs = torch.where(positive, -z, z)
    losses = top - z * y + torch.log1p(torch.exp(minus_abs))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def right_logaddexp(z, y, reduction="mean"):
    """Logaddexp."""
    losses = torch.logaddexp(z, torch.zeros_like(z)) - y * z
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def right_hint_3_m_relu_both_exponentials(z, y, reduction="mean"):
    """Hint 3: m = relu, both exponentials."""
    m = z.relu()
    losses = m + torch.log(torch.exp(-m) + torch.exp(z - m)) - y * z
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_formula_sigmoid_log_taken_literally_infinite(
    z: Tensor, y: Tensor, reduction: str = "mean"
) -> Tensor:
    """Formula with sigmoid and log taken literally: infinite or NaN for large logits."""
    p = torch.sigmoid(z)
    losses = -(y * torch.log(p) + (1 - y) * torch.log(1 - p))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_probabilities_saved_clamping_1e_7_1(
    z: Tensor, y: Tensor, reduction: str = "mean"
) -> Tensor:
    """Probabilities saved by clamping to [1e-7, 1 - 1e-7]."""
    p = torch.sigmoid(z).clamp(1e-7, 1 - 1e-7)
    losses = -(y * torch.log(p) + (1 - y) * torch.log(1 - p))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_log_1_exp_z_z_y(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Log(1 + exp(z)) - z y literally: overflows for z > 88."""
    losses = torch.log(1 + torch.exp(z)) - z * y
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_clamp_abs_leave_wrong_gradient_z(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Clamp and abs leave a wrong gradient at z = 0."""
    losses = z.clamp(min=0) - z * y + torch.log1p(torch.exp(-z.abs()))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_yes_no_swapped_label_1_taken(z: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    """Yes and no swapped: label 1 is taken for no."""
    losses = torch.logaddexp(torch.zeros_like(z), z) - z * (1 - y)
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


IDEAS = {
    "wrong_formula_sigmoid_log_taken_literally_infinite": "logarithms_of_probabilities",
    "wrong_probabilities_saved_clamping_1e_7_1": "clamped_at_1e_7",
    "wrong_log_1_exp_z_z_y": "overflow",
    "wrong_clamp_abs_leave_wrong_gradient_z": "slope_1_at_0",
    "wrong_yes_no_swapped_label_1_taken": "labels_exchanged",
}
