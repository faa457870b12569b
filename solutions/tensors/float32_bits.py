r"""# A number as float32 stores it

A tensor of dtype float32 keeps every number in 32 bits, as three whole numbers: a **sign** $s$ of 1 bit, a
**stored exponent** $E$ of 8 bits and a **mantissa field** $M$ of 23 bits. They mean

$$(-1)^s \cdot 2^{E - 127} \cdot \left(1 + \frac{M}{2^{23}}\right) \qquad\text{for } 1 \le E \le 254.$$

Given a Python number `x`, return the tuple `(s, E, M)` of the float32 that is **nearest** to `x`; halfway
between two of them, the one with an even $M$. Compute it with arithmetic: nothing of PyTorch and NumPy is
allowed, nor are `struct`, `ctypes`, `array`, `float.hex` and `int.from_bytes`. `math` is.

Two examples:

- $0.875 = 1.75 \cdot 2^{-1}$. So $s = 0$, $E = -1 + 127 = 126$, and $M = 0.75 \cdot 2^{23} = 6291456$.
- $6.36 = 1.59 \cdot 2^2$. So $s = 0$ and $E = 129$. Since $0.59 \cdot 2^{23} = 4949278.72$ is no whole number,
  the nearest one is taken: $M = 4949279$.

The two ends of the range of $E$ have a meaning of their own:

| number | exponent field $E$ | mantissa field $M$ |
|---|---|---|
| 0.0 with $s = 0$, and -0.0 with $s = 1$ | 0 | 0 |
| below $2^{-126}$: the value is $(-1)^s \cdot 2^{-126} \cdot M / 2^{23}$ | 0 | as the value says |
| infinity, and what is too large for float32 | 255 | 0 |
| NaN | 255 | any but 0 |

## Mind

- The 1 in front of $M / 2^{23}$ is not stored: $M$ lies between 0 and $2^{23} - 1$.
- Rounding up may lead to the next power of two. Then $E$ becomes larger by 1, and $M$ is 0.

## Small print

- Python's `round` takes the even one of two that are equally near. The sign of NaN does not matter.
- Too large is what rounds to $2^{128}$ or more: all from $2^{128} - 2^{103}$ on.
- Numbers below $2^{-126}$ are rounded to a whole $M$ as well. If that is $2^{23}$, the result is $2^{-126}$,
  with $E = 1$ and $M = 0$. If it is 0, the result is 0.
"""

import math

from grader import exercise, integers

LIBRARIES = ["struct.*", "ctypes.*", "array.*", "float.hex", "int.from_bytes"]


@exercise(
    points=4,
    order=5,
    forbid=["torch.*", "numpy.*", *LIBRARIES],
    hints=[
        "Begin with 6.36: between which two powers of two does it lie? Divided by the smaller one it is 1.59."
        " math.frexp(6.36) gives (0.795, 3): what has that to do with it?",
        "Within one power of two, float32 numbers stand 2**(e - 23) apart. So round(size / 2**(e - 23)) counts"
        " steps; of 1.0 to 2.0 there are 2**23 to 2**24. What has to be taken away to get M?",
        "Below 2**-126 the steps do not become smaller: with e = -126 they are counted as before, and nothing"
        " is taken away. Then look at the three ends: 0, steps that reach 2**24, and an E above 254.",
    ],
)
def float32_bits(x: float) -> tuple[int, int, int]:
    """Return the three fields of the float32 nearest to `x`.

    Args:
        x: any Python number of type float: -0.0, infinities and NaN too.

    Returns:
        `(sign, stored exponent, mantissa field)`: from 0 to 1, 0 to 255 and 0 to 2**23 - 1.
    """
    ### BEGIN SOLUTION
    sign, size = int(math.copysign(1, x) == -1), abs(x)
    if math.isnan(x):
        return sign, 255, 1
    if math.isinf(x):
        return sign, 255, 0
    e = max(math.frexp(size)[1] - 1, -126)
    steps = round(size / 2.0 ** (e - 23))
    if steps == 2**24:
        steps, e = 2**23, e + 1
    if e > 127:
        return sign, 255, 0
    if steps < 2**23:
        return sign, 0, steps
    return sign, e + 127, steps - 2**23
    ### END SOLUTION


def of_fractions(float32_bits, above, below):
    """Call it for one fraction after the other."""
    return [float32_bits(a / b) for a, b in zip(above.tolist(), below.tolist(), strict=True)]


