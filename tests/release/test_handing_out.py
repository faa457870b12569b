"""`grade release`, step by step: nothing is written before all is found right."""

import re

import pytest

from grader.course.course import load_course
from grader.errors import CourseError, UsageError
from grader.release.course_folder import CONFIG
from grader.release.handing_out import to_nbgrader, to_students


@pytest.fixture
def leaking(sheets):
    lesson = sheets / "solutions" / "sums" / "lesson.md"
    lesson.write_text(lesson.read_text().replace("one + one\n", "q1 = 2\n"))
    return load_course(sheets)


def test_it_says_what_was_written(sheets, tmp_path):
    made = to_students(load_course(sheets), "hw1", tmp_path / "out")
    assert re.fullmatch(
        r".*out: same, double, sums_quiz, 4\.66 points, 15 files, 0\.\d MB", made.said
    )
    assert made.notes == ()


def test_nothing_is_written_where_an_answer_would_be_in_it(leaking, tmp_path):
    (tmp_path / "nb").mkdir()
    said = r"(?s)^04_sums\.ipynb, cell \d+, line 2: an answer to question q1\nNothing was written"
    with pytest.raises(CourseError, match=said):
        to_students(leaking, "hw1", tmp_path / "out.zip")
    with pytest.raises(CourseError, match=said):
        to_nbgrader(leaking, "hw1", tmp_path / "nb")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["course", "nb"]
    assert not any((tmp_path / "nb").iterdir())


def test_settings_that_were_there_before_are_told_with_the_lines_that_they_need(sheets, tmp_path):
    course = load_course(sheets)
    first = to_nbgrader(course, "hw1", tmp_path)
    assert [note.partition(": ")[2] for note in first.notes] == ["nbgrader generate_assignment hw1"]
    (tmp_path / CONFIG).write_text("c = get_config()\n")
    again = to_nbgrader(course, "hw1", tmp_path)
    assert "configure(get_config())" in again.notes[1]


def test_a_language_that_the_course_has_not_is_told(sheets, tmp_path):
    with pytest.raises(UsageError, match=r"^The course is not told in .*; there are en\."):
        to_nbgrader(load_course(sheets), "hw1", tmp_path, "zh")
