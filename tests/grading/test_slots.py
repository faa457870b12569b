"""As many submissions are graded at a time as there are servers, and a server that dies is replaced."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from grader.course.course import Limits, load_course
from grader.errors import JailError
from grader.expected.expected import build_exercise
from grader.grading import pipeline, slots
from grader.grading.plan import plan_with
from grader.grading.slots import TRIES, Slots
from grader.intake.collect import find_submissions

PLAN = SimpleNamespace(course=SimpleNamespace(limits=Limits()))
DEAD = JailError("The server for students' code has died.")


class FakeServer:
    """A server that starts no process; `stillborn` says of which numbers the first fork fails."""

    def __init__(self, device, level, data):
        self.number, self.asked, self.is_closed = len(self.made), (device, level), False
        self.made.append(self)

    def fork(self, limits):
        if self.number in self.stillborn:
            raise DEAD
        return SimpleNamespace(end=lambda: None)

    def close(self):
        self.is_closed = True


@pytest.fixture
def servers(monkeypatch):
    """The servers that were started, in their order."""
    monkeypatch.setattr(FakeServer, "made", [], raising=False)
    monkeypatch.setattr(FakeServer, "stillborn", set(), raising=False)
    monkeypatch.setattr(slots, "Server", FakeServer)
    return FakeServer.made


@pytest.fixture
def graded_by(monkeypatch):
    """Let submissions be graded by this function of the submission and the server."""

    def use(function):
        monkeypatch.setattr(
            pipeline, "grade", lambda submission, _, server: function(submission, server)
        )

    use(lambda submission, server: (submission, server.number))
    return use


def test_each_slot_has_a_server_from_the_beginning(servers):
    with Slots(3, "cuda", "a level") as running:
        assert [server.asked for server in servers] == [("cuda", "a level")] * 3
        assert not any(server.is_closed for server in servers)
    assert all(server.is_closed for server in servers)
    assert running.close() is None  # once more does no harm


def test_one_server_grades_one_submission_after_the_other(servers, graded_by):
    with Slots(1, "cpu", None) as running:
        assert [running.grade(name, PLAN) for name in ("ada", "bob")] == [("ada", 0), ("bob", 0)]
    assert len(servers) == 1


def test_as_many_are_graded_at_a_time_as_there_are_servers(servers, graded_by):
    both = threading.Barrier(2)

    def meet(submission, server):
        both.wait(60)
        return server.number

    graded_by(meet)
    with Slots(2, "cpu", None) as running, ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda name: running.grade(name, PLAN), "abcd")
        assert sorted(found) == [0, 0, 1, 1]


def test_a_server_grades_one_at_a_time(servers, graded_by):
    inside = []

    def count(submission, server):
        inside.append(submission)
        os.sched_yield()  # let the others in, if they can
        now = len(inside)
        inside.remove(submission)
        return now

    graded_by(count)
    with Slots(1, "cpu", None) as running, ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda name: running.grade(name, PLAN), range(100))) == {1}


def test_what_a_server_died_over_is_tried_once_more_on_a_new_one(servers, graded_by):
    def die_once(submission, server):
        if server.number == 0:
            raise DEAD
        return server.number

    graded_by(die_once)
    with Slots(1, "cpu", "a level") as running:
        assert running.grade("ada", PLAN) == 1
        assert [server.is_closed for server in servers] == [True, False]
        assert servers[1].asked == servers[0].asked


def test_a_submission_over_which_servers_die_has_no_result_and_the_next_one_has(servers, graded_by):
    def die(submission, server):
        if submission == "eve":
            raise DEAD
        return server.number

    graded_by(die)
    with Slots(1, "cpu", None) as running:
        assert running.grade("eve", PLAN) is None
        assert running.grade("ada", PLAN) == TRIES
        assert [server.is_closed for server in servers] == [True] * TRIES + [False]


def test_a_submission_is_not_blamed_for_a_server_that_never_ran(servers, graded_by):
    def die_once(submission, server):
        if server.number == 0:
            raise DEAD
        return server.number

    graded_by(die_once)
    FakeServer.stillborn.add(1)
    with Slots(1, "cpu", None) as running:
        assert running.grade("ada", PLAN) == 2


def test_where_no_server_can_run_the_run_is_told(servers, graded_by):
    def die(submission, server):
        raise DEAD

    graded_by(die)
    FakeServer.stillborn.update(range(1, 9))
    with Slots(1, "cpu", None) as running, pytest.raises(JailError, match="has died"):
        running.grade("ada", PLAN)
    assert len(servers) == 1 + TRIES


def test_a_failure_that_is_no_servers_leaves_the_slot_as_it_was(servers, graded_by):
    def fail(submission, server):
        if submission == "eve":
            raise RuntimeError("a bug of ours")
        return server.number

    graded_by(fail)
    with Slots(1, "cpu", None) as running:
        with pytest.raises(RuntimeError):
            running.grade("eve", PLAN)
        assert running.grade("ada", PLAN) == 0


def test_a_run_that_is_being_stopped_starts_no_other_server(servers, graded_by):
    with Slots(1, "cpu", None) as running:

        def stop(submission, server):
            running.close()
            raise DEAD

        graded_by(stop)
        with pytest.raises(JailError, match=r"^The run is being stopped\.$"):
            running.grade("ada", PLAN)
    assert [server.is_closed for server in servers] == [True]


def test_a_server_that_cannot_be_started_is_told_and_the_others_are_ended(servers, monkeypatch):
    def start(device, level, data):
        if len(servers) == 2:
            raise OSError(11, "Resource temporarily unavailable")
        return FakeServer(device, level, data)

    monkeypatch.setattr(slots, "Server", start)
    with pytest.raises(JailError) as raised:
        Slots(3, "cpu", None)
    assert str(raised.value) == (
        "The server for students' code did not start: Resource temporarily unavailable."
    )
    assert [server.is_closed for server in servers] == [True, True]


DOUBLE = """
@exercise
def double(X):
    return 2 * X

double.case("row", X=randn(3))
"""


@pytest.mark.slow
@pytest.mark.process
def test_after_a_server_was_killed_the_next_submission_is_graded_on_another(declare, tmp_path):
    (tmp_path / "course.yaml").write_text("title: T\nunits: [{id: unit, title: U}]\n")
    (tmp_path / "ada.py").write_text("def double(X):\n    return X + X\n")
    exercise = declare(DOUBLE)
    plan = plan_with(load_course(tmp_path), [(exercise, build_exercise(exercise, "unit"))])
    (submission,) = find_submissions([tmp_path / "ada.py"], [])
    with Slots(1, "cpu", None) as running:
        before = running.grade(submission, plan)
        killed = running._all[0]._server._process
        os.kill(killed.pid, signal.SIGKILL)
        assert running.grade(submission, plan) == before
        assert before.exercises[0].status == "passed"
        assert killed.wait() == -signal.SIGKILL
        assert running._all[0]._server._process.pid != killed.pid
