"""The reference as it is written in its file: with the markers of its solution, or solved."""

import ast

import pytest

from grader.declaring.source import reference_source, solved_source
from grader.declaring.translations import ExerciseTexts
from grader.errors import CourseError

DOUBLE = '''
@exercise(points=2)
def double(X):
    """Return twice `X`."""
    ### BEGIN SOLUTION
    return 2 * X
    ### END SOLUTION

double.case("row", X=randn(3))
'''
SCALE = '''
from grader.drivers import module_state_dict

@exercise
class Scale(torch.nn.Module):
    """Multiply by a factor."""

    def __init__(self, factor):
        ### BEGIN SOLUTION
        super().__init__()
        self.factor = factor
        ### END SOLUTION

    def forward(self, X):
        ### BEGIN SOLUTION
        return self.factor * X
        ### END SOLUTION

Scale.case("twice", call=module_state_dict, arguments={"factor": 2})
'''


def test_a_function_is_taken_without_its_decorator_and_up_to_the_end_marker(declare):
    assert reference_source(declare(DOUBLE)) == (
        'def double(X):\n    """Return twice `X`."""\n'
        "    ### BEGIN SOLUTION\n    return 2 * X\n    ### END SOLUTION"
    )


def test_a_function_is_solved_without_its_markers(declare):
    assert solved_source(declare(DOUBLE)) == (
        'def double(X):\n    """Return twice `X`."""\n    return 2 * X'
    )


def test_a_class_has_a_solution_in_each_of_its_methods(declare):
    source = reference_source(declare(SCALE))
    assert source.startswith("class Scale(torch.nn.Module):\n")
    assert source.endswith("    return self.factor * X\n        ### END SOLUTION")
    assert source.count("### BEGIN SOLUTION") == 2
    assert "###" not in solved_source(declare(SCALE))


def test_what_stands_between_the_markers_may_be_a_part_of_the_function(declare):
    code = DOUBLE.replace("    ### BEGIN", "    two = 2\n    ### BEGIN").replace(
        "return 2", "return two"
    )
    assert "    two = 2\n    ### BEGIN SOLUTION\n" in reference_source(declare(code))


@pytest.mark.parametrize(
    "change",
    [
        ("    ### END SOLUTION\n", ""),
        ("    ### BEGIN SOLUTION\n", ""),
        ("### BEGIN", "### END"),
        ("    return 2 * X\n", "    return 2 * X\n    ### END SOLUTION\n    ### BEGIN SOLUTION\n"),
        ("### BEGIN SOLUTION", "# BEGIN SOLUTION"),
    ],
    ids=["no end", "no begin", "two ends", "twice", "other markers"],
)
def test_a_reference_without_its_markers_is_told_with_its_place(declare, change):
    with pytest.raises(CourseError) as raised:
        reference_source(declare(DOUBLE.replace(*change)))
    (said,) = raised.value.problems
    place, _, rest = said.partition(": ")
    assert place == "solutions/unit/double.py:9"
    assert rest == (
        "put the body of the reference between `### BEGIN SOLUTION` and `### END SOLUTION`, once."
    )


def test_a_class_without_markers_is_told_to_have_them_in_each_method(declare):
    code = "\n".join(line for line in SCALE.splitlines() if "###" not in line)
    with pytest.raises(
        CourseError, match=r"put the bodies of the class's methods between .*, each, once"
    ):
        solved_source(declare(code))


# ------------------------------------------------------------------------------------ in another language


@pytest.fixture
def told(declare):
    """The source of a reference with this docstring in the place of its own."""

    def source(docstring, code=DOUBLE):
        exercise = declare(code)
        exercise.texts = ExerciseTexts("# 加倍", docstring, (), {}, {})
        found = reference_source(exercise)
        ast.parse(found)
        return found

    return source


def test_the_docstring_is_in_the_language_of_the_exercise(told):
    lines = told("返回 `X` 的两倍。").splitlines()
    assert lines[:3] == [
        *("def double(X):", '    """返回 `X` 的两倍。"""', "    ### BEGIN SOLUTION"),
    ]


def test_a_docstring_of_several_lines_is_indented_and_closed_on_a_line_of_its_own(told):
    assert told("两倍。\n\nArgs:\n    X: 输入。\n").splitlines()[1:6] == [
        *('    """两倍。', "", "    Args:", "        X: 输入。", '    """'),
    ]


def test_a_docstring_with_a_backslash_stays_as_it_is_written(told):
    node = ast.parse(told(r"$\frac{1}{2}$")).body[0]
    assert ast.get_docstring(node) == r"$\frac{1}{2}$"


def test_a_reference_without_a_docstring_gets_none(told):
    code = DOUBLE.replace('    """Return twice `X`."""\n', "")
    assert told("两倍。", code).startswith("def double(X):\n    ### BEGIN SOLUTION")


def test_the_docstring_of_a_class_is_replaced_and_not_those_of_its_methods(told):
    code = SCALE.replace("(self, X):\n", '(self, X):\n        """Apply it."""\n')
    source = told("乘以系数。", code)
    assert '"""乘以系数。"""' in source
    assert '"""Apply it."""' in source
    assert "Multiply by" not in source


@pytest.mark.parametrize("name", ["forward", "Scale.forward"])
def test_the_docstring_of_a_method_is_replaced_where_it_is_translated(declare, name):
    code = SCALE.replace("(self, X):\n", '(self, X):\n        """Apply it.\n\n        Once."""\n')
    exercise = declare(
        code.replace("(self, factor):\n", '(self, factor):\n        """Keep it."""\n')
    )
    exercise.texts = ExerciseTexts(
        "#", "乘以系数。", (), {}, {}, methods={name: "作用一次。\n\n仅一次。"}
    )
    source = reference_source(exercise)
    forward = ast.parse(source).body[0].body[-1]
    assert ast.get_docstring(forward) == "作用一次。\n\n仅一次。"
    assert '"""Keep it."""' in source
    assert '"""乘以系数。"""' in source


def test_students_get_the_imports_that_they_need_and_torch_but_not_those_of_variants(declare):
    code = '''
    """# Norms"""

    import collections
    import itertools as it
    import math
    import statistics
    import torch
    from typing import Any, Callable
    from torch import Tensor, nn
    from grader import arange, exercise, given

    LIMIT = statistics.mean([1, 2])

    @exercise
    def norm(X: Tensor, f: "Callable | None" = None):
        return X.norm() + start()

    @given
    def start():
        return math.pi

    @norm.right_variant
    def other(X: Any, f=None):
        return sum(it.chain([nn.Flatten()(X).norm()], collections.deque([start()])))

    norm.case("one", X=arange(2))
    '''
    assert declare(code).imports == (
        "import math",
        "import torch",
        "from typing import Callable",
        "from torch import Tensor",
    )
