"""Answers to chain_rule_grads by somebody who had seen the notebook alone."""


def right_of_a_student(x, w1, b1, w2, b2, t):
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
        "b2": d,
    }


def wrong_x_left_out(x, w1, b1, w2, b2, t):
    """W1 lacks the factor x."""
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    d = 2 * (y2 - t)
    return {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 * x,
        "w1": d * w2,
        "b1": d * w2,
        "w2": d * y1,
        "b2": d,
    }


def wrong_two_left_out(x, w1, b1, w2, b2, t):
    """The slope of the square lacks the 2."""
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    d = y2 - t
    return {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d * w2,
        "w2": d * y1,
        "b2": d,
    }


def wrong_sign(x, w1, b1, w2, b2, t):
    """The sign is wrong: t - y2."""
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    d = 2 * (t - y2)
    return {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d * w2,
        "w2": d * y1,
        "b2": d,
    }


def wrong_x_for_y1(x, w1, b1, w2, b2, t):
    """W2 is multiplied by x, not by y1."""
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    d = 2 * (y2 - t)
    return {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d * w2,
        "w2": d * x,
        "b2": d,
    }


def wrong_w1_for_w2_in_b1(x, w1, b1, w2, b2, t):
    """B1 goes back through w1, not through w2."""
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    d = 2 * (y2 - t)
    return {
        "dy2_dy1": w2.clone(),
        "dy1_dw1": x.clone(),
        "dy2_dw1": w2 * x,
        "w1": d * w2 * x,
        "b1": d * w1,
        "w2": d * y1,
        "b2": d,
    }


IDEAS = {
    "wrong_x_left_out": "x_left_out_of_w1",
    "wrong_two_left_out": "two_left_out",
    "wrong_sign": "sign",
    "wrong_x_for_y1": "x_for_y1",
    "wrong_w1_for_w2_in_b1": "w1_for_w2_in_b1",
}
