"""Checks to a result: points by the course's policies, and a mistake where there is one to name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.course.course import Policies, load_course
from grader.expected.expected import build_exercise
from grader.grading.naming import name_mistake, score
from grader.grading.plan import plan_with
from grader.judging.settling import compare_all
from grader.reading.extract import extract
from grader.telling.code.written import Written

HALVE = """
@exercise(points=3)
def halve(X):
    if X.dim() > 1:
        raise ValueError("too many dimensions")
    return X / 2

halve.case("row", X=randn(3))
halve.case("longer", X=randn(5))
halve.raises("two dimensions", ValueError, X=randn(1, 1))

@halve.wrong_idea("You double it.")
def doubled(X):
    return 2 * X
"""


@pytest.fixture
def plan(declare, tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: unit, title: U}]\n")
    exercise = declare(HALVE)
    return plan_with(load_course(tmp_path), [(exercise, build_exercise(exercise, "unit"))])


@pytest.fixture
def named(plan, behave):
    """The result of an answer, with the plan as it is changed here."""

    def run(answer, **changed):
        (built,) = plan.exercises
        behaviour = behave(built, answer)
        checks = compare_all(built, behaviour)
        return name_mistake(built, behaviour, checks, replace(plan, **changed))

    return run


def right(X):
    if X.dim() > 1:
        raise ValueError
    return X / 2


def test_a_right_answer_has_all_points_and_nothing_to_be_told(named):
    result = named(right)
    assert (result.id, result.status, result.score, result.max_score) == ("halve", "passed", 3, 3)
    assert result.diagnosis is None


def test_a_mistake_is_named_by_the_wrong_idea_that_it_behaves_like(named):
    result = named(lambda X: X + X)
    assert (result.status, result.score, result.diagnosis) == ("failed", 0.0, "You double it.")


def test_without_wrong_ideas_a_mistake_is_told_by_what_is_found(named):
    result = named(lambda X: X + X, banks={})
    assert result.diagnosis is not None
    assert result.diagnosis != "You double it."


def test_nothing_is_said_where_nothing_can_be_named(named):
    def odd(X):
        return right(X) + (X.sum() * 1.7).sin() * X.cos()

    assert named(odd).diagnosis is None


def test_what_is_not_written_yet_shows_no_mistake(named):
    def stub(X):
        raise NotImplementedError

    result = named(stub)
    assert (result.status, result.diagnosis) == ("unattempted", None)


def test_a_case_that_raises_is_worth_nothing_without_one_that_is_right(plan, behave):
    def refuse(X):
        raise ValueError

    (built,) = plan.exercises
    result = score(built, compare_all(built, behave(built, refuse)), plan)
    assert result.score == 0.0


def test_points_follow_the_policies_of_the_course(plan, behave):
    def lenient(X):
        return X / 2

    (built,) = plan.exercises
    checks = compare_all(built, behave(built, lenient))
    assert score(built, checks, plan).score == 2.7
    strict = replace(plan.course, policies=Policies(partial_credit=False))
    assert score(built, checks, replace(plan, course=strict)).score == 0.0


def test_an_answer_that_was_not_judged_has_no_points(plan):
    (built,) = plan.exercises
    assert score(built, [], plan).score == 0.0


def test_the_code_has_its_say_in_what_is_told(plan, behave):
    (built,) = plan.exercises
    behaviour = behave(built, lambda X: None)
    checks = compare_all(built, behaviour)
    source = extract("hers.py", b"def halve(X):\n    Y = X / 2\n")
    written = Written.of(source, "halve")
    told = name_mistake(built, behaviour, checks, plan, written).diagnosis
    assert told == "Your function has no `return`, so its result is None. End it with `return Y`."
