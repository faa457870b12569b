"""Wrong numbers in the right places: for each relation answers that show it, and near misses."""

from __future__ import annotations

import pytest
import torch
from spoiling import (
    MATRICES,
    POSITIVE,
    SCALARS,
    VECTORS,
    ZEROS,
    EveryRelation,
    drawn,
    ids,
    pairs,
)

from grader.telling.findings.relations import numbers


def with_signs_exchanged(Y):
    return Y * torch.tensor([-1.0, 1.0]).repeat(9)[: len(Y)].to(Y)


WIDE = [10 * Y for Y in drawn((8,), (9,))]
SIGNED = [torch.tensor(number).double() for number in (-2.5, 3.5, -4.5)]
WHOLE = [torch.arange(9).double() + 20000]

SHOWN = [
    ("zeros", numbers.zeros, torch.zeros_like, MATRICES, "a buffer that is never filled?"),
    (
        "computed in float32",
        numbers.float32,
        lambda Y: (Y.float() + 1e-5).double(),
        MATRICES,
        "float32's seven digits",
    ),
    (
        "computed in 16 bits",
        numbers.half,
        lambda Y: Y.half().to(Y),
        MATRICES,
        "convert to float16 or bfloat16",
    ),
    (
        "computed in 16 bits",
        numbers.half,
        lambda Y: Y.bfloat16().to(Y),
        MATRICES,
        "right to two or three digits",
    ),
    (
        "rounded",
        numbers.decimals,
        lambda Y: Y.round(decimals=2),
        MATRICES,
        "rounded to a few decimals",
    ),
    (
        "not quite zero",
        numbers.floor,
        lambda Y: Y.clamp(min=1e-6),
        ZEROS,
        "Where exactly 0 is expected",
    ),
    ("cut off", numbers.capped, lambda Y: Y.clamp(max=2), WIDE, "Large numbers all come out as"),
    ("cut off", numbers.capped, lambda Y: Y.clamp(min=-2), WIDE, "Small numbers all come out as"),
    ("tiny difference", numbers.tiny, lambda Y: Y * 1.0005, MATRICES, "nearly right"),
    ("tiny difference", numbers.tiny, lambda Y: Y + 1e-4, VECTORS, "nearly right"),
    ("factor", numbers.factor, lambda Y: -Y, MATRICES, "Each number has the wrong sign."),
    ("factor", numbers.factor, lambda Y: 2 * Y, SCALARS, "twice what it should be"),
    ("signs", numbers.signs, with_signs_exchanged, VECTORS, "some have the wrong sign"),
    ("cut at zero", numbers.mapped, torch.relu, MATRICES, "Negative numbers come out as zero"),
    ("absolute value", numbers.mapped, torch.abs, SIGNED, "Negative numbers come out positive"),
    ("rounded", numbers.mapped, torch.round, MATRICES, "rounded to a whole one"),
    ("rounded", numbers.mapped, torch.floor, MATRICES, "rounded to a whole one"),
    ("complement", numbers.mapped, lambda Y: 1 - Y, VECTORS, "1 minus the expected one"),
    ("root missing", numbers.mapped, torch.square, POSITIVE, "a square root is missing"),
    ("root too many", numbers.mapped, torch.sqrt, POSITIVE, "the square root of the expected one"),
    ("logarithm", numbers.mapped, torch.log, POSITIVE, "the logarithm of the expected one"),
    ("exponential", numbers.mapped, torch.exp, VECTORS, "a logarithm is missing"),
    ("reciprocal", numbers.mapped, torch.reciprocal, POSITIVE, "1 divided by the expected one"),
    ("constant offset", numbers.offset, lambda Y: Y + 3, VECTORS, "off by the same amount"),
    (
        "constant offset",
        numbers.offset,
        lambda Y: Y - Y.mean(),
        MATRICES,
        "off by the same amount",
    ),
]


@pytest.mark.parametrize(("name", "look", "spoil", "results", "said"), SHOWN, ids=ids(SHOWN))
class TestWhatIsShown(EveryRelation):
    """Each on results that are spoilt in its way."""


NEAR_MISSES = [
    ("small numbers are not zeros", numbers.zeros, lambda Y: torch.full_like(Y, 1e-3), MATRICES),
    ("too far off", numbers.float32, lambda Y: Y.half().double() + 0.3, MATRICES),
    ("no numbers of 32 bits", numbers.float32, lambda Y: Y + 1e-5 * Y.cos(), MATRICES),
    ("whole numbers are of any dtype", numbers.float32, lambda Y: Y + 1, WHOLE),
    ("no numbers of 16 bits", numbers.half, lambda Y: Y.half().to(Y) * 1.0001, MATRICES),
    ("whole numbers are of 16 bits too", numbers.half, lambda Y: (Y + 1).round(), MATRICES),
    ("too few to tell", numbers.half, lambda Y: Y.half().to(Y), VECTORS[:1]),
    ("rounded, but far off", numbers.decimals, lambda Y: Y.round(decimals=2) + 0.5, MATRICES),
    ("not rounded", numbers.decimals, lambda Y: (Y * 100).floor() / 100 + 0.003, MATRICES),
    ("rounded to whole ones", numbers.decimals, torch.round, MATRICES),
    ("not tiny", numbers.floor, lambda Y: Y.clamp(min=0.1), ZEROS),
    ("elsewhere too", numbers.floor, lambda Y: Y + 1e-6, ZEROS),
    ("cut off in the middle", numbers.capped, lambda Y: Y.where(Y.abs() > 2, 7.0), WIDE),
    ("cut at zero", numbers.capped, torch.relu, WIDE),
    ("two of them alone", numbers.capped, lambda Y: Y.clamp(max=Y.sort()[0][-2:][0]), WIDE[:1]),
    ("none is right", numbers.capped, lambda Y: torch.full_like(Y, -99.0), WIDE),
    ("not near", numbers.tiny, lambda Y: Y + 0.1 * Y.cos(), MATRICES),
    ("and an amount", numbers.factor, lambda Y: 2 * Y + 0.01, MATRICES),
    ("sizes are wrong too", numbers.signs, lambda Y: 1.01 * Y.abs(), VECTORS),
    ("of two numbers a sign says little", numbers.signs, torch.abs, drawn((2,), (1,))),
    ("cut elsewhere", numbers.mapped, lambda Y: Y.clamp(min=0.1), MATRICES),
    ("rounded, and an amount", numbers.mapped, lambda Y: Y.round() + 0.1, MATRICES),
    ("cubed", numbers.mapped, lambda Y: Y**3, POSITIVE),
    ("one number alone fits much", numbers.mapped, torch.exp, SCALARS[:1]),
    ("zeros have other causes", numbers.mapped, lambda Y: 0 * Y, [-Y for Y in POSITIVE]),
    ("an amount and a factor", numbers.offset, lambda Y: Y + 3 + 0.1 * Y, VECTORS),
    ("one number is always off by some amount", numbers.offset, lambda Y: Y + 3, SCALARS),
]


@pytest.mark.parametrize(("why", "look", "spoil", "results"), NEAR_MISSES, ids=ids(NEAR_MISSES))
def test_what_only_nearly_holds_is_not_told(why, look, spoil, results):
    assert look(pairs(spoil, results)) is None


def test_the_name_of_a_factor_is_that_of_a_quantity_of_the_case():
    # `one_pair` gives the argument n another value in each case: 7, 8 and 9.
    counts = iter((7, 8, 9))
    found = numbers.factor(pairs(lambda Y: Y * next(counts), MATRICES))
    assert found.sentence == "Each number is too large by a factor, n: should you divide by it?"
