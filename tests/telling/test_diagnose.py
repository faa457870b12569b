"""Which mistake it is: ideas come first, then findings, and where nothing is known nothing is said."""

from __future__ import annotations

import pytest

from grader.expected.expected import build_exercise
from grader.jail.aspect import OUTPUT
from grader.judging.checks import Check
from grader.judging.settling import is_right
from grader.telling.diagnose import diagnose
from grader.telling.ideas.bank import Bank

NORM = """
@exercise(grad=["X"])
def norm(X, eps=1e-3):
    if eps < 0:
        raise ValueError("eps is negative")
    mean, var = X.mean(0), X.var(0, correction=0)
    root = (var + eps).sqrt()
    return (X - mean) / root

norm.case("five by three", X=randn(5, 3))
norm.case("eps counts", X=randn(6, 2), eps=0.5)
norm.case("more rows", X=randn(8, 4), eps=0.01, hidden=True)
norm.raises("negative eps", ValueError, X=randn(2, 2), eps=-1.0)

norm.edits('''
eps_outside: (var + eps).sqrt() -> var.sqrt() + eps
    eps is added after the root.

unbiased: correction=0 -> correction=1
    You divide by n - 1.
''')
"""


def norm(X, eps=1e-3, n_less=0):
    """In another style than the exercise has it, with a mistake on demand."""
    if eps < 0:
        raise ValueError
    rest = X - X.sum(0) / len(X)
    var = (rest * rest).sum(0) / (len(X) - n_less)
    return rest * (var + eps) ** -0.5


@pytest.fixture
def diagnosis(declare, behave):
    """What is said of an answer to an exercise, by its ideas or by a finding."""

    def of(code, answer):
        exercise = declare(code)
        built = build_exercise(exercise, "unit")
        behaviour = behave(built, answer)
        assert not all(is_right(case, behaviour[case.name]) for case in built.cases)
        return diagnose(built, behaviour, Bank(exercise, built))

    return of


def test_an_idea_is_named_before_a_generic_mistake_and_that_before_a_finding(diagnosis):
    idea = diagnosis(NORM, lambda X, eps=1e-3: norm(X, eps, n_less=1))
    generic = diagnosis(NORM, lambda X, eps=1e-3: norm(X, 1e-3 if eps >= 0 else eps))
    found = diagnosis(NORM, lambda X, eps=1e-3: 2 * norm(X, eps))
    assert [idea.names, generic.names, found.names] == [
        ("unbiased",),
        ("eps ignored",),
        ("factor",),
    ]
    assert generic.sentence == (
        "eps has no effect: you get what eps=0.001 gives, whatever is passed."
    )
    assert found.sentence == "Each number is twice what it should be."


def test_right_results_that_do_not_repeat_are_no_idea_with_right_results(diagnosis):
    code = """
    @exercise
    def plus_one(X):
        return X + 1

    plus_one.case("three", X=randn(3))
    plus_one.case("four", X=randn(4))

    @plus_one.wrong_idea("You switch recording off.")
    def recording_off(X):
        torch.set_grad_enabled(False)
        return X + 1
    """
    calls = []

    def keeps_count(X):
        calls.append(X)
        return X + (1 if len(calls) <= 3 else len(calls))

    assert diagnosis(code, keeps_count).names == ("not repeatable",)


def test_without_the_ideas_findings_are_all_that_can_be_said(build, behave):
    built = build(NORM)
    behaviour = behave(built, lambda X, eps=1e-3: 2 * norm(X, eps))
    assert diagnose(built, behaviour, None).names == ("factor",)


def test_where_nothing_is_known_nothing_is_said(diagnosis):
    assert diagnosis(NORM, lambda X, eps=1e-3: norm(X.sin() + X**2, eps) * X.cos()) is None


def test_verdicts_at_hand_are_not_reached_again(build, behave):
    built = build(NORM)
    behaviour = behave(built, lambda X, eps=1e-3: 2 * norm(X, eps))
    first, *others = built.cases
    judged = [Check(case.name, OUTPUT, passed=True) for case in others]
    judged.append(Check(first.name, OUTPUT, passed=False, fault="wrong values"))
    assert diagnose(built, behaviour, None, judged).names == ("factor",)
    judged[-1] = Check(first.name, OUTPUT, passed=True)
    assert diagnose(built, behaviour, None, judged) is None


def test_a_name_that_is_unknown_in_one_call_does_not_hide_the_idea_that_fits_all_others(diagnosis):
    def with_slip(X, eps=1e-3):
        return missing if eps == 0.5 else norm(X, eps, n_less=1)  # noqa: F821

    found = diagnosis(NORM, with_slip)
    assert found.names == ("unbiased",)
    assert found.sentence.startswith(
        "You divide by n - 1. Besides, some calls break off. `missing` is not defined"
    )


def test_a_name_that_is_unknown_in_most_calls_comes_first(diagnosis):
    found = diagnosis(NORM, lambda X, eps=1e-3: norm(X, eps, n_less=1) if eps == 0.5 else missing)  # noqa: F821
    assert found.names == ("unknown name",)
