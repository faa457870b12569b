"""A table that a spreadsheet opens: names as they are, and no formula among them."""

import csv
import io

import pytest

from grader.course.roster import Person, Roster
from grader.exporting.marks_csv import to_marks


def read(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_marks_with_names_of_the_roster(mark):
    roster = Roster((Person("ada", "王伟", "ada@example.edu", "A"),))
    (row, other) = read(
        to_marks([mark("ada", 80.0, raw=90.0, corr2d=4.0), mark("bob", 5.5)], roster)
    )
    assert row == {
        **{"student": "ada", "name": "王伟", "email": "ada@example.edu", "section": "A"},
        **{"raw": "90", "penalty": "10", "final": "80", "max_score": "100", "corr2d": "4"},
    }
    assert (other["student"], other["name"], other["corr2d"]) == ("bob", "", "")


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1", "\n=cmd|' /C calc'!A0"]
)
def test_no_name_is_a_formula(mark, name):
    people = Roster((Person(name, name, name, name),))
    (row,) = read(to_marks([mark(name, 1.0)], people))
    for column in ("student", "name", "email", "section"):
        assert row[column].startswith("'"), row


def test_names_that_only_look_odd_stay(mark):
    (row,) = read(to_marks([mark('O\'Brien, "Ada"', 1.0)], Roster()))
    assert row["student"] == 'O\'Brien, "Ada"'
