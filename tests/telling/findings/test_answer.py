"""A wrong answer as findings look at it: which cases fail, in what, and how its tensors compare."""

from __future__ import annotations

import pytest
import torch

from grader.jail.aspect import OUTPUT, Aspect
from grader.judging.checks import UNSTABLE, Check
from grader.telling.findings.answer import Answer

GRAD = Aspect.grad("X")
PLAIN = ["two by three", "five by two, weighed", "one row"]
REFUSED = ["negative weight", "very negative weight"]


@pytest.fixture
def answer(build, behave, mean_code):
    """An answer to `mean`, looked at."""

    def look(function):
        built = build(mean_code)
        return Answer(built, behave(built, function))

    return look


def names(cases):
    return [case.name for case in cases]


def right(X, weight=1.0):
    if weight < 0:
        raise ValueError
    return weight * X.sum(0) / len(X)


def unweighted(X, weight=1.0):
    return right(X, 1.0 if weight > 0 else weight)


def cut(X, weight=1.0):
    return right(X.detach(), weight)


def breaks_on_one_row(X, weight=1.0):
    return right(X, weight) + (X[5] if len(X) == 1 else len(X) // 5)


def never_refuses(X, weight=1.0):
    return right(X, abs(weight))


def test_of_a_right_answer_nothing_fails(answer):
    found = answer(right)
    assert (found.failing(), found.wrong, found.wrong_aspects) == ([], [], [])
    assert found.checks == {name: [] for name in PLAIN + REFUSED}


def test_cases_fail_where_the_answer_is_another(answer):
    found = answer(unweighted)
    assert names(found.failing()) == ["five by two, weighed"]
    assert found.wrong_aspects == [OUTPUT, GRAD]


def test_a_case_may_fail_in_one_aspect_and_not_in_another(answer):
    found = answer(cut)
    assert names(found.failing(GRAD)) == PLAIN
    assert found.failing(OUTPUT) == []
    assert found.wrong_aspects == [GRAD]


def test_a_case_that_asks_for_an_exception_has_no_result_that_could_fail(answer):
    found = answer(never_refuses)
    assert names(found.results) == PLAIN
    assert (found.failing(), found.wrong) == ([], [])
    assert [bool(found.checks[name]) for name in REFUSED] == [True, True]


def test_a_case_in_which_there_is_no_result_is_wrong_and_not_among_those_returned(answer):
    found = answer(breaks_on_one_row)
    assert names(found.returned) == PLAIN[:2]
    assert names(found.failing()) == ["five by two, weighed"]
    assert names(found.wrong) == PLAIN[1:]


def test_a_random_case_has_a_result_but_no_determined_one(build, behave):
    built = build("""
    def candidates(X, p):
        return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

    @exercise
    def drop(X, p):
        return X * (torch.rand_like(X) >= p) / (1 - p)

    law = choice({"zero": 0.3, "kept": 0.7}, candidates)
    drop.random_case("drawn", law=law, X=uniform(30, 40, low=0.5, high=2.0), p=0.3)
    """)
    found = Answer(built, behave(built, lambda X, p: X))
    assert (names(found.wrong), found.returned, found.failing()) == (["drawn"], [], [])


def test_faults_are_those_of_the_cases_asked_about_and_of_one_aspect(answer):
    found = answer(unweighted)
    first, weighed, _last = found.results
    assert found.faults([first]) == set()
    assert found.faults([first, weighed]) == {"wrong values"}
    assert found.faults(found.results, Aspect("inputs")) == set()


def test_verdicts_that_are_at_hand_are_not_reached_again(build, behave, mean_code):
    built = build(mean_code)
    judged = [Check("one row", OUTPUT, passed=False, fault=UNSTABLE)]
    found = Answer(built, behave(built, right), [*judged, Check("two by three", OUTPUT, True)])
    assert found.checks["one row"] == judged
    assert found.checks["two by three"] == []
    assert names(found.failing()) == ["one row"]


INFINITE = """
@exercise
def keep(X):
    return X + 0

keep.case("plain", X=randn(3))
keep.case("with infinity", X=tensor([1.0, float("inf")]))
keep.case("with NaN", X=tensor([1.0, float("nan"), 2.0]))
"""


@pytest.mark.parametrize(
    ("function", "only"),
    [
        (lambda X: X.nan_to_num(0.0, 0.0, 0.0), True),
        (lambda X: X + 1, False),  # the plain one fails as well
        (lambda X: X.nan_to_num(0.0, float("inf")), False),  # infinity is right
        (lambda X: X, False),
    ],
    ids=["both of them", "all", "one of them", "none"],
)
def test_infinite_inputs_alone_fail_if_all_of_them_do_and_nothing_else(
    build, behave, function, only
):
    built = build(INFINITE)
    assert Answer(built, behave(built, function)).only_infinite_inputs_fail is only


def test_where_all_inputs_are_infinite_these_are_not_said_to_fail_alone(build, behave):
    built = build(INFINITE.replace('keep.case("plain", X=randn(3))\n', ""))
    assert not Answer(built, behave(built, lambda X: X * 0)).only_infinite_inputs_fail


def test_a_wrong_tensor_stands_beside_the_right_one_in_float64(answer):
    found = answer(lambda X, weight=1.0: 2 * right(X, weight).float())
    case = found.results[0]
    pair = found.pair(OUTPUT, case)
    assert (pair.want.dtype, pair.got.dtype) == (torch.float64, torch.float64)
    assert torch.allclose(pair.got, 2 * pair.want, rtol=1e-6)
    assert pair.case is case


def test_only_the_numbers_that_are_off_too_much_are_wrong(answer):
    def last_is_off(X, weight=1.0):
        Y = right(X, weight)
        return torch.cat([Y[:-1], Y[-1:] + 1])

    found = answer(last_is_off)
    assert found.pair(OUTPUT, found.results[0]).wrong.tolist() == [False, False, True]


def test_in_another_shape_all_numbers_are_wrong(answer):
    found = answer(lambda X, weight=1.0: right(X, weight)[None])
    pair = found.pair(OUTPUT, found.results[0])
    assert (pair.wrong.tolist(), tuple(pair.got.shape)) == ([True] * 3, (1, 3))


def test_there_is_no_pair_where_the_answer_is_right_or_where_it_has_no_tensor(answer):
    found = answer(cut)
    case = found.results[0]
    assert found.pair(OUTPUT, case) is None
    assert found.pair(GRAD, case) is None
    assert found.pair(Aspect.grad("weight"), case) is None


def test_there_is_no_pair_where_what_is_right_is_not_finite(build, behave):
    built = build(INFINITE)
    found = Answer(built, behave(built, lambda X: X + 1))
    assert [found.pair(OUTPUT, case) is None for case in built.cases] == [False, True, True]


KINDS = """
@exercise
def keep(X):
    return X + 0

keep.case("numbers", X=randn(3))
keep.case("none", X=randn(0))
keep.case("infinite", X=tensor([1.0, float("inf")]))
keep.case("integers", X=integers(3, low=2, high=9))
"""


def test_float64_can_tell_what_is_wrong_with_ordinary_numbers_alone(build, behave):
    built = build(KINDS)
    found = Answer(built, behave(built, lambda X: X * 2))
    told = {case.name: found.is_ordinary(OUTPUT, case) for case in built.cases}
    assert told == {"numbers": True, "none": False, "infinite": False, "integers": True}


def test_integers_that_are_right_in_float64_are_wrong_beyond_it(build, behave):
    built = build(KINDS)
    found = Answer(built, behave(built, lambda X: X.double()))
    *_others, integers = built.cases
    assert not found.is_ordinary(OUTPUT, integers)


def test_where_there_is_no_tensor_nothing_is_out_of_the_ordinary(build, behave):
    built = build(KINDS)
    found = Answer(built, behave(built, lambda X: None))
    assert all(found.is_ordinary(OUTPUT, case) for case in built.cases)


def test_where_stability_is_to_blame_float64_cannot_tell_what_is_wrong(build, behave):
    built = build(KINDS)
    numbers, *_others = built.cases
    judged = [Check("numbers", OUTPUT, passed=False, fault=UNSTABLE)]
    found = Answer(built, behave(built, lambda X: X * 2), judged)
    assert not found.is_ordinary(OUTPUT, numbers)
