"""What it costs to name a mistake: how often wrong ideas are run, not how long that takes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
from checkout import ROOT

from grader.declaring.edits import Edited
from grader.declaring.load import load_exercise
from grader.expected.expected import build_exercise
from grader.judging.compare import compare
from grader.telling.diagnose import diagnose
from grader.telling.ideas.bank import Bank

CODE = """
@exercise(grad=["X"])
def standard(X, shift=0.0):
    if shift < 0:
        raise ValueError("negative")
    mean = X.mean(0)
    return (X - mean) / X.std(0, correction=0) + shift

for rows in range(3, 8):
    standard.case(f"{rows} rows", X=randn(rows, 3))
standard.case("shifted", X=randn(4, 2), shift=2.0)
standard.raises("negative shift", ValueError, X=randn(3, 2), shift=-1.0)
def refused(X):
    if len(X) == X.shape[1]:
        raise IndexError("square")
    return 1

standard.edits('''
unbiased: correction=0 -> correction=1
    You divide by n - 1.

not_centred: X - mean -> X
    The mean is not subtracted.

doubled: return ( -> return 2 * (
    Everything is doubled.

detached: mean = X -> mean = X.detach()
    also: X.std -> X.detach().std
    The statistics are detached.

by_rows: .mean(0) -> .mean(refused(X))
    also: (0, -> (1,
    Statistics belong to columns.
''')
"""
IDEAS = 5


def shapes_do_not_fit(X, shift=0.0):
    """Breaks as `by_rows` does, if not where X is square."""
    if shift < 0:
        raise ValueError("negative")
    if len(X) == X.shape[1]:
        raise IndexError("square")
    return X - X.mean(1)


def raising(error):
    def answer(X, shift=0.0):
        raise error

    return answer


def scaled(factor):
    return lambda X, shift=0.0: factor * (X - X.mean(0)) / X.std(0) + shift


@pytest.fixture
def standard(declare, monkeypatch):
    """An exercise that counts the runs of its ideas: `built`, `bank`, `fresh_bank`, `ran`."""
    ran, call = [], Edited.__call__

    def noted(idea, *args, **kwargs):
        ran.append(idea)
        return call(idea, *args, **kwargs)

    monkeypatch.setattr(Edited, "__call__", noted)
    exercise = declare(CODE)
    built = build_exercise(exercise, "unit")
    return SimpleNamespace(
        built=built,
        bank=Bank(exercise, built),
        fresh_bank=lambda: Bank(exercise, built),
        ran=ran,
    )


@pytest.mark.parametrize(
    "error",
    [NameError("name 'n' is not defined"), ImportError("no"), AttributeError("no"), SyntaxError()],
    ids=lambda error: type(error).__name__,
)
def test_no_idea_is_run_for_an_answer_that_stumbles_over_a_name_or_its_syntax(
    standard, behave, error
):
    found = diagnose(standard.built, behave(standard.built, raising(error)), standard.bank)
    assert found is None or found.names == ("unknown name",)
    assert len(standard.ran) == 0


def test_each_idea_is_run_once_for_an_answer_that_raises_everywhere_and_no_pair_is(
    standard, behave
):
    behaviour = behave(standard.built, raising(RuntimeError("shapes do not fit")))
    for _ in range(2):
        assert diagnose(standard.built, behaviour, standard.bank) is None
        assert len(standard.ran) == IDEAS


def test_another_exception_in_the_same_case_costs_nothing_more(standard, behave):
    for error in (RuntimeError("these shapes"), RuntimeError("those shapes"), IndexError("5")):
        diagnose(standard.built, behave(standard.built, raising(error)), standard.bank)
    assert len(standard.ran) == IDEAS


def test_each_idea_is_run_twice_at_most_for_an_answer_that_returns_what_no_idea_does(
    standard, behave
):
    behaviour = behave(standard.built, lambda X, shift=0.0: X.exp() + shift)
    standard.bank.name_mistake(behaviour)
    assert len(standard.ran) <= 2 * len(
        standard.bank.hypotheses
    )  # it may be another one but for one question


def test_what_is_said_does_not_depend_on_the_answers_before(standard, behave):
    answers = [scaled(1), scaled(2), shapes_do_not_fit, raising(RuntimeError("x")), torch.exp]
    behaviours = [behave(standard.built, answer) for answer in answers]
    alone = [diagnose(standard.built, b, standard.fresh_bank()) for b in behaviours]
    assert alone[0].names == ("unbiased",)
    assert alone[1].names == ("unbiased", "doubled")
    for order in (range(len(answers)), reversed(range(len(answers)))):
        bank = standard.fresh_bank()
        for number in order:
            assert diagnose(standard.built, behaviours[number], bank) == alone[number]


def test_checks_that_are_at_hand_are_believed_and_not_made_again(standard, behave):
    behaviour = behave(standard.built, scaled(1))
    checks = [c for case in standard.built.cases for c in compare(case, behaviour[case.name])]
    found = diagnose(standard.built, behaviour, standard.bank)
    assert diagnose(standard.built, behaviour, standard.bank, checks) == found
    passed = [replace(check, passed=True) for check in checks]
    assert diagnose(standard.built, behaviour, standard.bank, passed) is None


def test_what_random_ideas_drew_is_forgotten_when_it_is_much_and_is_drawn_again_the_same(
    behave, monkeypatch
):
    exercise = load_exercise(ROOT / "solutions/regularization/dropout_layer.py", "regularization")
    built = build_exercise(exercise, "regularization")

    def never_rescales(X, dropout, training=True):
        return X * (torch.rand_like(X) > dropout) if training else X

    behaviour = behave(built, never_rescales)
    bank = Bank(exercise, built)
    found = diagnose(built, behaviour, bank)
    assert any(trace.case.law for trace in bank._ideas._traces.values())
    monkeypatch.setattr("grader.telling.ideas.performed.MOST_DRAWN", 0)
    assert diagnose(built, behaviour, bank) == found
    assert not any(trace.case.law for trace in bank._ideas._traces.values())
    assert diagnose(built, behaviour, bank) == found
