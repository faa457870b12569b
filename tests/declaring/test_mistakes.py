"""Mistakes in a declaration are told where they are written: in the decorator, or in a case."""

from __future__ import annotations

import pytest

from grader.declaring.mistakes import problems_of_case, problems_of_exercise
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


MISTAKES_IN_CASES = {
    "one recipe at two places of a list": (
        "scale.case('one', X=[arange(2), *[randn(3)] * 2], grad=[])",
        "case 'one': X[1] and X[2] are one recipe, so the function gets one tensor there; write a recipe for"
        " each, or mark this one with .shared() if one tensor is meant.",
    ),
    "one recipe for two arguments": (
        "X = randn(2); scale.case('one', X=X, factor={'a': (X,)})",
        "case 'one': X and factor['a'][0] are one recipe, so the function gets one tensor there; write a recipe"
        " for each, or mark this one with .shared() if one tensor is meant.",
    ),
    "misspelt argument": (
        "scale.case('one', X=arange(2), facto=3.0)",
        "case 'one' names 'facto', but scale takes X, factor (did you mean 'factor'?).",
    ),
    "misspelt option": (
        "scale.case('one', X=arange(2), hiden=True)",
        "case 'one' names 'hiden', but scale takes X, factor (did you mean 'hidden'?).",
    ),
    "argument unlike any other": (
        "scale.case('one', X=arange(2), zzz=3.0)",
        "case 'one' names 'zzz', but scale takes X, factor.",
    ),
    "argument left out": (
        "scale.case('one', factor=3.0)",
        "case 'one' gives no X.",
    ),
    "unknown grad": (
        "scale.case('one', X=arange(2), grad=['x'])",
        "case 'one': grad names 'x', but scale takes X, factor.",
    ),
    "unknown updates": (
        "scale.case('one', X=arange(2), updates=['factors'])",
        "case 'one': updates names 'factors', but scale takes X, factor (did you mean 'factor'?).",
    ),
    "no name": (
        "scale.case(' ', X=arange(2))",
        "the case has no name; say in a few words what it is about.",
    ),
    "misspelt argument of a case that raises": (
        "scale.case('first', X=randn(2)); scale.raises('one', ValueError, X=arange(2), factr=0)",
        "case 'one' names 'factr', but scale takes X, factor (did you mean 'factor'?).",
    ),
    "argument of a driver left out": (
        "scale.case('one', call=lambda f, A, n: f(A), A=arange(2), grad=[])",
        "case 'one' gives no n.",
    ),
    "gradient of a driver's own": (
        "scale.case('one', call=lambda f, A: f(A), A=arange(2))",
        "case 'one': grad names 'X', but its call takes A.",
    ),
    "misspelt argument of a driver": (
        "scale.case('one', call=lambda f, A, n=1: f(A), A=arange(2), m=3, grad=[])",
        "case 'one' names 'm', but its call takes A, n.",
    ),
}


@pytest.mark.parametrize(
    ("line", "sentence"), MISTAKES_IN_CASES.values(), ids=MISTAKES_IN_CASES.keys()
)
def test_a_mistake_in_a_case_is_told_where_it_is_written(problems_of, line, sentence):
    assert problems_of(SCALE + line)[0] == f"{PLACE}:9: {sentence}"


def test_two_cases_of_one_name_are_told_at_the_second(problems_of):
    code = SCALE + "scale.case('one', X=randn(2))\n\nscale.case('one', X=randn(3))\n"
    assert problems_of(code) == [f"{PLACE}:11: there are two cases called 'one'; rename one."]


def test_two_cases_of_the_same_inputs_are_told_at_the_second(problems_of):
    code = SCALE + "scale.case('one', X=arange(2))\nscale.case('other', X=arange(2))\n"
    assert problems_of(code) == [f"{PLACE}:10: case 'other' has the same inputs as 'one'."]


@pytest.mark.parametrize(
    "cases",
    [
        "scale.case('one', X=randn(2))\nscale.case('other', X=randn(2))",
        "scale.case('one', X=arange(2))\nscale.case('other', X=arange(2), grad=[])",
        "scale.case('one', X=arange(2))\nscale.case('other', X=arange(3))",
        "scale.case('one', X=arange(2))\nscale.case('other', X=arange(2), factor=3)",
        "scale.case('one', X=arange(2))\nscale.case('other', X=arange(2), call=lambda f, X: f(X, 3))",
    ],
    ids=["drawn", "other gradients", "other shape", "other number", "called otherwise"],
)
def test_cases_that_differ_may_look_alike(declare, cases):
    assert len(declare(SCALE + cases).cases) == 2


