"""Answers to select_ops by somebody who had seen the notebook alone."""

import torch


def right_of_a_student(x, y, lo, idx):
    mask = x >= lo
    out = y.clone()
    out[mask] = x[mask]
    return {"where": out, "masked": x[mask], "taken": x.reshape(-1)[idx]}


def wrong_multiplied_by_the_mask(x, y, lo, idx):
    """Multiplies with the mask: NaN times 0."""
    mask = x >= lo
    m = mask.to(x.dtype)
    return {"where": m * x + (1 - m) * y, "masked": x[mask], "taken": x.reshape(-1)[idx]}


def wrong_greater(x, y, lo, idx):
    """> rather than >=."""
    mask = x > lo
    out = y.clone()
    out[mask] = x[mask]
    return {"where": out, "masked": x[mask], "taken": x.reshape(-1)[idx]}


def wrong_rows_taken(x, y, lo, idx):
    """X[idx] takes rows."""
    mask = x >= lo
    out = y.clone()
    out[mask] = x[mask]
    return {"where": out, "masked": x[mask], "taken": x[idx]}


def wrong_exchanged(x, y, lo, idx):
    """Where is the wrong way round: y where x is at least lo."""
    mask = x >= lo
    out = x.clone()
    out[mask] = y[mask]
    return {"where": out, "masked": x[mask], "taken": x.reshape(-1)[idx]}


def wrong_masked_with_zeros(x, y, lo, idx):
    """Masked keeps the shape and puts 0 where nothing is chosen."""
    mask = x >= lo
    out = y.clone()
    out[mask] = x[mask]
    kept = torch.zeros_like(x)
    kept[mask] = x[mask]
    return {"where": out, "masked": kept, "taken": x.reshape(-1)[idx]}


IDEAS = {
    "wrong_multiplied_by_the_mask": "mask_times_numbers",
    "wrong_greater": "greater",
    "wrong_rows_taken": "rows_taken",
    "wrong_exchanged": "branches_exchanged",
    "wrong_masked_with_zeros": "masked_zeros_left",
}
