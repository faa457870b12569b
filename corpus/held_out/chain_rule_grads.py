"""Answers to chain_rule_grads by somebody who had seen the notebook alone."""

import torch


def wrong_b2_is_1(x, w1, b1, w2, b2, t):
    """B2 is the slope of y2, 1, not that of the loss."""
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    d = 2 * (y2 - t)
    return {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d * w2,
        "w2": d * y1,
        "b2": torch.ones_like(d),
    }


def wrong_floats(x, w1, b1, w2, b2, t):
    """Python floats."""
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    d = 2 * (y2 - t)
    out = {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d * w2,
        "w2": d * y1,
        "b2": d,
    }
    return {name: value.item() for name, value in out.items()}


def wrong_added(x, w1, b1, w2, b2, t):
    """Slopes along the chain are added."""
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    d = 2 * (y2 - t)
    return {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 + x,
        "w1": d * (w2 + x),
        "b1": d * w2,
        "w2": d * y1,
        "b2": d,
    }


def wrong_b1_left_out(x, w1, b1, w2, b2, t):
    """Y1 without b1."""
    y1 = x * w1
    y2 = y1 * w2 + b2
    d = 2 * (y2 - t)
    return {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d * w2,
        "w2": d * y1,
        "b2": d,
    }


def wrong_divided_by_x(x, w1, b1, w2, b2, t):
    """B1 is w1's gradient divided by x: NaN at x = 0."""
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    d = 2 * (y2 - t)
    return {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": (d * w2 * x) / x,
        "w2": d * y1,
        "b2": d,
    }


def wrong_w2_left_out_of_b1(x, w1, b1, w2, b2, t):
    """B1 forgets w2."""
    y1 = x * w1 + b1
    d = 2 * (y1 * w2 + b2 - t)
    return {
        "dy2_dy1": w2,
        "dy1_dw1": x,
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d,
        "w2": d * y1,
        "b2": d,
    }


def wrong_factor_itself(x, w1, b1, w2, b2, t):
    """Dy2_dy1 is y1."""
    y1 = x * w1 + b1
    d = 2 * (y1 * w2 + b2 - t)
    return {
        "dy2_dy1": y1,
        "dy1_dw1": w1,
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d * w2,
        "w2": d * y1,
        "b2": d,
    }


def wrong_biases_as_factors(x, w1, b1, w2, b2, t):
    """B1 and b2 gradients are times b1, b2."""
    y1 = x * w1 + b1
    d = 2 * (y1 * w2 + b2 - t)
    return {
        "dy2_dy1": w2,
        "dy1_dw1": x,
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d * w2 * b1,
        "w2": d * y1,
        "b2": d * b2,
    }


IDEAS = {
    "wrong_b2_is_1": "b2_of_y2",
    "wrong_floats": "numbers_of_python",
    "wrong_added": "all_slopes_added",
    "wrong_b1_left_out": "b1_left_out",
    "wrong_divided_by_x": "not finite",
    "wrong_w2_left_out_of_b1": "w2_left_out_of_b1",
    "wrong_factor_itself": "own_factors_shown",
    "wrong_biases_as_factors": "biases_as_factors",
}
