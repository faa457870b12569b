"""The warm server, spoken to through its control socket; what needs no fork, in this process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest
from calling import calls_on
from waiting import GENEROUS

from grader.jail.batch import make_batch
from grader.jail.entering import command
from grader.jail.inside import frames, rounds, wire
from grader.jail.inside.locks import Locks
from grader.jail.inside.server import ServerLoop

pytestmark = pytest.mark.process


def batch(*values, **options):
    calls, sent = calls_on(*values, **options)
    return make_batch("f", calls, sent.blob())


@pytest.fixture
def loop():
    """A server in this process that answers what it is asked, until there is nothing more."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(GENEROUS)
        unlocked = Locks(frozenset(), "", "cpu", 0, -1, b"", -1)
        yield ServerLoop(theirs, unlocked), ours


def answer(loop, *requests):
    """Let it answer requests, each with what follows it; it ends where the socket does."""
    server, channel = loop
    for request, *more in requests:
        frames.send(channel, request)
        for frame in more:
            channel.sendall(frame)
    channel.shutdown(socket.SHUT_WR)
    with pytest.raises(EOFError):
        server.serve()
    server.control.shutdown(socket.SHUT_WR)
    answers = []
    while header := channel.recv(frames.HEADER.size):
        answers.append(frames.parse(frames.read_exactly(channel, frames.HEADER.unpack(header)[0])))
    return answers


def test_calls_are_prepared_under_their_key_and_nothing_is_answered(loop):
    one, other = batch([1.0], [2.0]), batch([3.0])
    loads = [({"do": "load", "key": each.key}, each.frame) for each in (one, other)]
    assert answer(loop, *loads) == []
    batches = loop[0].batches
    assert batches.keys() == {one.key, other.key}
    made = [batches[one.key].take(number).arguments.values["x"] for number in range(2)]
    assert [x.tolist() for x in made] == [[1.0], [2.0]]


def test_the_arguments_of_prepared_calls_are_made_before_a_child_takes_them(loop, monkeypatch):
    made = batch([1.0], again=[["repeat"]])
    answer(loop, ({"do": "load", "key": "k"}, made.frame))
    monkeypatch.setattr(rounds, "make_ready", lambda *_, **__: pytest.fail("made now"))
    prepared = loop[0].batches["k"]
    first, again = prepared.take(0), prepared.take(0, ["repeat"])
    assert first.arguments.values["x"] is not again.arguments.values["x"]
    assert first.arguments.untouched
    assert not again.arguments.untouched


def test_a_request_of_no_known_kind_is_passed_over(loop):
    asked = ({"do": "dance"},), ({"do": "usage", "pid": os.getpid()},)
    (usage,) = answer(loop, *asked)
    assert usage["cpu"] > 0


def process(code):
    return subprocess.Popen([sys.executable, "-S", "-c", code], start_new_session=True)


def test_a_process_that_ended_is_reaped_with_its_exit_status_and_its_time(loop):
    child = process("sum(range(10**6)); raise SystemExit(3)")
    (end,) = answer(loop, ({"do": "reap", "pid": child.pid, "kill": False},))
    assert end["exit"] == 3
    assert end["cpu_seconds"] > 0
    with pytest.raises(ChildProcessError):
        os.waitpid(child.pid, 0)


def test_a_process_is_killed_where_it_is_asked_for(loop):
    child = process("while True: pass")
    (end,) = answer(loop, ({"do": "reap", "pid": child.pid, "kill": True},))
    assert end["exit"] == -signal.SIGKILL


class Running:
    """A real server, held by resource limits alone."""

    def __init__(self, canary):
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                command("server", str(theirs.fileno()), "limits", str(canary), "cpu"),
                pass_fds=[theirs.fileno()],
                stderr=subprocess.PIPE,
                text=True,
                env={"OMP_NUM_THREADS": "1", "TORCHINDUCTOR_CACHE_DIR": "/"},
            )
        self.control.settimeout(GENEROUS)

    def hear(self):
        return frames.receive(self.control)[0]

    def fork(self, **options):
        """Ask for a child: what is answered, and the channel to it."""
        ours, theirs = socket.socketpair()
        request = {"do": "fork", "memory_mb": 256, "cpu_seconds": 10.0, "lift": []}
        with theirs:
            frames.send(self.control, request | options)
            socket.send_fds(self.control, [b"F"], [theirs.fileno()])
            answer = self.hear()
        ours.settimeout(GENEROUS)
        return answer, ours

    def reap(self, pid, kill):
        frames.send(self.control, {"do": "reap", "pid": pid, "kill": kill})
        return self.hear()["exit"]

    def end(self):
        """Close the control socket: the exit status and what was said."""
        self.control.close()
        _, said = self.process.communicate()
        return self.process.returncode, said


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    canary = tmp_path_factory.mktemp("secrets") / "canary"
    canary.touch(mode=0o600)
    server = Running(canary)
    assert server.hear() == {"ready": True}
    yield server
    assert server.end() == (0, "")


def test_a_child_answers_through_a_channel_of_its_own_and_ends_with_it(running):
    made = batch([2.0])
    frames.send(running.control, {"do": "load", "key": made.key})
    running.control.sendall(made.frame)
    answer, channel = running.fork()
    statement = {"text": "def f(x): return x + 1", "first": 1, "line": 1, "names": ["f"]}
    cell = {"label": "cell 1", "source": "", "statements": [statement | {"harmless": True}]}
    with channel:
        frames.send(channel, {"do": "define", "nonce": "n", "files": [[cell]], "skip": []})
        assert frames.receive(channel)[0]["failures"] == []
        calls = {"do": "calls", "nonce": "n", "file": 0, "function": "f", "room": made.room}
        calls |= {"only": [0], "one_by_one": False, "batch": made.key}
        frames.send(channel, calls)
        sizes = frames.HEADER.unpack(frames.read_exactly(channel, frames.HEADER.size))
        text, data = (frames.read_exactly(channel, size) for size in sizes)
        head, reply = map(frames.parse, text.split(b"\n"))
        flat = wire.unpack_raw(head["sizes"], data)
        assert wire.pick(flat, reply["output"]).tolist() == [3.0]
    assert running.reap(answer["pid"], kill=False) == 0


def test_children_live_beside_each_other(running):
    (one, first), (other, second) = running.fork(), running.fork()
    assert one["pid"] != other["pid"]
    first.close()
    assert running.reap(one["pid"], kill=False) == 0
    frames.send(second, {"do": "define", "nonce": "n", "files": [], "skip": []})
    assert frames.receive(second)[0]["nonce"] == "n"
    assert running.reap(other["pid"], kill=True) == -signal.SIGKILL
    second.close()


def test_a_child_that_cannot_be_locked_is_told_and_is_not_left(running):
    answer, channel = running.fork(memory_mb="much")
    assert answer == {"failed": "the process broke off"}
    assert channel.recv(1) == b""
    channel.close()


def test_a_server_that_cannot_lock_its_children_does_not_start(tmp_path):
    server = Running(tmp_path / "canary")
    with pytest.raises(EOFError):
        server.hear()
    code, said = server.end()
    assert code == 1
    assert "there is no canary" in said.splitlines()[-1]
