import json

import pytest

from grader.course.course import load_course
from grader.errors import UsageError
from grader.feedback.found import find_submissions
from grader.grading.identifying import identify_submissions
from grader.grading.whence import SUBMISSIONS, Whence
from grader.intake.saying import told_in_record


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: rnn, title: R}]\n")
    return load_course(tmp_path)


@pytest.fixture
def handed_in(tmp_path):
    """A class of two: its folder."""
    for student in ("ada", "ben"):
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "rnn.py").write_text(f"x = '{student}'\n")
    return tmp_path / "class"


@pytest.fixture
def graded(course, handed_in, tmp_path):
    """The folder of a run, and its records, as far as they count here."""
    out = tmp_path / "out"
    out.mkdir()
    told = {"schema": 1, "runs": [Whence((handed_in,)).to_json()]}
    (out / SUBMISSIONS).write_text(json.dumps(told))
    found = identify_submissions(course, [handed_in]).submissions
    return out, [{"student": s.student, "handed_in": told_in_record(s)} for s in found]


def test_submissions_are_found_where_they_lay(course, graded):
    found = find_submissions(course, graded[0], (), graded[1])
    assert {student: s.files[0].name for student, s in found.items()} == {
        "ada": "ada/rnn.py",
        "ben": "ben/rnn.py",
    }


def test_one_whose_files_are_others_now_is_left_out(course, graded, handed_in):
    (handed_in / "ben" / "rnn.py").write_text("x = 'later'\n")
    assert list(find_submissions(course, graded[0], (), graded[1])) == ["ada"]


def test_nobody_is_found_for_whom_there_is_no_record(course, graded):
    assert list(find_submissions(course, graded[0], (), graded[1][:1])) == ["ada"]


def test_where_they_are_gone_it_is_said_what_to_do_and_a_path_finds_them(
    course, graded, handed_in, tmp_path
):
    moved = handed_in.rename(tmp_path / "moved")
    with pytest.raises(
        UsageError, match=r"class is not there any more\. Name where the submissions"
    ):
        find_submissions(course, graded[0], (), graded[1])
    assert len(find_submissions(course, graded[0], (moved,), graded[1])) == 2
