"""A server as the trusted side sees it: real ones, and small ones in their place that do what they are told."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from calling import calls_on
from waiting import GENEROUS, is_alive

from grader.course.course import Limits
from grader.errors import JailError
from grader.jail import client
from grader.jail.batch import make_batch
from grader.jail.client import Server
from grader.jail.inside import wire
from grader.jail.session import Session
from grader.reading.code import pack
from grader.reading.statements import Cell

pytestmark = pytest.mark.process

LIMITS = Limits(seconds_per_call=5.0, seconds_per_submission=30.0, memory_mb=512)

START = """
import json, os, signal, socket, struct, sys, time
control = socket.socket(fileno=int(sys.argv[1]))
def say(message):
    text = json.dumps(message).encode()
    control.sendall(struct.pack(">II", len(text), 0) + text)
def hear():
    header = control.recv(8, socket.MSG_WAITALL)
    if not header:
        sys.exit()
    return json.loads(control.recv(struct.unpack(">II", header)[0], socket.MSG_WAITALL))
"""
"""The start of a server of ours; it lives for as long as its control socket, unless it does something else."""


@pytest.fixture
def small(monkeypatch):
    """Start a server that does what a few lines of Python say, without torch."""
    running = []

    def start(code, **options):
        def line(_module, *arguments):
            return [sys.executable, "-I", "-S", "-c", START + code, *arguments]

        monkeypatch.setattr(client, "command", line)
        running.append(Server(**options))
        return running[-1]

    yield start
    for server in running:
        server.close()


DEAD = "The server for students' code has died."


def test_a_server_that_does_not_start_is_told_with_its_last_words(small):
    server = small("print('much'); sys.exit('first\\nno torch here')")
    said = "^The server for students' code did not start: no torch here$"
    with pytest.raises(JailError, match=said):
        server.fork(LIMITS)


def test_a_server_that_does_not_start_and_says_nothing_is_told(small):
    with pytest.raises(JailError, match="did not start: no message"):
        small("sys.exit(1)").fork(LIMITS)


def test_a_server_that_dies_is_told(small):
    server = small("say({'ready': True}); hear(); sys.exit()")
    with pytest.raises(JailError, match=DEAD):
        server.fork(LIMITS)
    with pytest.raises(JailError, match=DEAD):
        server.reap(5, kill=True)


def test_a_lock_that_does_not_hold_is_told(small):
    server = small("say({'ready': True}); hear(); control.recv(1); say({'failed': 'read'}); hear()")
    with pytest.raises(JailError, match=r"A lock on students' code does not hold: read\."):
        server.fork(LIMITS)


ECHO = """
say({'ready': True})
while request := hear():
    if request['do'] == 'fork':
        os.close(socket.recv_fds(control, 1, 1)[1][0])
    say(request | {'pid': 5, 'exit': -9, 'cpu_seconds': 1.5, 'environ': dict(os.environ)})
