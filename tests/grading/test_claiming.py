"""Whose records a folder holds: those of another assignment, seed or device are not joined to them."""

import pytest

from grader.course.course import load_course
from grader.errors import UsageError
from grader.grading.claiming import Made, claim


@pytest.fixture
def course(tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: rnn, title: R}]\n")
    return load_course(tmp_path)


def claimed(course, made, theirs, *, is_used=True, regrade=False):
    return claim(course.root / "out", course, made, theirs, is_used=is_used, regrade=regrade)


FIRST = Made("hw1", "ab12", "cpu")


def test_a_folder_says_what_its_records_are_of(course):
    assert claimed(course, FIRST, None) == {
        "schema": 1, "course": "T", "exercises": [],
        "assignment": "hw1", "seed": "ab12", "device": "cpu",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (Made("hw2", "ab12"), "out holds records of the assignment hw1. Choose another --out."),
        (Made("", "ab12"), "out holds records of the assignment hw1."),
        (
            Made("hw1", "cd34"),
            "whose hidden cases were drawn from another seed. Marks may change: --",
        ),
        (Made("hw1", ""), "and now there is neither: put the file back, or give the seed. Marks"),
        (
            Made("hw1", "ab12", "cuda"),
            "out holds records of another device. Marks may change: --reg",
        ),
    ],
)
def test_what_differs_is_refused_where_there_are_records(course, other, said):
    theirs = claimed(course, FIRST, None)
    with pytest.raises(UsageError) as raised:
        claimed(course, other, theirs)
    assert said in str(raised.value)
    assert claimed(course, other, theirs, is_used=False)["assignment"] == other.assignment


def test_records_from_before_there_was_a_secret_are_named_as_that_with_what_to_do(course):
    theirs = claimed(course, Made("hw1", ""), None)
    with pytest.raises(
        UsageError,
        match=r"drawn without solutions/secret.txt and without a --seed.* --regrade grade",
    ):
        claimed(course, FIRST, theirs)
    assert claimed(course, FIRST, theirs, regrade=True)["seed"] == "ab12"


def test_another_seed_or_device_may_be_meant_and_another_assignment_never(course):
    theirs = claimed(course, FIRST, None)
    other = Made("hw1", "cd34", "cuda")
    assert claimed(course, other, theirs, regrade=True)["seed"] == "cd34"
    with pytest.raises(UsageError, match="holds records of the assignment hw1"):
        claimed(course, Made("hw2", "cd34"), theirs, regrade=True)


def test_the_whole_course_is_named_where_an_assignment_would_join_it(course):
    with pytest.raises(UsageError, match="out holds records of the whole course"):
        claimed(course, FIRST, claimed(course, Made(), None))


def test_a_folder_of_an_earlier_version_is_taken_for_what_is_asked(course):
    theirs = {"schema": 1, "course": "T", "exercises": []}
    assert claimed(course, FIRST, theirs)["seed"] == "ab12"
