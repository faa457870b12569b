"""How far a run has come, told on stderr."""

import io

import pytest

from grader.grading.progress import Progress
from grader.policies.marks import Mark


def mark(student, score=1.5):
    return Mark(student, score, 0.0, score, 4.0)


def test_each_submission_is_a_line_with_its_points(capsys):
    with Progress() as progress:
        progress.advance(mark("ada"), 2, reused=False)
        progress.advance(mark("bob", 4.0), 2, reused=False)
    printed = capsys.readouterr()
    assert printed.err == "[1/2] ada 1.5 of 4\n[2/2] bob 4 of 4\n"
    assert printed.out == ""


def test_a_submission_that_was_graded_before_is_counted_and_not_told(capsys):
    with Progress() as progress:
        progress.advance(mark("ada"), 2, reused=True)
        progress.advance(mark("bob"), 3, reused=False)
    assert capsys.readouterr().err == "[2/3] bob 1.5 of 4\n"
    assert (progress.done, progress.total) == (2, 3)


def test_a_name_does_not_act_on_the_terminal(capsys):
    with Progress() as progress:
        progress.advance(mark("a\x1b[2Jb\nc"), 1, reused=False)
    assert capsys.readouterr().err == "[1/1] a�[2Jb�c 1.5 of 4\n"


def test_nothing_is_told_of_a_run_of_nothing(capsys):
    with Progress() as progress:
        pass
    assert capsys.readouterr().err == ""
    assert (progress.done, progress.total) == (0, 0)


HIDE_CURSOR, SHOW_CURSOR, ERASE_LINE = "\x1b[?25l", "\x1b[?25h", "\x1b[2K"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """Put a terminal in the place of stderr, and return it."""

    def begin():
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setattr("sys.stderr", screen := Terminal())
        return screen

    return begin


def test_on_a_terminal_a_bar_counts_and_no_line_is_written_for_a_submission(terminal):
    screen = terminal()
    with Progress() as progress:
        progress.advance(mark("ada"), 2, reused=False)
        progress.advance(mark("bob"), 2, reused=True)
    assert "grading" in screen.getvalue()
    assert "2/2" in screen.getvalue()
    assert "ada" not in screen.getvalue()


def test_a_bar_is_taken_away_when_a_run_breaks_off(terminal):
    screen = terminal()
    with pytest.raises(KeyboardInterrupt), Progress() as progress:
        progress.advance(mark("ada"), 2, reused=False)
        raise KeyboardInterrupt
    shown = screen.getvalue().rpartition(HIDE_CURSOR)[2]
    assert "grading" in shown
    assert SHOW_CURSOR in shown
    assert shown.endswith(ERASE_LINE)


def test_steps_are_counted_and_told_on_a_terminal_alone(capsys):
    with Progress("writing") as progress:
        progress.step(2)
    assert (progress.done, progress.total) == (1, 2)
    assert capsys.readouterr().err == ""
