"""What is solved: in the workspace's file, or as long as the kernel lives."""

import pytest

from grader.judging.score import ExerciseResult
from grader.notebook import progress
from grader.study.journal import Journal

PASSED = ExerciseResult("corr2d", "passed", 4.0, 4.0)
WRONG = ExerciseResult("corr2d", "failed", 0.0, 4.0, "You flip the kernel.")


@pytest.fixture(autouse=True)
def new_kernel(monkeypatch):
    monkeypatch.setattr(progress, "_OWN", {})
    monkeypatch.setattr(progress, "_MISTAKES", {})


def test_in_a_workspace_it_is_the_progress_of_the_workspace(workspace):
    progress.record(progress.desk_of(workspace.root), PASSED)
    assert Journal(workspace.progress).standing("corr2d").solved


def test_outside_of_one_it_lasts_as_long_as_the_kernel(course):
    progress.record(progress.desk_of(course), PASSED)
    assert progress.desk_of(course).journal.standing("corr2d").solved
    assert not (course / ".torchgrade").exists()


def test_where_it_is_not_kept_that_is_said(course, workspace):
    said = "This is no workspace: progress ends with the kernel. `grade start` makes one."
    assert progress.say_unkept(progress.desk_of(course)) == said
    assert progress.say_unkept(progress.desk_of(workspace.root)) == ""


def test_the_same_mistake_is_counted_until_the_exercise_is_right(course):
    desk = progress.desk_of(course)
    other = ExerciseResult("corr2d", "failed", 0.0, 4.0, "You average.")
    nothing = ExerciseResult("corr2d", "failed", 0.0, 4.0)
    assert [progress.record(desk, one) for one in (WRONG, other, nothing, WRONG)] == [1, 1, 0, 2]
    assert [progress.record(desk, one) for one in (PASSED, WRONG)] == [0, 1]
