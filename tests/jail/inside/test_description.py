"""A call as it travels, and as a case holds a part of it."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from grader.jail.inside.description import OF_A_RUN, Call

FULL = {
    "arguments": [["X", {"tensor": ["float64", 0, [2]]}], ["n", 3], ["mode", None]],
    "positional": 2,
    "grad": ["X"],
    "updates": ["X"],
    "labels": {"X": ["W", "b"]},
    "cotangents": [{"tensor": ["float64", 2, [2]]}],
    "driver": ["run", "def run(f, X): return f(X)\n"],
    "again": [["repeat"], ["slice", "strided"]],
    "draws": True,
    "part": "g",
    "also": ["f"],
    "dtype": "float32",
    "device": "cuda",
    "seed": 7,
}


def test_a_call_arrives_as_it_was_sent():
    call = Call.from_json(FULL)
    assert {field.name for field in fields(Call)} == FULL.keys()
    assert call.to_json() == FULL
    assert Call.from_json(json.loads(json.dumps(call.to_json()))) == call


def test_what_a_run_decides_need_not_be_in_a_case():
    case = {key: value for key, value in FULL.items() if key not in OF_A_RUN}
    call = Call.from_json(case)
    assert (call.dtype, call.device, call.seed) == ("float64", "cpu", 0)
    assert call.to_json() | {key: FULL[key] for key in OF_A_RUN} == FULL


def test_a_plain_call_asks_for_nothing_but_the_result():
    call = Call([])
    asked = (call.grad, call.updates, call.labels, call.cotangents, call.driver)
    assert asked == ([], [], {}, [], None)
    assert not (call.again or call.draws)


def test_calls_share_no_lists():
    assert Call([]).grad is not Call([]).grad


def test_what_travels_is_a_document_of_its_own():
    call = Call([["n", 3]])
    call.to_json()["seed"] = 5
    assert call.seed == 0


@pytest.mark.parametrize("document", [{}, {"positional": 1}, {"arguments": [], "expected": 1}])
def test_what_is_no_call_is_refused(document):
    with pytest.raises(TypeError):
        Call.from_json(document)
