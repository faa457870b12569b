from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from grader.course.course import Policies
from grader.judging.score import ExerciseResult, Status, score_checks
from grader.report.text import explain, first_lines, say_inputs, say_lost

SCALE = """
@exercise(points=4, grad=["X"], hints=["Multiply."])
def scale(X, factor=2.0):
    return X * factor

scale.case("small", X=arange(2, 2))
scale.case("large", X=arange(30, 20), factor=3)
scale.case("empty", X=full(0, 2, value=0.0))
"""


@pytest.fixture
def scale(build):
    return build(SCALE, hidden=False)


@pytest.fixture
def explained(scale, judge):
    def run(answer, diagnosis=None):
        checks = judge(scale, answer)
        result = score_checks(replace(scale, points=4.0), checks, Policies())
        return explain(replace(result, diagnosis=diagnosis), scale)

    return run


def test_a_right_answer_is_told_with_its_cases(explained):
    assert explained(lambda X, factor=2.0: factor * X) == (
        "scale: right (4 of 4 points)\n  pass  small\n  pass  large\n  pass  empty"
    )


def test_a_wrong_answer_is_told_with_the_first_failing_case(explained):
    assert explained(lambda X, factor=2.0: 2 * X, "You ignore the factor.") == (
        "scale: partly right (2 of 4 points)\n"
        "2 of 4 points lost: result 1, gradients 1\n"
        "  pass  small\n"
        "  FAIL  large: wrong values\n"
        "  pass  empty\n"
        "\n"
        "You ignore the factor.\n"
        "\n"
        "First failing case: large\n"
        "  inputs: X (30, 20), factor = 3\n"
        "  output: 599 of 600 elements differ, first at (0, 1): expected 3, got 2, allowed error 4e-07\n"
        "\n"
        "A hint: grade hint scale"
    )


def test_an_answer_without_a_named_mistake_has_no_empty_paragraph_for_it(explained):
    text = explained(lambda X, factor=2.0: X.detach() * factor)
    assert "\n\n\n" not in text
    assert text.count("\n\n") == 2
    assert "  grad X: no gradient reaches X" in text


def test_what_is_not_written_yet_is_not_reproached_with_cases(explained):
    def stub(X, factor=2.0):
        raise NotImplementedError

    assert explained(stub) == (
        "scale: not yet attempted (0 of 4 points)\n\nA hint: grade hint scale"
    )


def test_a_forbidden_call_is_told_without_cases(scale):
    result = ExerciseResult("scale", "forbidden", 0.0, 4.0, "uses torch.mul (cell 3, line 2)")
    assert explain(result, scale) == (
        "scale: uses something that is not allowed here (0 of 4 points)\n"
        "\n"
        "uses torch.mul (cell 3, line 2)\n"
        "\n"
        "A hint: grade hint scale"
    )


def test_where_there_is_no_hint_none_is_promised(scale):
    result = ExerciseResult("scale", "missing", 0.0, 4.0)
    assert "hint" not in explain(result, replace(scale, hints=()))


@pytest.mark.parametrize("status", get_args(Status))
def test_every_status_has_words(scale, status):
    first = explain(ExerciseResult("scale", status, 0.0, 4.0), scale).partition("\n")[0]
    assert first.startswith("scale: ")
    assert first.endswith(" (0 of 4 points)")


def test_inputs_are_told_by_shape_or_value(build):
    built = build("""
    @exercise
    def many(X, params, options, p, mode, y=None):
        return X

    many.case(
        "one",
        X=randn(2, 3),
        params=[randn(n) for n in (1, 2, 3, 4, 5)],
        options={"size": (3, 4), "mask": arange(2)},
        p=0.5,
        mode="train",
        y=full(value=1.0),
    )
    """)
    assert say_inputs(built.cases[0]) == (
        "X (2, 3), params [(1,), (2,), (3,), (4,), ...],"
        " options {size: (3, 4), mask: (2,)}, p = 0.5, mode = 'train', y ()"
    )


def test_of_what_was_printed_the_words_are_shown_without_colours_and_cursors():
    assert first_lines("\x1b[1;31mred\x1b[0m\tand \x1b[2Kgone\nbell\x07") == [
        "red     and gone",
        "bell�",
    ]


def test_what_points_were_lost_for_is_told_from_the_most_to_the_least():
    lost = {"exceptions": 0.35, "gradients": 0.9, "side effects": 0.0}
    partly = ExerciseResult("corr2d", "partial", 2.75, 4.0, lost=lost)
    assert say_lost(partly) == "1.25 of 4 points lost: gradients 0.9, exceptions 0.35"


@pytest.mark.parametrize("score", [0.0, 4.0])
def test_where_all_points_are_there_or_none_nothing_is_said_of_lost_ones(score):
    assert say_lost(ExerciseResult("corr2d", "failed", score, 4.0, lost={"result": 4.0})) == ""
