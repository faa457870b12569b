"""What does not change what code is: names, numbers, comments, layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.similarity.tokens import GRAM, pieces_of, statements_of

CODE = '''
def pool(X, size=2):
    """Pool."""
    out = torch.zeros(3, 4)  # room
    for i in range(3):
        out[i] = X[i:i + size].max()
    return out
'''


def plain(code):
    return [statement for _line, statement in statements_of(code)]


def test_statements_have_the_number_of_their_line():
    assert statements_of(CODE) == [
        (2, ("def", "V", "(", "V", ",", "V", "=", "N", ")", ":")),
        (4, ("V", "=", "torch", ".", "zeros", "(", "N", ",", "N", ")")),
        (5, ("for", "V", "in", "range", "(", "N", ")", ":")),
        (
            6,
            ("V", "[", "V", "]", "=", "V", "[", "V", ":", "V", "+", "V", "]", ".", "max", "(", ")"),
        ),
        (7, ("return", "V")),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("out", "result"),
        ("size", "k"),
        ("(3, 4)", "(5, 6)"),
        ("  # room", ""),
        ("zeros(3, 4)", "zeros(\n        3,  # rows\n        4)"),
        ("    ", "\t"),
        ("Pool.", "Another docstring."),
        ("out = torch", "out = \\\n        torch"),
    ],
)
def test_names_numbers_comments_and_layout_do_not_count(old, new):
    assert plain(CODE.replace(old, new)) == plain(CODE)


@pytest.mark.parametrize(
    ("old", "new"), [("zeros", "ones"), ("max", "mean"), ("+", "-"), ("for i in", "while")]
)
def test_what_is_done_counts(old, new):
    assert plain(CODE.replace(old, new)) != plain(CODE)


def test_a_sign_within_a_text_or_a_comment_is_none():
    assert plain("x = '# [(' # ([\ny = 1\n") == [("V", "=", "S"), ("V", "=", "N")]


def test_pieces_are_runs_within_a_statement():
    assert list(pieces_of(("a",) * 8)) == [("a",) * GRAM] * 3
    assert list(pieces_of(("V", "=", "N"))) == [("V", "=", "N")]
    assert list(pieces_of(("return", "V"))) == []


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    assert all(statement for _line, statement in statements_of(text))
