from __future__ import annotations

import socket
import threading

import pytest
from waiting import GENEROUS

from grader.jail.inside import frames
from grader.jail.inside.frames import WireError


@pytest.fixture
def channel():
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(GENEROUS)
        other.settimeout(GENEROUS)
        yield one, other


def test_a_frame_arrives_as_it_was_sent(channel):
    one, other = channel
    frames.send(one, {"status": "returned", "text": "\u202e\udc80"}, b"\0blob")
    frames.send(one, {})
    assert frames.receive(other) == ({"status": "returned", "text": "\u202e\udc80"}, b"\0blob")
    assert frames.receive(other) == ({}, b"")


def test_a_large_frame_arrives_in_pieces(channel):
    one, other = channel
    blob = bytes(range(256)) * 20_000
    sender = threading.Thread(target=frames.send, args=(one, {"n": 1}, blob))
    sender.start()
    assert frames.receive(other) == ({"n": 1}, blob)
    sender.join()


@pytest.mark.parametrize("count", [0, 3, 8, 10])
def test_a_channel_closed_within_a_frame_is_an_end(channel, count):
    one, other = channel
    text = b'{"a": 1}'
    one.sendall((frames.HEADER.pack(len(text), 4) + text + b"blob")[:count])
    one.close()
    with pytest.raises(EOFError):
        frames.receive(other)


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"5", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b'{"a"}',
     b'{"a":[' + b"[]," * 200_000 + b"0]}", b'{"a":' + b"9" * 5000 + b"}"],
    ids=lambda text: ascii(text[:12]),
)  # fmt: skip
def test_a_frame_that_is_no_json_object_is_refused(text):
    with pytest.raises(WireError):
        frames.parse(text)
