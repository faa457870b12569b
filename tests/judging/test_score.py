from __future__ import annotations

import pytest
import torch

from grader.course.course import Policies
from grader.declaring.credit import NO_CREDIT, Credit
from grader.expected.built import BuiltCase, BuiltExercise
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside.description import Call
from grader.jail.outcome import Outcome
from grader.judging.checks import UNSTABLE, Check
from grader.judging.score import ExerciseResult, Result, score_checks

NUMBERS = torch.tensor([3.0, 4.0], dtype=torch.float64)


def case(name, raises=(), tags=()):
    expected = Outcome("returned", skeleton="tensor", aspects={} if raises else {OUTPUT: NUMBERS})
    return BuiltCase(name, False, tags, raises, ("float64",), Call([]), expected, {})


def exercise(names, points=4.0):
    """An exercise of a case for each name; what is named "bad" asks for an exception."""
    cases = [case(name, ("ValueError",) if name == "bad" else ()) for name in names]
    inputs = b"\x08\x00\x00\x00\x00\x00\x00\x00{}      "
    return BuiltExercise("corr2d", "unit", "", points, (), (), (), tuple(cases), inputs)


def check(case, fault="", aspect="output"):
    return Check(case, Aspect.parse(aspect), passed=not fault, fault=fault)


def bad(fault=""):
    return check("bad", fault, "raises")


def score(*checks, points=4.0, credit=NO_CREDIT, **policies):
    names = dict.fromkeys(check.case for check in checks) or ["a"]
    made = score_checks(exercise(names, points), checks, Policies(**policies), credit)
    return made.status, made.score


WRONG, RAISED, LATE = "wrong values", "raises an exception", "time limit"

TABLE = {
    "all right": ([check("a"), check("b")], ("passed", 4.0)),
    "half right": ([check("a"), check("b", WRONG)], ("partial", 2.0)),
    "two thirds": ([check("a"), check("b"), check("c", RAISED)], ("partial", 2.67)),
    "nothing right": ([check("a", WRONG), check("b", "wrong shape")], ("failed", 0.0)),
    "raises everywhere": ([check("a", RAISED), check("b", RAISED)], ("error", 0.0)),
    "raises here, wrong there": ([check("a", RAISED), check("b", WRONG)], ("failed", 0.0)),
    "one hang": ([check("a"), check("b", LATE)], ("timeout", 2.0)),
    "hangs": ([check("a", LATE), check("b", LATE), check("c", "not run")], ("timeout", 0.0)),
    "no memory": ([check("a", "out of memory"), check("b")], ("memory", 2.0)),
    "a crash": ([check("a", "crashed"), check("b", WRONG)], ("crashed", 0.0)),
    "not written": ([check("a", "not written yet"), check("b", "not written yet")], ("unattempted", 0.0)),
    "not defined": ([check("a", "missing"), check("b", "missing")], ("missing", 0.0)),
    "written for one case": ([check("a"), check("b", "not written yet")], ("partial", 2.0)),
    "not run": ([check("a", "not run"), check("b", "not run")], ("failed", 0.0)),
    "the exception alone is right": ([check("a", WRONG), bad()], ("failed", 0.0)),
    "refuses everything": ([check("a", RAISED), bad()], ("error", 0.0)),
    "the exception is missing": ([check("a"), bad("does not raise")], ("partial", 3.6)),
    "unstable": ([check("a"), check("b", UNSTABLE)], ("partial", 3.2)),
    "NaN everywhere": ([check("a", "not finite"), check("b", "not finite")], ("failed", 0.0)),
}  # fmt: skip


@pytest.mark.parametrize(("checks", "expected"), TABLE.values(), ids=TABLE.keys())
def test_checks_become_a_status_and_points(checks, expected):
    assert score(*checks) == expected


@pytest.mark.parametrize(
    ("checks", "points"),
    [([check("a"), check("b")], 4.0), ([check("a"), check("b", WRONG)], 0.0)],
    ids=["all", "nothing"],
)
def test_without_partial_credit_it_is_all_or_nothing(checks, points):
    assert score(*checks, partial_credit=False)[1] == points


@pytest.mark.parametrize(("decimals", "points"), [(0, 3.0), (1, 2.7), (2, 2.67), (4, 2.6667)])
def test_points_are_rounded_as_the_course_says(decimals, points):
    checks = [check("a"), check("b"), check("c", WRONG)]
    assert score(*checks, decimals=decimals)[1] == points


def test_a_result_keeps_its_checks_what_it_is_worth_and_what_was_lost():
    checks = [check("a"), check("b", WRONG)]
    made = score_checks(exercise("ab"), checks, Policies())
    lost = {"result": 2.0}
    assert made == ExerciseResult("corr2d", "partial", 2.0, 4.0, None, tuple(checks), lost=lost)


@pytest.mark.parametrize("points", [4.0, 3.0, 2.0, 0.75])
def test_what_was_lost_adds_up_to_what_is_missing(points):
    names = [f"c{n}" for n in range(7)]
    wrong = [check(n, WRONG, a) for n in names[:3] for a in ("output", "inputs")]
    checks = [*wrong, *map(check, names[3:])]
    made = score_checks(exercise(names, points), checks, Policies())
    assert len(made.lost) > 1
    assert round(made.score + sum(made.lost.values()), 10) == points
    assert all(round(one, 2) == one for one in made.lost.values())


def test_all_or_nothing_loses_all_for_what_is_wrong():
    made = score_checks(
        exercise("ab"), [check("a"), check("b", WRONG)], Policies(partial_credit=False)
    )
    assert (made.score, made.lost) == (0.0, {"result": 4.0})


def test_a_credit_is_a_share_of_the_points_at_least():
    wrong = [check("a", WRONG), check("b", WRONG)]
    assert score(*wrong, credit=Credit(0.6)) == ("partial", 2.4)
    assert score(check("a"), check("b", WRONG), credit=Credit(0.1)) == ("partial", 2.0)
    assert score(*wrong, credit=Credit(0.6), partial_credit=False) == ("failed", 0.0)


def test_a_submission_sums_its_exercises_without_rounding_dust():
    exercises = tuple(ExerciseResult(f"e{n}", "partial", 0.1, 0.3) for n in range(3))
    result = Result("alice", "cpu", "limits", exercises)
    assert (result.score, result.max_score) == (0.3, 0.9)
    assert Result("bob", "cpu", "limits", ()).score == 0


@pytest.mark.parametrize(("credit", "points"), [(0.0, 0.0), (0.5, 2.0), (1.0, 4.0)])
def test_the_course_says_what_an_unstable_answer_earns(credit, points):
    checks = [check("a"), check("b", UNSTABLE)]
    assert score(*checks, unstable_credit=credit) == ("partial" if points else "failed", points)


def test_all_or_nothing_is_nothing_for_an_unstable_answer():
    assert score(check("a", UNSTABLE), partial_credit=False)[1] == 0.0
