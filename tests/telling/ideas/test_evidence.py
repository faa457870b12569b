"""What speaks for an idea is a result that shows it; how a call breaks off tells little of why."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from grader.expected.expected import build_exercise
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside.raised import Raised
from grader.jail.outcome import Outcome
from grader.judging.checks import Check
from grader.telling.findings.answer import Answer
from grader.telling.findings.one_fault import STATE
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.evidence import has_elements, is_slip, is_wrong_result, usefulness

ROWS = """
@exercise(grad=["X"])
def rows(X, shift=0.0):
    return (X - X.mean(1, keepdim=True)) + shift

rows.case("wide", X=randn(2, 3))
rows.case("high", X=randn(5, 2))
rows.case("square", X=randn(3, 3))
rows.case("one", X=randn(1, 4), shift=1.0)

rows.edits('''
no_keepdim: keepdim=True -> keepdim=False
    keepdim is missing.

doubled: return ( -> return 2 * (
    Everything is doubled.

cut: X.mean( -> X.detach().mean(
    Cut off.
''')
"""


@pytest.fixture
def named(declare, behave):
    def name(code, answer, written=None):
        exercise = declare(code)
        built = build_exercise(exercise, "unit")
        answered = Answer(built, behave(built, answer), written=written)
        found = Bank(exercise, built).name_mistake_in(answered)
        return found.names if found else ()

    return name


def of(check_fault="wrong values", status="returned", grad_error=None, aspect=OUTPUT, **case):
    outcome = Outcome(status, grad_error=grad_error)
    failed = [Check("a", aspect, passed=False, fault=check_fault)]
    return SimpleNamespace(
        first=outcome, failed=failed, case=SimpleNamespace(law=None, runs=("float64",), **case)
    )


BROKEN = Raised(("RuntimeError",), "in place")


@pytest.mark.parametrize(
    ("trace", "shows"),
    [
        (of(), True),
        (of(status="raised"), False),
        (of(check_fault=STATE), False),
        (of(aspect=Aspect.grad("X")), True),
        (of(aspect=Aspect.grad("X"), grad_error=BROKEN), False),
    ],
    ids=["numbers", "an exception", "a second call", "a gradient", "back-propagation"],
)
def test_a_result_that_is_wrong_is_evidence_and_an_exception_is_none(trace, shows):
    assert is_wrong_result(trace) is shows


def test_wrong_results_are_looked_at_first():
    assert usefulness(of()) < usefulness(of(status="raised"))


@pytest.mark.parametrize(
    ("outcome", "slip"),
    [
        (Outcome("raised", error=Raised(("NameError",), "no")), True),
        (Outcome("raised", error=Raised(("AttributeError",), "'NoneType' object has no")), False),
        (Outcome("raised", error=Raised(("ValueError",), "no")), False),
        (Outcome("timeout"), True),
    ],
    ids=["a name", "None", "a refusal", "no end"],
)
def test_ideas_are_code_that_runs(outcome, slip):
    assert is_slip(outcome) is slip


def test_an_idea_with_a_wrong_result_is_named_although_other_calls_break(named):
    assert named(ROWS, lambda X, shift=0.0: X - X.mean(1) + shift) == ("no_keepdim",)


def test_no_idea_is_named_by_exceptions_alone(named):
    def unlike(X, shift=0.0):
        if X.shape[0] == X.shape[1]:
            raise RuntimeError("square")
        return X - X.T.reshape(2, -1)[0] if len(X) != 1 else X / 0 + shift + torch.zeros(9)

    assert named(ROWS, unlike) == ()


def test_no_idea_is_named_where_most_calls_break_for_a_reason_of_their_own(named):
    def answer(X, shift=0.0):
        if len(X) != 3:
            raise IndexError("past the end")
        return 2 * (X - X.mean(1, keepdim=True)) + shift

    assert named(ROWS, answer) == ()


def test_no_idea_is_named_where_equal_calls_differ(named):
    calls = []

    def answer(X, shift=0.0):
        calls.append(X)
        return 2 * (X - X.mean(1, keepdim=True)) + shift + (len(calls) > 8)

    assert named(ROWS, answer) == ()


def test_a_gradient_that_cannot_be_taken_is_no_gradient_that_is_cut_off(named):
    def answer(X, shift=0.0):
        E = X.exp()
        Y = E.log() - X.mean(1, keepdim=True) + shift
        E.zero_()
        return Y

    assert named(ROWS, answer) == ()


def test_an_idea_that_the_code_cannot_hold_is_not_named(named):
    code = ROWS + 'rows.seen_in_code(doubled="*")\n'

    def doubled(X, shift=0.0):
        return 2 * (X - X.mean(1, keepdim=True)) + shift

    class Code:
        def __init__(self, *words):
            self.mentions = lambda signs: bool({*signs} & {*words})

    assert named(code, doubled, Code("*")) == ("doubled",)
    assert named(code, doubled, Code("+")) == ()
    assert named(code, doubled) == ("doubled",)


TWINS = """
@exercise(grad=["X"])
def total(X):
    return X.sum()