def of_nan(float32_bits, x):
    """Any mantissa field but 0 will do."""
    _, exponent, mantissa = float32_bits(x)
    return {"stored exponent": exponent, "a mantissa field above 0": 0 < mantissa < 2**23}


bits = float32_bits
bits.case("0.875", x=0.875)
bits.case("6.36", x=6.36)
bits.case("-6.36", x=-6.36)
bits.case("one", x=1.0)
bits.case("a tenth", x=0.1)
bits.case("a power of two", x=-1024.0)
above, below = integers(4, low=-(10**6), high=10**6), integers(4, low=2, high=10**3)
bits.case("fractions", call=of_fractions, above=above, below=below)
bits.case("2**24 + 1 is halfway: the even one lies below", x=2.0**24 + 1)
bits.case("2**24 + 3 is halfway: the even one lies above", x=2.0**24 + 3)
bits.case("rounded up to a power of two", x=2 - 2.0**-30)
bits.case("the smallest with a 1 in front", x=2.0**-126)
bits.case("below it: -1e-38", x=-1e-38)
bits.case("below it: 1e-40", x=1e-40)
bits.case("below it: 1e-45, the smallest of all", x=1e-45)
bits.case("rounded up to the smallest with a 1 in front", x=2.0**-126 - 2.0**-151)
bits.case("halfway from the smallest of all to the next", x=3 * 2.0**-150)
bits.case("rounded to 0", x=1e-50)
bits.case("the largest", x=2.0**128 - 2.0**104)
bits.case("a little above the largest", x=2.0**128 - 2.0**103 - 2.0**75)
bits.case("halfway from the largest to 2**128", x=2.0**128 - 2.0**103)
bits.case("too large: -5e38", x=-5e38)
bits.case("too large: 1e39", x=1e39)
bits.case("zero", x=0.0)
bits.case("minus zero", x=-0.0)
bits.case("infinity", x=math.inf)
bits.case("minus infinity", x=-math.inf)
bits.case("NaN", call=of_nan, x=math.nan)


@float32_bits.right_variant
def both_fields_as_one_number(x):
    sign, size = int(str(x).startswith("-")), abs(x)
    if not math.isfinite(x):
        return sign, 255, int(math.isnan(x))
    e = max(math.frexp(size)[1] - 1, -126) if size else -126
    fields = (e + 126) * 2**23 + round(size / 2.0 ** (e - 23))
    return sign, *divmod(min(fields, 255 * 2**23), 2**23)


@float32_bits.right_variant
def doubled_and_halved(x):
    sign, size, e = int(math.atan2(x, -1.0) < 0), abs(x), 0
    if math.isnan(x) or size > 1e100:
        return sign, 255, 7 if math.isnan(x) else 0
    while size >= 2:
        size, e = size / 2, e + 1
    while size < 1 and e > -126:
        size, e = size * 2, e - 1
    steps = round(size * 2**23)
    if steps == 2**24:
        steps, e = 2**23, e + 1
    if e > 127:
        return sign, 255, 0
    return (sign, e + 127, steps - 2**23) if steps >= 2**23 else (sign, 0, steps)


@float32_bits.right_variant
def library(x):
    import struct  # noqa: PLC0415 - students would get it with the file's imports

    try:
        (bits,) = struct.unpack(">I", struct.pack(">f", x))
    except OverflowError:
        return int(x < 0), 255, 0
    return bits >> 31, bits >> 23 & 255, bits & (2**23 - 1)


