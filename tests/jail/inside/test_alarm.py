"""Where code is when its time is nearly up."""

from __future__ import annotations

import signal
import time

from waiting import wait_until

from grader.jail.inside.alarm import Alarm

CODE = """
def work(rung):
    while not rung:
        pass

def outer(rung):
    work(rung)
"""


def test_the_innermost_line_of_the_students_is_told():
    names = {}
    exec(compile(CODE, "cell 1", "exec"), names)
    told = []
    alarm = Alarm(lambda *place: told.append(place), lambda name: name if name == "cell 1" else "")
    with alarm.set(0.01):
        names["outer"](told)
    assert told[0][0] == "cell 1" and told[0][1] in (3, 4)


def test_where_an_instruction_has_no_line_the_one_before_is_told():
    names = {}
    exec(compile(CODE, "cell 1", "exec"), names)
    work = names["work"]
    work.__code__ = work.__code__.replace(
        co_linetable=b""
    )  # as some loops have it at their jump back
    told = []
    alarm = Alarm(lambda *place: told.append(place), lambda name: name if name == "cell 1" else "")
    with alarm.set(0.01):
        work(told)
    assert told[0] == ("cell 1", work.__code__.co_firstlineno)


def test_a_call_that_only_waits_is_told_too():
    told = []
    alarm = Alarm(lambda *place: told.append(place), lambda name: "here" * (name == __file__))
    with alarm.set(0.01):
        wait_until(lambda: told)
    assert told[0][0] == "here"


def test_it_does_not_ring_afterwards_and_leaves_signals_as_they_were():
    before = signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGPROF)
    told = []
    alarm = Alarm(lambda *place: told.append(place), lambda _name: "any")
    with alarm.set(60.0):
        pass
    assert (
        signal.getitimer(signal.ITIMER_REAL) == signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    )
    assert (signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGPROF)) == before
    with alarm.set(0.0):
        time.sleep(0)
    assert told == []
