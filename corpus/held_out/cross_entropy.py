"""Answers to cross_entropy as students might write them, made from the statement alone."""

import torch
import torch.nn.functional as F


def right_formula(logits, y, reduction="mean"):
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"unknown reduction: {reduction}")
    m = logits.max(dim=1).values
    log_sum = torch.log(torch.exp(logits - m.unsqueeze(1)).sum(dim=1))
    true_logits = logits[torch.arange(logits.shape[0], device=logits.device), y]
    losses = m + log_sum - true_logits
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    return losses


def right_gather(logits, y, reduction="mean"):
    z = logits - logits.detach().amax(dim=1, keepdim=True)
    log_probs = z - z.exp().sum(dim=1, keepdim=True).log()
    nll = -log_probs.gather(1, y[:, None])[:, 0]
    if reduction == "none":
        return nll
    if reduction == "sum":
        return nll.sum()
    if reduction == "mean":
        return nll.mean()
    raise ValueError("reduction must be 'mean', 'sum' or 'none'")


def right_masked_rows(logits, y, reduction="mean"):
    reducers = {"mean": torch.mean, "sum": torch.sum, "none": lambda t: t}
    if reduction not in reducers:
        raise ValueError(reduction)
    k = logits.size(1)
    is_true = torch.arange(k, device=logits.device) == y[:, None]
    shifted = logits - logits.max(1, keepdim=True)[0]
    log_p = shifted - torch.log(torch.sum(torch.exp(shifted), 1, keepdim=True))
    # where, not a product: 0 times -inf would be NaN
    chosen = torch.where(is_true, log_p, torch.zeros_like(log_p)).sum(1)
    return reducers[reduction](-chosen)


def right_differences_to_true_class(logits, y, reduction="mean"):
    def log_sum_exp(t):
        top = t.max(dim=-1, keepdim=True).values
        return (top + (t - top).exp().sum(dim=-1, keepdim=True).log()).squeeze(-1)

    d = logits - logits.gather(1, y.unsqueeze(-1))
    loss = log_sum_exp(d)
    match reduction:
        case "mean":
            return loss.sum() / len(y)
        case "sum":
            return loss.sum()
        case "none":
            return loss
        case _:
            raise ValueError(f"reduction={reduction!r}")


def wrong_log_of_plain_softmax(logits, y, reduction="mean"):
    """Takes the logarithm of a softmax without a shift: overflow for large logits."""
    if reduction not in ["mean", "sum", "none"]:
        raise ValueError("Invalid reduction")
    exps = torch.exp(logits)
    probs = exps / exps.sum(dim=1, keepdim=True)
    loss = -torch.log(probs[range(len(y)), y])
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss


def wrong_log_of_shifted_softmax(logits, y, reduction="mean"):
    """Takes the logarithm of the probability, which may have gone to 0: an infinite loss."""
    z = logits - logits.max(dim=1, keepdim=True).values
    p = torch.exp(z) / torch.exp(z).sum(dim=1, keepdim=True)
    losses = -torch.log(p[torch.arange(len(y)), y])
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ValueError("reduction must be mean, sum or none")


def wrong_small_number_in_log(logits, y, reduction="mean"):
    """Adds a small number to the probability before the logarithm, which caps the loss."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError("unknown reduction")
    shifted = logits - logits.max(dim=-1, keepdim=True)[0]
    exp = shifted.exp()
    softmax = exp / exp.sum(dim=-1, keepdim=True)
    p_true = softmax[torch.arange(y.shape[0]), y]
    loss = -torch.log(p_true + 1e-9)
    if reduction == "none":
        return loss
    return loss.mean() if reduction == "mean" else loss.sum()


def wrong_logits_as_probabilities(logits, y, reduction="mean"):
    """Takes the logits for probabilities, as if softmax had been applied already."""
    loss = -torch.log(logits[list(range(len(logits))), y])
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    if reduction == "none":
        return loss
    raise ValueError("unknown reduction " + str(reduction))


def wrong_one_hot_product(logits, y, reduction="mean"):
    """Multiplies the log-probabilities with one-hot labels: 0 times -inf gives NaN."""
    one_hot = F.one_hot(y, num_classes=logits.shape[1]).to(logits.dtype)
    m = logits.max(dim=1, keepdim=True).values
    log_softmax = logits - m - torch.log(torch.exp(logits - m).sum(dim=1, keepdim=True))
    loss = -(one_hot * log_softmax).sum(dim=1)
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    if reduction == "none":
        return loss
    raise ValueError(f"Unsupported reduction {reduction}")


def wrong_any_other_reduction(logits, y, reduction="mean"):
    """An unknown reduction is treated like "none" instead of raising a ValueError."""
    n = logits.shape[0]
    maxes = logits.max(1, keepdim=True).values
    lse = (maxes + (logits - maxes).exp().sum(1, keepdim=True).log()).squeeze(1)
    loss = lse - logits[torch.arange(n), y]
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss


def wrong_mean_over_all_entries(logits, y, reduction="mean"):
    """The mean is taken over all n * k entries, so it is k times too small."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError("bad reduction")
    z = logits - logits.max(dim=1, keepdim=True).values
    logp = z - z.exp().sum(dim=1, keepdim=True).log()
    mask = torch.zeros_like(logits, dtype=torch.bool)
    mask[torch.arange(len(y)), y] = True
    loss = torch.where(mask, -logp, torch.zeros_like(logp))
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    return loss.sum(dim=1)


