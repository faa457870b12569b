"""Figures about a class."""

import pytest


def test_the_distribution_has_a_column_for_each_tenth_and_all_points_in_the_last(facts):
    found = facts("ada a:passed", "ben a:partial/2", "cem a:failed", "dora a:partial/3.9")
    assert found.distribution == [1, 0, 0, 0, 0, 1, 0, 0, 0, 2]


@pytest.mark.parametrize(("lines", "middle"), [((), 0.0), (("ada a:partial/2",), 2.0)])
def test_quartiles_of_nobody_and_of_one(facts, lines, middle):
    assert facts(*lines).quartiles[1] == middle
