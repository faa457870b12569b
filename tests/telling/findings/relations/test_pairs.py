"""A wrong tensor beside the right one: how far it is off, and what is asked of all such pairs."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from spoiling import VECTORS, one_pair, pairs

from grader.telling.findings.relations.pairs import all_hold, same

ROUNDING = 2.0**-24


@pytest.fixture
def off_by_one():
    """Off by 1 everywhere, and by nothing that rounding moves."""
    return replace(one_pair(torch.zeros(3).double(), torch.ones(3)), sensitivity=None)


def test_what_is_off_by_no_more_than_allowed_is_off_by_that(off_by_one):
    assert off_by_one.is_off_by(1.0, ROUNDING)
    assert not off_by_one.is_off_by(0.99, ROUNDING)


def test_what_is_allowed_may_be_another_amount_for_each_number(off_by_one):
    assert off_by_one.is_off_by(torch.tensor([1.0, 2.0, 3.0]), ROUNDING)
    assert not off_by_one.is_off_by(torch.tensor([1.0, 0.5, 3.0]), ROUNDING)


def test_numbers_that_roundings_move_may_be_off_by_as_much_more(off_by_one):
    moving = replace(off_by_one, sensitivity=torch.full((3,), 1 / (8 * ROUNDING)))
    assert moving.is_off_by(0.0, ROUNDING)
    assert not moving.is_off_by(0.0, ROUNDING / 2)


def test_a_number_that_is_none_is_off_by_more_than_anything(off_by_one):
    nan = replace(off_by_one, got=torch.tensor([0.0, float("nan"), 0.0]).double())
    assert not nan.is_off_by(1e300, ROUNDING)


def test_something_holds_for_all_pairs_or_not_at_all():
    doubled = pairs(lambda Y: 2 * Y, VECTORS)
    assert all_hold(doubled, lambda pair: same(pair.got, 2 * pair.want))
    assert not all_hold(doubled, lambda pair: len(pair.want) < 6)


def test_the_dtype_of_numbers_makes_no_difference_and_their_shape_does():
    ones = torch.ones(3)
    assert same(ones, torch.ones(3, dtype=torch.int64))
    assert not same(ones, torch.ones(3, 1))
    assert not same(ones, torch.tensor([1.0, 1.0, 1.1]))
