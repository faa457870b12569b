"""What a learner has before them: which exercise is next, and in which file its answer stands."""

import os

import pytest

from grader.errors import UsageError
from grader.study.answered import KeptAnswer, KeptAnswers
from grader.study.desk import Desk, defines, names_in


@pytest.fixture
def desk(workspace):
    return Desk(workspace.root)


@pytest.fixture
def script(workspace):
    """Where an answer to corr2d may stand, besides the notebook."""
    path = workspace.root / "01_convolution" / "corr2d.py"
    path.parent.mkdir()
    return path


def ids(entries):
    return [entry.id for entry in entries]


def test_exercises_come_in_the_order_of_the_course(desk):
    assert ids(desk.entries) == ["corr2d", "pool2d", "softmax"]
    assert desk.course.title == "A small course"


def test_in_a_workspace_answers_are_kept_beside_what_is_solved(desk, workspace):
    assert desk.workspace == workspace
    assert desk.root == workspace.course
    assert desk.quiz_journal is desk.journal


def test_outside_of_one_only_answers_to_questions_are_kept(asking):
    desk = Desk(asking)
    assert desk.workspace is None
    desk.journal.record_hint("corr2d", 2)
    assert Desk(asking).journal.standing("corr2d").hints == 0
    (asking / ".torchgrade").mkdir()
    answered = KeptAnswer("2", "right", 1.0)
    KeptAnswers(desk.quiz_journal, desk.quizzes.all[0]).keep("q1", answered)
    assert (asking / ".torchgrade" / "quiz.json").is_file()
    assert Desk(asking).score(Desk(asking).quizzes.all[0]).answered == 1


def test_what_went_wrong_with_a_file_is_told_once_where_both_journals_are_one(desk, workspace):
    workspace.progress.write_text("{")
    desk.journal.standings()
    desk.quiz_journal.standings()
    (note,) = desk.notes
    assert "progress.json is damaged" in note


def test_the_next_exercise_is_the_first_that_is_not_solved(desk, workspace, mark_solved):
    assert desk.next_entry().id == "corr2d"
    mark_solved(workspace, "corr2d")
    assert desk.next_entry().id == "pool2d"


def test_the_next_exercise_follows_what_was_solved_last_and_then_comes_what_was_left_out(
    desk, workspace, mark_solved
):
    mark_solved(workspace, "pool2d")
    assert desk.next_entry().id == "softmax"
    mark_solved(workspace, "softmax")
    assert desk.next_entry().id == "corr2d"


def test_behind_an_exercise_it_goes_on_there_and_then_from_the_beginning(
    desk, workspace, mark_solved
):
    mark_solved(workspace, "pool2d")
    assert desk.next_entry("corr2d").id == "softmax"
    assert desk.next_entry("softmax").id == "corr2d"
    assert desk.next_entry("no exercise").id == "corr2d"


def test_when_all_is_solved_there_is_no_next_one(desk, workspace, mark_solved):
    mark_solved(workspace, "corr2d", "pool2d", "softmax")
    assert desk.next_entry() is None
    assert desk.next_entry("corr2d") is None


def test_an_id_that_is_none_is_told_with_the_nearest(desk):
    assert desk.entry("pool2d").title == "Two-dimensional pooling"
    with pytest.raises(UsageError, match=r"no exercise 'pool'; did you mean pool2d\?"):
        desk.entry("pool")


def test_a_unit_has_its_exercises_and_its_quiz(asking):
    told = [(unit.id, ids(mine), quiz and quiz.id) for unit, mine, quiz in Desk(asking).units]
    assert told == [
        ("convolution", ["corr2d", "pool2d"], "convolution_quiz"),
        ("classification", ["softmax"], None),
    ]


def test_a_unit_with_neither_is_left_out(asking):
    for path in asking.glob("exercises/*/cases/*"):
        path.unlink()
    ((unit, entries, quiz),) = Desk(asking).units
    assert (unit.id, entries, quiz.title()) == ("convolution", [], "Sums")


