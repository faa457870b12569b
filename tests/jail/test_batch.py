"""Calls serialised for all submissions: what the other side reads of them, and what they are known by."""

from __future__ import annotations

import pytest
import torch
from calling import calls_on

from grader.jail.batch import MIN_ROOM, make_batch, room_for
from grader.jail.inside import frames, wire
from grader.jail.inside.description import Call


def batch(function, *values, **options):
    calls, sent = calls_on(*values, **options)
    return make_batch(function, calls, sent.blob())


def test_the_other_side_reads_the_calls_and_their_tensors():
    calls, sent = calls_on([1.0], [2.0, 3.0], seed=7)
    made = make_batch("f", calls, sent.blob())
    text_size, blob_size = frames.HEADER.unpack(made.frame[:8])
    document, blob = made.frame[8 : 8 + text_size], made.frame[8 + text_size :]
    assert len(blob) == blob_size
    read = [*map(Call.from_json, frames.parse(document)["calls"])]
    assert read == calls
    tensors = [wire.pick(wire.unpack(blob), call.arguments[0][1]).tolist() for call in read]
    assert tensors == [[1.0], [2.0, 3.0]]
    assert (made.function, made.size) == ("f", 2)


def test_the_same_calls_have_the_same_key():
    assert batch("f", 1.0, 2.0).key == batch("f", 1.0, 2.0).key


@pytest.mark.parametrize(
    "other",
    [
        lambda: batch("g", 1.0, 2.0),
        lambda: batch("f", 1.0),
        lambda: batch("f", 2.0, 1.0),
        lambda: batch("f", 1.0, 2.0, seed=1),
    ],
    ids=["function", "number of calls", "numbers", "seed"],
)
def test_other_calls_have_another_key(other):
    assert other().key != batch("f", 1.0, 2.0).key


def test_calls_without_tensors_have_room_for_answers_with_some():
    made = make_batch("f", [Call([["n", 3]])], b"")
    assert (made.size, made.room) == (1, MIN_ROOM)


def test_each_call_has_room_for_a_result_of_the_size_of_all_inputs():
    calls, sent = calls_on(*[[0.0] * 100_000] * 3)
    inputs = sent.blob()
    back = wire.Tensors(room=room_for(calls, inputs))
    for _ in calls:
        assert "tensor" in back.add(torch.zeros(3, 100_000, dtype=torch.float64))
