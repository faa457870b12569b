"""The options of `@exercise(...)`, right and wrong."""

from __future__ import annotations

import pytest

from grader.declaring.options import problems_of_options, sort_out_options

GIVEN = {
    **{"points": 4, "grad": "X", "updates": ["W"], "forbid": (), "hints": ["one", "two"]},
    **{"labels": {"params": ["W", "b"]}, "order": 2, "scale": 1e-3},
}


def test_right_options_are_taken_as_they_are_and_a_single_word_is_a_list_of_one():
    right, problems = sort_out_options(GIVEN, {}, "f.py:1")
    assert problems == []
    assert right["grad"] == ("X",) and right["hints"] == ("one", "two")
    assert (right["points"], right["order"], right["scale"]) == (4, 2, 1e-3)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("points", "four", "a number, not 'four'"),
        ("points", True, "a number, not True"),
        ("points", None, "a number, not None"),
        ("order", 1.5, "a whole number, not 1.5"),
        ("scale", "1", "a number, not '1'"),
        ("forbid", 3, "text, or a list of texts, not 3"),
        ("hints", [1], "text, or a list of texts, not [1]"),
        ("grad", {"X": 1}, "text, or a list of texts, not {'X': 1}"),
        ("labels", {"params": "W"}, "a dict of names to lists of names, not {'params': 'W'}"),
    ],
)
def test_a_value_of_another_kind_is_told_in_one_sentence(name, value, wanted):
    right, problems = sort_out_options({name: value}, {}, "f.py:7")
    assert problems == [f"f.py:7: {name} must be {wanted}."]
    assert right == {"points": 1.0}


@pytest.mark.parametrize(
    ("name", "guess"),
    [("forbids", "did you mean forbid?"), ("hint", "did you mean hints?")],
)
def test_a_name_that_is_none_is_told_with_the_nearest(name, guess):
    _right, problems = sort_out_options({}, {name: 1}, "f.py:7")
    assert problems == [f"f.py:7: an exercise has no option {name!r}; {guess}"]


def test_a_name_that_is_like_none_is_told_with_all():
    _right, (said,) = sort_out_options({}, {"due": "monday"}, "f.py:7")
    assert said.startswith("f.py:7: an exercise has no option 'due'; there are points, grad, ")


def test_right_options_of_a_case_have_no_problem():
    given = {"grad": ["X"], "updates": (), "tags": "edge", "hidden": True, "float32": False}
    assert problems_of_options({**given, "scale": 1e-6, "call": print}) == []


def test_each_wrong_option_of_a_case_has_a_sentence():
    given = {"grad": 3, "updates": [3], "tags": None, "hidden": "yes", "float32": 1, "scale": 0}
    assert problems_of_options({**given, "call": "drive"}) == [
        "grad must be the name of an argument, or a list of names, not 3",
        "updates must be the name of an argument, or a list of names, not [3]",
        "tags must be a word, or a list of words, not None",
        "hidden must be True or False, not 'yes'",
        "float32 must be True or False, not 1",
        "scale must be a number above 0, not 0",
        "call must be a function of the student's function and the arguments, not 'drive'",
    ]
