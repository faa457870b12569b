"""Break-it exercises: a wrong function is shown, and a function that hands in inputs is to be written."""

import pytest
from offshoot_course import BREAKING, SCALED, offshoot, write_offshoots

from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.declaring.source import reference_source
from grader.declaring.translations import translated
from grader.errors import CourseError

ID = "scaled_break_it"


@pytest.fixture
def made(tmp_path):
    return offshoot(load_course(write_offshoots(tmp_path, BREAKING)), ID)


def test_it_is_an_exercise_of_its_own_of_one_case(made):
    assert (made.id, made.names, made.kind, made.points) == (ID, (ID,), "break_it", 1)
    assert [case.name for case in made.cases] == ["what you hand in"]
    assert (made.forbid, made.uses, made.hints, made.ideas, made.grad) == ((), (), (), [], ())


def test_its_cell_shows_the_wrong_function_above_what_is_to_be_written(made):
    assert reference_source(made) == made.cell
    shown, _, stub = made.cell.partition("\n\n\n")
    assert shown.startswith("def scaled_wrong(X: Tensor, w: Tensor) -> Tensor:\n")
    assert shown.endswith("    return X * w")
    assert stub == (
        "def scaled_break_it():\n"
        '    """Return arguments of scaled_wrong on which it is wrong, in a dict by their names."""\n'
        "    ### BEGIN SOLUTION\n    raise NotImplementedError()\n    ### END SOLUTION"
    )
    assert made.given == made.mended == ""


def test_the_statement_says_what_to_hand_in_and_not_what_is_wrong(made):
    said = made.statement
    assert said.startswith(
        "# Break it: Scaled\n\nThe function `scaled_wrong` below should do what `scaled`"
    )
    assert '```python\nreturn {"X": ..., "w": ...}\n```' in said
    assert 'under `"upstream"`' in said
    assert "## What it should do\n\nMultiply each row of `X` by its weight." in said
    assert "columns" not in said


def test_without_gradients_it_asks_for_no_upstream_gradient(tmp_path):
    root = write_offshoots(tmp_path, BREAKING.replace('grad=["X"], ', ""))
    assert "upstream" not in offshoot(load_course(root), ID).statement


def test_students_check_with_a_stand_in_and_with_the_variant_without_the_mistake(tmp_path, made):
    (variant,) = made.shipped
    assert "def scaled(X: Tensor, w: Tensor) -> Tensor:" in variant
    assert "column(w)" in variant
    text = BREAKING.replace(
        "@exercise(points=2", '@exercise(stand_in="lambda X, w: X * w[:, None]", points=2'
    )
    first, _second = offshoot(load_course(write_offshoots(tmp_path / "b", text)), ID).shipped
    assert "scaled = lambda X, w: X * w[:, None]" in first


def test_forms_are_those_of_the_cases_that_give_a_result(made):
    form = {"X": {"dtype": "float", "sizes": ["n", "n"]}, "w": {"dtype": "float", "sizes": ["n"]}}
    assert made.forms == [form, form]


def test_the_one_case_has_a_name_in_each_language(made):
    assert made.case_names == {"what you hand in": "what you hand in"}
    assert translated(made, "zh").language == "zh"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("class_", "", ""),
        ("X: Tensor, w", "upstream: Tensor, w", "it has an argument upstream"),
    ],
)
def test_what_cannot_be_broken_is_told_with_its_place(tmp_path, old, new, said):
    if not said:
        text = BREAKING.replace("along_columns of by_column: column(w) -> w", "nothing_like_it")
        said = "break-it exercise of scaled: there is no wrong idea 'nothing_like_it' above"
    else:
        text = BREAKING.replace("scaled.debug(", "# scaled.debug(").replace(old, new)
        text = text.replace("X * w[:, None]", "upstream * w[:, None]").replace(
            "X=randn", "upstream=randn"
        )
        text = text.replace('grad=["X"]', "grad=[]").replace("(X, w)", "(upstream, w)")
        text = text.replace("return X * column", "return upstream * column")
    with pytest.raises(CourseError) as caught:
        load_exercises(load_course(write_offshoots(tmp_path, text)))
    assert said in str(caught.value)


def test_random_results_cannot_be_compared(tmp_path):
    text = BREAKING.replace(
        "def column(w):",
        "from grader import choice\n"
        'scaled.random_case("r", law=choice({"a": 1.0}, lambda X, w: {"a": X}), X=randn(40, 50), w=randn(40))\n'
        "def column(w):",
        1,
    )
    with pytest.raises(CourseError, match="break-it exercise of scaled: its results are random"):
        load_exercises(load_course(write_offshoots(tmp_path, text)))


def test_two_that_spoil_one_variant_would_show_what_is_wrong_with_each_other(tmp_path):
    text = SCALED + 'scaled.break_it("doubled of by_column: X * -> 2 * X *")\n'
    with pytest.raises(
        CourseError, match="by_column is spoiled in scaled_debug too, and each would show"
    ):
        load_exercises(load_course(write_offshoots(tmp_path, text)))
