"""Pages of a class: each holds one student, and none before it is due where the course says so."""

import shutil
from datetime import UTC, datetime

import pytest
from small_course import FLIPPED, RIGHT

from grader.course.course import load_course
from grader.errors import CourseError, UsageError
from grader.feedback.writing import Asked, write_feedback
from grader.grading.run import Options, run
from grader.jail.levels import level_of

pytestmark = [pytest.mark.process, pytest.mark.course]
BEFORE, AFTER = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
ASSIGNMENT = """
time_zone: UTC
assignments: [{id: hw1, exercises: [corr2d], due: 2026-10-01 12:00}]
policies: {feedback: after_due}
"""
NAMES = {"ada-of-all": RIGHT, "ben-of-all": FLIPPED, "cem-of-all": "x = 1\n"}


@pytest.fixture
def graded(course, tmp_path):
    """A class of three, one assignment, graded: the course and the folder of the assignment."""
    with (course / "course.yaml").open("a") as file:
        file.write(ASSIGNMENT)
    (tmp_path / "class").mkdir()
    for name, code in NAMES.items():
        (tmp_path / "class" / f"{name}.py").write_text(f"# written by {name}\nimport torch\n{code}")
    loaded = load_course(course)
    options = Options(tmp_path / "out", level=level_of({"limits"}), assignment="hw1")
    run(loaded, [tmp_path / "class"], options)
    return loaded, tmp_path / "out" / "hw1"


def pages_in(out):
    return {path.stem: path.read_text() for path in (out / "feedback").glob("*.html")}


def test_each_student_has_a_page_and_no_page_holds_anything_of_another(graded):
    course, out = graded
    done = write_feedback(course, Asked(out, jobs=2), AFTER)
    assert sorted(done.written) == sorted(NAMES)
    pages = pages_in(out)
    assert pages.keys() == NAMES.keys()
    for name, page in pages.items():
        assert name in page
        assert not any(other in page for other in NAMES.keys() - {name})
    assert "You flip the kernel." in pages["ben-of-all"]
    assert "A small course: hw1" in pages["ben-of-all"]
    assert "Not yet written" not in pages["ada-of-all"]


def test_before_it_is_due_nothing_is_written_unless_asked(graded):
    course, out = graded
    done = write_feedback(course, Asked(out), BEFORE)
    assert (done.written, sorted(done.withheld)) == ([], sorted(NAMES))
    assert not (out / "feedback").exists()
    assert len(write_feedback(course, Asked(out, early=True), BEFORE).written) == 3


def test_who_has_more_time_gets_no_page_and_loses_one_of_an_earlier_day(graded):
    course, out = graded
    write_feedback(course, Asked(out, early=True), BEFORE)
    told = "student,assignment,due,days,reason\nben-of-all,hw1,,60,ill\n"
    (course.root / "extensions.csv").write_text(told)
    done = write_feedback(course, Asked(out), AFTER)
    assert list(done.withheld) == ["ben-of-all"]
    assert sorted(pages_in(out)) == ["ada-of-all", "cem-of-all"]


def test_one_whose_file_has_changed_has_a_page_without_code(graded, tmp_path):
    course, out = graded
    (tmp_path / "class" / "ben-of-all.py").write_text(RIGHT)
    done = write_feedback(course, Asked(out), AFTER)
    assert done.changed == ["ben-of-all"]
    page = pages_in(out)["ben-of-all"]
    assert "The files that were graded are not at hand" in page
    assert "def corr2d" not in page


def test_a_folder_that_cannot_be_written_to_is_a_sentence(graded):
    course, out = graded
    (out / "feedback").write_text("in the way")
    with pytest.raises(UsageError, match=r"Cannot write to .*feedback"):
        write_feedback(course, Asked(out), AFTER)


def test_a_course_that_is_not_built_is_a_sentence(graded):
    course, out = graded
    shutil.rmtree(course.root / "exercises")
    with pytest.raises(CourseError, match="not there; run `grade build`"):
        write_feedback(course, Asked(out), AFTER)
    assert not list(out.glob("feedback/*"))
