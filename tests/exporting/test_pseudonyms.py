"""Names for what is shown around."""

import pytest

from grader.course.course import load_course
from grader.errors import UsageError
from grader.exporting.pseudonyms import pseudonyms_of


@pytest.fixture
def course(tmp_path):
    (tmp_path / "solutions" / "convolution").mkdir(parents=True)
    (tmp_path / "course.yaml").write_text("title: S\nunits: [{id: convolution, title: C}]\n")
    (tmp_path / "solutions" / "secret.txt").write_text("one\n")
    return load_course(tmp_path)


def test_they_are_the_same_each_time_and_each_ones_own(course):
    students = [f"student{n}" for n in range(2000)]
    found = pseudonyms_of(students, course)
    assert found == pseudonyms_of(students, course)
    assert len(set(found.values())) == 2000
    assert all(name.isalnum() and len(name) == 9 for name in found.values())


def test_another_secret_makes_others(course):
    before = pseudonyms_of(["ada"], course)
    (course.solutions / "secret.txt").write_text("two\n")
    assert pseudonyms_of(["ada"], course) != before


def test_without_a_secret_there_are_none(course):
    (course.solutions / "secret.txt").unlink()
    with pytest.raises(UsageError, match=r"drawn from solutions/secret.txt, which is not there"):
        pseudonyms_of(["ada"], course)
