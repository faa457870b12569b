"""The decorator takes its options, and all mistakes of a file are told at once."""

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


def test_all_mistakes_of_a_file_are_told_at_once(problems_of):
    code = SCALE.replace("grad=", "points=-1, grad=") + (
        "scale.case('one', Y=arange(2))\n"
        "scale.case('one', X=arange(2))\n"
        "scale.case('three', X=arange(2))\n"
        "@scale.wrong_idea(' ')\n"
        "def nothing(X): ...\n"
    )
    assert problems_of(code, "scaling") == [
        "solutions/unit/scaling.py:6: points must be more than 0, not -1.",
        "solutions/unit/scaling.py:6: the file is called scaling but the exercise scale;"
        " name both alike.",
        "solutions/unit/scaling.py:9: case 'one' names 'Y', but scale takes X, factor.",
        "solutions/unit/scaling.py:9: case 'one' gives no X.",
        "solutions/unit/scaling.py:10: there are two cases called 'one'; rename one.",
        "solutions/unit/scaling.py:11: case 'three' has the same inputs as 'one'.",
        "solutions/unit/scaling.py:12: wrong idea nothing has no sentence.",
    ]


def test_a_single_word_stands_for_a_list_and_not_for_its_letters(declare):
    scale = declare(
        SCALE.replace('["X"]', '"X", forbid="torch.mul", hints="Multiply."')
        + "scale.case('first', X=randn(2))\n"
        + "scale.case('one', X=randn(2), tags='stress')\n"
    )
    assert (scale.grad, scale.forbid, scale.hints) == (("X",), ("torch.mul",), ("Multiply.",))
    assert (scale.cases[1].tags, scale.cases[1].float32) == (("stress",), True)


def test_a_decorator_without_parentheses_gives_the_defaults(declare):
    norm = declare("@exercise\ndef norm(X):\n    return X.norm()\n\nnorm.case('one', X=randn(2))")
    assert (norm.points, norm.grad, norm.updates, norm.forbid) == (1.0, (), (), ())


def test_wrong_options_are_told_with_file_and_line_all_at_once(problems_of):
    code = SCALE.replace('grad=["X"]', 'points="four", due="monday", forbids=["torch"]')
    said = problems_of(code + "scale.case('one', X=randn(2))\n")
    assert [one.partition(" must")[0].partition(";")[0] for one in said] == [
        f"{PLACE}:6: points",
        f"{PLACE}:6: an exercise has no option 'due'",
        f"{PLACE}:6: an exercise has no option 'forbids'",
    ]