total.case("one", X=randn(1, 3))
total.case("another", X=randn(1, 5))

@total.wrong_idea("You average over the rows, twice.")
def rows(X):
    return 2 * X.mean(0).sum()

@total.wrong_idea("You double.")
def doubled(X):
    return 2 * X.sum()
"""


def test_two_ideas_that_no_case_tells_apart_are_one_or_the_other(named):
    assert named(TWINS, lambda X: X.sum() * 2) == ("rows", "doubled")


def test_three_ideas_that_no_case_tells_apart_are_not_named(named):
    more = '@total.wrong_idea("You add.")\ndef added(X):\n    return X.sum() + X.sum()\n'
    assert named(TWINS + more, lambda X: X.sum() * 2) == ()


STABLE = """
@exercise
def soft(X):
    E = (X - X.amax(-1, keepdim=True)).exp()
    return E / E.sum(-1, keepdim=True)

soft.case("two", X=randn(2, 3))
soft.case("three", X=randn(3, 4))
soft.case("large", X=randn(2, 3, std=2000.0), tags=["stress"])

soft.edits('''
not_shifted: X - X.amax(-1, keepdim=True) -> X
    The formula is right, but exp overflows.

halved: return E / -> return E / 2 /
    You halve.
''')
"""


def test_that_the_formula_is_right_is_not_said_beside_what_is_wrong_with_it(named):
    assert named(STABLE, lambda X: X.exp() / X.exp().sum(-1, keepdim=True)) == ("not_shifted",)
    assert named(STABLE, lambda X: X.exp() / X.exp().sum(-1, keepdim=True) / 2) == ("halved",)


STATEFUL = """
@exercise(updates=["kept"])
def norm(X, kept):
    mean, var = X.mean(0), X.var(0, correction=0)
    kept.mul_(0.9).add_(0.1 * mean)
    return (X - mean) / (var + 1e-2).sqrt()

def _twice(norm, X, kept):
    return norm(norm(X, kept), kept)

norm.case("four", X=randn(4, 3), kept=randn(3))
norm.case("six", X=randn(6, 2), kept=randn(2))
norm.case("twice", X=randn(5, 2), kept=randn(2), call=_twice)

@norm.wrong_idea("eps is missing.")
def no_eps(X, kept):
    kept.mul_(0.9).add_(0.1 * X.mean(0))
    return (X - X.mean(0)) / X.std(0, correction=0)
"""


def test_an_update_that_is_right_in_plain_calls_has_no_idea_of_its_own(named):
    def outside(X, kept):
        mean, var = X.mean(0), X.var(0, correction=0)
        kept.mul_(0.9).add_(0.1 * mean)
        return (X - mean) / var.sqrt() + 1e-2

    assert named(STATEFUL, outside) == ()


@pytest.mark.parametrize(("made", "holds"), [(torch.ones(2), True), (torch.ones(0, 3), False)])
def test_an_empty_result_holds_no_number(made, holds):
    trace = SimpleNamespace(
        first=Outcome("returned", aspects={OUTPUT: made, Aspect.grad("X"): None})
    )
    assert has_elements(trace) is holds
