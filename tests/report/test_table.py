from __future__ import annotations

import csv
import io

import pytest

from grader.judging.score import ExerciseResult, Result
from grader.policies.marks import Mark, Rules, marks_of
from grader.report.record import to_record
from grader.report.table import Table, to_csv


def exercise(id_, score, max_score=4.0):
    return ExerciseResult(id_, "partial", score, max_score)


def csv_of(*results):
    decimals = results[0].decimals
    return to_csv(marks_of(map(to_record, results), Rules(decimals=decimals)))


def table(*results):
    return list(csv.reader(io.StringIO(csv_of(*results).decode(), newline="")))


def test_a_line_for_each_student_and_a_column_for_each_exercise():
    results = [
        Result("bob", "cpu", "limits", (exercise("corr2d", 4.0), exercise("gru", 0.0))),
        Result("alice", "cpu", "limits", (exercise("corr2d", 1.33), exercise("sgd", 2.5))),
    ]
    assert csv_of(*results).decode() == (
        "student,score,max_score,corr2d,gru,sgd\nbob,4,8,4,0,\nalice,3.83,8,1.33,,2.5\n"
    )


def test_a_class_without_students_is_a_header():
    assert to_csv([]) == b"student,score,max_score\n"


@pytest.mark.parametrize(
    ("student", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 170", "'+49 170"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("\t=1+1", "'�=1+1"),
        ("\r=1+1", "'�=1+1"),
        ("a\x1b[31mb", "a�[31mb"),
        ("a\0b", "a�b"),
        ("a\nb", "a�b"),
        ("a\u202eb", "a�b"),
        (b"andr\xe9".decode("utf-8", "surrogateescape"), "andr�"),
        ("Müller, Zoë", "Müller, Zoë"),
        ('say "hi"', 'say "hi"'),
        ("a=b", "a=b"),
        ("'quoted", "'quoted"),
    ],
)
def test_a_name_can_neither_be_a_formula_nor_control_anything(student, cell):
    (_, row) = table(Result(student, "cpu", "limits", (exercise("corr2d", 4.0),)))
    assert row == [cell, "4", "4", "4"]


@pytest.mark.parametrize("score", [0.1, 1234.56, 12345.67, 123456.78, 1e6, 1e7 / 3])
def test_scores_keep_their_decimals_however_large(score):
    (_, row) = table(Result("alice", "cpu", "limits", (exercise("corr2d", round(score, 2), 1e9),)))
    assert [float(cell) for cell in row[1:]] == [round(score, 2), 1e9, round(score, 2)]


def test_scores_keep_as_many_decimals_as_the_course_has():
    done = Result("alice", "cpu", "limits", (exercise("corr2d", 123.4567, 150),), decimals=4)
    (_, row) = table(done)
    assert [float(cell) for cell in row[1:]] == [123.4567, 150.0, 123.4567]


def test_of_an_assignment_lateness_has_columns_of_its_own():
    marks = [
        Mark("ada", 50.0, 10.0, 40.0, 100.0, 1, scores={"corr2d": 2.0}),
        Mark("ben", 100.0, 0.0, 100.0, 100.0, scores={"corr2d": 4.0}),
    ]
    assert to_csv(marks, is_of_assignment=True).decode() == (
        "student,raw,penalty,final,max_score,days_late,corr2d\n"
        "ada,50,10,40,100,1,2\nben,100,0,100,100,0,4\n"
    )


def test_lines_come_go_and_change_in_the_order_of_the_class():
    kept = Table(["ada", "ben", "cem"])
    assert kept.to_csv() == b"student,score,max_score\n"
    kept.put(Mark("cem", 1.0, 0.0, 1.0, 4.0, scores={"b": 1.0}))
    kept.put(Mark("ada", 3.0, 0.0, 3.0, 8.0, scores={"a": 3.0}))
    assert kept.to_csv() == b"student,score,max_score,a,b\nada,3,8,3,\ncem,1,4,,1\n"
    kept.drop("ada")
    assert kept.to_csv().decode().endswith("cem,1,4,,1\n")
    assert b"ada" not in kept.to_csv()
    kept.put(Mark("ada", 4.0, 0.0, 4.0, 8.0, scores={"a": 4.0}))
    assert kept.to_csv() == b"student,score,max_score,a,b\nada,4,8,4,\ncem,1,4,,1\n"
