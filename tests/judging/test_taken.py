"""Whose functions were used, in sentences."""

from grader.judging.taken import NONE, OWN, STAND_IN, say_taken, say_unsolved


def test_what_is_ones_own_and_what_stands_in_is_said_apart():
    said = list(say_taken({"softmax": OWN, "sgd": STAND_IN, "corr2d": OWN}))
    assert said == [
        "Used here: your own softmax, corr2d.",
        "Used here: a stand-in for sgd, until yours passes.",
    ]
    assert list(say_taken({})) == []


def test_what_must_be_solved_first_is_said_where_there_is_something():
    assert say_unsolved("fit", {"softmax": OWN, "sgd": NONE}) == "Solve sgd first: fit uses it."
    assert say_unsolved("fit", {"softmax": STAND_IN}) == ""
