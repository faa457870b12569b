"""The law of a random result as it is declared, and what is told of one that cannot be."""

import pytest

from grader.declaring.laws import Law, choice
from grader.errors import CourseError

DROPOUT = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise(grad=["X"])
def dropout(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

dropout.random_case(
    "100 by 80, p = 0.3",
    law=choice({"zero": 0.3, "kept": 0.7}, candidates),
    X=uniform(100, 80, low=0.5, high=2.0),
    p=0.3,
)
"""


def nothing():
    return {}


def test_a_choice_is_a_law_of_named_candidates():
    assert choice({"a": 0.25, "b": 0.75}, nothing) == Law({"a": 0.25, "b": 0.75}, nothing)


def test_a_law_stays_as_it_was_declared():
    probabilities = {"a": 1.0}
    law = choice(probabilities, nothing)
    probabilities["b"] = 1.0
    assert law.probabilities == {"a": 1.0}


def test_probabilities_may_miss_one_by_rounding():
    tenths = {str(number): 0.1 for number in range(10)}
    assert sum(tenths.values()) != 1.0
    assert choice(tenths, nothing).probabilities == tenths


@pytest.mark.parametrize(
    ("probabilities", "told"),
    [
        ({"a": 0.3, "b": 0.6}, "{'a': 0.3, 'b': 0.6}"),
        ({"a": 1.0, "b": 1e-6}, "{'a': 1.0, 'b': 1e-06}"),
        ({}, "{}"),
    ],
    ids=["too little", "too much", "none"],
)
def test_probabilities_that_do_not_sum_to_one_are_refused(probabilities, told):
    with pytest.raises(ValueError) as raised:
        choice(probabilities, nothing)
    assert str(raised.value) == f"the probabilities {told} do not sum to 1"


def test_probabilities_that_do_not_sum_to_one_are_told_where_they_are_written(declare):
    with pytest.raises(CourseError) as caught:
        declare(DROPOUT.replace('"kept": 0.7', '"kept": 0.8'))
    (said,) = caught.value.problems
    assert said == (
        "solutions/unit/dropout.py:17: ValueError:"
        " the probabilities {'zero': 0.3, 'kept': 0.8} do not sum to 1."
    )


def test_a_law_with_other_candidates_than_probabilities_is_told(build):
    with pytest.raises(CourseError) as caught:
        build(DROPOUT.replace('"zero": torch', '"dropped": torch'))
    assert caught.value.problems == (
        "solutions/unit/dropout.py:15: case '100 by 80, p = 0.3': the law gives probabilities for"
        " zero, kept but candidates dropped, kept.",
    )


def test_a_law_whose_candidates_cannot_be_made_is_told(build):
    with pytest.raises(CourseError) as caught:
        build(DROPOUT.replace("X / (1 - p)}", "X / q}"))
    (said,) = caught.value.problems
    assert said.startswith("solutions/unit/dropout.py:15: ")
    assert "name 'q' is not defined" in said
