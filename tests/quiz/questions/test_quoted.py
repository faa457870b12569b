"""What a student wrote is quoted in messages, never at length."""

import ast

import pytest

from grader.quiz.questions.quoted import quoted_source, quoted_value


@pytest.mark.parametrize(
    ("source", "quoted"),
    [
        ("1/0", "1 / 0"),
        (f"'{'x' * 57}'", f"'{'x' * 57}'"),
        (f"'{'x' * 70}'", f"'{'x' * 56}..."),
        (f"[{'1, ' * 200}]", "..."),
        ("0x" + "f" * 20_000, "..."),
    ],
)
def test_source_is_cut(source, quoted):
    told = quoted_source(ast.parse(source, mode="eval").body)
    assert told == quoted
    assert len(told) <= 60


def test_values_are_cut():
    assert quoted_value("x" * 60) == "x" * 60
    assert quoted_value("x" * 61) == "x" * 57 + "..."
    assert quoted_value({"A": 1}) == "{'A': 1}"
