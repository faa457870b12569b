"""A wrong idea that is written once for several numbers."""

from __future__ import annotations

import pytest

from grader.declaring.credit import Credit
from grader.declaring.edits import read_entries
from grader.declaring.series import expand

HALVED = "divided_by_{n} for n = 2, 3 (50 %): X.mean() -> X.mean() / {n}"


def test_each_number_makes_an_idea_with_the_edit_and_the_sentence():
    entries, problems = read_entries(
        f"{HALVED}\n    also: X -> {{n}} * X\n    You divide by {{n}}.\n"
    )
    assert not problems
    assert [(one.name, one.edits, one.sentence, one.credit) for one in entries] == [
        (
            "divided_by_2",
            (("X.mean()", "X.mean() / 2"), ("X", "2 * X")),
            "You divide by 2.",
            Credit(0.5),
        ),
        (
            "divided_by_3",
            (("X.mean()", "X.mean() / 3"), ("X", "3 * X")),
            "You divide by 3.",
            Credit(0.5),
        ),
    ]


def test_an_idea_of_a_series_is_found_by_the_line_that_stands_in_the_file():
    entries, _ = read_entries(f"{HALVED}\n    Why?\n")
    assert [one.head for one in entries] == [HALVED, HALVED]


def test_a_series_without_a_sentence_has_that_of_the_next_idea():
    entries, _ = read_entries(f"{HALVED}\ndoubled: return 2 * mean(X)\n    The size is wrong.\n")
    assert [one.sentence for one in entries] == 3 * ["The size is wrong."]


def test_names_make_a_series_too_and_a_base_or_a_share_of_the_points_may_be_missing():
    line = "default_is_{word} of buffer for word = sum, none: 'mean' -> '{word}'"
    assert expand([line]) == [
        ["default_is_sum of buffer: 'mean' -> 'sum'"],
        ["default_is_none of buffer: 'mean' -> 'none'"],
    ]


def test_a_for_in_the_code_is_no_series():
    line = "summed: return sum(x for x in X) if n == 2 else 0"
    assert expand([line]) == [[line]]


def test_numbers_without_a_place_in_the_name_are_told_as_a_mistake():
    with pytest.raises(ValueError, match=r"'halved' needs \{n\} in its name"):
        expand(["halved for n = 2, 3: X -> X / {n}"])
