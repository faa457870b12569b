"""`grade check --watch` on a real terminal: what a person sees, and what is left behind."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from waiting import GENEROUS

from grader.study.journal import Journal


class Terminal:
    """The command on a pseudo-terminal."""

    def __init__(self, folder, *words, **variables):
        self.master, self.theirs = pty.openpty()
        self.before = termios.tcgetattr(self.theirs)
        self.raw = ""
        environment = os.environ | variables | {"COLUMNS": "100", "LINES": "50", "TERM": "xterm"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", "check", "--watch", *words],
            cwd=folder,
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env=environment,
            start_new_session=True,
        )

    def see(self, *texts):
        """Wait until a page shows all `texts`; return it to its end, without colours."""
        shown = page = ""
        while not all(text in page for text in texts) or not self.quiet(0.15):
            assert not self.quiet(GENEROUS), f"{texts} were not shown, but {shown!r}"
            data = os.read(self.master, 1 << 16).decode()
            self.raw += data
            shown += re.sub(r"\x1b\[[\d;]*m", "", data)
            page = shown.rpartition("\x1b[3J")[2]
        return page

    def quiet(self, seconds):
        """Is nothing shown for a while?"""
        return not select.select([self.master], [], [], seconds)[0]

    def press(self, key):
        os.write(self.master, key.encode())

    def end(self, number=None):
        if number:
            self.process.send_signal(number)
        status = self.process.wait(GENEROUS)
        restored = termios.tcgetattr(self.theirs) == self.before
        return status, restored


@pytest.fixture
def watch(workspace):
    started = []

    def start(*words, **variables):
        started.append(Terminal(workspace.root, *words, **variables))
        return started[-1]

    yield start
    for terminal in started:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.master)
        os.close(terminal.theirs)


@pytest.mark.slow
def test_a_sitting_from_the_stub_to_the_next_exercise(watch, workspace, write, answers):
    path = workspace.root / "01_convolution.ipynb"
    terminal = watch()
    terminal.see(
        "corr2d: not yet attempted",
        "[........................] 0 of 3 exercises, 0 of 10 points",
        "h hint   l list   n next   q quit",
    )

    write(path, "corr2d", answers.flipped)
    terminal.see("expected 19, got 5")
    terminal.press("h")
    terminal.press("h")
    terminal.see("Hint 1 of 4:", "Hint 2 of 4:")
    terminal.press("l")
    terminal.see("> corr2d", "tried, best", "l back   n next   q quit")
    terminal.press("l")
    terminal.press("\x1b[A")  # an arrow means nothing

    os.utime(path)
    assert terminal.see("Hint 2 of 4:")  # the list is gone
    assert terminal.quiet(0.6)  # saved without a change: nothing is checked
    assert Journal(workspace.progress).standing("corr2d").attempts == 1

    whole = path.read_bytes()
    path.write_bytes(whole[:2000])  # half written
    assert terminal.quiet(0.5)
    other = path.with_suffix(".new")
    other.write_bytes(whole)
    write(other, "corr2d", answers.right)
    other.replace(path)  # as Jupyter saves
    terminal.see(
        "pool2d: not yet attempted",
        "Solved: corr2d, 4 of 4 points",
        "[########................] 1 of 3 exercises, 4 of 10 points",
    )
    assert re.search(r"\x1b\[32mSolved", terminal.raw)  # green, in words as well

    terminal.press("n")
    terminal.see("softmax: not yet attempted")
    terminal.press("q")
    assert terminal.end() == (1, True)
    standing = Journal(workspace.progress).standing("corr2d")
    assert (standing.solved, standing.attempts, standing.hints) == (True, 2, 2)


@pytest.mark.slow
def test_when_all_that_was_asked_for_is_solved_it_ends(watch, workspace, write, answers):
    terminal = watch("corr2d", NO_COLOR="1")
    terminal.see("corr2d: not yet attempted")
    write(workspace.root / "01_convolution.ipynb", "corr2d", answers.right)
    terminal.see("All that was asked for is solved.")
    assert terminal.end() == (0, True)
    assert not re.search(r"\x1b\[[\d;]*[39]\dm", terminal.raw)  # no colour
    # Who names an exercise works on it again, solved or not.
    write(workspace.root / "01_convolution.ipynb", "corr2d", answers.flipped)
    again = watch("corr2d")
    again.see("expected 19, got 5")
    again.press("n")
    again.see("This is the only exercise left.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_whatever_ends_it_the_terminal_is_as_it_was_and_no_process_stays(watch, number, status):
    terminal = watch()
    terminal.see("corr2d: not yet attempted")
    assert termios.tcgetattr(terminal.theirs) != terminal.before
    children = Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children")
    (server,) = children.read_text().split()
    assert terminal.end(number) == (status, True)
    if number == signal.SIGINT:
        assert terminal.see("Stopped.").split() == ["Stopped."]
    assert not Path(f"/proc/{server}").exists()


@pytest.mark.slow
def test_a_notebook_that_stays_half_written_or_goes_is_told_and_watching_goes_on(watch, workspace):
    path = workspace.root / "01_convolution.ipynb"
    whole = path.read_bytes()
    terminal = watch()
    terminal.see("corr2d: not yet attempted")
    path.write_bytes(whole[:2000])
    terminal.see("it is not a notebook: not valid JSON")
    path.unlink()
    terminal.see("There is neither 01_convolution.ipynb nor 01_convolution/corr2d.py here")
    path.write_bytes(whole)
    terminal.see("corr2d: not yet attempted")


@pytest.mark.slow
def test_without_a_terminal_there_are_no_keys_and_it_still_watches(workspace, write, answers):
    running = subprocess.Popen(
        [sys.executable, "-m", "grader", "check", "--watch", "corr2d"],
        cwd=workspace.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert "stdin is no terminal, so there are no keys" in running.stderr.readline()
        assert any("not yet attempted" in line for line in running.stdout)
        write(workspace.root / "01_convolution.ipynb", "corr2d", answers.right)
        said, _ = running.communicate(timeout=GENEROUS)
    finally:
        running.kill()
        running.wait()
    assert running.returncode == 0
    assert "corr2d: right (4 of 4 points" in said
    assert "\x1b" not in said
