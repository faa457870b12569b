"""The `grade` command itself: which command is meant, what stays unimported, and how it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from grader.cli import GROUPS, cli

HEAVY = ("torch", "numpy", "nbformat", "nbgrader", "IPython")
"""Modules that take long to import."""


@pytest.mark.process
def test_the_commands_import_nothing_heavy():
    code = (
        "import sys, grader.cli\n"
        f"heavy = {{*{HEAVY}, 'rich', 'yaml'}}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


CHECKING_NOTHING = (
    ["list"],
    ["list", "--json"],
    ["show", "corr2d"],
    ["hint", "corr2d"],
    ["progress"],
    ["quiz"],
    ["quiz", "convolution"],
    ["reset", "corr2d", "--yes"],
    ["start", "other"],
    ["completion", "zsh"],
)


@pytest.mark.process
def test_whatever_checks_nothing_needs_no_torch(asked_workspace):
    """All in one process: what one has not imported, the next one cannot find."""
    code = (
        "import sys\n"
        "from grader.cli import execute\n"
        f"for words in {CHECKING_NOTHING!r}:\n"
        "    status = execute(words)\n"
        f"    heavy = sorted({{*{HEAVY}}} & sys.modules.keys())\n"
        "    print(words, status, heavy, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=asked_workspace.root,
        input="2\nAC\n",
        capture_output=True,
        text=True,
        check=True,
    )
    told = [line for line in done.stderr.splitlines() if line.startswith("[")]
    assert told == [f"{words} 0 []" for words in CHECKING_NOTHING]


@pytest.mark.process
def test_the_installed_script_and_the_module_are_the_same_command():
    for command in (
        [str(Path(sys.executable).with_name("grade"))],
        [sys.executable, "-m", "grader"],
    ):
        done = subprocess.run([*command, "nonsense"], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "There is no file, folder or command 'nonsense'" in done.stderr


@pytest.mark.process
def test_what_the_terminal_cannot_write_is_written_as_an_escape(asked_workspace):
    done = subprocess.run(
        [sys.executable, "-m", "grader", "list", "--lang", "zh"],
        cwd=asked_workspace.root,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u7ec3\\u4e60" in done.stdout


def test_help_names_every_command(grade, tmp_path):
    done = grade("--help", cwd=tmp_path)
    assert done.returncode == 0
    for command in (
        *("run", "doctor", "start", "list", "show", "check", "hint", "progress", "reset"),
        *("completion", "quiz", "build", "verify", "new"),
    ):
        assert f"  {command} " in done.stdout


def test_a_word_that_is_nothing_is_told_with_what_it_might_have_been(grade, tmp_path):
    said = "There is no file, folder or command 'bulid'. Did you mean `grade build`?"
    done = grade("bulid", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "'zzzz'. See `grade --help`." in grade("zzzz", cwd=tmp_path).stderr
    said = "command 'hw1'. An assignment is graded by `grade run hw1 PATH`."
    assert said in grade("hw1", ".", cwd=tmp_path).stderr


def test_a_path_is_graded_whether_or_not_it_is_there(grade, built_corr2d):
    done = grade("/no/such/folder", cwd=built_corr2d)
    assert done.returncode == 2
    assert "/no/such/folder" in done.stderr
    assert "command" not in done.stderr
    assert "Missing argument '[ASSIGNMENT] PATH...'" in grade("run", cwd=built_corr2d).stderr


@pytest.fixture
def ended(grade, tmp_path, monkeypatch):
    """How a command ends in which this is raised."""

    def run(error):
        def fail(*_, **__):
            raise error

        monkeypatch.setattr("grader.cli.cli.main", fail)
        return grade("list", cwd=tmp_path)

    return run


def test_a_failure_of_the_graders_own_is_one_line_and_exit_status_4(ended, monkeypatch):
    monkeypatch.delenv("GRADE_DEBUG", raising=False)
    done = ended(RuntimeError("a bug\n  of ours"))
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == (
        "Internal error, please report it: RuntimeError: a bug of ours (GRADE_DEBUG=1 shows where)\n"
    )


def test_whoever_looks_for_a_bug_gets_the_traceback(ended, monkeypatch):
    monkeypatch.setenv("GRADE_DEBUG", "1")
    with pytest.raises(RuntimeError, match="a bug of ours"):
        ended(RuntimeError("a bug of ours"))


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_is_told_and_has_the_status_of_a_signal(ended, error):
    done = ended(error)
    assert (done.returncode, done.stderr) == (128 + signal.SIGINT, "Interrupted.\n")


@pytest.mark.parametrize(("code", "status"), [(3, 3), (None, 0), ("words", 0)])
def test_a_command_that_exits_keeps_its_status(ended, code, status):
    assert ended(SystemExit(code)).returncode == status


def test_an_option_alone_is_one_of_run(grade, tmp_path):
    done = grade("--json", cwd=tmp_path)
    assert done.returncode == 2
    assert "Usage: grade run" in done.stderr


def test_a_folder_with_the_name_of_a_command_is_reached_by_its_path(grade, built_corr2d, tmp_path):
    (tmp_path / "list").mkdir()
    assert "corr2d" in grade("list", "--course", built_corr2d, cwd=tmp_path).stdout
    done = grade("./list", "--out", tmp_path / "out", cwd=tmp_path)
    assert "Usage: grade list" not in done.stderr
    assert done.returncode == 2


def test_help_tells_learners_and_instructors_apart(grade, tmp_path):
    lines = grade("--help", cwd=tmp_path).stdout.split("\n")
    titles = [line for line in lines if line.startswith("For ")]
    assert titles == [
        "For learners:",
        "For instructors:",
        "For authors of courses:",
        "For your shell:",
    ]
    assert sorted(sum(GROUPS.values(), ())) == sorted(cli.commands)
