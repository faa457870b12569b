# ruff: noqa: SIM105 - answers are written as students write them
"""Calls that do not come back are interrupted, whatever they catch, and nothing else is."""

from __future__ import annotations

import signal
import sys
import threading
import time

import pytest
from waiting import wait_until

from grader.files import PACKAGE
from grader.grading.deadline import Deadline, DeadlinePassed

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="there is no alarm here")


def counts_for_ever():
    number = 0
    while True:
        number += 1


def catches_exceptions():
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            pass


def catches_everything():
    while True:
        try:
            time.sleep(1)
        except:  # noqa: E722
            pass


def catches_everything_twice():
    while True:
        try:
            try:
                sum(range(100))
            except BaseException:
                pass
        except BaseException:
            pass


def makes_something_else_of_it():
    try:
        time.sleep(60)
    except BaseException:
        return "done"


def recurses(depth=0):
    try:
        while depth < 5:
            recurses(depth + 1)
        time.sleep(60)
    finally:
        time.sleep(0)


@pytest.mark.parametrize(
    "hangs",
    [
        counts_for_ever,
        catches_exceptions,
        catches_everything,
        catches_everything_twice,
        makes_something_else_of_it,
        recurses,
    ],
)
def test_a_call_without_end_is_interrupted(hangs, monkeypatch):
    # The alarm goes on while pytest's own hook for what nobody catches is at work, and would break that.
    monkeypatch.setattr(sys, "unraisablehook", lambda _told: None)
    with Deadline(0.2) as deadline:
        before = time.monotonic()
        assert deadline.call(hangs) is None
        assert 0.15 < time.monotonic() - before < 60  # what sleeps for so long was woken
        # The deadline goes on to work.
        assert deadline.call(lambda: 3) == 3
        assert deadline.call(hangs) is None


SPINS = """
import time
def spins():
    end = time.monotonic() + 0.2
    while time.monotonic() < end:
        pass
    return "to its end"
"""


def spins_in(path):
    names = {}
    exec(compile(SPINS, str(path), "exec"), names)
    return names["spins"]


@pytest.mark.parametrize("room", ["grading", "jail/inside", "judging", "telling/ideas", "."])
def test_an_alarm_never_breaks_off_our_own_lines_in_whatever_room_they_stand(room):
    with Deadline(0.02) as deadline:
        assert deadline.call(spins_in(PACKAGE / room / "module.py")) == "to its end"
        assert deadline.call(spins_in("/home/student/module.py")) is None


def test_a_call_that_ends_in_time_gives_its_result_and_its_exception():
    with Deadline(5) as deadline:
        assert deadline.call(lambda: "result") == "result"
        with pytest.raises(KeyError):
            deadline.call(lambda: {}["key"])


def test_the_time_counts_for_each_call_alone():
    def waits():
        begun = time_left()
        wait_until(lambda: time_left() < begun - 0.5)
        return time_left()

    with Deadline(60) as deadline:
        left = deadline.call(waits)
        assert left < 59.5 < deadline.call(time_left)


def time_left():
    """Seconds until an alarm rings."""
    return signal.getitimer(signal.ITIMER_REAL)[0]


def test_handlers_and_tracing_are_as_they_were():
    before = signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGINT), sys.gettrace()
    with Deadline(0.1) as deadline:
        deadline.call(catches_everything)
    now = signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGINT), sys.gettrace()
    assert now == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_an_alarm_of_the_users_own_still_rings():
    rung = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(time.monotonic()))
    start = time.monotonic()
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with Deadline(5) as deadline:
            deadline.call(lambda: time.sleep(0.1))
        assert rung or 0 < time_left() < 0.41  # the time in the call counts
        wait_until(lambda: rung)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert rung[0] - start > 0.4


def test_an_interruption_by_the_user_stops_even_what_catches_it():
    def interrupted():
        try:
            signal.raise_signal(signal.SIGINT)
            time.sleep(5)
        except BaseException:
            return "went on"

    with Deadline(5) as deadline, pytest.raises(KeyboardInterrupt):
        deadline.call(interrupted)


def test_off_the_main_thread_there_is_no_limit():
    told = []

    def work():
        with Deadline(0.05) as deadline:
            told.append(deadline.call(lambda: time.sleep(0.2) or "no limit"))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert told == ["no limit"]


def test_without_a_limit_nothing_is_interrupted():
    with Deadline() as deadline:
        assert deadline.call(lambda: time.sleep(0.1) or "done") == "done"


def test_time_up_is_no_exception_that_answers_catch():
    assert not issubclass(DeadlinePassed, Exception)
