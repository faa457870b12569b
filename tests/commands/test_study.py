"""What learners' commands share: ids that complete, the learner's language, consoles, notes."""

import io
from types import SimpleNamespace

import click
import pytest

from grader.commands.study import PIPE_WIDTH, complete_ids, console_on, open_desk, print_notes
from grader.errors import UsageError
from grader.language import in_use
from grader.study.starting import start


def completed(text, course_dir=None):
    ctx = click.Context(click.Command("show"))
    ctx.params["course_dir"] = course_dir
    return [(item.value, item.help) for item in complete_ids(ctx, None, text)]


def test_ids_complete_with_their_titles(workspace, monkeypatch):
    monkeypatch.chdir(workspace.root)
    assert completed("cor") == [("corr2d", "Two-dimensional cross-correlation")]
    assert [id_ for id_, _help in completed("")] == ["corr2d", "pool2d", "softmax"]
    assert completed("x") == []


def test_ids_are_those_of_the_course_that_is_named(course, built_corr2d, monkeypatch):
    monkeypatch.chdir(course)
    assert [id_ for id_, _help in completed("", built_corr2d)] == ["corr2d"]


def test_a_broken_course_completes_nothing(course, monkeypatch):
    (course / "exercises" / "01_convolution" / "cases" / "corr2d.json").write_text("{")
    monkeypatch.chdir(course)
    assert completed("cor") == []


def test_the_desk_is_in_the_working_directory_unless_a_course_is_named(
    workspace, course, monkeypatch
):
    monkeypatch.chdir(workspace.root)
    assert open_desk(None, "").workspace == workspace
    assert open_desk(course, "").workspace is None


def test_a_desk_speaks_the_language_of_the_workspace(course, tmp_path):
    text = (course / "course.yaml").read_text()
    (course / "course.yaml").write_text(text + "language: zh\n")
    root = start(tmp_path / "ws", course).workspace.root
    open_desk(course, "")
    assert in_use() == "zh"
    open_desk(root, "")
    assert in_use() == "en"
    open_desk(root, "zh")
    assert in_use() == "zh"


def test_where_there_is_no_course_the_learner_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.course.course.PACKAGED", tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"No course\.yaml in"):
        open_desk(tmp_path, "")


class Tty(io.StringIO):
    def isatty(self):
        return True


def test_a_pipe_has_a_width_of_our_own_and_no_colours(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    pipe, terminal = console_on(io.StringIO()), console_on(Tty())
    assert (pipe.width, pipe.color_system) == (PIPE_WIDTH, None)
    assert terminal.width == 40
    assert terminal.color_system is not None


def test_a_terminal_has_no_colours_where_nobody_wants_them(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    console = console_on(Tty())
    console.print("green", style="green")
    assert "\x1b[32m" not in console.file.getvalue()


def test_notes_go_to_stderr_a_line_each(capsys):
    print_notes(SimpleNamespace(notes=["One.", "Two."]))
    assert capsys.readouterr() == ("", "One.\nTwo.\n")
