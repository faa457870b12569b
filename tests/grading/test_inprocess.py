"""A trusted function run in this process behaves as it would in the jail."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest
import torch

from grader.grading.deadline import Deadline
from grader.grading.inprocess import behave as behave_here
from grader.grading.inprocess import first_failure
from grader.jail.aspect import OUTPUT
from grader.judging.compare import compare
from grader.judging.settling import settle, settled

DOUBLE = """
@exercise(grad=["X"])
def double(X, factor=2.0):
    if factor < 0:
        raise ValueError("factor is negative")
    return X * factor

double.case("one", X=arange(3), float32=True)
double.case("two", X=randn(2, 2), factor=3.0)
double.raises("negative", ValueError, X=arange(2), factor=-1.0)
"""


@pytest.fixture
def double(build):
    return build(DOUBLE, hidden=False)


def right(X, factor=2.0):
    if factor < 0:
        raise ValueError
    return X * factor


def broken(X, factor=2.0):
    raise KeyError("x")


def counting(calls):
    def count(X, factor=2.0):
        calls.append(X.shape)
        return right(X, factor) + 1e-9 * len(calls)

    return count


@pytest.mark.parametrize("answer", [right, broken, torch.mul, lambda X, factor=2.0: X[0]])
def test_a_function_does_the_same_here_as_through_bytes(double, behave, answer):
    here, there = behave_here(answer, double), behave(double, answer)
    assert list(here) == ["one", "two", "negative"]
    for case in double.cases:
        assert compare(case, here[case.name]) == compare(case, there[case.name])


def test_each_case_has_an_outcome_for_each_of_its_runs(double):
    behaviour = behave_here(right, double)
    assert [len(behaviour[case.name]) for case in double.cases] == [2, 1, 1]
    dtypes = [outcome.aspects[OUTPUT].dtype for outcome in behaviour["one"]]
    assert dtypes == [torch.float64, torch.float32]


def test_what_differs_the_second_time_is_marked_where_it_differs(double):
    def late(X, factor=2.0):
        calls.append(X.shape)
        return right(X, factor) + (X.shape == (2, 2)) * 1e-9 * len(calls)

    calls = []
    behaviour = behave_here(late, double)
    assert [not o.troubles for outcomes in behaviour.values() for o in outcomes] == [
        *(True, True, False, True)
    ]


def test_the_lines_of_an_exception_are_told_by_whoever_knows_the_files(double):
    told = behave_here(broken, double, lambda filename: "mine" if filename == __file__ else "")
    label, _, code = told["one"][0].error.frames[-1]
    assert (label, code) == ("mine", 'raise KeyError("x")')
    assert behave_here(broken, double)["one"][0].error.frames == ()


def test_a_function_is_run_until_it_fails(double):
    assert first_failure(right, double) is None
    calls = []

    def fails_at_once(X, factor=2.0):
        calls.append(X.shape)
        return X

    assert first_failure(fails_at_once, double).name == "one"
    assert calls == [(3,), (3,)]
    assert first_failure(lambda X, factor=2.0: X * factor, double).name == "negative"


def test_a_function_that_does_not_repeat_itself_fails(double):
    assert first_failure(counting([]), double) is not None


@pytest.mark.slow
def test_a_call_without_end_costs_its_case_and_after_two_the_rest_is_not_run(double):
    def hangs(X, factor=2.0):
        while factor != 2.0:
            pass
        return X * factor

    with Deadline(0.5) as deadline:
        behaviour = behave_here(hangs, double, deadline=deadline)
    assert [outcome.status for outcome in behaviour["one"]] == ["returned", "returned"]
    assert behaviour["two"][0].status == behaviour["negative"][0].status == "timeout"
    assert behaviour["two"][0].note == "still running after 0.5 s"
    with Deadline(0.5) as deadline:
        behaviour = behave_here(hangs, double, lambda name: name and "mine", deadline)
    line = hangs.__code__.co_firstlineno
    places = [f"still running after 0.5 s, in mine, line {line + more}" for more in (1, 2)]
    assert behaviour["two"][0].note in places
    with Deadline(0.5) as deadline:
        behaviour = behave_here(lambda *a, **k: time.sleep(60), double, deadline=deadline)
    statuses = [outcome.status for outcomes in behaviour.values() for outcome in outcomes]
    assert statuses == ["timeout", "timeout", "not run", "not run"]
    assert behaviour["two"][0].note == "no result came of two calls before it"


def test_what_hangs_only_when_it_is_called_again_is_told_so(double):
    calls = []

    def hangs(X, factor=2.0):
        calls.append(X.shape)
        while len(calls) > 4:
            pass
        return right(X, factor)

    with Deadline(0.5) as deadline:
        behaviour = behave_here(hangs, double, deadline=deadline)
    assert behaviour["one"][0].status == "timeout"
    assert behaviour["one"][0].note == "called again after other calls, still running after 0.5 s"


def test_the_first_calls_of_each_case_are_made_inside_of_what_is_given(double):
    entered = []

    @contextmanager
    def around(case):
        entered.append(case.name)
        yield
        entered.append(f"after {case.name}")

    behave_here(right, double, around=around)
    assert entered == [w for c in double.cases for w in (c.name, f"after {c.name}")]


def test_what_is_made_of_other_numbers_is_known_here_as_well(double):
    behaviour = behave_here(right, double)
    made = [outcome.others for outcome in behaviour["two"]] + [behaviour["negative"][0].others]
    ((names, ((tensor,),)),) = [(n, (m,)) for others in made for n, m in others.items()]
    assert names == ("below",)
    assert tensor.min() < -2000


def test_what_breaks_with_other_numbers_alone_is_no_failure_of_a_case(double):
    def refuses(X, factor=2.0):
        if (X < -900).any():
            raise RuntimeError("far below")
        return right(X, factor)

    assert first_failure(refuses, double) is None
    behaviour = behave_here(refuses, double)
    failed = [
        c for case in double.cases for c in compare(case, behaviour[case.name]) if not c.passed
    ]
    assert [str(check.aspect) for check in failed] == ["below"]
    assert failed[0].message.endswith("it raises RuntimeError: far below")


SOFTMAX = """
@exercise(grad=["X"])
def softmax(X):
    return X.softmax(1)

softmax.case("rows", X=randn(3, 4))
softmax.case("far apart", X=randn(3, 4, std=3.0), float32=True)
{more}
"""
STRESS = 'softmax.case("large", X=tensor([[1000.0, 0.0], [0.0, 1.0]]), tags=["stress"])'


def naive(X):
    return X.exp() / X.exp().sum(1, True)


def told(built, function):
    checks = settled(settle(built, behave_here(function, built)), lambda again: {})
    return {(str(check.aspect), check.fault) for check in checks if not check.passed}


def test_what_breaks_far_below_zero_alone_is_told_as_a_manner_of_calling(build):
    built = build(SOFTMAX.format(more=""), hidden=False)
    assert told(built, naive) == {("below", "depends on how it is called")}


def test_where_a_case_finds_it_unstable_it_is_that_alone(build):
    built = build(SOFTMAX.format(more=STRESS), hidden=False)
    assert {fault for _, fault in told(built, naive)} == {"numerically unstable"}
