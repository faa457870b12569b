"""Files read while they are written, and a server that may die."""

import pytest

from grader.errors import UsageError
from grader.study import checking
from grader.study.checking import Checker, is_whole, read_settled
from grader.study.desk import Desk


class Clock:
    """Stands for the clock of a module: it goes on while somebody sleeps, and something happens in time."""

    def __init__(self):
        self.now = 0.0
        self.due, self.event = float("inf"), None

    def at(self, seconds, event):
        self.due, self.event = seconds, event

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        if self.now >= self.due:
            self.due = float("inf")
            self.event()


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(checking, "time", clock)
    return clock


def test_a_notebook_that_is_being_written_is_read_when_it_is_whole(workspace, clock):
    path = workspace.root / "01_convolution.ipynb"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    clock.at(0.3, lambda: path.write_bytes(whole))
    assert read_settled(path) == whole
    assert 0.3 <= clock.now < 0.4


def test_a_notebook_that_is_gone_for_a_moment_is_waited_for(workspace, clock):
    path = workspace.root / "01_convolution.ipynb"
    whole = path.read_bytes()
    aside = path.rename(path.with_suffix(".old"))
    clock.at(0.3, lambda: aside.rename(path))
    assert read_settled(path) == whole
    assert 0.3 <= clock.now < 0.4


def test_waiting_ends_after_a_second_with_what_there_is(tmp_path, clock):
    path = tmp_path / "a.ipynb"
    path.write_text('{"cells": [')
    assert read_settled(path) == b'{"cells": ['
    path.write_text("")
    assert read_settled(path) == b""
    path.unlink()
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_settled(path)
    assert 3 <= clock.now < 3.3


def test_a_python_file_is_whole_as_soon_as_there_is_something_in_it(tmp_path):
    assert is_whole(tmp_path / "a.py", b"def f(")
    assert not is_whole(tmp_path / "a.py", b"")


def test_a_server_that_has_died_is_replaced(workspace, write, answers):
    path = workspace.root / "01_convolution.ipynb"
    write(path, "corr2d", answers.right)
    with Checker(Desk(workspace.root)) as checker:
        checker.check(["corr2d"], path)
        checker._server._process.kill()
        checker._server._process.wait()
        (checked,) = checker.check(["corr2d"], path)
    assert checked.result.status == "passed"