def test_the_quiz_of_a_unit_comes_when_its_exercises_are_solved(asked_workspace, mark_solved):
    desk = Desk(asked_workspace.root)
    mark_solved(asked_workspace, "corr2d")
    assert desk.next_quiz("convolution") is None
    mark_solved(asked_workspace, "pool2d", "softmax")
    assert desk.next_quiz("convolution").title() == "Sums"
    assert desk.next_quiz("classification") is None


def test_a_quiz_that_is_answered_does_not_come_again(asked_workspace, mark_solved):
    desk = Desk(asked_workspace.root)
    mark_solved(asked_workspace, "corr2d", "pool2d")
    kept = KeptAnswers(desk.quiz_journal, desk.quizzes.all[0])
    kept.keep("q1", KeptAnswer("2", "right", 1.0))
    kept.keep("q2", KeptAnswer("A", "partly right", 0.5))
    assert desk.next_quiz("convolution").id == "convolution_quiz"
    kept.keep("q2", KeptAnswer("AC", "right", 1.0))
    assert desk.next_quiz("convolution") is None


def test_the_file_of_an_answer_is_the_one_that_there_is(desk, workspace):
    assert desk.file_of(desk.entry("corr2d")) == workspace.root / "01_convolution.ipynb"


def test_of_two_files_it_is_the_newest_that_defines_it(desk, workspace, script):
    script.write_text("def corr2d(X, K): pass")
    assert desk.file_of(desk.entry("corr2d")) == script
    script.write_text("# nothing yet")
    assert desk.file_of(desk.entry("corr2d")) == workspace.root / "01_convolution.ipynb"


def test_of_two_files_that_do_not_define_it_it_is_the_newest(desk, workspace, script):
    notebook = workspace.root / "01_convolution.ipynb"
    notebook.write_text("{")
    script.write_text("# nothing yet")
    os.utime(script, ns=(0, 1))
    assert desk.file_of(desk.entry("corr2d")) == notebook
    os.utime(notebook, ns=(0, 0))
    assert desk.file_of(desk.entry("corr2d")) == script


def test_where_there_is_no_file_both_places_are_named(desk, workspace):
    (workspace.root / "01_convolution.ipynb").unlink()
    said = (
        r"neither 01_convolution\.ipynb nor 01_convolution/corr2d\.py here; `grade start` makes it"
    )
    with pytest.raises(UsageError, match=said):
        desk.file_of(desk.entry("corr2d"))


def test_outside_of_a_workspace_the_file_has_to_be_named(course):
    desk = Desk(course)
    with pytest.raises(UsageError, match="Name the file with your answer: --file PATH"):
        desk.file_of(desk.entry("corr2d"))


def test_a_file_is_known_by_the_names_that_it_binds(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("import torch\nclass Net: pass\ndef corr2d(X, K): pass\n")
    assert names_in(path) >= {"Net", "corr2d"}
    assert defines(path, ["Net"])
    assert not defines(path, ["pool2d"])


@pytest.mark.parametrize("name", ["gone.py", "half.ipynb", "broken.py"])
def test_a_file_that_cannot_be_read_defines_nothing(tmp_path, name):
    if name != "gone.py":
        (tmp_path / name).write_text('{"cells": [')
    assert names_in(tmp_path / name) == frozenset()


def test_only_what_lies_in_the_workspace_is_the_learners_own(workspace, course, tmp_path):
    desk = Desk(workspace.root)
    assert desk.is_own(workspace.root / "01_convolution.ipynb")
    assert not desk.is_own(tmp_path / "somebody.py")
    assert Desk(course).is_own(tmp_path / "somebody.py")


def test_a_file_is_called_by_its_path_in_the_workspace(workspace, tmp_path):
    desk = Desk(workspace.root)
    assert desk.shown(workspace.root / "01_convolution" / "corr2d.py") == "01_convolution/corr2d.py"
    assert desk.shown(tmp_path / "mine.py") == "mine.py"
