"""Where an answer leaves a doubt, calls are asked for again; what comes of them decides."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.jail.inside.raised import Raised
from grader.jail.outcome import Outcome
from grader.judging.settling import (
    Again,
    compare_all,
    is_right,
    mixing_cases,
    settle,
    settled,
    unlucky_cases,
)

MATMUL = """
@exercise(grad=["X"])
def product(X, W):
    if W.dim() > 2:
        raise ValueError("too many dimensions")
    return X @ W

product.case("three by four", X=randn(3, 4), W=randn(4, 2))
product.case("in float32 too", X=randn(2, 5), W=randn(5, 3), float32=True)
product.raises("three dimensions", ValueError, X=randn(1, 1), W=randn(1, 1, 1))
"""
DROPOUT = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise
def dropout(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

law = choice({"zero": 0.3, "kept": 0.7}, candidates)
dropout.random_case("rows", law=law, X=uniform(50, 40, low=0.5, high=2.0), p=0.3)
"""
MIXED = "expected m1 and m2 to have the same dtype, but got: double != float"


def product(X, W):
    if W.dim() > 2:
        raise ValueError("no")
    return X @ W


def mixes(X, W):
    return product(X, W.float())


def dropout(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)


def swapped(X, p):
    return X * (torch.rand_like(X) < p) / (1 - p)


@pytest.fixture
def matmul(build):
    return build(MATMUL)


@pytest.fixture
def random(build):
    return build(DROPOUT)


@pytest.fixture
def asked_of(behave):
    """Settle an answer that is `again` when it is asked again: what was asked, behaviour, checks."""

    def run(built, answer, again=None):
        asked, behaviour = [], behave(built, answer)

        def ask(question):
            asked.append(question)
            cases = replace(built, cases=question.cases)
            return behave(cases, again or answer, question.fresh)

        return asked, behaviour, settled(settle(built, behaviour), ask)

    return run


@pytest.mark.parametrize("answer", [product, lambda X, W: product(X, W) + 1])
def test_where_there_is_no_doubt_nothing_is_asked(matmul, asked_of, answer):
    asked, behaviour, checks = asked_of(matmul, answer)
    assert asked == []
    assert checks == compare_all(matmul, behaviour)
    assert [len(outcomes) for outcomes in behaviour.values()] == [1, 2, 1]


def test_cases_in_which_dtypes_meet_are_asked_for_in_float32_alone(matmul, asked_of):
    ((question,), _, _) = asked_of(matmul, mixes)
    assert [(case.name, case.runs) for case in question.cases] == [
        ("three by four", ("float32",)),
        ("in float32 too", ("float32",)),
    ]
    assert question.fresh == 0


def test_what_comes_of_them_in_float32_is_judged_in_the_place_of_the_first_run(matmul, asked_of):
    _, behaviour, checks = asked_of(matmul, mixes)
    found = {
        name: [(outcome.status, outcome.dtype) for outcome in outcomes]
        for name, outcomes in behaviour.items()
    }
    assert found["three by four"] == [("returned", "float32")]
    assert found["in float32 too"][0] == ("returned", "float32")
    assert len(found["in float32 too"]) == 2
    assert found["three dimensions"] == [("raised", "float64")]
    # The numbers are right; that float64 does not come through is one fault, of the result.
    assert {(str(c.aspect), c.fault, c.credit) for c in checks if not c.passed} == {
        ("output", "wrong dtype", 0.75)
    }


def test_what_is_wrong_in_float32_is_wrong(matmul, asked_of):
    _, _, checks = asked_of(matmul, lambda X, W: 2 * mixes(X, W))
    faults = {check.fault for check in checks if not check.passed}
    assert "wrong values" in faults
    assert "raises an exception" not in faults


def test_what_raises_in_float32_too_stays_what_it_was(matmul, asked_of):
    def refuse(X, W):
        raise RuntimeError(MIXED)

    asked, behaviour, checks = asked_of(matmul, mixes, again=refuse)
    assert len(asked) == 1
    first = behaviour["three by four"][0]
    assert (first.status, first.dtype) == ("raised", "float64")
    assert not all(check.passed for check in checks)


def test_frequencies_that_fail_are_asked_for_once_more_with_other_numbers(random, asked_of):
    asked, _, checks = asked_of(random, swapped)
    assert asked == [Again(random.cases, 1)]
    assert [check.fault for check in checks if not check.passed] == ["wrong frequencies"]


