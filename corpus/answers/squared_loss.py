"""Answers to squared_loss as students might write them, made from the statement alone."""

# ruff: noqa: E741
from torch import Tensor


def right_at_first(y_hat: Tensor, y: Tensor, reduction: str = "none") -> Tensor:
    losses = (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def right_view_pow_mul(y_hat, y, reduction="none"):
    """View_as, pow, mul."""
    if reduction not in {"none", "mean", "sum"}:
        raise ValueError("reduction")
    l = (y_hat - y.view_as(y_hat)).pow(2).mul(0.5)
    return l if reduction == "none" else getattr(l, reduction)()


def wrong_y_not_brought_shape_y_hat(y_hat: Tensor, y: Tensor, reduction: str = "none") -> Tensor:
    """Y is not brought to the shape of y_hat: (n,1) minus (n,) broadcasts to (n,n)."""
    losses = (y_hat - y) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_no_half(y_hat: Tensor, y: Tensor, reduction: str = "none") -> Tensor:
    """No half."""
    losses = (y_hat - y.reshape(y_hat.shape)) ** 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_default_reduction_mean_pytorch(
    y_hat: Tensor, y: Tensor, reduction: str = "mean"
) -> Tensor:
    """Default reduction is "mean" as in PyTorch."""
    losses = (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_brings_y_hat_shape_y_instead(y_hat: Tensor, y: Tensor, reduction: str = "none") -> Tensor:
    """Brings y_hat to the shape of y instead of the other way round."""
    losses = (y_hat.reshape(y.shape) - y) ** 2 / 2
    if reduction == "none":
        return losses
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    raise ValueError(f"unknown reduction {reduction!r}")


def wrong_unknown_reduction_raises_keyerror_from_dict(y_hat, y, reduction="none"):
    """An unknown reduction raises KeyError, from a dict."""
    losses = 0.5 * (y_hat - y.reshape(y_hat.shape)) ** 2
    return {"none": losses, "mean": losses.mean(), "sum": losses.sum()}[reduction]


IDEAS = {
    "wrong_y_not_brought_shape_y_hat": "every_prediction_with_every_target",
    "wrong_no_half": "half_missing",
    "wrong_default_reduction_mean_pytorch": "mean_by_default",
    "wrong_brings_y_hat_shape_y_instead": "shape_of_targets",
    "wrong_unknown_reduction_raises_keyerror_from_dict": "not refused",
}
