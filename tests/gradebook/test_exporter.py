"""`nbgrader export` with our exporter: every cell, quoted, and nothing that a spreadsheet runs."""

import csv
import sqlite3

import pytest

from grader.gradebook.filling import fill

pytestmark = [pytest.mark.slow, pytest.mark.process]


def test_it_has_a_row_for_each_person_and_a_column_for_each_cell(real_course, person):
    people = [person("ada", same=2.0, double=1.5, sums_quiz=0.66), person("ben", same=0.0)]
    fill(people, real_course.root, real_course.url, "hw1")
    with sqlite3.connect(real_course.root / "gradebook.db") as database:
        database.execute(
            "update student set last_name = 'O\"Neil, Jr', email = '=1+1' where id = 'ada'"
        )
        database.execute("insert into student (id) values ('zoe')")
    exporter = "--exporter=grader.gradebook.exporter.PointsOfCells"
    real_course.nbgrader("export", exporter, "--to", "points.csv")
    with (real_course.root / "points.csv").open(newline="") as file:
        ada, ben, zoe = csv.DictReader(file)
    assert (ada["last_name"], ada["email"]) == ('O"Neil, Jr', "'=1+1")
    assert (ada["score"], ada["double-check"], ada["max_score"]) == ("4.16", "1.5", "4.66")
    assert (ben["same-check"], ben["double-check"], ben["needs_manual_grade"]) == (
        "0.0",
        "",
        "True",
    )
    assert (zoe["score"], zoe["same-check"]) == ("0", "")
    real_course.nbgrader("export", exporter, "--student", "['ben']")
    assert (real_course.root / "grades.csv").read_text().count("\n") == 2
