"""Answers to select_ops by somebody who had seen the notebook alone."""

import torch


def wrong_writes_into_y(x, y, lo, idx):
    """Writes into y itself."""
    mask = x >= lo
    out = y
    out[mask] = x[mask]
    return {"where": out, "masked": x[mask], "taken": x.reshape(-1)[idx]}


def wrong_nan_stays(x, y, lo, idx):
    """Replaces where x < lo: NaN of x stays in where."""
    mask = x >= lo
    out = x.clone()
    out[x < lo] = y[x < lo]
    return {"where": out, "masked": x[mask], "taken": x.reshape(-1)[idx]}


def wrong_viewed(x, y, lo, idx):
    """View(-1) fails for an x that is not contiguous."""
    mask = x >= lo
    out = y.clone()
    out[mask] = x[mask]
    return {"where": out, "masked": x[mask], "taken": x.view(-1)[idx]}


def wrong_python_numbers(x, y, lo, idx):
    """Masked is built from Python numbers: no gradient, float32."""
    mask = x >= lo
    out = y.clone()
    out[mask] = x[mask]
    return {
        "where": out,
        "masked": torch.tensor([v for v in x.flatten().tolist() if v >= lo]),
        "taken": x.reshape(-1)[idx],
    }


def wrong_taken_from_where(x, y, lo, idx):
    """Taken takes from the result of where, not from x."""
    mask = x >= lo
    out = y.clone()
    out[mask] = x[mask]
    return {"where": out, "masked": x[mask], "taken": out.reshape(-1)[idx]}


def wrong_masked_times_mask(x, y, lo, idx):
    """Masked multiplies with the mask."""
    m = x >= lo
    out = y.clone()
    out[m] = x[m]
    return {"where": out, "masked": x * m, "taken": x.reshape(-1)[idx]}


def wrong_places(x, y, lo, idx):
    """Masked from y as well: chosen of where."""
    m = x >= lo
    out = y.clone()
    out[m] = x[m]
    return {"where": out, "masked": m.nonzero(), "taken": x.reshape(-1)[idx]}


IDEAS = {
    "wrong_writes_into_y": "in place on a leaf",
    "wrong_nan_stays": "unless_below",
    "wrong_viewed": "view of scattered memory",
    "wrong_python_numbers": "masked_from_numbers",
    "wrong_taken_from_where": "taken_from_where",
    "wrong_masked_times_mask": "masked_in_shape_of_x",
    "wrong_places": "places_of_each_axis",
}
