"""Records with their marks, and whose of them are meant."""

import json

import pytest

from grader.course.course import load_course
from grader.errors import UsageError
from grader.exporting.results import read_results

COURSE = """\
title: Small
units: [{id: convolution, title: Convolution}]
"""


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text(COURSE)
    return load_course(tmp_path)


@pytest.fixture
def out(tmp_path, record):
    (tmp_path / "out" / "records").mkdir(parents=True)
    for student in ("ada", "bob"):
        (tmp_path / "out" / "records" / f"{student}.json").write_text(json.dumps(record(student)))
    return tmp_path / "out"


def test_marks_come_with_their_records(out, course):
    found = read_results(out, course)
    assert [(mark.student, mark.final) for mark in found.marks] == [("ada", 6.5), ("bob", 6.5)]
    assert found.title == "Small"


def test_one_student_is_meant_or_named(out, course):
    found = read_results(out, course)
    assert found.alone("bob")[1].mark.student == "bob"
    with pytest.raises(
        UsageError, match="out holds 2 people, and what may be seen by everybody is of one"
    ):
        found.alone()
    with pytest.raises(UsageError, match=r"holds no record of 'bobb'; did you mean bob?"):
        found.of("bobb")
    with pytest.raises(UsageError, match=r"holds no record of 'xxxxxx'."):
        found.of("xxxxxx")


def test_other_names_have_another_order_and_no_roster(out, course):
    found = read_results(out, course).with_names({"ada": "p2", "bob": "p1"})
    assert [mark.student for mark in found.marks] == ["p1", "p2"]
    assert [record["student"] for record in found.records] == ["p1", "p2"]


def test_folders_without_records_are_told(out, course, tmp_path):
    (out / "hw1" / "records").mkdir(parents=True)
    with pytest.raises(UsageError, match="holds no record yet"):
        read_results(out / "hw1", course)
    (out / "records").rename(out / "hw2")
    with pytest.raises(UsageError, match=r"The records lie in .*out/hw1: give one of these"):
        read_results(out, course)
    with pytest.raises(UsageError, match="holds no records; give the folder"):
        read_results(tmp_path / "nowhere", course)


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "corr2d", "score": 1},
        {
            "id": "corr2d",
            "score": 1,
            "max_score": "x",
            "status": "",
            "diagnosis": None,
            "checks": [],
        },
        {
            "id": "corr2d",
            "score": 1,
            "max_score": 4,
            "status": "",
            "diagnosis": None,
            "checks": [{}],
        },
        {
            "id": "corr2d",
            "score": 1,
            "max_score": 4,
            "status": "",
            "diagnosis": None,
            "checks": None,
        },
    ],
)
def test_a_record_of_which_something_is_missing_is_told(out, course, entry):
    damaged = {"schema": 1, "student": "bob", "exercises": [entry]}
    (out / "records" / "bob.json").write_text(json.dumps(damaged))
    with pytest.raises(UsageError, match=r"bob.json is no record \(\w+\); remove it"):
        read_results(out, course)
