"""Single keys from a terminal of our own, and the terminal as it was afterwards."""

import io
import os
import pty
import signal
import termios
from types import SimpleNamespace

import pytest

from grader.study.keys import Keys, Terminated

SOON = 10.0
"""Seconds that a key may take which is typed already."""


@pytest.fixture
def terminal(monkeypatch):
    """A terminal as stdin: `type` types, `settings` says how it is set, `hang_up` takes it away."""
    master, slave = pty.openpty()
    opened = [master]

    def hang_up():
        os.close(opened.pop())

    with os.fdopen(slave) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        yield SimpleNamespace(
            type=lambda data: os.write(master, data),
            settings=lambda: termios.tcgetattr(stdin),
            restore=lambda settings: termios.tcsetattr(stdin, termios.TCSANOW, settings),
            hang_up=hang_up,
        )
        monkeypatch.undo()
    for fd in opened:
        os.close(fd)


def test_a_key_counts_without_enter_and_a_capital_like_a_small_letter(terminal):
    with Keys() as keys:
        assert keys.works
        terminal.type(b"H")
        assert keys.wait(SOON) == "h"
        assert keys.wait(0) == ""


def test_keys_that_are_typed_together_come_one_by_one(terminal):
    with Keys() as keys:
        terminal.type(b"hnq")
        assert [keys.wait(SOON), keys.wait(0), keys.wait(0), keys.wait(0)] == ["h", "n", "q", ""]


@pytest.mark.parametrize("data", [b"\x1b[A", b"\x1b", b"\x1bOP"])
def test_an_arrow_means_nothing(terminal, data):
    with Keys() as keys:
        terminal.type(data)
        assert keys.wait(SOON) == ""
        assert keys.wait(0) == ""


def test_what_is_no_text_is_no_key_that_means_something(terminal):
    with Keys() as keys:
        terminal.type(b"\xff")
        assert keys.wait(SOON) == "�"


def test_a_terminal_that_is_gone_is_a_wish_to_leave(terminal):
    with Keys() as keys:
        terminal.hang_up()
        assert keys.wait(SOON) == "q"


def test_the_terminal_is_as_it_was_whatever_ends_the_program(terminal):
    before = terminal.settings()
    with pytest.raises(RuntimeError), Keys():
        assert terminal.settings() != before
        raise RuntimeError
    assert terminal.settings() == before


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_program_by_way_of_the_exit(terminal, number, status):
    before, handler = terminal.settings(), signal.getsignal(number)
    with pytest.raises(Terminated) as ended, Keys():
        signal.raise_signal(number)
    assert ended.value.code == status
    assert terminal.settings() == before
    assert signal.getsignal(number) == handler


def test_after_ctrl_z_keys_count_again_and_the_page_is_drawn_again(terminal):
    before, handler = terminal.settings(), signal.getsignal(signal.SIGCONT)
    resumed = []
    with Keys() as keys:
        keys.resumed = lambda: resumed.append(True)
        ours = terminal.settings()
        terminal.restore(before)  # as a shell does
        signal.raise_signal(signal.SIGCONT)
        assert terminal.settings() == ours
    assert resumed == [True]
    assert terminal.settings() == before
    assert signal.getsignal(signal.SIGCONT) == handler


@pytest.mark.parametrize("stdin", [io.StringIO("q"), None])
def test_where_stdin_is_no_terminal_there_are_no_keys_and_signals_are_heard(monkeypatch, stdin):
    monkeypatch.setattr("sys.stdin", stdin)
    with Keys() as keys:
        assert not keys.works
        assert keys.wait(0) == ""
        with pytest.raises(Terminated):
            signal.raise_signal(signal.SIGTERM)
