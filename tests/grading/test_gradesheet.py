"""grades.csv: all assignments that were graded into a folder."""

import json

import pytest

from grader.course.course import load_course
from grader.errors import UsageError
from grader.grading.gradesheet import write_grades

COURSE = """\
title: T
units: [{id: rnn, title: R}]
assignments: [{id: hw1, units: [rnn]}, {id: hw2, units: [rnn], weight: 30}, {id: hw3, units: [rnn]}]
"""
HEAD = "student,raw,penalty,final,max_score,days_late,lstm\n"


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text(COURSE)
    return load_course(tmp_path)


def put(out, id_, text):
    (out / id_).mkdir(parents=True, exist_ok=True)
    (out / id_ / "scores.csv").write_text(text)


def test_each_assignment_that_was_graded_has_a_column(course, tmp_path):
    out = tmp_path / "out"
    put(out, "hw1", HEAD + "ada,10,0,10,10,0,4\n'=ben,5,1,4,10,1,2\n")
    put(out, "hw2", HEAD + "ada,1,0,1,2,0,2\n")
    assert write_grades(out, course) == ()
    assert (out / "grades.csv").read_text() == (
        "student,hw1,hw2,percent\n'=ben,4,,10\nada,10,1,62.5\n"
    )


def keep_record(out, id_, student, score):
    exercise = {"id": "lstm", "score": score, "max_score": 10.0}
    told = {"schema": 1, "student": student, "exercises": [exercise]}
    (out / id_ / "records").mkdir(exist_ok=True)
    (out / id_ / "records" / f"{student}.json").write_text(json.dumps(told))


def test_marks_of_other_assignments_are_those_of_the_rules_of_today(course, tmp_path):
    out = tmp_path / "out"
    for id_ in ("hw1", "hw2"):
        put(out, id_, HEAD + "ada,10,0,10,10,0,10\nben,5,0,5,10,0,5\n")
        for student, score in (("ada", 10.0), ("ben", 5.0), ("zoe", 1.0)):
            keep_record(out, id_, student, score)
    assert write_grades(out, course) == ()
    (tmp_path / "solutions" / "rnn").mkdir(parents=True)
    (tmp_path / "solutions" / "rnn" / "lstm.py").touch()
    rows = "student,exercise,points,reason,who,assignment\nben,lstm,7,right,K. A.,hw2\n"
    (tmp_path / "overrides.csv").write_text(rows)
    assert write_grades(out, course) == ("hw2",)
    assert (out / "grades.csv").read_text() == (
        "student,hw1,hw2,percent\nada,10,10,100\nben,5,7,65\n"
    )


def test_of_a_record_that_cannot_be_read_the_table_counts(course, tmp_path):
    put(tmp_path / "out", "hw1", HEAD + "ada,10,0,10,10,0,10\n")
    keep_record(tmp_path / "out", "hw1", "ada", 3.0)
    (tmp_path / "out/hw1/records/ada.json").write_text("{")
    assert write_grades(tmp_path / "out", course) == ()
    assert (tmp_path / "out/grades.csv").read_text() == "student,hw1,percent\nada,10,100\n"


@pytest.mark.parametrize(
    "text", ["", "student,score\nada,3\n", HEAD + "ada,x,x,x,x\n", HEAD + "a\n"]
)
def test_a_table_that_is_damaged_is_left_out(course, tmp_path, text):
    put(tmp_path / "out", "hw1", text)
    write_grades(tmp_path / "out", course)
    assert (tmp_path / "out" / "grades.csv").read_text() == "student,percent\n"


def test_what_cannot_be_written_is_told(course, tmp_path):
    (tmp_path / "out" / "grades.csv").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"Cannot write to .*grades.csv"):
        write_grades(tmp_path / "out", course)
