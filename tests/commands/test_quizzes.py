"""`grade quiz` on the command line: which quiz, whose numbers, what is kept when it is stopped."""

import getpass
import io
import json

import click
import pytest

from grader.commands.quizzes import complete_units


@pytest.fixture
def kept(asking):
    """What is kept of the quiz: the answers by question."""
    path = asking / ".torchgrade" / "quiz.json"
    return lambda: json.loads(path.read_text())["quizzes"]["convolution_quiz"]


def test_answers_are_told_and_kept(grade, asking, kept):
    done = grade("quiz", "convolution", cwd=asking, typed="2\nAC\n")
    assert done.returncode == 0
    assert done.stdout.count("Right.") == 2
    assert done.stdout.endswith("Sums: 2 of 2 questions answered, 2 right, 3 of 3 points.\n")
    assert {id_: one["answer"] for id_, one in kept().items()} == {"q1": "2", "q2": "AC"}
    assert (asking / ".torchgrade" / ".gitignore").read_text() == "*\n"


def test_in_a_workspace_answers_stand_beside_what_is_solved(grade, asked_workspace, asking):
    grade("quiz", "convolution", cwd=asked_workspace.root, typed="2\n")
    document = json.loads(asked_workspace.progress.read_text())
    assert document["quizzes"]["convolution_quiz"]["q1"]["told"] == "right"
    assert not (asking / ".torchgrade").exists()


def test_without_a_unit_the_quizzes_are_listed_and_nothing_is_written(grade, asking):
    done = grade("quiz", cwd=asking)
    head, row = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert head == "unit quiz so far"
    assert row == "convolution Sums 0 of 2 questions answered, 0 right, 0 of 3 points"
    assert done.stderr == "Answer one: grade quiz convolution\n"
    assert not (asking / ".torchgrade").exists()


def test_a_course_without_a_quiz_says_so(grade, course):
    done = grade("quiz", cwd=course)
    assert (done.returncode, done.stdout) == (0, "This course has no quiz.\n")


def test_as_json_nothing_is_asked_and_nothing_written(grade, asking):
    one = json.loads(grade("quiz", "convolution", "--json", cwd=asking, typed="2\n").stdout)
    assert (one["id"], one["answered"]) == ("convolution_quiz", 0)
    assert json.loads(grade("quiz", "--json", cwd=asking).stdout) == {
        "schema": 1,
        "quizzes": [one],
    }
    assert not (asking / ".torchgrade").exists()


def test_restart_forgets_the_answers_so_far(grade, asking, kept):
    grade("quiz", "convolution", cwd=asking, typed="2\nAC\n")
    again = grade("quiz", "convolution", "--restart", cwd=asking, typed="3\n")
    assert "1 of 2 questions answered, 0 right" in again.stdout
    assert kept().keys() == {"q1"}


def test_restart_has_to_name_a_quiz(grade, asking):
    done = grade("quiz", "--restart", cwd=asking)
    assert done.returncode == 2
    assert "Say which quiz to begin anew: grade quiz UNIT --restart." in done.stderr


def test_a_quiz_that_is_not_there_is_told_with_the_nearest(grade, asking):
    done = grade("quiz", "convolutoin", cwd=asking)
    assert done.returncode == 2
    assert "There is no quiz 'convolutoin'; did you mean convolution?" in done.stderr


@pytest.fixture
def student(monkeypatch):
    """Under which name numbers are drawn."""
    names = []
    monkeypatch.setattr(
        "grader.study.asking.ask", lambda quizzes, quiz, kept, name, talk: names.append(name)
    )
    return names


def test_numbers_are_drawn_for_the_name_that_is_given_else_for_the_login(
    grade, asking, student, monkeypatch
):
    monkeypatch.setattr(getpass, "getuser", lambda: "login")
    grade("quiz", "convolution", cwd=asking)
    grade("start", "../ws", "--student", "Ada", cwd=asking)
    grade("quiz", "convolution", cwd=asking.parent / "ws")
    grade("quiz", "convolution", "--student", "Ben", cwd=asking.parent / "ws")
    assert student == ["login", "Ada", "Ben"]


def test_an_account_without_a_name_is_some_student(grade, asking, student, monkeypatch):
    def unknown():
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", unknown)
    grade("quiz", "convolution", cwd=asking)
    assert student == ["student"]


class Person(io.StringIO):
    """Somebody at a terminal who types these lines, and then presses Ctrl-C."""

    def isatty(self):
        return True

    def readline(self, *limit):
        line = super().readline(*limit)
        if not line:
            raise KeyboardInterrupt
        return line


def test_a_person_is_asked_again_when_an_answer_cannot_be_read(grade, asking, kept):
    done = grade("quiz", "convolution", cwd=asking, typed=Person("two\n2\nAC\n"))
    assert done.returncode == 0
    assert done.stdout.count("Question 1 of 2") == 1
    assert kept()["q1"]["answer"] == "2"


def test_a_file_of_answers_is_not_asked_again(grade, asking, kept):
    grade("quiz", "convolution", cwd=asking, typed="two\nAC\n")
    assert kept().keys() == {"q2"}


def test_ctrl_c_keeps_what_was_answered(grade, asking, kept):
    done = grade("quiz", "convolution", cwd=asking, typed=Person("2\n"))
    assert done.returncode == 130
    assert "Right." in done.stdout
    assert done.stderr == (
        "\nStopped. Your answers are kept; the same command goes on from there.\n"
    )
    assert kept().keys() == {"q1"}


def test_where_nothing_can_be_kept_ctrl_c_promises_nothing(grade, asking):
    (asking / ".torchgrade").symlink_to("/proc/nowhere")
    done = grade("quiz", "convolution", cwd=asking, typed=Person("2\n"))
    assert done.returncode == 130
    assert "Right." in done.stdout
    assert "Your answers are kept" not in done.stderr
    assert "Your progress cannot be kept in" in done.stderr


def completed(text, course_dir=None):
    ctx = click.Context(click.Command("quiz"))
    ctx.params["course_dir"] = course_dir
    return complete_units(ctx, None, text)


def test_units_with_a_quiz_complete(asking, monkeypatch):
    monkeypatch.chdir(asking.parent)
    assert completed("", asking) == ["convolution"]
    assert completed("x", asking) == []
    monkeypatch.chdir(asking)
    assert completed("conv") == ["convolution"]


def test_where_there_is_no_course_nothing_completes(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.course.course.PACKAGED", tmp_path / "nowhere")
    monkeypatch.chdir(tmp_path)
    assert completed("") == []
