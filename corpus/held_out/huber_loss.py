"""Answers to huber_loss as students might write them, made from the statement alone."""

import torch
from torch import Tensor


def wrong_unknown_reduction_gives_mean_no_valueerror(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """An unknown reduction gives the mean, no ValueError."""
    d = y_hat - y
    losses = torch.where(d.abs() <= delta, 0.5 * d**2, delta * (d.abs() - 0.5 * delta))
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    return losses.mean()


def wrong_condition_without_abs_large_negative_differences(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """Condition without abs: large negative differences stay on the parabola."""
    d = y_hat - y
    losses = torch.where(d <= delta, 0.5 * d**2, delta * (d.abs() - 0.5 * delta))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_loop_over_python_numbers_right_values(y_hat, y, delta=1.0, reduction="mean"):
    """Loop over Python numbers: right values, no gradient."""
    out = []
    for d in (y_hat - y).flatten().tolist():
        if abs(d) <= delta:
            out.append(0.5 * d * d)
        else:
            out.append(delta * (abs(d) - 0.5 * delta))
    losses = torch.tensor(out, dtype=y_hat.dtype, device=y_hat.device).reshape(y_hat.shape)
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(reduction)


def wrong_mean_divides_number_rows_not_elements(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """Mean divides by the number of rows, not of elements."""
    d = y_hat - y
    losses = torch.where(d.abs() <= delta, 0.5 * d**2, delta * (d.abs() - 0.5 * delta))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.sum() / y_hat.shape[0]
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_smooth_pseudo_huber_loss_instead(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """The smooth "pseudo-Huber" loss instead."""
    d = y_hat - y
    losses = delta**2 * (torch.sqrt(1 + (d / delta) ** 2) - 1)
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_place_masked_assignment_on_d_d(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """In-place masked assignment on d*d/2 via y_hat -= y: changes the prediction of the caller."""
    with torch.no_grad():
        y_hat -= y
    d = y_hat
    losses = torch.where(d.abs() <= delta, 0.5 * d**2, delta * (d.abs() - 0.5 * delta))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_line_slope_only_delta_d_nothing(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """Line slope only: delta * |d|, nothing taken off."""
    d = y_hat - y
    losses = torch.where(d.abs() <= delta, 0.5 * d**2, delta * d.abs())
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_parabola_line_exchanged(
    y_hat: Tensor, y: Tensor, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """Parabola and line exchanged."""
    d = y_hat - y
    losses = torch.where(d.abs() > delta, 0.5 * d**2, delta * (d.abs() - 0.5 * delta))
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


IDEAS = {
    "wrong_unknown_reduction_gives_mean_no_valueerror": "any_reduction",
    "wrong_condition_without_abs_large_negative_differences": "test_signed",
    "wrong_loop_over_python_numbers_right_values": "no gradient|target_constant",
    "wrong_mean_divides_number_rows_not_elements": "mean_over_rows",
    "wrong_smooth_pseudo_huber_loss_instead": "pseudo_huber",
    "wrong_place_masked_assignment_on_d_d": "changes its inputs",
    "wrong_line_slope_only_delta_d_nothing": "jump",
    "wrong_parabola_line_exchanged": "pieces_swapped",
}
