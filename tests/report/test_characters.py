"""A failing case drawn in characters: inputs, expected, yours and the difference, at any width."""

from __future__ import annotations

import io

import pytest
import torch
from rich.cells import cell_len
from rich.console import Console

from grader.judging.compare import compare
from grader.report.characters import draw_case

SCALE = """
@exercise(points=4, grad=["X"])
def scale(X):
    return X * 2.0

scale.case("small", X=arange(2, 3))
scale.case("wide", X=arange(3, 8, start=1000.0, step=100.0))
scale.case("large", X=arange(60, 50))
scale.case("deep", X=arange(2, 2, 2))
"""


@pytest.fixture
def drawn(build, behave):
    """Draw the first failed check of a case of an answer."""
    built = build(SCALE)
    cases = {case.name: case for case in built.cases}

    def run(name, answer, width=100, **more):
        outcomes = behave(built, answer)[name]
        check = next(c for c in compare(cases[name], outcomes) if not c.passed)
        console = Console(file=io.StringIO(), width=width, **more)
        return draw_case(cases[name], built, outcomes, check, console)

    return run


def off_at(*place):
    def answer(X):
        bump = torch.zeros_like(X)
        if X.dim() == len(place) and all(i < n for i, n in zip(place, X.shape, strict=True)):
            bump[place] = 1.0
        return X * 2.0 + bump

    return answer


def test_inputs_expected_yours_and_the_difference_stand_side_by_side(drawn):
    assert drawn("small", off_at(1, 2)).split("\n") == [
        "  X (2, 3) float64",
        "  0  1  2",
        "  3  4  5",
        "",
        "  Expected (2, 3) float64   Yours (2, 3) float64   Difference yours - expected",
        "  0  2   4                  0  2   4               0  0  0",
        "  6  8  10                  6  8  11**             0  0  1**",
        "  Furthest off at [1, 2]: expected 10, yours 11.",
        "  *: wrong, **: furthest off.",
    ]


@pytest.mark.parametrize("width", [40, 41, 57, 80, 200])
@pytest.mark.parametrize("name", ["small", "wide", "large", "deep"])
def test_no_line_is_wider_than_the_terminal(drawn, width, name):
    lines = drawn(name, lambda X: X * 2.0 + 1.0, width).split("\n")
    assert max(map(cell_len, lines)) <= width


def test_below_one_another_where_there_is_no_room(drawn):
    lines = drawn("small", off_at(1, 2), 40).split("\n")
    assert [line for line in lines if "Yours" in line] == ["  Yours (2, 3) float64"]


def test_of_a_wide_tensor_the_columns_around_what_is_wrong_are_shown(drawn):
    text = drawn("wide", off_at(2, 7), 40)
    assert "…" in text and "6601**" in text and "6600" in text


def test_of_a_large_tensor_a_map_shows_where_it_is_wrong(drawn):
    lines = drawn("large", off_at(30, 49)).split("\n")
    row = next(line for line in lines if "X" in line and "." in line and line.strip()[0] == ".")
    assert row.split() == ["."] * (len(row.split()) - 1) + ["X"]
    assert "  Each square stands for 3 x 3 elements: the worst of them." in lines


def test_colours_are_added_where_there_are_any(drawn):
    plain = drawn("small", off_at(1, 2))
    coloured = drawn("small", off_at(1, 2), force_terminal=True, color_system="standard")
    assert "\x1b[" not in plain and "\x1b[1;31m11**\x1b[0m" in coloured
    without = drawn("small", off_at(1, 2), force_terminal=True, no_color=True)
    assert "31m" not in without


def test_another_shape_is_shown_beside_the_right_one(drawn):
    text = drawn("small", lambda X: (X * 2.0)[:, :2])
    assert "Expected (2, 3) float64   Yours (2, 2) float64" in text
    assert "Difference" not in text


def test_no_gradient_is_none(drawn):
    assert "Yours None" in drawn("small", lambda X: X.detach() * 2.0)


def test_a_slice_of_more_dimensions_is_named(drawn):
    assert "Shown: [1, :, :] of shape (2, 2, 2)." in drawn("deep", off_at(1, 0, 1))
