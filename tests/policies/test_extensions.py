"""extensions.csv: who has more time; every mistake in it is a sentence with its line and column."""

import pytest

from grader.course.assignments import Assignment
from grader.course.due import read_due
from grader.errors import CourseError
from grader.policies.extensions import due_for, load_extensions, read_extensions

ZONE = "Europe/Berlin"
HW1 = Assignment("hw1", due="2026-10-01 23:59", time_zone=ZONE)
FREE = Assignment("free")
WHOLE = """\
student,assignment,due,days,reason
ada,hw1,2026-10-04 23:59,,ill
ben,,,2,"two days more, always"
ben,hw1,,7,moved
cem,hw1,2026-10-02 12:00 UTC,,
"""


def read(text, students=()):
    return read_extensions(text.encode(), [HW1, FREE], students)


def due(student):
    return due_for(student, HW1, read(WHOLE))


def test_more_time_is_a_time_or_days():
    assert due("ada") == read_due("2026-10-04 23:59", ZONE)
    assert due("ben") == read_due("2026-10-08 23:59", ZONE)
    assert due("cem") == read_due("2026-10-02 12:00 UTC")
    assert due("dora") == HW1.due_time
    assert due_for("ada", FREE, read(WHOLE)) is None


def test_days_are_days_of_the_clock():
    late = Assignment("hw1", due="2026-10-24 23:59", time_zone=ZONE)
    (ben,) = read("student,days\nben,2\n")
    assert due_for("ben", late, [ben]) == read_due("2026-10-26 23:59", ZONE)


def test_without_a_file_nobody_has_more_time(tmp_path):
    assert load_extensions(tmp_path, [HW1]) == ()
    (tmp_path / "extensions.csv").write_text(WHOLE)
    assert len(load_extensions(tmp_path, [HW1])) == 4


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",hw1,,1,", "extensions.csv:2:1: the cell 'student' is empty"),
        ("adda,hw1,,1,", "2:1: there is no student 'adda'; did you mean ada?"),
        ("ada,hw2,,1,", "2:2: there is no assignment 'hw2'; did you mean hw1?"),
        ("ada,hw1,,,", "2:3: give either due, a time, or days, a number"),
        ("ada,hw1,2026-10-04 23:59,3,", "2:3: give either due, a time, or days, a number"),
        ("ada,hw1,,three,", "2:4: 'three' is no number of days, from 0 to 1,000"),
        ("ada,hw1,,-1,", "2:4: '-1' is no number of days"),
        ("ada,hw1,,nan,", "2:4: 'nan' is no number of days"),
        ("ada,,2026-10-04 23:59,,", "2:2: say of which assignment; a time is of one"),
        ("ada,hw1,soon,,", "2:3: 'soon' is no time; write it like 2026-10-01 23:59 Europe/Berlin"),
        ("ada,hw1,2026-09-30 12:00,,", "2:3: this is no later than 2026-10-01 23:59, when hw1 is due"),
        ("ada,free,,1,", "2:2: free has no due time in course.yaml"),
        ("ada,hw1,,1,\nada,hw1,,2,", "3:1: this is said in line 2 too"),
        ("ada,hw1,,1,ill,x,y", "2:6: there are 7 cells, but 5 columns"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(row, said):
    with pytest.raises(CourseError) as raised:
        read(f"student,assignment,due,days,reason\n{row}\n", ["ada", "ben"])
    (problem,) = raised.value.problems
    assert said in problem


def test_a_course_without_assignments_says_so():
    with pytest.raises(CourseError, match=r"no assignment 'hw1'; course.yaml declares none"):
        read_extensions(b"student,assignment,days\nada,hw1,1\n", [])
