"""Answers to float32_bits by somebody who had seen the notebook alone."""

import math


def right_of_a_student(x):
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x < 2.0**-126:
        M = round(x * 2.0**149)
        if M == 2**23:
            return s, 1, 0
        return s, 0, M
    m, e = math.frexp(x)
    M = round((2 * m - 1) * 2**23)
    E = e - 1 + 127
    if M == 2**23:
        E, M = E + 1, 0
    return s, E, M


def wrong_cut_off(x):
    """Cuts the mantissa off."""
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x < 2.0**-126:
        M = round(x * 2.0**149)
        if M == 2**23:
            return s, 1, 0
        return s, 0, M
    m, e = math.frexp(x)
    M = int((2 * m - 1) * 2**23)
    E = e - 1 + 127
    if M == 2**23:
        E, M = E + 1, 0
    return s, E, M


def wrong_not_carried(x):
    """No carry: M may be 2**23."""
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x < 2.0**-126:
        M = round(x * 2.0**149)
        if M == 2**23:
            return s, 1, 0
        return s, 0, M
    m, e = math.frexp(x)
    M = round((2 * m - 1) * 2**23)
    E = e - 1 + 127
    return s, E, M


def wrong_exponent_of_frexp(x):
    """Frexp's exponent taken as it is: E too large by 1."""
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x < 2.0**-126:
        M = round(x * 2.0**149)
        if M == 2**23:
            return s, 1, 0
        return s, 0, M
    m, e = math.frexp(x)
    M = round((2 * m - 1) * 2**23)
    E = e + 127
    if M == 2**23:
        E, M = E + 1, 0
    return s, E, M


def wrong_leading_one(x):
    """The leading 1 is stored."""
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x < 2.0**-126:
        M = round(x * 2.0**149)
        if M == 2**23:
            return s, 1, 0
        return s, 0, M
    m, e = math.frexp(x)
    M = round(2 * m * 2**23)
    E = e - 1 + 127
    if M == 2**24:
        E, M = E + 1, 2**23
    return s, E, M


def wrong_minus_zero(x):
    """X < 0 for the sign: -0.0 becomes 0.0."""
    s = 1 if x < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x < 2.0**-126:
        M = round(x * 2.0**149)
        if M == 2**23:
            return s, 1, 0
        return s, 0, M
    m, e = math.frexp(x)
    M = round((2 * m - 1) * 2**23)
    E = e - 1 + 127
    if M == 2**23:
        E, M = E + 1, 0
    return s, E, M


IDEAS = {
    "wrong_cut_off": "truncated",
    "wrong_not_carried": "not_carried",
    "wrong_exponent_of_frexp": "exponent_one_too_large",
    "wrong_leading_one": "leading_one_kept",
    "wrong_minus_zero": "minus_zero",
}
