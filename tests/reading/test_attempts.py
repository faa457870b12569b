"""Names under which one person seems to have handed in several times."""

import pytest

from grader.reading.attempts import one_person


@pytest.mark.parametrize(
    "other",
    [
        *("ada (1)", "ada(2)", "ada-Copy1", "ada copy", "Ada - Copy 2", "ada_attempt_2"),
        *("ada v2", "ada-final", "ada (1) (2)", "ADA", "ada_resubmission", "ada new"),
    ],
)
def test_a_name_and_a_further_attempt_of_it_are_one_person(other):
    assert one_person(["ada", other, "ben"]) == [["ada", other]]


def test_two_further_attempts_are_one_person_without_the_first():
    assert one_person(["ada (1)", "ada (2)"]) == [["ada (1)", "ada (2)"]]


@pytest.mark.parametrize(
    "names",
    [
        ["student_1", "student_2"],
        ["ada", "adam"],
        ["ada", "ada lovelace"],
        ["eva", "evav2"],
        ["(1)", "(2)"],
        ["final", "new"],
        ["anew", "a"],
        ["ada1", "ada2"],
        ["ada (1)"],
        [],
    ],
    ids=str,
)
def test_other_names_are_those_of_other_people(names):
    assert one_person(names) == []


def test_several_people_are_told_apart():
    names = ["ada", "ada (1)", "ben", "cem", "cem-Copy1"]
    assert one_person(names) == [["ada", "ada (1)"], ["cem", "cem-Copy1"]]
