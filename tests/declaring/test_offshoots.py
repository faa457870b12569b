"""Debug exercises: a right variant with a mistake, under the signature of the reference."""

import pytest
import torch
from offshoot_course import SCALED, offshoot, write_offshoots

from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.declaring.source import reference_source, solved_source
from grader.declaring.translations import translated
from grader.errors import CourseError


def test_it_has_an_id_title_points_and_a_place_of_its_own_and_the_cases_of_its_base(offshoots):
    loaded = {one.id: (unit.id, one) for unit, one in load_exercises(offshoots)}
    unit, first = loaded["scaled_debug"]
    assert (unit, first.name, first.names, first.points) == (
        "second",
        "scaled_debug",
        ("scaled_debug",),
        1,
    )
    assert (first.title, first.minutes, first.kind) == ("Debug: Scaled", 10, "debug")
    assert (first.base.id, first.cases) == ("scaled", first.base.cases)
    assert (first.ideas, first.hints, first.offshoots, first.library) == ([], (), [], {})
    unit, second = loaded["scaled_debug_2"]
    assert (unit, second.points, second.minutes) == ("last", 2, 5)


def test_it_stands_behind_the_exercises_of_its_unit(offshoots):
    ids = [one.id for _unit, one in load_exercises(offshoots)]
    assert ids == ["scaled", "negated", "scaled_debug", "negated_once_more", "scaled_debug_2"]


def test_it_can_be_loaded_alone(offshoots):
    assert [one.id for _unit, one in load_exercises(offshoots, {"scaled_debug_2"})] == [
        "scaled_debug_2"
    ]


def test_what_is_given_is_a_variant_with_the_mistake_and_signature_and_docstring_of_the_reference(
    offshoots,
):
    made = offshoot(offshoots)
    assert made.given == (
        "def scaled_debug(X: Tensor, w: Tensor) -> Tensor:\n"
        '    """Return `X` with each row multiplied by its weight."""\n'
        "    # A column meets every number of its row.\n"
        "    return X * w"
    )
    assert reference_source(made) == made.given
    X, w = torch.ones(2, 2), torch.tensor([1.0, 2.0])
    assert made.function_named(made.given)(X, w).tolist() == [[1, 2], [1, 2]]


def test_what_is_mended_is_the_variant_with_what_it_needs_within_it(offshoots):
    made = offshoot(offshoots)
    assert solved_source(made) == made.mended
    assert "\n    def column(w):\n" in made.mended
    X, w = torch.ones(2, 2), torch.tensor([1.0, 2.0])
    assert made.function_named(made.mended)(X, w).tolist() == [[1, 1], [2, 2]]


def test_an_idea_that_is_an_edit_of_a_variant_is_named_alone(offshoots):
    made = offshoot(offshoots, "scaled_debug_2")
    assert (made.idea, made.given.splitlines()[-1]) == (
        "from_the_right",
        "    return X @ torch.diag(w)",
    )


def test_the_statement_has_the_task_and_neither_the_mistake_nor_what_people_trip_over(offshoots):
    said = offshoot(offshoots).statement
    assert said.startswith("# Debug: Scaled\n\nThe code below runs, and it is wrong.")
    assert "`scaled` is tried on, gradients included." in said
    assert "about 10 minutes" in said
    assert "## What it should do\n\nMultiply each row of `X` by its weight." in said
    assert "Mind" not in said
    assert "along_columns" not in said
    assert "You multiply columns" not in said


def test_without_gradients_the_statement_says_nothing_of_them(tmp_path):
    root = write_offshoots(tmp_path, SCALED.replace('grad=["X"], ', ""))
    assert "gradients" not in offshoot(load_course(root)).statement


def test_it_is_told_in_another_language_as_its_base_is(offshoots):
    path = offshoots.solutions / "first" / "scaled.zh.yaml"
    path.write_text(
        "statement: |\n  # 缩放\n\n  每行乘以其权重。\n"
        "docstring: 返回缩放后的 X。\n"
        "hints: [广播。]\n"
        "cases: {a matrix: 矩阵, another matrix: 另一个矩阵}\n"
        "ideas: {along_columns: 列, from_the_right: 列, doubled: 两倍}\n"
    )
    told = translated(offshoot(offshoots), "zh")
    assert "每行乘以其权重。" in told.statement
    assert '"""返回缩放后的 X。"""' in told.given
    assert offshoot(offshoots).statement.startswith("# Debug: Scaled")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ('"along_colums"', "there is no wrong idea 'along_colums' above; did you mean 'along_columns'?"),
        ('"doubled"', "doubled fits no right variant as it is written; say how a variant comes to have it"),
        ('"along_columns of by_colum"', "there is no right variant 'by_colum' above; did you mean"),
        ('"x: column(w) -> w"', "say which right variant is spoiled, `x of by_column: old -> new`"),
        ('"x of by_column: row(w) -> w"', "`row(w)` does not occur in by_column"),
        ('"x of by_column: column(w) -> ("', "what students would be given does not run: SyntaxError"),
        ('"x of of_the_reference: scaled -> 2 * scaled"', "of_the_reference calls the reference or another"),
        ('"not a mistake at all"', "'not a mistake at all' is no mistake; write the name of a wrong idea, or"),
    ],
)  # fmt: skip
def test_what_makes_no_mistake_of_a_variant_is_told_with_its_place(tmp_path, what, said):
    text = SCALED.replace('"along_columns of by_column: column(w) -> w"', what)
    with pytest.raises(CourseError) as caught:
        load_exercises(load_course(write_offshoots(tmp_path, text)))
    assert f"solutions/first/scaled.py:60: debug exercise of scaled: {said}" in str(caught.value)


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("lst", "scaled_debug_2: there is no unit 'lst'; did you mean 'last'?"),
        (
            "zero",
            "scaled_debug_2: it gives most of scaled away; name a unit that does not come before first.",
        ),
    ],
)
def test_a_unit_that_is_not_there_or_comes_before_is_told(tmp_path, unit, said):
    root = write_offshoots(tmp_path, SCALED.replace('unit="last"', f'unit="{unit}"'))
    course = root / "course.yaml"
    course.write_text(
        course.read_text().replace("units:\n", "units:\n  - {id: zero, title: Zero}\n")
    )
    with pytest.raises(CourseError) as caught:
        load_exercises(load_course(root))
    assert said in str(caught.value)


def test_what_is_declared_where_it_cannot_be_read_is_told(tmp_path):
    text = SCALED.replace("scaled.debug(", "if True:\n    scaled.debug(", 1)
    with pytest.raises(CourseError) as caught:
        load_exercises(load_course(write_offshoots(tmp_path, text)))
    assert "declare what grows out of scaled at the margin: scaled.debug(...)" in str(caught.value)
