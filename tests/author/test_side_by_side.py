"""Work that several processes do: in order, whatever comes to an end first, and whatever goes wrong."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, nullcontext

import pytest

from grader.author.side_by_side import Failed, cores, each
from grader.errors import CourseError, JailError


def square(_tool, number):
    return number * number


def done(things, work, jobs, tools=nullcontext):
    return list(each(things, work, lambda thing: f"thing {thing}", jobs, tools))


@pytest.mark.parametrize("jobs", [1, 2, 3, 20])
def test_results_come_in_the_order_of_the_things(jobs):
    assert done(range(10), square, jobs) == [n * n for n in range(10)]
    assert done([], square, jobs) == []


def test_there_are_as_many_processes_as_jobs_and_each_enters_its_tools_once():
    @contextmanager
    def tools():
        yield os.getpid()

    found = done(range(12), lambda tool, _thing: (tool, os.getpid()), 3, tools)
    assert all(tool == process != os.getpid() for tool, process in found)
    assert len({process for _tool, process in found}) <= 3


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_is_a_sentence_and_the_others_go_on(jobs):
    def work(_tool, number):
        if number == 1:
            raise ValueError("no\nsuch thing")
        if number == 2:
            raise CourseError("a.py:1: wrong.", "b.py:2: wrong.")
        return number

    first, second, third, fourth = done(range(4), work, jobs)
    assert (first, fourth) == (0, 3)
    (said,) = second.problems
    assert said.startswith(
        "thing 1: ValueError: no such thing (tests/author/test_side_by_side.py, line "
    )
    assert isinstance(third, Failed)
    assert third.problems == ("a.py:1: wrong.", "b.py:2: wrong.")


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_no_thing_is_to_blame_for_ends_all(jobs):
    def work(_tool, number):
        raise JailError("no server")

    with pytest.raises(JailError, match="no server"):
        done(range(4), work, jobs)


def test_a_process_that_dies_costs_its_thing_alone():
    def work(_tool, number):
        if number == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    dead, *others = done(range(5), work, 2)
    assert dead.problems == ("thing 0: the process that worked on it was ended by signal SIGKILL.",)
    assert others == [1, 2, 3, 4]


def test_processes_end_when_nobody_asks_for_more():
    processes = each(range(50), lambda _tool, _thing: os.getpid(), str, 2, nullcontext)
    first = next(processes)
    processes.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(first, 0)


def test_a_machine_has_a_core():
    assert cores() >= 1
