from __future__ import annotations

import pytest

from grader.course.course import Policies
from grader.jail.aspect import Aspect
from grader.judging.checks import UNSTABLE, Check
from grader.judging.score import ExerciseResult, Result, score_checks


def check(case, fault="", aspect="output"):
    return Check(case, Aspect.parse(aspect), passed=not fault, fault=fault)


def score(*checks, points=4.0, raises=(), **policies):
    made = score_checks("corr2d", points, checks, Policies(**policies), frozenset(raises))
    return made.status, made.score


WRONG, RAISED, LATE = "wrong values", "raises an exception", "time limit"

TABLE = {
    "all right": ([check("a"), check("b")], ("passed", 4.0)),
    "half right": ([check("a"), check("b", WRONG)], ("partial", 2.0)),
    "a third": ([check("a"), check("b", WRONG), check("c", RAISED)], ("partial", 1.33)),
    "nothing right": ([check("a", WRONG), check("b", "wrong shape")], ("failed", 0.0)),
    "one failed check fails its case": (
        [check("a"), check("a", "no gradient", "grad X"), check("b")],
        ("partial", 2.0),
    ),
    "cases weigh the same, however many checks they have": (
        [check("a"), *[check("b", WRONG, f"grad {n}") for n in range(9)]],
        ("partial", 2.0),
    ),
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
    "no check": ([], ("missing", 0.0)),
}  # fmt: skip


@pytest.mark.parametrize(("checks", "expected"), TABLE.values(), ids=TABLE.keys())
def test_checks_become_a_status_and_points(checks, expected):
    assert score(*checks) == expected


REFUSALS = {
    "all right": ([check("a"), check("bad", aspect="raises")], ("passed", 4.0)),
    "result right": ([check("a"), check("bad", "does not raise")], ("partial", 2.0)),
    "only the refusal right": ([check("a", WRONG), check("bad")], ("failed", 0.0)),
    "refuses everything": ([check("a", RAISED), check("bad")], ("error", 0.0)),
}


@pytest.mark.parametrize(("checks", "expected"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_earns_nothing_unless_a_result_is_right(checks, expected):
    assert score(*checks, raises={"bad"}) == expected


@pytest.mark.parametrize(
    ("checks", "points"),
    [([check("a"), check("b")], 4.0), ([check("a"), check("b", WRONG)], 0.0)],
    ids=["all", "nothing"],
)
def test_without_partial_credit_it_is_all_or_nothing(checks, points):
    assert score(*checks, partial_credit=False)[1] == points


@pytest.mark.parametrize(("decimals", "points"), [(0, 1.0), (1, 1.3), (2, 1.33), (4, 1.3333)])
def test_points_are_rounded_as_the_course_says(decimals, points):
    checks = [check("a"), check("b", WRONG), check("c", WRONG)]
    assert score(*checks, decimals=decimals)[1] == points


def test_a_result_keeps_its_checks_and_what_it_is_worth():
    checks = [check("a"), check("b", WRONG)]
    made = score_checks("corr2d", 4, checks, Policies(), frozenset())
    assert made == ExerciseResult("corr2d", "partial", 2.0, 4, None, tuple(checks))


def test_a_submission_sums_its_exercises_without_rounding_dust():
    exercises = tuple(ExerciseResult(f"e{n}", "partial", 0.1, 0.3) for n in range(3))
    result = Result("alice", "cpu", "limits", exercises)
    assert (result.score, result.max_score) == (0.3, 0.9)
    assert Result("bob", "cpu", "limits", ()).score == 0


UNSTABLE_CASES = {
    "alone": ([check("a"), check("b", UNSTABLE, "float32")], ("partial", 3.2)),
    "in most cases": ([check("a"), check("b", UNSTABLE), check("c", UNSTABLE)], ("partial", 3.2)),
    "beside a wrong case": (
        [check("a"), check("b", UNSTABLE), check("c", WRONG), check("d", WRONG)],
        ("partial", 1.6),
    ),
    "beside a mistake in the same case": (
        [check("a"), check("b", UNSTABLE), check("b", "no gradient", "grad X")],
        ("partial", 2.0),
    ),
}


@pytest.mark.parametrize(("checks", "expected"), UNSTABLE_CASES.values(), ids=UNSTABLE_CASES.keys())
def test_a_right_formula_that_is_unstable_earns_most_of_the_points(checks, expected):
    assert score(*checks) == expected


@pytest.mark.parametrize(("credit", "points"), [(0.0, 0.0), (0.5, 2.0), (1.0, 4.0)])
def test_the_course_says_what_an_unstable_answer_earns(credit, points):
    checks = [check("a"), check("b", UNSTABLE)]
    assert score(*checks, unstable_credit=credit) == ("partial", points)


def test_all_or_nothing_is_nothing_for_an_unstable_answer():
    assert score(check("a", UNSTABLE), partial_credit=False)[1] == 0.0


def test_an_answer_that_is_right_nowhere_earns_nothing_for_being_called_unstable_somewhere():
    # NaN everywhere is "unstable" on the cases about stability and wrong on the others.
    assert score(check("a", "not finite"), check("b", UNSTABLE)) == ("failed", 0.0)
    assert score(check("a", UNSTABLE), check("bad"), raises={"bad"})[1] == 0.0
