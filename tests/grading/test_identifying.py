"""Who handed in what to a course."""

from __future__ import annotations

import pytest

from grader.course.course import load_course
from grader.errors import CourseError, UsageError
from grader.grading.identifying import check_ids, identify_submissions, ids_of


@pytest.fixture
def course(tmp_path):
    root = tmp_path / "course"
    (root / "solutions" / "rnn").mkdir(parents=True)
    (root / "solutions" / "rnn" / "step.py").write_text("")
    (root / "solutions" / "rnn" / "quiz.yaml").write_text("")
    (root / "course.yaml").write_text("title: T\nunits:\n  - {id: rnn, title: R}\n")
    return load_course(root)


@pytest.fixture
def classroom(tmp_path):
    for name in ("class/ada/x.py", "class/ben/x.py", "one/rnn.ipynb", "one/step.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "class"


def test_names_of_units_and_exercises_make_a_folder_one_students(course, classroom):
    found = identify_submissions(course, [classroom, classroom.parent / "one"])
    assert [one.student for one in found.submissions] == ["ada", "ben", "one"]


def test_the_roster_beside_the_course_is_used_or_another_one(course, classroom, tmp_path):
    (course.root / "roster.csv").write_text("id\nada\ncem\n")
    found = identify_submissions(course, [classroom])
    assert found.identified.unmatched == ("ben",)
    assert [person.id for person in found.identified.missing] == ["cem"]
    (tmp_path / "r.csv").write_text("id\nada\nben\n")
    assert not identify_submissions(course, [classroom], roster=tmp_path / "r.csv").is_in_doubt


def test_a_wrong_roster_or_layout_is_told(course, classroom):
    with pytest.raises(UsageError, match="is not laid out as canvas does it"):
        identify_submissions(course, [classroom], "canvas")
    (course.root / "roster.csv").write_text("name\n")
    with pytest.raises(CourseError, match=r"roster\.csv:1:1: the column 'id' is missing"):
        identify_submissions(course, [classroom])


def test_ids_are_those_of_exercises_and_quizzes_and_another_is_told(course):
    assert ids_of(course) == ["step", "rnn_quiz"]
    check_ids(["step"], ids_of(course))
    with pytest.raises(UsageError, match="There is no exercise 'stpe'; did you mean step"):
        check_ids(["stpe"], ids_of(course))
