from __future__ import annotations

import pytest
import torch

from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside import wire
from grader.jail.inside.raised import Held
from grader.jail.outcome import decode
from grader.jail.reply import Reply

ERROR = {
    "kinds": ["KeyError", "LookupError", "Exception", "BaseException"],
    "text": "'x'",
    "frames": [["cell 3", 2, "d['x']"]],
    "memory": False,
}
FLAT = {"float64": torch.arange(6, dtype=torch.float64)}


def tensor(offset, *shape, **more):
    return {"tensor": ["float64", offset, list(shape)]} | more


def output(offset, *shape, subclass=""):
    return tensor(offset, *shape, requires_grad=False, device="cpu", subclass=subclass)


def returned(**message):
    return decode(Reply("returned", message, FLAT))


@pytest.mark.parametrize(
    ("tree", "skeleton", "aspects"),
    [
        (output(0, 2, 3), "tensor", {"output": [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]}),
        (output(5), "tensor", {"output": 5.0}),
        (3, "int", {"output": 3}),
        (2.5, "float", {"output": 2.5}),
        (2**53 + 1, "int", {"output": 2**53 + 1}),
        (None, "None", {}),
        (True, "True", {}),
        ("word", "'word'", {}),
        ({"other": "numpy.ndarray"}, "other numpy.ndarray", {}),
        ({"tuple": []}, ["tuple", [], []], {}),
        (
            {"tuple": [output(0, 1), {"list": [7]}]},
            ["tuple", [0, 1], ["tensor", ["list", [0], ["int"]]]],
            {"output[0]": [0.0], "output[1][0]": 7},
        ),
        (
            {"dict": [["loss", output(1)], ["k'", 1]]},
            ["dict", ["loss", "k'"], ["tensor", "int"]],
            {"output['loss']": 1.0, 'output["k\'"]': 1},
        ),
    ],
    ids=str,
)
def test_every_tensor_and_number_of_a_result_has_a_name(tree, skeleton, aspects):
    outcome = returned(output=tree)
    assert outcome.status == "returned"
    assert outcome.skeleton == skeleton
    assert {str(aspect): value.tolist() for aspect, value in outcome.aspects.items()} == aspects


def test_gradients_and_updated_arguments_have_names_too():
    state = {"storage_kept": True, "requires_grad": True, "is_leaf": True}
    outcome = returned(
        output=None,
        grads=[["X", tensor(0, 2)], ["params[1]", None]],
        state=[
            state | {"path": "W", "value": tensor(2, 1), "grad": tensor(3, 1)},
            state | {"path": "n", "value": tensor(4), "grad": None, "requires_grad": False},
        ],
        touched=["X"],
        globals=["random seed"],
    )
    assert list(map(str, outcome.aspects)) == [
        "grad X",
        "grad params[1]",
        "state W",
        "state W.grad",
        "state n",
    ]
    assert outcome.aspects[Aspect.grad("params[1]")] is None
    assert outcome.aspects[Aspect.state("W.grad")].tolist() == [3.0]
    assert outcome.flags[Aspect.state("n")] == state | {"requires_grad": False}
    assert (outcome.touched, outcome.changed_globals) == (("X",), ("random seed",))
    assert outcome.outputs == {}


def test_an_exception_keeps_its_kinds_text_and_lines():
    outcome = decode(Reply("raised", {"error": ERROR}))
    assert outcome.status == "raised"
    assert outcome.error.to_json() == ERROR


def test_running_out_of_memory_is_a_status_of_its_own():
    assert decode(Reply("raised", {"error": ERROR | {"memory": True}})).status == "memory"


@pytest.mark.parametrize("status", ["missing", "timeout", "crashed", "not run"])
def test_the_end_of_a_child_keeps_its_note(status):
    outcome = decode(Reply(status, note="still running after 5 s"))
    assert (outcome.status, outcome.note) == (status, "still running after 5 s")


def deep(levels):
    tree = 1
    for _ in range(levels):
        tree = {"list": [tree]}
    return tree


def wide(levels, key, tree):
    for _ in range(levels):
        tree = {"dict": [[key, tree]]}
    return tree


