"""Formulas over several lines, as they stand on a terminal."""

import textwrap

import pytest

from grader.formulas.boxes import Box, lay_out
from grader.formulas.latex import parse


def laid_out(formula):
    return lay_out(parse(formula))


def test_a_box_has_the_size_that_it_takes_on_a_terminal():
    assert (Box(("ab", "cd", "ef")).width, Box(("ab", "cd", "ef")).height) == (2, 3)
    assert Box(("概率",)).width == 4
    assert Box(("H\u0303",)).width == 1


@pytest.mark.parametrize(
    ("formula", "picture"),
    [
        (r"a + b", "a + b"),
        (r"\frac{a}{b}", " a\n───\n b"),
        (r"\frac{a}{\frac{b}{c}}", "  a\n─────\n  b\n ───\n  c"),
        (r"x + \frac{a}{b}", "     a\nx + ───\n     b"),
        (r"\sqrt{a}", "√a"),
        (r"\sqrt{a+b}", "√(a + b)"),
        (r"\sqrt{\frac{a}{b}}", " ⎛ a ⎞\n√⎜───⎟\n ⎝ b ⎠"),
        (r"x_i^2", "xᵢ²"),
        (r"x_{ab}", "x\n ab"),
        (r"x^{abcd}", " abcd\nx"),
        (r"x_{ab}^2", " 2\nx\n ab"),
        (r"x_{i + 1}", "x\n i+1"),
        (r"\sum_{i=1}^{k} a", " k\n ∑  a\ni=1"),
        (r"\max_i a", "max a\n i"),
        (r"\sum a", "∑ a"),
    ],
)
def test_what_stands_above_and_below_is_put_on_lines_of_its_own(formula, picture):
    assert laid_out(formula) == picture.splitlines()


@pytest.mark.parametrize(
    ("formula", "picture"),
    [
        (r"\begin{pmatrix}a&10\end{pmatrix}", "(a  10)"),
        (r"\begin{bmatrix}1\\2\\3\end{bmatrix}", "⎡1⎤\n⎢2⎥\n⎣3⎦"),
        (r"\begin{vmatrix}1&2\\3&4\end{vmatrix}", "│1  2│\n│3  4│"),
        (r"\begin{matrix}1&2\\3&4\end{matrix}", "1  2\n3  4"),
        (r"\begin{matrix}1&2\\3\end{matrix}", "1  2\n3"),
        (r"\begin{cases}a\\b\\c\end{cases}", "⎧a\n⎨b\n⎩c"),
        (r"\begin{cases}a\\b\\c\\d\end{cases}", "⎧a\n⎪b\n⎨c\n⎩d"),
        (r"\begin{cases}1 & a\\100 & b\end{cases}", "⎧1    a\n⎩100  b"),
        (r"A = \begin{pmatrix}1\\2\\3\end{pmatrix}", "    ⎛1⎞\nA = ⎜2⎟\n    ⎝3⎠"),
    ],
)
def test_a_matrix_has_brackets_as_high_as_itself(formula, picture):
    assert laid_out(formula) == picture.splitlines()


def test_rows_of_an_equation_meet_at_their_relations_with_a_line_between():
    assert laid_out(r"\begin{aligned} ab &= c \\ d &= e + f \end{aligned}") == [
        *("ab = c", "", " d = e + f"),
    ]


def test_rows_of_fractions_in_a_matrix_do_not_touch():
    told = laid_out(r"\begin{matrix}\frac{a}{b}\\\frac{c}{d}\end{matrix}")
    assert (
        told
        == textwrap.dedent("""\
         a
        ───
         b

         c
        ───
         d""").splitlines()
    )


def test_no_line_ends_in_spaces_and_an_empty_formula_is_one_empty_line():
    assert all(line == line.rstrip() for line in laid_out(r"\frac{a}{b+c} x^{abcd}"))
    assert laid_out("") == [""]


def test_wide_letters_are_counted_as_two_columns():
    assert laid_out(r"\frac{\text{概率}}{a}") == [" 概率", "──────", "   a"]
