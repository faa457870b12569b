"""Classroom 50's result.json: whole numbers that sum up, and who it is about from the runner alone."""

import pytest

from grader.errors import UsageError
from grader.exporting.classroom50 import SCHEMA, handed_in_at, to_result
from grader.exporting.shown import show

RUNNER = {
    "CLASSROOM": "dl",
    "ASSIGNMENT": "hw1",
    "SUBMISSION_TAG": "submit/2026-10-01T12-00-00Z-a1b2c3d",
    "COMMIT_URL": "https://github.com/dl/hw1-ada/commit/a1b2c3d",
    "RELEASE_URL": "https://github.com/dl/hw1-ada/releases/tag/x",
}
WHEN = "2026-10-01T12:00:00Z"


def is_valid(told):
    """Whether it is what the contract says: text, whole numbers from 0, sums."""
    tests = told["tests"]
    texts = ("classroom", "assignment", "submission", "commit", "release", "review", "datetime")
    numbers = [
        told["score"],
        told["max-score"],
        *(t[k] for t in tests for k in ("score", "max-score")),
    ]
    return (
        told["schema"] == "classroom50/result/v1"
        and all(isinstance(told[key], str) and told[key] for key in texts)
        and all(type(number) is int and number >= 0 for number in numbers)
        and all(t["score"] <= t["max-score"] and type(t["passed"]) is bool for t in tests)
        and [sum(t[k] for t in tests) for k in ("score", "max-score")] == numbers[:2]
    )


def test_points_are_whole_numbers_in_the_smallest_unit(shown):
    told = to_result(shown, RUNNER, WHEN, 2)
    assert is_valid(told)
    assert (told["schema"], told["score"], told["max-score"]) == (SCHEMA, 650, 900)
    assert told["tests"][0] == {
        "test-name": "corr2d",
        "passed": False,
        "score": 250,
        "max-score": 400,
    }
    assert told["review"] == RUNNER["COMMIT_URL"]


def test_lateness_and_points_of_an_assignment_stand_in_one_line(record, mark):
    late = show(record(), mark("ada", 62.0, 100.0, raw=72.0, corr2d=2.5, pool2d=3.0), "Homework 1")
    told = to_result(late, RUNNER | {"REVIEW_URL": "https://x"}, WHEN, 0)
    assert is_valid(told)
    assert (told["score"], told["max-score"], told["review"]) == (62, 100, "https://x")
    assert [(t["test-name"], t["max-score"]) for t in told["tests"]] == [
        ("corr2d", 0),
        ("pool2d", 0),
        ("Homework 1", 100),
    ]


def test_more_than_all_points_are_all_points(record, mark):
    extra = show(record(), mark("ada", 5.0, 3.0, pool2d=5.0), "hw1")
    told = to_result(extra, RUNNER, WHEN, 0)
    assert is_valid(told)
    assert (told["score"], told["max-score"]) == (3, 3)


def test_without_its_runner_it_is_refused(shown):
    with pytest.raises(UsageError, match=r"not set: CLASSROOM, SUBMISSION_TAG. Write result.json"):
        to_result(shown, RUNNER | {"CLASSROOM": "", "SUBMISSION_TAG": ""}, WHEN, 2)


def test_the_time_is_that_of_handing_in_else_of_grading(record):
    assert handed_in_at(record()) == "2026-10-01T10:00:00Z"
    told = {"handed_in": {"time": None}, "graded": {"at": "2026-10-02T10:00:00+00:00"}}
    assert handed_in_at(told) == "2026-10-02T10:00:00Z"
    assert handed_in_at({}).endswith("Z")