bits.equivalent_mutant("return (sign, 255, 2)", "NaN may have any mantissa field but 0")
bits.edits("""
exponent_not_biased (60 to 70 %): e + 127 -> e
    Your stored exponent is 127 too small: E is the exponent of the power of two plus 127, so that it is never
    negative.

exponent_one_too_large (50 to 60 %): e + 127 -> e + 128
    Your stored exponent is one too large. 1.0 is 1.0 * 2**0 and has 127. Mind that math.frexp(1.0) is (0.5, 1).

leading_one_kept (50 to 60 %): steps - 2**23 -> steps
    Your mantissa field is 2**23 too large: the 1 in front is not stored. What is stored is the rest, from 0 to
    2**23 - 1.

truncated (65 %): round( -> int(
    You cut off what does not fit into 23 bits. The nearest float32 is asked for: 0.59 * 2**23 is 4949278.72,
    and becomes 4949279.

half_up (80 %): round(size / 2.0 ** (e - 23)) -> math.floor(size / 2.0 ** (e - 23) + 0.5)
    Where x lies halfway between two float32 numbers, you always take the larger one. The one with an even
    mantissa field is asked for.

minus_zero (85 %): math.copysign(1, x) == -1 -> x < 0
    -0.0 has the sign 1, and yours is 0. -0.0 < 0 is False; math.copysign(1, x) shows the sign of a zero, too.

flushed (80 %): return sign, 0, steps -> return sign, 0, 0
flushed_before_rounding (80 %): return sign, 0, steps -> return sign, 0, 0
    also: if steps < 2**23: -> if size < 2.0**-126:
    Numbers below 2**-126 all come out as 0. They are stored with E = 0, and their M is not 0: the value is
    2**-126 * M / 2**23.

decided_before_rounding (85 %): if steps < 2**23: -> if size < 2.0**-126:
    A number right below 2**-126 is rounded up to 2**-126, which has E = 1 and M = 0. Yours has E = 0.

one_in_front_of_the_smallest (75 %): m = round((2 * math.frexp(abs(x))[0] - 1) * 2**23); \
return (float32_bits(x)[0], *divmod(m, 2**23)) if 0 < abs(x) < 2.0**-126 else float32_bits(x)
exponent_below_zero (75 %): max(math.frexp(size)[1] - 1, -126) -> math.frexp(size)[1] - 1
    Numbers below 2**-126 come out with wrong fields. The stored exponent cannot go below 0: there, E is 0, no 1
    stands in front, and the value is 2**-126 * M / 2**23.

not_carried (80 %): steps, e = 2**23, e + 1 -> pass
    also: if steps < 2**23: -> if size < 2.0**-126:
not_carried_above (80 %): steps, e = 2**23, e + 1 -> pass
    Where rounding leads up to the next power of two, your fields do not fit: M would need 24 bits. The exponent
    becomes larger by 1, and M is 0.

carried_halfway (80 %): steps, e = 2**23, e + 1 -> steps = 2**23
    Where rounding leads up to the next power of two, M is 0, as it should be, but E has not become larger.

not_capped (75 %): e > 127 -> False
    What is too large for float32 comes out with an E of 255 or more and an M that is not 0. It becomes
    infinity: E = 255 and M = 0.

infinite_too_early (85 %): e > 127 -> size > 2.0**128 - 2.0**104
    A number that is a little larger than the largest float32 comes out as infinity. It is rounded first: below
    2**128 - 2**103 the largest float32 is nearer.

nan_as_infinity (85 %): return sign, 255, 1 -> return sign, 255, 0
    For NaN you return E = 255 and M = 0, and that is infinity. NaN has any other M.
---
capped_at_the_largest (80 %): s, E, M = float32_bits(x); \
return (s, 254, 2**23 - 1) if E == 255 and math.isfinite(x) else (s, E, M)
    What is too large for float32 comes out as its largest number. It becomes infinity: E = 255 and M = 0.

step_of_the_smallest_alone (80 %): \
return (float32_bits(x)[0], 0, round(abs(x) * 2.0**150)) if 0 < abs(x) < 2.0**-126 else float32_bits(x)
step_of_the_smallest (80 %): 2.0 ** (e - 23) -> 2.0 ** (e - 23 - (size < 2.0**-126))
    Below 2**-126 your mantissa fields are twice as large as they should be. With E = 0 the power is 2**-126, as
    with E = 1, and not 2**-127.

sign_as_factor (60 %): s, E, M = float32_bits(x); return 1 - 2 * s, E, M
    Your sign is 1 or -1. The field is a bit: 0 for plus and 1 for minus.

sign_lost (60 %): s, E, M = float32_bits(x); return 0, E, M
    Your sign is 0 for all numbers. Negative ones have 1.

mantissa_of_frexp (50 to 60 %): steps - 2**23 -> round(size / 2.0 ** (e + 1) * 2**23)
    Your mantissa field is that of a number between 0.5 and 1, as math.frexp gives it. The 1 in front is not
    stored, so the field is what is left of a number between 1 and 2.

mantissa_as_fraction (50 %): steps - 2**23 -> (steps - 2**23) / 2**23
    Your mantissa is a fraction. The field is a whole number: that fraction times 2**23.
""")
