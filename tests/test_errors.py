"""Problems outside a student's code: one sentence each, and the exit status that they lead to."""

import pytest

from grader.cli import execute
from grader.commands.options import INTERNAL
from grader.errors import CourseError, GraderError, JailError, UsageError


@pytest.fixture
def ended(monkeypatch, capfd):
    """What `grade list` ends with where this error is raised: its exit status and what it says."""

    def run(error):
        def fail(*_, **__):
            raise error

        monkeypatch.setattr("grader.cli.cli.main", fail)
        status = execute(["list"])
        out, err = capfd.readouterr()
        assert out == ""
        return status, err

    return run


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("There is no exercise 'x'."), 2),
        (CourseError("course.yaml:1:1: it is empty"), 3),
        (JailError("The server for students' code has died."), 4),
        (GraderError("Something else."), 4),
    ],
)
def test_each_kind_ends_the_command_with_its_status_and_its_sentence(ended, error, status):
    assert ended(error) == (status, f"{error}\n")


def test_a_failure_of_the_graders_own_has_the_status_of_a_jail_that_failed():
    assert JailError.exit_status == GraderError.exit_status == INTERNAL


def test_a_broken_course_tells_every_problem_on_a_line_of_its_own(ended):
    error = CourseError("a.py:1: no.", "b.py:2: neither.")
    assert error.problems == ("a.py:1: no.", "b.py:2: neither.")
    assert ended(error) == (3, "a.py:1: no.\nb.py:2: neither.\n")


def test_a_broken_course_without_a_problem_says_nothing():
    assert (CourseError().problems, str(CourseError())) == ((), "")
