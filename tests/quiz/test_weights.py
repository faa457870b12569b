"""A quiz is at most a share of its unit's points, unless the course says what it is worth."""

from dataclasses import replace

import pytest

from grader.course.course import Policies, Unit
from grader.quiz.weights import weigh, worth_of

UNIT = Unit("convolution", "Convolution")


@pytest.fixture
def quiz(load):
    return load()


def test_it_weighs_a_quarter_of_the_unit_at_most(quiz):
    assert quiz.weight == 4
    assert worth_of(quiz, UNIT, 9.0, Policies()) == 3.0
    assert worth_of(quiz, UNIT, 7.0, Policies()) == 2.33
    worth = worth_of(quiz, UNIT, 8.0, Policies())
    assert worth / (worth + 8.0) <= 0.25


def test_a_small_quiz_keeps_its_points(quiz):
    assert worth_of(quiz, UNIT, 100.0, Policies()) == 4


def test_a_unit_that_is_all_quiz_keeps_its_points(quiz):
    assert worth_of(quiz, UNIT, 0.0, Policies()) == 4


def test_what_the_unit_says_goes_before_the_share(quiz):
    assert worth_of(quiz, replace(UNIT, quiz_points=15.0), 7.0, Policies()) == 15.0


@pytest.mark.parametrize(("share", "worth"), [(1.0, 4.0), (0.5, 3.0), (0.0, 0.0)])
def test_the_share_is_a_policy(quiz, share, worth):
    assert worth_of(quiz, UNIT, 3.0, Policies(quiz_share=share)) == worth


def test_what_would_be_rounded_to_nothing_is_not_rounded(quiz):
    assert worth_of(quiz, UNIT, 1.0, Policies(decimals=0)) == pytest.approx(1 / 3)


def test_questions_share_what_the_quiz_is_worth(quiz, write_course):
    (weighed,) = weigh([quiz], write_course(), {"convolution": 6.0})
    assert (weighed.points, weighed.weight, weighed.scale) == (2.0, 4, 0.5)


@pytest.mark.course
def test_grading_and_what_is_handed_out_agree_on_it(asking):
    from grader.author import build
    from grader.course.course import load_course
    from grader.grading.plan import make_plan
    from grader.study.quizzes import find_quizzes

    course = load_course(asking)
    build.write(course)
    (handed_out,) = find_quizzes(asking).all
    for only in ((), ("convolution_quiz",)):
        (graded,) = make_plan(course, only).quizzes
        assert graded.points == handed_out.points < graded.weight
    exercises = {one.unit: 0.0 for one in make_plan(course).exercises}
    for one in make_plan(course).exercises:
        exercises[one.unit] += one.points
    assert graded.points / (graded.points + exercises["convolution"]) <= 0.25
