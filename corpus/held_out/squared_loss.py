"""Answers to squared_loss as students might write them, made from the statement alone."""

# ruff: noqa: E741
import torch
from torch import Tensor


def wrong_y_rebuilt_new_tensor_so_no(y_hat: Tensor, y: Tensor, reduction: str = "none") -> Tensor:
    """Y is rebuilt as a new tensor, so no gradient reaches y."""
    y = torch.tensor(y.tolist(), dtype=y_hat.dtype, device=y_hat.device)
    losses = (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_y_unsqueeze_squeeze_place_changes_shape(
    y_hat: Tensor, y: Tensor, reduction: str = "none"
) -> Tensor:
    """Y.unsqueeze_ / squeeze_ in place: changes the shape of the y of the caller."""
    if y.dim() < y_hat.dim():
        y.unsqueeze_(1)
    elif y.dim() > y_hat.dim():
        y.squeeze_(1)
    losses = (y_hat - y) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_y_hat_cast_dtype_y_so(y_hat: Tensor, y: Tensor, reduction: str = "none") -> Tensor:
    """Y_hat is cast to the dtype of y, so integer labels truncate the predictions."""
    losses = (y_hat.to(y.dtype) - y.reshape(y_hat.shape)) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_mean_divides_2n_although_losses_are(
    y_hat: Tensor, y: Tensor, reduction: str = "none"
) -> Tensor:
    """Mean divides by 2n although the losses are halved already."""
    losses = (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.sum() / (2 * len(y_hat))
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_mean_sum_over_dim_0_column(y_hat: Tensor, y: Tensor, reduction: str = "none") -> Tensor:
    """Mean and sum over dim 0: a column gives shape (1,)."""
    losses = (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean(dim=0)
    if reduction == "sum":
        return losses.sum(dim=0)
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_unsqueeze_only_y_right_column_row(
    y_hat: Tensor, y: Tensor, reduction: str = "none"
) -> Tensor:
    """Unsqueeze only y: right for column/row, broadcast wrong for row/column."""
    losses = (y_hat - (y.unsqueeze(1) if y.dim() == 1 else y)) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_returns_python_numbers_mean_sum_item(y_hat, y, reduction="none"):
    """Returns Python numbers for mean and sum (.item())."""
    l = (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
    if reduction == "none":
        return l
    if reduction == "mean":
        return l.mean().item()
    if reduction == "sum":
        return l.sum().item()
    raise ValueError


IDEAS = {
    "wrong_y_rebuilt_new_tensor_so_no": "no gradient",
    "wrong_y_unsqueeze_squeeze_place_changes_shape": "in place on a leaf",
    "wrong_y_hat_cast_dtype_y_so": "predictions_in_dtype_of_targets",
    "wrong_mean_divides_2n_although_losses_are": "mean_halved_again",
    "wrong_mean_sum_over_dim_0_column": "mean_and_sum_over_first_axis",
    "wrong_unsqueeze_only_y_right_column_row": "targets_always_a_column",
    "wrong_returns_python_numbers_mean_sum_item": "numbers_for_mean_and_sum",
}
