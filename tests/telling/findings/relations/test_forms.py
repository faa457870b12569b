"""Right numbers in a wrong shape: for each relation answers that show it, and near misses."""

from __future__ import annotations

import pytest
import torch
from spoiling import (
    CUBES,
    MATRICES,
    SCALARS,
    VECTORS,
    EveryRelation,
    ids,
    padded,
    pairs,
)

from grader.telling.findings.relations import forms

ONE, KEEPDIM = "dimension of size 1", "1 too many: was it made with one"
SMALL = "What overlaps is right, but the result is too small"
LARGE = "What overlaps is right, but the result is too large"
TABLES = [torch.stack([Y, 2 * Y, 3 * Y]) for Y in VECTORS]

SHOWN = [
    (ONE, forms.squeezed, lambda Y: Y[None], MATRICES, KEEPDIM),
    (ONE, forms.squeezed, lambda Y: Y[..., None], VECTORS, KEEPDIM),
    (ONE, forms.squeezed, lambda Y: Y[None], SCALARS, KEEPDIM),
    ("transposed", forms.permuted, lambda Y: Y.T, MATRICES, "the transpose of what is expected"),
    (
        "transposed",
        forms.permuted,
        lambda Y: Y.transpose(0, 1),
        CUBES,
        "dimensions 0 and 1 are swapped",
    ),
    (
        "transposed",
        forms.permuted,
        lambda Y: Y.permute(2, 0, 1),
        CUBES,
        "the dimensions are in another order",
    ),
    (
        "only the first is returned",
        forms.one_of_several,
        lambda Y: Y[0],
        TABLES,
        "you return the first alone: is the return inside the loop",
    ),
    (
        "only the last is returned",
        forms.one_of_several,
        lambda Y: Y[-1],
        TABLES,
        "you return the last alone",
    ),
    (
        "broadcast",
        forms.broadcast,
        lambda Y: Y[:, None] - Y,
        VECTORS,
        "broadcasting made (n, n) of them",
    ),
    (
        "another shape",
        forms.reshaped,
        lambda Y: Y.reshape(-1),
        MATRICES,
        "only the shape is not",
    ),
    (
        "size",
        forms.part,
        lambda Y: Y[:-1],
        MATRICES,
        f"{SMALL} by one along dimension 0: something is missing at the end.",
    ),
    (
        "size",
        forms.part,
        lambda Y: Y[1:],
        VECTORS,
        f"{SMALL} by one along dimension 0: something is missing at the beginning.",
    ),
    (
        "size",
        forms.part,
        lambda Y: Y[:-1, :-1],
        MATRICES,
        f"{SMALL} by one along dimension 0 and dimension 1",
    ),
    (
        "size",
        forms.part,
        lambda Y: padded(Y, after=1),
        VECTORS,
        f"{LARGE} by one along dimension 0: something is to be left out at the end.",
    ),
    (
        "size",
        forms.part,
        lambda Y: padded(Y, before=2),
        VECTORS,
        f"{LARGE} along dimension 0: something is to be left out at the beginning.",
    ),
    (
        "size",
        forms.part,
        lambda Y: 3 * Y[1:],
        VECTORS,
        "The result is too small by one along dimension 0, in every case alike",
    ),
]


@pytest.mark.parametrize(("name", "look", "spoil", "results", "said"), SHOWN, ids=ids(SHOWN))
class TestWhatIsShown(EveryRelation):
    """Each on results that are spoilt in its way."""


NEAR_MISSES = [
    ("other numbers", forms.squeezed, lambda Y: 1.01 * Y[None], MATRICES),
    ("other numbers", forms.permuted, lambda Y: Y.T * 1.01, MATRICES),
    ("nothing to permute", forms.permuted, lambda Y: Y + 1, VECTORS),
    ("a table in the place of a table", forms.broadcast, lambda Y: Y[:, None] - Y, MATRICES[:2]),
    ("a table that is no square", forms.broadcast, lambda Y: Y[:, None] - padded(Y, 1), VECTORS),
    ("another order", forms.reshaped, lambda Y: Y.T.reshape(-1), MATRICES),
    ("off by another size in each", forms.part, lambda Y: torch.cat([Y, Y]), VECTORS),
    ("too small here, too large there", forms.part, lambda Y: padded(Y[:, 1:], 1), MATRICES),
    ("nothing left", forms.part, lambda Y: Y[:0], SCALARS[:0] + VECTORS[:1]),
    ("neither first nor last", forms.one_of_several, lambda Y: Y[1], TABLES),
    ("no entries at all", forms.one_of_several, lambda Y: Y[None], SCALARS),
    ("other numbers", forms.not_reduced, lambda Y: torch.stack([Y, 2 * Y]), VECTORS),
    ("no dimension too many", forms.not_reduced, lambda Y: Y + 1, VECTORS),
]


@pytest.mark.parametrize(("why", "look", "spoil", "results"), NEAR_MISSES, ids=ids(NEAR_MISSES))
def test_what_only_nearly_holds_is_not_told(why, look, spoil, results):
    assert look(pairs(spoil, results)) is None


SUMMED, AVERAGED = "they are not added up yet.", "they are not averaged yet."


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda Y: torch.stack([Y / 4, Y * 3 / 4]), SUMMED),
        (lambda Y: torch.stack([Y / 4, Y * 3 / 4], dim=-1), SUMMED),
        (lambda Y: torch.stack([Y - 2, Y + 2]), AVERAGED),
        (lambda Y: torch.stack([Y - 2, Y + 2], dim=-1), AVERAGED),
    ],
    ids=[
        "summed over the first",
        "summed over the last",
        "averaged over the first",
        "averaged over the last",
    ],
)
def test_numbers_that_are_still_to_be_reduced_are_told_with_how(spoil, said):
    found = forms.not_reduced(pairs(spoil, VECTORS))
    assert (found.name, said in found.sentence) == ("not reduced", True)


def test_numbers_that_are_reduced_to_one_are_told_as_well():
    found = forms.not_reduced(pairs(lambda Y: Y.expand(2, 2) / 4, SCALARS))
    assert found.sentence.endswith(SUMMED)
