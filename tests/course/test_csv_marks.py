"""Tables that instructors write: what is wrong with their form is told with line and column."""

import pytest

from grader.course.csv_marks import read_bytes, read_table, wide_rows
from grader.errors import CourseError, UsageError

COLUMNS = ("student", "points", "who")


def read(text):
    return read_table(text.encode(), "t.csv", COLUMNS, {"student": "say whose"})


def test_rows_have_their_lines_and_all_columns():
    one, two = read('who;student\n\nK;ada\n"L\nM"; ben \n')
    assert one.cells == {"student": "ada", "points": "", "who": "K"}
    assert (one.line, two.line, two.cells["student"]) == (3, 4, "ben")
    assert (two.at("student"), two.at("who"), two.at("points")) == (
        "t.csv:4:2",
        "t.csv:4:1",
        "t.csv:4:1",
    )


def test_a_column_that_must_be_there_is_asked_for():
    with pytest.raises(CourseError, match=r"t.csv:1:1: the column 'student' is missing; say whose"):
        read("who\nK\n")
    with pytest.raises(
        CourseError, match=r"t.csv:1:2: there is no column 'pints'; did you mean po"
    ):
        read("student,pints\n")


def test_a_row_that_is_too_wide_is_told_and_empty_cells_behind_are_not():
    rows = read("student,who\nada,K,,\nben,L,right, but late\n")
    assert list(wide_rows(rows)) == [
        "t.csv:3:3: there are 4 cells, but 2 columns; put a text with a separator in quotes"
    ]


def test_a_file_that_is_not_there_is_none_unless_it_must_be(tmp_path):
    assert read_bytes(tmp_path / "t.csv") is None
    with pytest.raises(UsageError, match=r"does not exist"):
        read_bytes(tmp_path / "t.csv", must_be=True)
    with pytest.raises(UsageError, match=r"cannot be read"):
        read_bytes(tmp_path)
