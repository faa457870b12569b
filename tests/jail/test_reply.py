"""A reply is read when it is needed, and refused then if it is none."""

from __future__ import annotations

import pytest

from grader.jail.inside.frames import WireError
from grader.jail.reply import Reply


def test_the_text_of_a_reply_is_read_when_it_is_asked_for():
    reply = Reply("returned", text=b'{"status":"returned","output":3}')
    assert reply.message == {}
    assert reply.read() == {"status": "returned", "output": 3}


def test_a_reply_that_was_read_before_is_what_it_was():
    assert Reply("missing", {"status": "missing"}).read() == {"status": "missing"}


def test_of_a_child_that_died_there_is_nothing_to_read():
    assert Reply("crashed", note="the process was ended by SIGSEGV").read() == {}


@pytest.mark.parametrize("text", [b"{", b"[]", b'{"status":"returned",', b"\xff"])
def test_a_text_that_is_no_object_is_refused_when_it_is_read(text):
    with pytest.raises(WireError):
        Reply("returned", text=text).read()
