"""Ctrl-C and SIGTERM become one exception, heard once, and the handlers come back."""

import signal
import sys

import pytest

from grader.grading.stopping import Stopped, import_apart, stop_if_asked, stoppable


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_heard_once_and_handlers_come_back(number):
    before = signal.getsignal(number)
    with pytest.raises(Stopped) as stopped, stoppable():
        try:
            signal.raise_signal(number)
        finally:
            signal.raise_signal(number)  # it is being stopped: this must not break off the end
    assert stopped.value.signal == number
    assert signal.getsignal(number) == before


def test_an_error_that_a_signal_has_caused_is_not_told_as_one():
    with pytest.raises(Stopped), stoppable():
        try:
            signal.raise_signal(signal.SIGTERM)
        except KeyboardInterrupt:
            raise ImportError("half imported") from None


def test_a_signal_that_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with stoppable():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_what_is_imported_apart_is_there_afterwards_and_what_fails_is_told_when_it_is_imported_again():
    import_apart("colorsys")
    assert "colorsys" in sys.modules
    import_apart("there_is_no_such_module")


def test_nothing_is_raised_where_nobody_asked():
    stop_if_asked()
    with stoppable():
        stop_if_asked()
