"""A child heard against a clock that ticks when it is looked at; at the other end is this test."""

from __future__ import annotations

import itertools
import socket
import threading
from types import SimpleNamespace

import pytest
from waiting import GENEROUS

from grader.jail import forked
from grader.jail.forked import (
    MAX_JSON,
    MAX_JSON_PER_CALL,
    PATIENCE,
    PATIENCE_AT_ALL,
    Child,
    End,
    Gone,
    TimeUp,
)
from grader.jail.inside import frames

TICK = 1 / 32
"""Seconds between two looks at the clock, and what a call may use."""


class Server:
    """Tells of a child what it is told to: `told(n)` is what it has used when somebody asks the nth time."""

    def __init__(self):
        self.told = lambda asked: (0.0, 0.0)
        self.asked = 0
        self.reaped = []

    def usage(self, pid):
        self.asked += 1
        return dict(zip(("cpu", "queued"), self.told(self.asked), strict=True))

    def reap(self, pid, *, kill):
        self.reaped.append((pid, kill))
        return End(-9, 1.5)


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    theirs.settimeout(GENEROUS)
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def child(server, ends):
    return Child(server, 7, ends[0])


@pytest.fixture
def hear(child, ends):
    """Ask the child, let it answer, and read the answer."""

    def answer(*answers, **options):
        child.ask({"do": "define"})
        nonce = frames.receive(ends[1])[0]["nonce"]
        for message, *more in answers:
            frames.send(ends[1], {"nonce": nonce} | message, *more)
        return child.read(GENEROUS, **options)

    return answer


def test_an_answer_is_a_head_and_lines_that_are_not_read_yet_and_bytes(hear):
    message = hear(({"hits": []}, b"1234", [b'{"a":1}', b"{"]), room=4)
    assert (message.head, message.lines, message.data) == (
        {"hits": []},
        [b'{"a":1}', b"{"],
        b"1234",
    )


def test_answers_that_arrive_together_are_read_one_after_the_other(hear, child):
    assert hear(({"n": 1}, b"one"), ({"n": 2}, b"two"), room=3).data == b"one"
    second = child.read(GENEROUS, room=3)
    assert (second.head, second.data) == ({"n": 2}, b"two")


def test_what_was_prepared_follows_the_request(child, ends):
    child.ask({"do": "calls"}, b"frame", b"more")
    request, _ = frames.receive(ends[1])
    assert request["do"] == "calls"
    assert frames.read_exactly(ends[1], 9) == b"framemore"


@pytest.mark.parametrize("nonce", [None, "", 0, "0" * 32], ids=ascii)
def test_an_answer_to_no_question_is_none(hear, nonce):
    with pytest.raises(Gone, match="an answer to no question"):
        hear(({"nonce": nonce},))


def test_an_answer_to_an_earlier_question_is_none(child, ends):
    child.ask({})
    earlier = frames.receive(ends[1])[0]
    child.ask({})
    frames.send(ends[1], earlier)
    with pytest.raises(Gone, match="an answer to no question"):
        child.read(GENEROUS)


def test_bytes_beyond_the_room_are_not_waited_for(child, ends):
    ends[1].sendall(frames.HEADER.pack(2, 101))
    ends[1].shutdown(socket.SHUT_WR)
    with pytest.raises(Gone, match="larger than any answer"):
        child.read(GENEROUS, room=100)


@pytest.mark.parametrize("calls", [0, 1, 3])
def test_an_answer_may_be_as_long_as_its_calls_allow(child, ends, calls):
    child.ask({})
    head = frames.to_json(frames.receive(ends[1])[0])
    text = head + b"\n" * (MAX_JSON + calls * MAX_JSON_PER_CALL - len(head))
    frame = frames.HEADER.pack(len(text), 0) + text
    sender = threading.Thread(target=ends[1].sendall, args=(frame,))
    sender.start()
    assert set(child.read(GENEROUS, calls=calls).lines) == {b""}
    sender.join()
    ends[1].sendall(frames.HEADER.pack(len(text) + 1, 0))
    ends[1].shutdown(socket.SHUT_WR)
    with pytest.raises(Gone, match="larger than any answer"):
        child.read(GENEROUS, calls=calls)


@pytest.mark.parametrize("sent", [b"", b"\0\0", frames.HEADER.pack(10, 0), b"\0\0\0\2\0\0\0\0{"])
def test_a_channel_closed_within_an_answer_is_the_end(child, ends, sent):
    ends[1].sendall(sent)
    ends[1].close()
    with pytest.raises(Gone):
        child.read(GENEROUS)


def test_a_head_that_is_no_object_is_the_end(child, ends):
    ends[1].sendall(frames.HEADER.pack(2, 0) + b"[]")
    with pytest.raises(Gone, match="not a JSON object"):
        child.read(GENEROUS)


def test_a_child_that_is_dead_already_shows_when_its_answer_is_read(child, ends):
    ends[1].close()
    child.ask({"do": "define"}, bytes(1 << 20))
    with pytest.raises(Gone):
        child.read(GENEROUS)


@pytest.fixture
def ticking(monkeypatch):
    """The clock goes on by one tick at each look at it."""
    ticks = itertools.count()
    monkeypatch.setattr(forked, "time", SimpleNamespace(monotonic=lambda: next(ticks) * TICK))


@pytest.mark.usefixtures("ticking")
def test_a_child_that_worked_its_time_is_given_up_as_working(child, server):
    server.told = lambda asked: (asked * TICK, 0.0)
    with pytest.raises(TimeUp, match="working"):
        child.read(TICK)
    assert server.asked == 1


@pytest.mark.usefixtures("ticking")
def test_a_child_that_does_nothing_is_given_up_as_waiting_and_later(child, server):
    with pytest.raises(TimeUp, match="waiting"):
        child.read(TICK)
    assert server.asked == PATIENCE


@pytest.mark.usefixtures("ticking")
def test_a_child_that_waits_for_a_core_is_waited_for_but_not_for_ever(child, server):
    server.told = lambda asked: (0.0, asked * TICK)
    with pytest.raises(TimeUp, match="waiting"):
        child.read(TICK)
    assert server.asked == PATIENCE_AT_ALL


@pytest.mark.usefixtures("ticking")
def test_an_answer_that_comes_late_is_read_where_the_child_only_waited_for_a_core(
    child, ends, server
):
    child.ask({})
    request = frames.receive(ends[1])[0]

    def told(asked):
        if asked == PATIENCE + 3:
            frames.send(ends[1], request | {"late": True})
        return 0.0, asked * TICK

    server.told = told
    assert child.read(TICK).head == {"late": True}


@pytest.mark.usefixtures("ticking")
def test_time_that_was_used_before_the_mark_does_not_count(child, server):
    server.told = lambda asked: (10.0 if asked == 1 else 10.0 + TICK / 2, 0.0)
    child.mark()
    with pytest.raises(TimeUp, match="waiting"):
        child.read(TICK)


def test_what_a_child_used_counts_from_the_last_mark(child, server):
    server.told = lambda asked: (1.0 * asked, 0.25 * asked)
    assert child.used() == (1.0, 0.25)
    child.mark()
    assert child.used() == (1.0, 0.25)
    assert child.used() == (2.0, 0.5)
    assert child.cpu_seconds == 4.0


def test_a_child_is_killed_and_waited_for_once(child, ends, server):
    assert child.end() == End(-9, 1.5)
    assert child.end() is None
    assert server.reaped == [(7, True)]
    assert ends[1].recv(1) == b""
