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


OTHER = ExerciseResult("corr2d", "failed", 0.0, 4.0, "You average.")
NOTHING = ExerciseResult("corr2d", "failed", 0.0, 4.0)


def test_a_mistake_is_counted_as_often_as_it_comes_in_a_row(course):
    desk = progress.desk_of(course)
    made = (WRONG, WRONG, OTHER, OTHER, NOTHING, OTHER, PASSED, OTHER)
    assert [progress.record(desk, one) for one in made] == [1, 2, 1, 2, 0, 1, 0, 1]


def test_in_a_workspace_it_is_counted_on_after_a_restart(workspace, monkeypatch):
    counts = []
    for _ in range(3):
        monkeypatch.setattr(progress, "_OWN", {})
        counts.append(progress.record(progress.desk_of(workspace.root), WRONG))
    assert counts == [1, 2, 3]


def test_a_check_in_the_terminal_counts_as_well(workspace):
    Journal(workspace.progress).met_again(WRONG)
    assert progress.record(progress.desk_of(workspace.root), WRONG) == 2
