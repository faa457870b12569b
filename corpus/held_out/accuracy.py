"""Answers to accuracy as students might write them, made from the statement alone."""

import torch


def wrong_ids_truncated(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.argmax(1) if y_hat.shape[1] > 1 else y_hat[:, 0]
    return float((y_hat.long() == y).sum())


def wrong_errors_counted(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.argmax(1) if y_hat.shape[1] > 1 else y_hat[:, 0]
    return float((y_hat != y).sum())


def wrong_argmin(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.argmin(1) if y_hat.shape[1] > 1 else y_hat[:, 0]
    return float((y_hat == y).sum())


def wrong_all_right(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.argmax(1) if y_hat.shape[1] > 1 else y_hat[:, 0]
    return float(torch.equal(y_hat.long(), y.long()))


def wrong_values_compared(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.max(1).values
    return float((y_hat == y).sum())


def wrong_ratio_double(y_hat, y):
    if y_hat.dim() == 2:
        y_hat = y_hat.argmax(1) if y_hat.shape[1] > 1 else y_hat[:, 0]
    return (y_hat == y).double().mean().item()


def wrong_column_argmaxed(y_hat, y):
    """Argmax over any two-dimensional input, so (n, 1) is answered 0 everywhere."""
    if y_hat.dim() == 2:
        y_hat = y_hat.argmax(dim=1)
    return float((y_hat == y).sum())


def wrong_score_of_a_half(y_hat, y):
    """Rounds the scores at 0.5: a class counts if its score is above 0.5 (takes softmax for granted)."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        own = y_hat[torch.arange(len(y)), y.long()]
        return float((own >= 0.5).sum())
    return float((y_hat.reshape(-1) == y).sum())


def wrong_counts_wrong_answers(y_hat, y):
    """Counts wrong answers."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    return float((y_hat.reshape(-1) != y).sum())


def wrong_classes_counted_1(y_hat, y):
    """Classes counted from 1: argmax + 1."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1) + 1
    return float((y_hat.reshape(-1) == y).sum())


def wrong_argmin_2(y_hat, y):
    """Argmin."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmin(dim=1)
    return float((y_hat.reshape(-1) == y).sum())


def wrong_all_or_nothing(y_hat, y):
    """All or nothing: torch.equal."""
    if y_hat.dim() == 2 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    return float(torch.equal(y_hat.reshape(-1).long(), y.long()))


IDEAS = {
    "wrong_ids_truncated": "ids_truncated",
    "wrong_errors_counted": "wrong_ones_counted",
    "wrong_argmin": "smallest_score",
    "wrong_all_right": "only_all_right",
    "wrong_values_compared": "scores_compared",
    "wrong_ratio_double": "ratio_by_mean",
    "wrong_column_argmaxed": "column_taken_for_scores",
    "wrong_score_of_a_half": "own_score_of_a_half",
    "wrong_counts_wrong_answers": "wrong_ones_counted",
    "wrong_classes_counted_1": "counted_from_1",
    "wrong_argmin_2": "smallest_score",
    "wrong_all_or_nothing": "only_all_right",
}