"""
"""Answers every request with itself, and with what there is to be said."""


def test_what_a_child_is_held_to_is_asked_for(small):
    server = small(ECHO.replace("{'pid'", "{'failed': json.dumps(request), 'pid'"))
    asked = []
    for options in ({}, {"cpu_seconds": 2.0, "lift": {"b", "a"}}):
        with pytest.raises(JailError) as told:
            server.fork(LIMITS, **options)
        asked.append(str(told.value))
    slack = client.CPU_SLACK
    assert f'"memory_mb": 512, "cpu_seconds": {30 + slack}, "lift": []' in asked[0]
    assert f'"memory_mb": 512, "cpu_seconds": {2 + slack}, "lift": ["a", "b"]' in asked[1]


def test_a_child_is_reaped_by_its_number(small):
    server = small(ECHO)
    child = server.fork(LIMITS)
    end = child.end()
    assert (end.exit, end.cpu_seconds) == (-9, 1.5)
    asked = server.usage(7)
    assert (asked["do"], asked["pid"]) == ("usage", 5)


def environment(server):
    server.fork(LIMITS)
    return server.usage(1)["environ"]


def test_a_server_has_nothing_of_the_environment_but_what_it_needs(small, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    monkeypatch.setenv("LANG", "xx_YY")
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    found = environment(small(ECHO))
    assert "SECRET_TOKEN" not in found
    assert (found["LANG"], found["PATH"]) == ("xx_YY", os.environ["PATH"])
    assert (found["OMP_NUM_THREADS"], found["HOME"]) == ("1", "/nonexistent")


@pytest.mark.parametrize(
    ("device", "given", "seen"),
    [("cpu", "1", ""), ("cuda", "1", "1"), ("cuda", None, "0"), ("cpu", None, "")],
)
def test_a_gpu_is_seen_only_where_it_is_graded_on(small, monkeypatch, device, given, seen):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if given is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", given)
    assert environment(small(ECHO, device=device))["CUDA_VISIBLE_DEVICES"] == seen


def batch(*values, function="f"):
    calls, sent = calls_on(*values)
    return make_batch(function, calls, sent.blob())


def test_preparing_nothing_does_not_wait_for_the_server(small):
    server = small("time.sleep(1000)")
    server.prepare([], frozenset())
    assert server.loaded == set()


def test_preparing_for_a_server_that_does_not_start_is_told(small):
    with pytest.raises(JailError, match="did not start: no torch"):
        small("sys.exit('no torch')").prepare([batch(1.0)], frozenset())


def test_banning_in_a_server_that_does_not_start_is_told(small):
    with pytest.raises(JailError, match="did not start: no torch"):
        small("sys.exit('no torch')").prepare([], frozenset({"conv"}))


def test_a_server_is_told_of_each_batch_and_each_ban_once(small, tmp_path):
    heard = tmp_path / "heard"
    code = "say({'ready': True})\nwhile request := hear():\n"
    code += f"    open({str(heard)!r}, 'a').write(request['do'] + ' ')\n"
    code += "    hear() if request['do'] == 'load' else say({})\n"
    server = small(code)
    empty = [make_batch(name, [], b"") for name in "fgf"]
    server.prepare(empty, frozenset())
    server.prepare(empty, frozenset({"conv"}))
    server.prepare(empty[:1], frozenset({"conv"}))
    server.usage(1)
    assert heard.read_text() == "load load ban usage "
    assert server.loaded == {one.key for one in empty}
    assert server.families == {"conv"}


def test_a_closed_server_is_gone_and_may_be_closed_again(small):
    server = small(ECHO)
    server.fork(LIMITS)
    server.close()
    assert not is_alive(server._process.pid)
    server.close()
    with pytest.raises(JailError, match=DEAD):
        server.fork(LIMITS)


def test_a_server_that_does_not_end_by_itself_is_ended(small):
    server = small("say({'ready': True})\nwhile True: time.sleep(1000)")
    with server:
        assert server.usage(1) == {"ready": True}
    assert not is_alive(server._process.pid)


def test_closing_ends_the_waiting_of_another_thread(small):
    server = small("say({'ready': True}); hear(); time.sleep(1000)")
    told = []

    def wait():
        try:
            server.usage(1)
            server.usage(1)
        except JailError as error:
            told.append(str(error))

    thread = threading.Thread(target=wait)
    thread.start()
    server.close()
    thread.join(GENEROUS)
    assert told == [DEAD]


@pytest.fixture(scope="module")
def server():
    with Server() as running:
        yield running


def results(server, made, code="def f(x):\n    return 2 * x\n"):
    with Session(server, [pack(Cell("cell 1", code).statements)], LIMITS) as session:
        replies = session.run(made, 0)
    return [wire.pick(reply.flat, reply.read()["output"]).tolist() for reply in replies]


def test_calls_that_are_prepared_give_what_those_give_that_are_not(server):
    made = batch([1.0], [2.0, 3.0])
    before = results(server, made)
    server.prepare([made], frozenset())
    assert server.loaded == {made.key}
    assert results(server, made) == before == [[2.0], [4.0, 6.0]]


def test_a_child_has_its_end_and_its_time_told(server):
    child = server.fork(LIMITS)
    child.mark()
    end = child.end()
    assert end.exit in (0, -9)  # it may have seen the end of its channel before
    assert end.cpu_seconds >= child.cpu_seconds >= 0


def test_what_was_banned_before_is_given_back_when_other_operators_are(server):
    code = "import torch\ndef f(x):\n    return torch.softmax(x, 0)\n"
    made = batch([1.0])
    server.prepare([], frozenset({"softmax"}))
    with Session(server, [pack(Cell("cell 1", code).statements)], LIMITS) as session:
        (refused,) = session.run(made, 0, frozenset({"softmax"}))
    server.prepare([], frozenset({"conv"}))
    assert results(server, made, code) == [[1.0]]
    server.prepare([], frozenset())
    assert refused.status == "raised"
