"""Files read while they are written, and a server that may die."""

import threading
import time

import pytest

from grader.errors import UsageError
from grader.study.checking import Checker, is_whole, read_settled
from grader.study.desk import Desk


def test_a_notebook_that_is_being_written_is_read_when_it_is_whole(workspace):
    path = workspace.root / "convolution.ipynb"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    threading.Timer(0.3, lambda: path.write_bytes(whole)).start()
    assert read_settled(path) == whole


def test_a_notebook_that_is_gone_for_a_moment_is_waited_for(workspace):
    path = workspace.root / "convolution.ipynb"
    whole = path.read_bytes()
    aside = path.rename(path.with_suffix(".old"))
    threading.Timer(0.3, lambda: aside.rename(path)).start()
    assert read_settled(path) == whole


def test_waiting_ends_after_a_second_with_what_there_is(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text('{"cells": [')
    begun = time.monotonic()
    assert read_settled(path) == b'{"cells": ['
    path.write_text("")
    assert read_settled(path) == b""
    path.unlink()
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_settled(path)
    assert time.monotonic() - begun < 6


def test_a_python_file_is_whole_as_soon_as_there_is_something_in_it(tmp_path):
    assert is_whole(tmp_path / "a.py", b"def f(")
    assert not is_whole(tmp_path / "a.py", b"")


def test_a_server_that_has_died_is_replaced(workspace, write, answers):
    path = workspace.root / "convolution.ipynb"
    write(path, "corr2d", answers.right)
    with Checker(Desk(workspace.root)) as checker:
        checker.check(["corr2d"], path)
        checker._server._process.kill()
        checker._server._process.wait()
        (checked,) = checker.check(["corr2d"], path)
    assert checked.result.status == "passed"
