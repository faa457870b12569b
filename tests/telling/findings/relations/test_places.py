"""Right numbers in wrong places, wrong ones in some places: for each relation answers, and near misses."""

from __future__ import annotations

import pytest
import torch
from spoiling import (
    MATRICES,
    VECTORS,
    EveryRelation,
    changed,
    drawn,
    ids,
    pairs,
    shuffled,
    stale,
)

from grader.telling.findings.relations import places


def along(Y, dim):
    """A number for each entry along a dimension, to be combined with all of them."""
    shape = [1] * Y.dim()
    shape[dim] = -1
    return torch.arange(2, 2 + Y.shape[dim], dtype=Y.dtype).view(shape)


def times_a_vector(Y, dim):
    return Y * along(Y, dim)


def plus_a_vector(Y, dim):
    return Y + along(Y, dim).square()


def scaled_along_the_shorter(Y):
    return Y * along(Y, Y.shape.index(min(Y.shape)))


LONG = drawn((5,), (7,))
WIDE_AND_HIGH = drawn((3, 4), (5, 2))
SAME = "Along dimension {} all numbers are off by the same amount"
SIZE = "The numbers have the right proportions along dimension {}"

SHOWN = [
    (
        "running total",
        places.running,
        lambda Y: Y.reshape(-1).cumsum(0).view(Y.shape),
        MATRICES,
        "a total runs on from one position to the next",
    ),
    ("running total", places.running, lambda Y: Y.cumsum(0), MATRICES, "Set it back to 0 for each"),
    (
        "running total",
        places.running,
        lambda Y: Y.cumsum(0).cumsum(1),
        MATRICES,
        "Set it back to 0 for each",
    ),
    (
        "one number everywhere",
        places.constant,
        lambda Y: Y.reshape(-1)[0].expand_as(Y),
        MATRICES,
        "one and the same number",
    ),
    ("reversed", places.backwards, lambda Y: Y.flip(0), VECTORS, "reversed along dimension 0"),
    ("reversed", places.backwards, lambda Y: Y.flip(1), MATRICES, "reversed along dimension 1"),
    ("reversed", places.backwards, lambda Y: Y.flip(0, 1), MATRICES, "along both dimensions"),
    (
        "shifted",
        places.shifted,
        stale,
        VECTORS,
        "one step late: each entry is the expected one of the step before",
    ),
    (
        "shifted",
        places.shifted,
        lambda Y: Y.roll(1, 0),
        MATRICES,
        "Along dimension 0 the numbers come one step late",
    ),
    (
        "shifted",
        places.shifted,
        lambda Y: Y.roll(-1, 1),
        MATRICES,
        "Along dimension 1 the numbers come one step early",
    ),
    (
        "only the last",
        places.at_an_edge,
        lambda Y: changed(Y, -1),
        MATRICES,
        "Only the last entries along dimension 0 are wrong",
    ),
    (
        "only the last",
        places.at_an_edge,
        lambda Y: Y * (torch.arange(len(Y)) < len(Y) - 1),
        VECTORS,
        "They are zero: is your loop one short?",
    ),
    (
        "only the first",
        places.at_an_edge,
        lambda Y: changed(Y, slice(None), 0),
        MATRICES,
        "Only the first entries along dimension 1 are wrong",
    ),
    (
        "only the last",
        places.at_an_edge,
        lambda Y: changed(changed(Y, -1), slice(None), -1),
        MATRICES,
        "along dimension 0 and dimension 1 are wrong",
    ),
    (
        "only the first is right",
        places.at_an_edge,
        lambda Y: torch.cat([Y[:1], Y[1:].square()]),
        VECTORS,
        "Only the first entry along dimension 0 is right",
    ),
    (
        "constant along a dimension",
        places.evenly_along,
        lambda Y: Y.amax(0, keepdim=True).expand_as(Y),
        MATRICES,
        "All entries along dimension 0 are the same",
    ),
    (
        "normalised otherwise",
        places.evenly_along,
        lambda Y: times_a_vector(Y, 0),
        MATRICES,
        SIZE.format(1),
    ),
    (
        "normalised otherwise",
        places.evenly_along,
        lambda Y: times_a_vector(Y, 1),
        MATRICES,
        SIZE.format(0),
    ),
    (
        "normalised otherwise",
        places.evenly_along,
        scaled_along_the_shorter,
        WIDE_AND_HIGH,
        "proportions along one dimension",
    ),
    (
        "shifted along a dimension",
        places.evenly_along,
        lambda Y: plus_a_vector(Y, 0),
        MATRICES,
        SAME.format(1),
    ),
    ("another order", places.reordered, shuffled, MATRICES, "but in another order"),
]


@pytest.mark.parametrize(("name", "look", "spoil", "results", "said"), SHOWN, ids=ids(SHOWN))
class TestWhatIsShown(EveryRelation):
    """Each on results that are spoilt in its way."""


NEAR_MISSES = [
    ("other numbers", places.backwards, lambda Y: Y.flip(0) + 0.01, VECTORS),
    ("two steps late", places.shifted, lambda Y: Y.roll(2, 0), VECTORS),
    ("late and larger", places.shifted, lambda Y: stale(Y) * 1.5, VECTORS),
    ("one entry to compare", places.shifted, lambda Y: Y.roll(1, 0), drawn((2,))),
    ("constant but for one", places.shifted, lambda Y: stale(Y) * 0, [torch.eye(4)[0].double()]),
    ("the last but one", places.at_an_edge, lambda Y: changed(Y, -2), LONG),
    ("one more", places.at_an_edge, lambda Y: changed(changed(Y, -1), 1), LONG),
    ("all entries are edges", places.at_an_edge, lambda Y: changed(Y, 0), drawn((2,), (1,))),
    (
        "along both dimensions",
        places.evenly_along,
        lambda Y: times_a_vector(times_a_vector(Y, 0), 1),
        MATRICES,
    ),
    (
        "by amounts along both dimensions",
        places.evenly_along,
        lambda Y: plus_a_vector(plus_a_vector(Y, 0), 1),
        MATRICES,
    ),
    ("one number is another", places.reordered, lambda Y: changed(shuffled(Y), 0), MATRICES),
    ("two can only be exchanged", places.reordered, lambda Y: Y.flip(0), drawn((2,))),
]


@pytest.mark.parametrize(("why", "look", "spoil", "results"), NEAR_MISSES, ids=ids(NEAR_MISSES))
def test_what_only_nearly_holds_is_not_told(why, look, spoil, results):
    assert look(pairs(spoil, results)) is None


def test_wrong_entries_at_the_end_that_are_not_zero_are_not_said_to_be():
    found = places.at_an_edge(pairs(lambda Y: changed(Y, -1), LONG))
    assert found.sentence == (
        "Only the last entries along dimension 0 are wrong; the others are right."
    )


def test_numbers_that_are_missing_are_in_no_proportion():
    want = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    half = want * torch.tensor([[0.5], [0.0]])
    assert places.evenly_along(pairs(lambda Y: half, [want])) is None
