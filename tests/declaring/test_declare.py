from __future__ import annotations

import pytest
import torch

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


def test_a_mistake_in_a_call_of_several_lines_is_told_at_its_first(problems_of):
    code = SCALE + "scale.case(\n    'one',\n    X=arange(2),\n    hiden=True,\n)\n"
    assert problems_of(code)[0].startswith(f"{PLACE}:9: case 'one' names 'hiden'")


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


def test_calling_an_exercise_calls_the_reference(declare):
    scale = declare(SCALE + "scale.case('one', X=arange(2))")
    assert scale(torch.tensor(3.0), factor=3).item() == 9.0


def test_an_exercise_knows_its_texts_and_imports(declare):
    code = '''
    """# Norms *of* vectors

    The statement.
    """

    from __future__ import annotations

    import math
    import random
    from collections import Counter as Bag, deque

    import torch
    from grader import arange, exercise
    import grader


    @exercise
    def norm(X):
        import os
        return max(Bag([X.norm() * math.pi]))

    @norm.right_variant
    def other(X):
        return deque([X.norm() * math.pi + random.random()])[0]

    norm.case("one", X=arange(2))
    '''
    norm = declare(code)
    assert norm.id == "norm"
    assert norm.title == "Norms *of* vectors"
    assert norm.statement == "# Norms *of* vectors\n\nThe statement."
    assert norm.imports == ("import math", "from collections import Counter as Bag", "import torch")


def test_a_decorator_without_parentheses_gives_the_defaults(declare):
    norm = declare("@exercise\ndef norm(X):\n    return X.norm()\n\nnorm.case('one', X=randn(2))")
    assert (norm.points, norm.grad, norm.updates, norm.forbid) == (1.0, (), (), ())


def test_a_class_is_an_exercise_as_well(build, judge):
    built = build("""
    import torch

    @exercise(points=2)
    class Scale(torch.nn.Module):
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def forward(self, X):
            return X * self.factor

    def apply(Scale, X, factor):
        return Scale(factor)(X)

    Scale.case("one", call=apply, X=randn(3), factor=2.0)
    """)

    def twice(factor):
        return lambda X: X + X

    def thrice(factor):
        return lambda X: 3 * X

    assert all(check.passed for check in judge(built, twice))
    assert not all(check.passed for check in judge(built, thrice))


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


def test_stress_cases_and_those_that_ask_for_it_run_in_float32(declare):
    scale = declare(
        SCALE
        + "scale.case('first', X=randn(2))\n"
        + "scale.case('second', X=randn(2))\n"
        + "scale.case('stress', X=randn(2), tags=['stress'])\n"
        + "scale.case('asks', X=randn(2), float32=True)\n"
        + "scale.raises('raises', ValueError, X=randn(2), tags=['stress'])\n"
    )
    assert {case.name: scale.runs_in_float32(case) for case in scale.cases} == {
        "first": False,
        "second": False,
        "stress": True,
        "asks": True,
        "raises": False,
    }


def test_a_case_that_raises_is_not_the_first_case_with_a_result(declare):
    scale = declare(
        SCALE + "scale.raises('zero', ValueError, X=randn(2))\nscale.case('one', X=randn(2))"
    )
    assert [scale.runs_in_float32(case) for case in scale.cases] == [False, True]


def test_a_wrong_idea_stays_a_function_of_the_file(declare):
    scale = declare(
        SCALE + "scale.case('one', X=arange(2))\n"
        "@scale.wrong_idea('You add.')\ndef added(X, factor=2.0):\n    return X + factor\n"
    )
    (idea,) = scale.ideas
    assert (idea.name, idea.sentence, idea.where) == ("added", "You add.", f"{PLACE}:10")
    assert idea.function(1.0) == 3.0


def test_wrong_options_are_told_with_file_and_line_all_at_once(problems_of):
    code = SCALE.replace('grad=["X"]', 'points="four", due="monday", forbids=["torch"]')
    said = problems_of(code + "scale.case('one', X=randn(2))\n")
    assert [one.partition(" must")[0].partition(";")[0] for one in said] == [
        f"{PLACE}:6: points",
        f"{PLACE}:6: an exercise has no option 'due'",
        f"{PLACE}:6: an exercise has no option 'forbids'",
    ]


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
