# ruff: noqa: PLR0124
"""Answers to float32_bits by somebody who had seen the notebook alone."""

import math


def wrong_flushed(x):
    """Numbers below 2**-126 become 0."""
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x < 2.0**-126:
        return s, 0, 0
    m, e = math.frexp(x)
    M = round((2 * m - 1) * 2**23)
    E = e - 1 + 127
    if M == 2**23:
        E, M = E + 1, 0
    return s, E, M


def wrong_half_of_the_smallest(x):
    """Small numbers are measured with 2**-127."""
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x < 2.0**-126:
        M = round(x * 2.0**150)
        if M == 2**23:
            return s, 1, 0
        return s, 0, M
    m, e = math.frexp(x)
    M = round((2 * m - 1) * 2**23)
    E = e - 1 + 127
    if M == 2**23:
        E, M = E + 1, 0
    return s, E, M


def wrong_infinite_too_early(x):
    """All above the largest float32 is infinity."""
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x > (2 - 2.0**-23) * 2.0**127:
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


def wrong_half_up(x):
    """Half is always rounded up."""
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x < 2.0**-126:
        M = math.floor(x * 2.0**149 + 0.5)
        if M == 2**23:
            return s, 1, 0
        return s, 0, M
    m, e = math.frexp(x)
    M = math.floor((2 * m - 1) * 2**23 + 0.5)
    E = e - 1 + 127
    if M == 2**23:
        E, M = E + 1, 0
    return s, E, M


def wrong_nan_is_infinity(x):
    """NaN gets M = 0 like infinity."""
    s = 1 if math.copysign(1.0, x) < 0 else 0
    if math.isnan(x):
        return s, 255, 0
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


def wrong_leading_one_below_the_smallest(x):
    """Below 2**-126: M with the leading 1, E = 0."""
    s = int(math.copysign(1, x) < 0)
    if x != x:
        return s, 255, 1
    x = abs(x)
    if x >= 2.0**128 - 2.0**103:
        return s, 255, 0
    if x == 0:
        return s, 0, 0
    m, e = math.frexp(x)
    E = e + 126
    M = round((2 * m - 1) * 2**23)
    if M == 2**23:
        M, E = 0, E + 1
    return s, max(E, 0), M


def wrong_never_infinite(x):
    """Too large: no check."""
    s = int(math.copysign(1, x) < 0)
    if x != x:
        return s, 255, 1
    x = abs(x)
    if x == math.inf:
        return s, 255, 0
    if x < 2.0**-126:
        M = round(x * 2.0**149)
        return s, M >> 23, M & (2**23 - 1)
    m, e = math.frexp(x)
    E = e + 126
    M = round((2 * m - 1) * 2**23)
    if M == 2**23:
        M, E = 0, E + 1
    return s, E, M


IDEAS = {
    "wrong_flushed": "flushed_before_rounding",
    "wrong_half_of_the_smallest": "step_of_the_smallest_alone",
    "wrong_infinite_too_early": "infinite_too_early",
    "wrong_half_up": "half_up",
    "wrong_nan_is_infinity": "nan_as_infinity",
    "wrong_leading_one_below_the_smallest": "one_in_front_of_the_smallest",
    "wrong_never_infinite": "not_capped",
}
