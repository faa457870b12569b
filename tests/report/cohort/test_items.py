"""The formulas, against others' definitions of them."""

import math
import random
import statistics

import pytest

from grader.report.cohort.items import LEAST_ANSWERS, analyse, discrimination, student_t


def a_class(count=40, seed=1):
    chance = random.Random(seed)
    rest = [chance.random() for _ in range(count)]
    return [chance.random() < score for score in rest], rest


def test_discrimination_is_pearsons_correlation_of_right_and_the_rest():
    right, rest = a_class()
    assert discrimination(right, rest) == pytest.approx(
        statistics.correlation([float(one) for one in right], rest)
    )


def test_a_case_that_divides_the_class_exactly_has_a_high_discrimination():
    assert discrimination([False, False, True, True], [0, 0, 1, 1]) == pytest.approx(1.0)
    assert discrimination([True, True, False, False], [0, 0, 1, 1]) == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("right", "rest"),
    [([True, True], [0, 1]), ([False, False], [0, 1]), ([True, False], [0.5, 0.5]), ([], [])],
)
def test_without_a_difference_there_is_none(right, rest):
    assert discrimination(right, rest) is None


def test_facility_is_the_share_that_has_it_right():
    item = analyse("one", [True, True, True, False], [1, 1, 0, 0])
    assert (item.right, item.answered, item.facility) == (3, 4, 0.75)


def test_students_t_is_that_of_the_textbook():
    # r = 0.5 of 18: 0.5 * sqrt(16 / 0.75)
    assert student_t(0.5, 18) == pytest.approx(0.5 * math.sqrt(16 / 0.75))
    assert student_t(-1.0, 18) == -math.inf
    assert student_t(0.3, 2) == 0.0


def test_a_case_that_those_fail_who_do_well_elsewhere_is_backwards():
    rest = [n / 20 for n in range(20)]
    item = analyse("one", [score < 0.6 for score in rest], rest)
    assert item.is_backwards
    assert not analyse("one", [score > 0.6 for score in rest], rest).is_backwards


def test_a_few_who_fail_by_chance_prove_nothing():
    rest = [n / 20 for n in range(20)]
    assert not analyse("one", [score < 0.9 for score in rest], rest).is_backwards


def test_of_few_answers_nothing_is_pointed_out():
    few, enough = LEAST_ANSWERS - 1, LEAST_ANSWERS
    assert not analyse("one", [True] * few, [0.5] * few).is_never_wrong
    assert analyse("one", [True] * enough, [0.5] * enough).is_never_wrong
    assert not analyse("one", [False] * few, [0.5] * few).is_never_right
    assert analyse("one", [False] * enough, [0.5] * enough).is_never_right


def test_chance_alone_is_seldom_called_backwards():
    chance = random.Random(7)
    found = 0
    for _ in range(400):
        right = [chance.random() < 0.5 for _ in range(60)]
        found += analyse("one", right, [chance.random() for _ in range(60)]).is_backwards
    assert found <= 20  # of 400, at 2.5 %
