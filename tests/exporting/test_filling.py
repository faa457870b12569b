"""Numbers as platforms write them."""

import pytest

from grader.exporting.filling import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None),
        ("EX", None),
        ("2.50", 2.5),
        ("2,5", 2.5),
        ("1,000.5", None),
        ("-3", -3.0),
        ("7", 7.0),
    ],
)
def test_a_number_may_have_a_point_or_a_comma(text, number):
    assert read_number(text) == number
