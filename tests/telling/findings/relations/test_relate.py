"""Which relation is looked for first, and what `relate` itself decides; the relations have their own files."""

from __future__ import annotations

import pytest
import torch
from spoiling import CUBES, MATRICES, ONES, SCALARS, VECTORS, drawn, one_pair, pairs

from grader.telling.findings.relations import forms, numbers, places
from grader.telling.findings.relations.relate import relate


def name_of(found):
    return found.name if found else "nothing"


ONE_ROW = [Y[:1] for Y in CUBES]
BOTH_HOLD = {
    "zeros": (torch.zeros_like, MATRICES, places.evenly_along),
    "computed in float32": (lambda Y: Y.float().double(), MATRICES, numbers.tiny),
    "computed in 16 bits": (lambda Y: Y.half().double(), MATRICES, numbers.tiny),
    "factor": (lambda Y: -Y, VECTORS, numbers.signs),
    "reversed": (lambda Y: Y.flip(0), VECTORS, places.reordered),
    "dimension of size 1": (lambda Y: Y[None], ONE_ROW, forms.reshaped),
}
"""By what is told: an answer, and a relation that holds of it as well and says less."""


@pytest.mark.parametrize("first", BOTH_HOLD)
def test_of_relations_that_hold_the_one_is_told_that_says_most(first):
    spoil, results, other = BOTH_HOLD[first]
    wrong = pairs(spoil, results)
    assert other(wrong) is not None
    assert relate(wrong).name == first


def test_without_a_wrong_tensor_there_is_nothing_to_relate():
    assert relate([]) is None


def test_a_right_result_without_numbers_fits_any_relation_and_shows_none():
    assert relate([one_pair(torch.zeros(0, 3).double(), torch.zeros(3, 0))]) is None


def test_where_no_relation_holds_nothing_is_told():
    assert relate(pairs(lambda Y: Y.exp() - 3 * Y, MATRICES)) is None


def test_right_numbers_that_are_all_alike_tell_nothing_about_the_wrong_ones():
    assert relate(pairs(lambda Y: 2 * Y, ONES)) is None
    assert relate(pairs(torch.zeros_like, ONES)).name == "zeros"


@pytest.mark.parametrize("number", [0.0, 1.0], ids=["zero", "one"])
def test_a_single_zero_or_one_tells_nothing_either(number):
    results = [torch.tensor(number).double()] * 3
    assert relate(pairs(lambda Y: 1 - 2 * Y, results)) is None


def test_one_result_that_tells_is_enough_to_look_for_all_relations():
    assert relate(pairs(lambda Y: 2 * Y, [*ONES, *MATRICES])).name == "factor"


def test_where_some_shapes_are_right_only_what_explains_both_is_looked_for():
    square_and_not = drawn((3, 3), (3, 4))
    assert relate(pairs(lambda Y: Y.T, square_and_not)).name == "transposed"
    some = [one_pair(Y, 2 * Y if n else Y[:1], n) for n, Y in enumerate(square_and_not)]
    assert relate(some) is None


KNOWN = drawn(*[(3, 4)] * 4)


def answering(kept):
    """What an answer shows that gives for each call but the first what `kept` makes of the right results."""
    return [one_pair(Y, kept(Y), n) for n, Y in enumerate(KNOWN[1:])]


def test_the_answer_to_another_call_is_recognised():
    found = relate(answering(lambda Y: KNOWN[0]), KNOWN)
    assert found.name == "answer of another case"
    assert found.sentence.startswith("This is the right answer to another call")


def test_what_is_right_elsewhere_is_recognised_only_among_what_is_known():
    assert relate(answering(lambda Y: KNOWN[0])) is None
    assert relate(answering(lambda Y: KNOWN[0]), MATRICES) is None


def test_something_like_the_answer_to_another_call_is_not_taken_for_it():
    def mixed(Y):
        return torch.where(torch.arange(3)[:, None] > 0, KNOWN[0], Y)

    assert name_of(relate(answering(mixed), KNOWN)) != "answer of another case"


def test_a_single_number_may_be_right_elsewhere_by_chance():
    assert name_of(relate(pairs(lambda Y: SCALARS[0], SCALARS[1:]), SCALARS)) == "nothing"
