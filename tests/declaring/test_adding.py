"""Cases, ideas and signs are kept as an author adds them, and what is wrong with one is told at its line."""

from __future__ import annotations

import pytest

from grader.errors import CourseError

# Eight lines; what a test adds begins on the ninth.
SCALE = '''\
"""# Scaling"""

from grader import arange, exercise, randn


@exercise(grad=["X"])
def scale(X, factor=2.0):
    return X * factor
'''

PLACE = "solutions/unit/scale.py"


@pytest.fixture
def problems_of(declare):
    """The sentences about a file, which has some."""

    def load(code, id_=""):
        with pytest.raises(CourseError) as caught:
            declare(code, id_)
        return list(caught.value.problems)

    return load


def test_a_case_that_raises_names_what(problems_of):
    code = SCALE + "scale.case('first', X=randn(2))\nscale.raises('one', X=arange(2))\n"
    assert problems_of(code) == [f"{PLACE}:10: case 'one' names no exception to expect."]


def test_a_wrong_idea_needs_a_sentence(problems_of):
    code = SCALE + "scale.case('one', X=arange(2))\n@scale.wrong_idea('')\ndef twice(X): ...\n"
    assert problems_of(code) == [f"{PLACE}:10: wrong idea twice has no sentence."]


def test_wrong_ideas_of_one_name_are_told_at_the_second(problems_of):
    idea = "@scale.wrong_idea('No.')\ndef twice(X): ...\n"
    code = SCALE + "scale.case('one', X=arange(2))\n" + idea + idea
    assert problems_of(code) == [f"{PLACE}:12: there are two wrong ideas called twice; rename one."]


def test_a_case_takes_the_options_of_the_exercise_unless_it_has_its_own(declare):
    step = declare("""
    @exercise(grad=["X"], updates=["W"])
    def step(X, W):
        return X + W

    step.case("as the exercise", X=randn(2), W=randn(2))
    step.case("its own", X=randn(2), W=randn(2), grad=["W"], updates=[], tags=["tie"], hidden=True)
    step.raises("raises", ValueError, TypeError, X=randn(2), W=randn(3), hidden=True)
    """)
    one, own, raising = step.cases
    assert (one.grad, one.updates, one.tags, one.hidden) == (("X",), ("W",), (), False)
    assert (own.grad, own.updates, own.tags, own.hidden) == (("W",), (), ("tie",), True)
    assert (raising.raises, raising.grad) == (("ValueError", "TypeError"), ())
    assert raising.hidden


def test_a_wrong_idea_stays_a_function_of_the_file(declare):
    scale = declare(
        SCALE + "scale.case('one', X=arange(2))\n"
        "@scale.wrong_idea('You add.')\ndef added(X, factor=2.0):\n    return X + factor\n"
    )
    (idea,) = scale.ideas
    assert (idea.name, idea.sentence, idea.where) == ("added", "You add.", f"{PLACE}:10")
    assert idea.function(1.0) == 3.0


def test_signs_of_an_idea_that_is_not_there_are_told(problems_of):
    (problem,) = problems_of("""
    @exercise
    def f(X):
        return X

    f.case("one", X=randn(2))
    f.seen_in_code(rounded="//")
    """)
    assert "signs of 'rounded', but there is no such wrong idea above" in problem


def test_the_signs_of_an_idea_are_kept_with_it(declare):
    made = declare("""
    @exercise
    def f(X):
        return X

    f.case("one", X=randn(2))

    @f.wrong_idea("You round.")
    def rounded(X):
        return X // 1

    f.seen_in_code(rounded=["//", "floor"])
    """)
    assert made.signs == {"rounded": ("//", "floor")}
