"""The tree of a formula, what is not one, and the space between things side by side."""

import pytest

from grader.formulas.latex import (
    Fraction,
    Grid,
    Root,
    Row,
    Script,
    Symbol,
    kind_of,
    parse,
    spaced,
)

A, B, INDEX, N = (Symbol(letter) for letter in "abin")
BRACKETED = (Symbol("[", "open"), A, Symbol("]", "close"))


def row(*items):
    return Row(items)


@pytest.mark.parametrize(
    ("formula", "tree"),
    [
        ("", row()),
        ("  a  ", row(A)),
        ("ab", row(A, B)),
        ("{ab}", row(row(A, B))),
        ("{a}", row(A)),
        ("a_i", row(Script(A, INDEX, None))),
        ("a^n", row(Script(A, None, N))),
        ("a_i^n", row(Script(A, INDEX, N))),
        ("a^n_i", row(Script(A, INDEX, N))),
        ("a_{ab}", row(Script(A, row(A, B), None))),
        ("a_ i", row(Script(A, INDEX, None))),
        ("_i", row(Script(Symbol(""), INDEX, None))),
        ("a'", row(A, Symbol("′"))),
        (r"\frac{a}{b}", row(Fraction(A, B))),
        (r"\dfrac ab", row(Fraction(A, B))),
        (r"\sqrt{a}", row(Root(A))),
        (r"\alpha", row(Symbol("α"))),
        (r"\mathbf{a}", row(A)),
        (r"\hat a", row(Symbol("a\u0302"))),
        (r"\bar{ab}", row(row(Symbol("a\u0304"), Symbol("b\u0304")))),
        (r"\tilde{a_i}", row(Script(Symbol("a\u0303"), INDEX, None))),
        (r"\text{if  a\_b}", row(Symbol("if a_b"))),
        (r"\left( a \right)", row(Symbol("(", "open"), A, Symbol(")", "close"))),
        (r"a \\ b", row(A, B)),
        (r"\foo a", row(Symbol(r"\foo"), A)),
        (r"50\%", row(Symbol("5"), Symbol("0"), Symbol("%"))),
    ],
)
def test_a_formula_is_read_as_a_tree(formula, tree):
    assert parse(formula) == tree


@pytest.mark.parametrize(
    ("formula", "grid"),
    [
        (r"\begin{matrix}a&b\\i&n\end{matrix}", Grid(((row(A), row(B)), (row(INDEX), row(N))))),
        (r"\begin{pmatrix}a\end{pmatrix}", Grid(((row(A),),), "(", ")")),
        (r"\begin{bmatrix}a\end{bmatrix}", Grid(((row(A),),), "[", "]")),
        (r"\begin{cases}a\\[2pt]b\end{cases}", Grid(((row(A),), (row(B),)), "{")),
        (r"\begin{aligned}a&b\end{aligned}", Grid(((row(A), row(B)),), aligned=True)),
        (r"\begin{matrix}a&b\\i\end{matrix}", Grid(((row(A), row(B)), (row(INDEX),)))),
        (r"\begin{matrix}[a]\\b\end{matrix}", Grid(((row(*BRACKETED),), (row(B),)))),
    ],
)
def test_an_environment_is_rows_of_cells(formula, grid):
    assert parse(formula) == row(grid)


@pytest.mark.parametrize(
    "formula",
    [
        *("{", "}", "{a", "a}", "a^", "a_", "a &b"),
        *(r"\frac{a}", r"\sqrt", r"\text a", r"\text"),
        *(r"\begin{foo}a\end{foo}", r"\begin{matrix}a", r"\begin", r"\begin{matrix}}\end{matrix}"),
    ],
)
def test_braces_and_environments_that_do_not_match_are_refused(formula):
    with pytest.raises(ValueError):
        parse(formula)


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("a", "ord"),
        ("+", "bin"),
        ("=", "rel"),
        (r"\sum", "big"),
        (r"\sum_i^n", "big"),
        (r"\exp", "function"),
        (r"\frac{a}{b}", "ord"),
        (r"\quad", "space"),
        (",", "punct"),
    ],
)
def test_a_thing_is_of_a_kind_and_its_scripts_change_nothing(formula, kind):
    assert kind_of(parse(formula).items[0]) == kind


def side_by_side(formula):
    return "".join(
        part if isinstance(part, str) else getattr(part, "text", "□")
        for part in spaced(parse(formula).items)
    )


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("", ""),
        ("a+b", "a + b"),
        ("-a", "-a"),
        ("a=-b", "a = -b"),
        ("(-a)", "(-a)"),
        ("(a,b)", "(a, b)"),
        ("a-", "a-"),
        ("f(a)", "f(a)"),
        (r"\exp a", "exp a"),
        (r"\exp(a)", "exp(a)"),
        (r"\sum a", "∑ a"),
        (r"a\quad b", "a   b"),
        (r"a\,b", "a b"),
        (r"a\!b", "ab"),
        (r"\quad a", "a"),
        ("a.", "a."),
        ("aX_i", "a □"),
        ("2X_i", "2□"),
    ],
)
def test_between_two_things_is_the_space_that_their_kinds_ask_for(formula, text):
    assert side_by_side(formula) == text