DISHONEST = {
    "no result": {},
    "an unknown tree": {"output": {"set": []}},
    "a bare list": {"output": [1, 2]},
    "an integer of 400 digits": {"output": 10**400},
    "a tree without end": {"output": deep(100_000)},
    "an integer beyond int64": {"output": 2**63},
    "a list without end": {"output": {"list": [1] * 5000}},
    "keys without end": {"output": wide(14, "k" * 90, 1)},
    "gradients without end": {"output": None, "grads": [["X", None]] * 5000},
    "state without end": {"output": None, "state": [None] * 5000},
    "an empty tensor around which nothing fits": {"output": output(0, 2**39, 2**39, 0)},
    "a tensor that was not sent": {"output": output(3, 4)},
    "a negative offset": {"output": output(-1, 1)},
    "a negative size": {"output": output(0, -1)},
    "two negative sizes": {"output": output(0, -1, -1)},
    "a size that is no integer": {"output": output(0, 1.5)},
    "a size beyond int64": {"output": output(0, 0, 10**30)},
    "many dimensions": {"output": output(0, *[1] * 100)},
    "flags left out": {"output": tensor(0, 1)},
    "a flag that is text": {"output": output(0, 1) | {"requires_grad": "no"}},
    "pairs that are none": {"output": {"dict": [[1, 2, 3]]}},
    "a key that is no text": {"output": {"dict": [[1, 2]]}},
    "gradients that are no list": {"output": None, "grads": 5},
    "gradients that are no pairs": {"output": None, "grads": [["X"]]},
    "a gradient that is a number": {"output": None, "grads": [["X", 5]]},
    "state without a value": {"output": None, "state": [{"path": "W"}]},
    "state that is text": {"output": None, "state": ["W"]},
    "touched numbers": {"output": None, "touched": [1]},
    "globals that are a number": {"output": None, "globals": 1},
    "an error that is text": {"output": None, "grad_error": "boom"},
    "a line that is infinite": {
        "output": None,
        "grad_error": ERROR | {"frames": [["cell", float("inf"), ""]]},
    },
    "a line that is no number": {
        "output": None,
        "grad_error": ERROR | {"frames": [["cell", float("nan"), ""]]},
    },
}


@pytest.mark.parametrize("message", DISHONEST.values(), ids=DISHONEST.keys())
def test_an_answer_that_no_honest_child_sends_is_a_crash(message):
    outcome = decode(Reply("returned", message, FLAT))
    assert (outcome.status, outcome.aspects) == ("crashed", {})
    assert outcome.note == "the process sent an answer that cannot be read"


@pytest.mark.parametrize(
    "error",
    [None, "boom", {}, ERROR | {"kinds": 5}, ERROR | {"kinds": [5]}, ERROR | {"text": None}],
    ids=["none", "text", "empty", "a number", "a list of numbers", "no text"],
)
def test_an_exception_that_no_honest_child_sends_is_a_crash(error):
    assert decode(Reply("raised", {"error": error})).status == "crashed"


EVIL = "a\x1b[2J\rb\x07\u202ec\udc80\x00d\u2028"


@pytest.mark.parametrize(
    "reply",
    [
        Reply("raised", {"error": ERROR | {"text": EVIL}}),
        Reply("raised", {"error": ERROR | {"kinds": [EVIL]}}),
        Reply("raised", {"error": ERROR | {"frames": [[EVIL, 1, EVIL]]}}),
        Reply("returned", {"output": EVIL}),
        Reply("returned", {"output": {"other": EVIL}}),
        Reply("returned", {"output": output(0, 1, subclass=EVIL)}, FLAT),
        Reply("returned", {"output": {"dict": [[EVIL, 1]]}}),
        Reply("returned", {"output": None, "grads": [[EVIL, None]]}),
        Reply("returned", {"output": None, "touched": [EVIL]}),
        Reply("returned", {"output": None, "globals": [EVIL]}),
    ],
    ids=["text", "kind", "frame", "constant", "other", "subclass", "key", "grad", "touched", "globals"],
)  # fmt: skip
def test_no_text_of_a_child_can_act_on_a_terminal_or_break_a_record(reply):
    outcome = decode(reply)
    told = strings_in([outcome.error and outcome.error.to_json(), outcome.skeleton, outcome.flags])
    told += map(str, outcome.aspects)
    told += [*outcome.touched, *outcome.changed_globals]
    assert told
    for text in told:
        assert text.replace("\n", "").isprintable()
        text.encode()


def strings_in(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [s for k, v in value.items() for s in [*strings_in(k), *strings_in(v)]]
    if isinstance(value, (list, tuple)):
        return [s for item in value for s in strings_in(item)]
    return []


def test_long_texts_are_cut():
    outcome = decode(
        Reply(
            "raised", {"error": ERROR | {"text": "x" * 10_000, "frames": [ERROR["frames"][0]] * 9}}
        )
    )
    assert len(outcome.error.text) == 500
    assert len(outcome.error.frames) == 4
    assert len(returned(output={"other": "x" * 10_000}).skeleton) < 300
    assert len(returned(output="x" * 10_000).skeleton) < 100


def test_what_a_message_names_is_a_view_of_what_was_sent():
    outcome = returned(output=output(2, 2))
    assert outcome.aspects[OUTPUT].data_ptr() == wire.pick(FLAT, tensor(2, 2)).data_ptr()


def test_what_a_failing_line_held_is_read():
    told = ERROR | {"begun": True, "held": [["X", [2, 3], "float64"]]}
    error = decode(Reply("raised", {"error": told})).error
    assert error.begun
    assert error.held == (Held("X", (2, 3), "float64"),)


@pytest.mark.parametrize(
    "held", [[["X", "wide", "float64"]], [["X"]], [[3, [2], "float64"]], 7], ids=repr
)
def test_what_no_honest_child_says_of_a_line_is_a_crash(held):
    assert decode(Reply("raised", {"error": ERROR | {"held": held}})).status == "crashed"