def wrong_column_indexing(logits, y, reduction="mean"):
    """Picks with [:, y], which takes the labels of all examples from every row."""
    z = logits - logits.max(dim=1, keepdim=True).values
    log_probs = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
    loss = -log_probs[:, y]
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    if reduction == "none":
        return loss
    raise ValueError("reduction has to be 'mean', 'sum' or 'none'")


def wrong_one_maximum_for_all(logits, y, reduction="mean"):
    """Shifts all rows by one and the same maximum: rows far below it end in log(0)."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError("reduction")
    m = torch.max(logits)
    log_z = m + torch.log(torch.sum(torch.exp(logits - m), dim=1))
    loss = log_z - logits.gather(1, y.unsqueeze(1)).squeeze(1)
    if reduction == "sum":
        return loss.sum()
    if reduction == "none":
        return loss
    return loss.mean()


def wrong_new_tensor_from_list(logits, y, reduction="mean"):
    """Collects the losses in a new tensor, which cuts the graph."""
    losses = []
    for row, label in zip(logits, y):
        m = row.max()
        loss = m + torch.log(torch.exp(row - m).sum()) - row[label]
        losses.append(loss)
    losses = torch.tensor(losses, dtype=logits.dtype, device=logits.device)
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ValueError("reduction must be one of 'mean', 'sum', 'none'")


def wrong_column_of_losses(logits, y, reduction="mean"):
    """Forgets to squeeze after gather: with "none" the losses have shape (n, 1)."""
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_probs = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    nll = -torch.gather(log_probs, 1, y.unsqueeze(1))
    if reduction == "none":
        return nll
    if reduction == "mean":
        return nll.mean()
    if reduction == "sum":
        return nll.sum()
    raise ValueError(f"Unknown reduction: {reduction}")


def wrong_maximum_not_added_back(logits, y, reduction="mean"):
    """Shifts inside the logarithm of the sum, but never adds the maximum again."""
    if reduction not in {"mean", "sum", "none"}:
        raise ValueError("unknown reduction")
    m = logits.max(dim=1, keepdim=True).values
    log_sum_exp = torch.log(torch.exp(logits - m).sum(dim=1))
    loss = log_sum_exp - logits[torch.arange(logits.size(0)), y]
    if reduction == "mean":
        loss = loss.mean()
    elif reduction == "sum":
        loss = loss.sum()
    return loss


def wrong_plain_softmax_and_always_mean(logits, y, reduction="mean"):
    """No shift against overflow, and the argument reduction is never looked at."""
    softmax = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    return -softmax[range(len(y)), y].log().mean()


def wrong_clipped_and_silent_reduction(logits, y, reduction="mean"):
    """Clips the probabilities before the logarithm, and returns None for other reductions."""
    z = logits - logits.max(dim=1, keepdim=True).values
    probs = torch.exp(z) / torch.exp(z).sum(dim=1, keepdim=True)
    probs = torch.clamp(probs, 1e-7, 1 - 1e-7)
    loss = -torch.log(probs[torch.arange(len(y)), y])
    if reduction == "mean":
        return torch.mean(loss)
    if reduction == "sum":
        return torch.sum(loss)
    if reduction == "none":
        return loss


IDEAS = {
    "wrong_log_of_plain_softmax": "logarithm_of_unshifted_softmax",
    "wrong_log_of_shifted_softmax": "logarithm_of_softmax",
    "wrong_small_number_in_log": "epsilon_1e_9",
    "wrong_logits_as_probabilities": "logits_as_probabilities",
    "wrong_one_hot_product": "one_hot_times_log",
    "wrong_any_other_reduction": "unknown_reduction_is_none",
    "wrong_mean_over_all_entries": "mean_over_all_entries",
    "wrong_column_indexing": "whole_columns",
    "wrong_one_maximum_for_all": "shifted_by_global_maximum",
    "wrong_new_tensor_from_list": "graph_cut|no gradient",
    "wrong_column_of_losses": "dimension of size 1",
    "wrong_maximum_not_added_back": "shift_not_undone",
    "wrong_plain_softmax_and_always_mean": "",
    "wrong_clipped_and_silent_reduction": "",
}