MISTAKES_IN_EXERCISES = {
    "unknown grad": (
        "grad=['x']",
        "grad names 'x', but scale takes X, factor.",
    ),
    "unknown updates": (
        "updates=['factors']",
        "updates names 'factors', but scale takes X, factor (did you mean 'factor'?).",
    ),
    "unknown labels": (
        "labels={'params': ['W']}",
        "labels names 'params', but scale takes X, factor.",
    ),
    "a label twice": (
        "labels={'X': ['W', 'b'], 'factor': ['c', 'W']}",
        "labels: 'W' would stand for two tensors; give each a name of its own.",
    ),
    "a label that is an argument": (
        "labels={'X': ['W', 'factor']}",
        "labels: 'factor' would stand for two tensors; give each a name of its own.",
    ),
    "no points": ("points=0", "points must be more than 0, not 0."),
    "negative points": ("points=-1.5", "points must be more than 0, not -1.5."),
    "no scale": ("scale=0", "scale must be more than 0, not 0."),
    "negative scale": ("scale=-1e-6", "scale must be more than 0, not -1e-06."),
}


@pytest.mark.parametrize(
    ("options", "sentence"), MISTAKES_IN_EXERCISES.values(), ids=MISTAKES_IN_EXERCISES.keys()
)
def test_a_mistake_in_the_decorator_is_told_at_the_decorator(problems_of, options, sentence):
    code = SCALE.replace("grad=['X']", options).replace('grad=["X"]', options)
    assert problems_of(code + "scale.case('one', X=arange(2), grad=[], updates=[])") == [
        f"{PLACE}:6: {sentence}"
    ]


def test_a_file_named_unlike_its_exercise_is_told(problems_of):
    said = problems_of(SCALE + "scale.case('one', X=arange(2))", "scaling")
    assert said == [
        "solutions/unit/scaling.py:6: the file is called scaling but the exercise scale;"
        " name both alike."
    ]


def test_a_forbidden_name_that_nothing_has_is_told(problems_of):
    code = SCALE.replace("(grad=", "(forbid=['torch.nn.functonal.conv2d', 'torch.mul'], grad=")
    assert problems_of(code + "scale.case('one', X=arange(2))") == [
        f"{PLACE}:6: forbid: torch.nn has no 'functonal'; did you mean 'torch.nn.functional.conv2d'?"
    ]


def test_each_mistake_of_a_case_has_a_sentence(problems_of):
    code = (
        SCALE
        + "scale.case('one', X=arange(2))\nscale.case('one', Y=1, grad=['Z'], updates=['W'])\n"
    )
    assert problems_of(code) == [
        f"{PLACE}:10: there are two cases called 'one'; rename one.",
        f"{PLACE}:10: case 'one': grad names 'Z', but scale takes X, factor.",
        f"{PLACE}:10: case 'one': updates names 'W', but scale takes X, factor.",
        f"{PLACE}:10: case 'one' names 'Y', but scale takes X, factor.",
        f"{PLACE}:10: case 'one' gives no X.",
    ]


@pytest.mark.parametrize(
    "case",
    [
        "scale.case('one', X=arange(2))",
        "scale.case('one', X=arange(2), factor=3.0, tags=['edge'], hidden=True, scale=1e-6)",
        "scale.case('one', call=lambda f, A, n=1: f(A), A=arange(2), grad=['A'])",
        "W = randn(2).shared(); scale.case('one', X=[W, randn('n'), W], n=3)",
        "scale.case('one', X=[arange(2), arange(2)])",
    ],
    ids=["default left out", "options", "driver", "one tensor on purpose", "two of one kind"],
)
def test_what_is_right_is_no_mistake(declare, case):
    scale = declare(SCALE + case)
    assert scale.problems == []
    assert [*problems_of_exercise(scale)] == []
    (one,) = scale.cases
    scale.cases.clear()
    assert [*problems_of_case(scale, one)] == []
