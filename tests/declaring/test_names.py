"""Ids, and names that a reference may use."""

import pytest

from grader.declaring.names import fits, snake
from grader.declaring.source import reference_source
from grader.errors import CourseError

LINEAR = """
    @exercise
    class MyLinear(torch.nn.Module):
        def __init__(self, n):
            super().__init__()
            ### BEGIN SOLUTION
            self.n = n
            ### END SOLUTION

        def forward(self, X):
            ### BEGIN SOLUTION
            return X * self.n
            ### END SOLUTION

    def forward(MyLinear, n, X):
        return MyLinear(n)(X)

    MyLinear.case("a row", call=forward, n=3, X=randn(4))
"""


def test_a_class_gives_an_exercise_its_id_in_snake_case(declare):
    exercise = declare(LINEAR)
    assert (exercise.path.name, exercise.id, exercise.name) == (
        "my_linear.py",
        "my_linear",
        "MyLinear",
    )


@pytest.mark.parametrize(
    ("name", "stem", "fitting"),
    [
        ("MyLinear", "my_linear", True),
        ("VGGBlock", "vgg_block", True),
        ("RNNScratch", "rnn_scratch", True),
        ("Conv2dLayer", "conv2d_layer", True),
        ("MyLinear", "mylinear", True),
        ("MyLinear", "MyLinear", False),
        ("my_linear", "my_linear", False),
        ("Linear", "my_linear", False),
    ],
)
def test_a_file_is_called_like_its_class(name, stem, fitting):
    assert fits(name, stem, type(name, (), {})) is fitting


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("MyLinear", "my_linear"),
        ("VGGBlock", "vgg_block"),
        ("Conv2dLayer", "conv2d_layer"),
        ("corr2d", "corr2d"),
    ],
)
def test_the_name_of_a_class_in_snake_case(name, wanted):
    assert snake(name) == wanted


@pytest.mark.parametrize("id_", ["MyLinear", "linear"])
def test_a_class_in_a_file_of_another_name_is_told_what_to_call_it(declare, id_):
    with pytest.raises(CourseError) as error:
        declare(LINEAR, id_)
    assert f"the file is called {id_} but the class MyLinear; call the file my_linear.py" in str(
        error.value
    )


def test_a_function_in_capitals_is_told_that_ids_are_in_snake_case(declare):
    with pytest.raises(CourseError, match="is to be in snake case: relu_grad"):
        declare('@exercise\ndef ReluGrad(X):\n    return X\n\nReluGrad.case("c", X=randn(2))\n')


HELPED = """
    EPS = 1e-5

    {mark}
    def scaled(X):
        return X * 2

    @exercise
    def doubled(X):
        ### BEGIN SOLUTION
        return scaled(X)
        ### END SOLUTION

    doubled.case("a row", X=randn(3))
"""


def test_a_helper_of_the_file_is_an_error_with_its_name_and_line(declare):
    with pytest.raises(CourseError) as error:
        declare(HELPED.replace("{mark}", ""))
    (said,) = error.value.problems
    assert said.startswith("solutions/unit/doubled.py:17: the reference doubled uses scaled, which")
    assert "@given" in said


def test_a_helper_that_is_given_is_part_of_what_students_get(declare):
    exercise = declare(HELPED.replace("{mark}", "@given"))
    source = reference_source(exercise)
    assert source.index("def scaled(X):") < source.index("def doubled(X):")
    assert "@given" not in source


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return scaled(X)", "return X + EPS"),
        ("def doubled(X)", "def doubled(X, eps=EPS)"),
        ("def doubled(X)", "def doubled(X: Array)"),
        ("return X * 2", "return X * EPS"),
        ("return scaled(X)", "return randn(3)"),
    ],
    ids=["in the body", "as a default", "in an annotation", "in what is given", "of the grader"],
)
def test_nothing_else_of_the_file_can_be_used(declare, old, new):
    code = (
        HELPED.replace("{mark}", "@given")
        .replace(old, new)
        .replace("EPS =", "Array = object\n    EPS =")
    )
    with pytest.raises(CourseError, match="which students do not have"):
        declare(code)


def test_imports_and_builtins_can_be_used(declare):
    code = HELPED.replace("{mark}", "@given").replace(
        "return scaled(X)", "return torch.stack([Tensor.neg(scaled(X)) for _ in range(2)])"
    )
    assert declare(code).id == "doubled"