def test_of_two_draws_the_second_decides(random, asked_of):
    asked, behaviour, checks = asked_of(random, swapped, again=dropout)
    assert asked == [Again(random.cases, 1)]
    assert all(check.passed for check in checks)
    assert compare_all(random, behaviour) == checks


def test_the_first_draw_that_is_right_is_the_last(random, asked_of):
    assert asked_of(random, dropout)[0] == []


BOTH = """
def candidates(X, W, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise
def layer(X, W, p):
    return X @ W if p == 0 else X * (torch.rand_like(X) >= p) / (1 - p)

law = choice({"zero": 0.3, "kept": 0.7}, candidates)
layer.random_case("rows", law=law, X=uniform(50, 40, low=0.5, high=2.0), W=randn(1), p=0.3)
layer.case("nothing drops", X=randn(2, 3), W=randn(3, 3), p=0.0)
"""


def test_a_doubt_about_dtypes_is_settled_before_one_about_chance(build, asked_of):
    asked, _, _ = asked_of(build(BOTH), lambda X, W, p: swapped(X, p) if p else X @ W.float())
    assert [([case.name for case in one.cases], one.fresh) for one in asked] == [
        (["nothing drops"], 0),
        (["rows"], 1),
    ]


def test_settling_is_what_it_returns_however_often_it_asks():
    def count(times):
        found = []
        for number in range(times):
            found.append((yield Again((), number)))
        return found

    assert settled(count(0), lambda again: pytest.fail("nothing was asked")) == []
    assert settled(count(3), lambda again: again.fresh) == [0, 1, 2]


def test_calls_that_cannot_be_made_again_end_the_settling(random, behave):
    def ask(_):
        raise TimeoutError

    with pytest.raises(TimeoutError):
        settled(settle(random, behave(random, swapped)), ask)


def test_a_case_is_right_if_all_its_checks_are(matmul, behave):
    first = matmul.cases[0]
    assert is_right(first, behave(matmul, product)[first.name])
    wrong = behave(matmul, lambda X, W: product(X.detach(), W))[first.name]
    assert not is_right(first, wrong)  # its output is right, and has no gradient


def test_checks_come_in_the_order_of_the_cases(matmul, behave):
    names = [check.case for check in compare_all(matmul, behave(matmul, product))]
    assert list(dict.fromkeys(names)) == [case.name for case in matmul.cases]


def test_another_runtime_error_is_not_taken_for_mixed_dtypes(matmul):
    def behaviour(kind, text):
        error = Raised((kind, "Exception"), text)
        return {case.name: [Outcome("raised", error=error)] for case in matmul.cases}

    assert mixing_cases(matmul, behaviour("RuntimeError", MIXED)) == matmul.cases[:2]
    assert mixing_cases(matmul, behaviour("ValueError", MIXED)) == ()
    assert mixing_cases(matmul, behaviour("RuntimeError", "shapes do not fit")) == ()


def test_random_cases_are_not_asked_about_their_dtype(random):
    error = Raised(("RuntimeError", "Exception"), MIXED)
    assert mixing_cases(random, {"rows": [Outcome("raised", error=error)] * 3}) == ()


def test_a_case_that_fails_by_chance_is_drawn_once_more(random, judge):
    frequencies = judge(random, swapped)
    unscaled = judge(random, lambda X, p: X * (torch.rand_like(X) >= p))
    assert unlucky_cases(random, frequencies) == random.cases
    assert unlucky_cases(random, unscaled) == ()
    assert unlucky_cases(random, []) == ()
    assert unlucky_cases(replace(random, cases=()), frequencies) == ()


def test_a_case_that_is_not_run_names_those_of_which_no_result_came(matmul, behave):
    behaviour = behave(matmul, product)
    behaviour["three by four"] = [Outcome("timeout", note="still running after 5 s")]
    behaviour["in float32 too"] = [
        Outcome("not run", note="no result came of two calls before it")
    ] * 2
    told = {check.case: check.message for check in compare_all(matmul, behaviour)}
    assert told["three by four"] == "no result: still running after 5 s"
    assert told["in float32 too"] == (
        "not run, because no result came of “three by four”: mend that first"
    )
