"""What hidden cases are drawn from."""

import pytest

from grader.course.course import load_course
from grader.course.secret import fingerprint, keep_secret, secret_file, secret_of
from grader.errors import CourseError


@pytest.fixture
def course(tmp_path):
    """A course of one unit and one exercise."""
    (tmp_path / "course.yaml").write_text("title: C\nunits:\n  - {id: unit, title: U}\n", "utf-8")
    (tmp_path / "solutions" / "unit").mkdir(parents=True)
    (tmp_path / "solutions" / "unit" / "one.py").write_text("ONE = 1\n", "utf-8")
    return load_course(tmp_path)


def test_a_secret_is_what_its_file_says(course):
    secret_file(course).write_text("  a secret \n", "utf-8")
    assert secret_of(course) == "a secret"


def test_it_lies_beside_the_solutions_and_nowhere_else(course):
    assert secret_file(course).parent == course.solutions


def test_without_a_file_what_the_exercises_say_stands_for_it(course):
    before = secret_of(course)
    assert secret_of(course) == before
    (course.solutions / "unit" / "one.py").write_text("ONE = 2\n", "utf-8")
    assert secret_of(course) != before


def test_a_secret_is_drawn_once_and_kept(course):
    assert keep_secret(course)
    drawn = secret_of(course)
    assert len(drawn) == 32
    assert not keep_secret(course)
    assert secret_of(course) == drawn


def test_two_courses_have_two_secrets(course):
    keep_secret(course)
    one = secret_of(course)
    secret_file(course).unlink()
    keep_secret(course)
    assert secret_of(course) != one


def test_a_course_without_exercises_keeps_none(course):
    (course.solutions / "unit" / "one.py").unlink()
    assert not keep_secret(course)
    assert not secret_file(course).exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b" \n", "is empty; delete it, and `grade build` draws a new secret"),
        (b"\xff\xfe", "cannot be read"),
    ],
    ids=["empty", "no text"],
)
def test_a_file_that_says_nothing_is_told(course, content, said):
    secret_file(course).write_bytes(content)
    with pytest.raises(CourseError, match=r"secret\.txt") as error:
        secret_of(course)
    assert said in str(error.value)


def test_a_fingerprint_tells_seeds_apart_and_is_empty_where_files_stand_for_one(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: rnn, title: R}]\n")
    (tmp_path / "solutions").mkdir()
    course = load_course(tmp_path)
    assert fingerprint(course) == ""
    one, other = (fingerprint(course, seed) for seed in ("1", "2"))
    assert len(one) == len(other) == 4
    assert one != other
    (tmp_path / "solutions" / "secret.txt").write_text("1\n")
    assert fingerprint(course) == one
    assert fingerprint(course, "2") == other
