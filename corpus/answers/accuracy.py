"""Answers to accuracy as students might write them, made from the statement alone."""

import torch


def right_at_first(y_hat, y):
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    return float((y_hat.reshape(-1) == y).sum())


def right_by_topk(y_hat, y):
    """Look whether the label has the largest score."""
    if y_hat.dim() == 1 or y_hat.size(1) == 1:
        return float(sum(a == b for a, b in zip(y_hat.flatten().tolist(), y.tolist(), strict=True)))
    own = y_hat.gather(1, y.long()[:, None])
    return torch.sum((y_hat <= own).all(dim=1)).double().item()


def wrong_ratio(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.argmax(1) if y_hat.shape[1] > 1 else y_hat[:, 0]
    return float((y_hat == y).float().mean())


def wrong_argmax_0(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.argmax(0) if y_hat.shape[1] > 1 else y_hat[:, 0]
    return float((y_hat == y).sum())


def wrong_column_broadcasts(y_hat, y):
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(1)
    return float((y_hat == y).sum())


def wrong_tensor(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.argmax(1) if y_hat.shape[1] > 1 else y_hat[:, 0]
    return (y_hat.type(y.dtype) == y).float().sum()


def wrong_column_argmax(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.argmax(1)
    return float((y_hat == y).sum())


def wrong_ids_argmax(y_hat, y):
    return float((y_hat.argmax(-1) == y).sum())


def wrong_returns_share_instead_count(y_hat, y):
    """Returns the share instead of the count."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    if len(y) == 0:
        return 0.0
    return (y_hat.reshape(-1) == y).float().mean().item()


def wrong_column_against_row(y_hat, y):
    """Column (n, 1) compared with the row: n x n table."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    return float((y_hat == y).sum())


def wrong_argmax_over_wrong_axis(y_hat, y):
    """Argmax over the wrong axis, dim 0."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=0)
    return float((y_hat.reshape(-1) == y).sum())


def wrong_float_ids_cut(y_hat, y):
    """Float class ids cut to whole numbers: 1.5 becomes class 1."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    return float((y_hat.reshape(-1).long() == y).sum())


def wrong_returns_tensor_no_python_float(y_hat, y):
    """Returns a tensor and no Python float."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    return (y_hat.reshape(-1) == y).sum().float()


def wrong_rounds_class_ids(y_hat, y):
    """Rounds class ids."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    return float((y_hat.reshape(-1).round() == y).sum())


def wrong_max_values_instead_argmax(y_hat, y):
    """Max values instead of argmax."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.max(dim=1).values
    return float((y_hat.reshape(-1) == y).sum())


IDEAS = {
    "wrong_ratio": "ratio_by_mean",
    "wrong_argmax_0": "largest_of_columns_as_they_are",
    "wrong_column_broadcasts": "column_broadcast",
    "wrong_tensor": "a_tensor",
    "wrong_column_argmax": "column_taken_for_scores",
    "wrong_ids_argmax": "ids_taken_for_scores",
    "wrong_returns_share_instead_count": "ratio",
    "wrong_column_against_row": "column_broadcast",
    "wrong_argmax_over_wrong_axis": "largest_of_columns_as_they_are",
    "wrong_float_ids_cut": "ids_truncated",
    "wrong_returns_tensor_no_python_float": "a_tensor",
    "wrong_rounds_class_ids": "ids_rounded",
    "wrong_max_values_instead_argmax": "scores_compared",
}
