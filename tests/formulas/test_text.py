"""LaTeX made readable, and left alone where it is not understood."""

import json

import pytest
from checkout import ROOT

from grader.course.catalog import find_exercise_files, read_entry
from grader.formulas.text import WIDEST, displayed, flat, to_line, to_markdown, to_plain


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"\mathbf{X}", "X"),
        (r"(H-h+1,\; W-w+1)", "(H - h + 1, W - w + 1)"),
        (r"x_1, \dots, x_k", "x₁, ..., xₖ"),
        (r"\frac{x_i}{1-p}", "xᵢ/(1 - p)"),
        (r"1/(1 + e^{-a})", "1 / (1 + e⁻ᵃ)"),
        (r"\sigma_c^2", "σ_c²"),
        (r"\mathbf{W}_{hh}", "W_hh"),
        (r"X_{i+a,\,j+b}", "X_(i + a, j + b)"),
        (r"-\ln 0.2447 = 1.4076", "-ln 0.2447 = 1.4076"),
        (r"0.5 \cdot (-1)", "0.5 · (-1)"),
        (
            r"\partial L / \partial x_j = p_j \bigl(g_j - \sum_i g_i\, p_i\bigr)",
            "∂L / ∂xⱼ = pⱼ(gⱼ - ∑ᵢ gᵢ pᵢ)",
        ),
        (r"\tilde{H}", "H\u0303"),
        (r"\sqrt{a+b}", "√(a + b)"),
        (r"\lfloor n/2 \rfloor", "⌊n / 2⌋"),
        (r"\text{moving\_mean}_c", "moving_mean_c"),
        (r"\begin{pmatrix}0&1\\2&3\end{pmatrix}", "(0 1; 2 3)"),
        (r"(C,)", "(C,)"),
        (r"\infty", "∞"),
    ],
)
def test_a_formula_on_one_line(formula, text):
    assert flat(formula) == text


@pytest.mark.parametrize(
    ("formula", "lines"),
    [
        (r"\begin{pmatrix}1&10\\2&3\end{pmatrix}", ["⎛1  10⎞", "⎝2   3⎠"]),
        (r"y = \frac{a}{b+1}", ["       a", "y = ───────", "     b + 1"]),
        (r"\sum_{i=1}^{k} x_i", [" k", " ∑  xᵢ", "i=1"]),
        (r"Y_{i,j} + 1", ["Y    + 1", " i,j"]),
        (r"\begin{cases} 0 & \text{if } p \\[2pt] 1 \end{cases}", ["⎧0  if p", "⎩1"]),
        (r"\text{概率}_a", ["概率", "    a"]),
    ],
)
def test_a_displayed_formula(formula, lines):
    assert displayed(formula) == lines


def test_formulas_side_by_side_stand_below_one_another_where_they_are_too_wide():
    one, other = (f"{letter} = " + " + ".join([letter] * 8) for letter in "ab")
    assert displayed(rf"{one}, \qquad {other}") == [f"{one},      {other}"]
    one, other = (f"{letter} = " + " + ".join([letter] * 12) for letter in "ab")
    assert displayed(rf"{one}, \qquad {other}") == [f"{one},", "", other]
    assert displayed(rf"{one} + {one}") == [f"{one} + {one}"]


def test_an_unknown_command_stays_as_it_is_written():
    assert flat(r"\foo + 1") == r"\foo + 1"


@pytest.mark.parametrize(
    "formula", ["{", "}", r"\frac{1}", "x^", r"\begin{pmatrix}1", r"\begin{foo}x\end{foo}", "a & b"]
)
def test_what_cannot_be_read_stays_as_it_is_written(formula):
    assert flat(formula) == formula
    assert displayed(formula) == [formula]


def test_code_is_no_formula_and_markdown_stays():
    text = "**Use** `$x$`:\n\n```\n$y$\n```\n\nand $x_1$; it costs $5 and 6$ more."
    assert to_plain(text).startswith("**Use** `$x$`:\n\n```\n$y$\n```\n\nand x₁; it costs")


def test_on_a_line_displayed_formulas_stay_in_it_and_code_is_none():
    assert to_line("So\n$$\\frac{n}{2}$$, and $x_1$ in `$x$`.") == "So\nn/2, and x₁ in `$x$`."


def test_signs_in_a_formula_do_not_act_as_markdown():
    assert to_markdown("$a_c * b_c$") == r"a\_c \* b\_c"


def test_a_displayed_formula_is_a_block_of_its_own():
    assert to_plain("So\n$$a = b$$\nholds.") == "So\n\n    a = b\n\nholds."
    assert to_plain("$$a = b$$ with $x_1$").endswith("\n\nwith x₁")
    assert "```text\na = b,\n```" in to_markdown("So\n$$a = b,$$\nholds.")


@pytest.mark.parametrize("id_", sorted(find_exercise_files(ROOT)))
def test_of_this_courses_statements_nothing_is_left_in_latex(id_):
    entry = read_entry(find_exercise_files(ROOT)[id_])
    for text in (entry.statement, *_translations(entry.path)):
        plain = to_plain(text)
        assert "$" not in plain
        assert "\\" not in plain
        formulas = [line for line in plain.splitlines() if line.startswith("    ")]
        assert max(map(len, formulas), default=0) <= WIDEST + 4


def _translations(path):
    told = json.loads(path.read_text("utf-8")).get("translations", {})
    return [texts["statement"] for texts in told.values()]
