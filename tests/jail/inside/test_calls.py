from __future__ import annotations

import json
import random
import threading

import numpy as np
import pytest
import torch

from grader.jail.inside import calls, wire
from grader.jail.inside.description import Call

PLAIN = {
    "arguments": [],
    "positional": 0,
    "dtype": "float64",
    "device": "cpu",
    "grad": [],
    "updates": [],
    "labels": {},
    "cotangents": [],
    "seed": 7,
    "driver": None,
}


def ready(call, flat):
    return calls.make_ready(Call.from_json(call), calls.taking(flat))


@pytest.fixture
def given():
    """Describe arguments: a tensor becomes what a case with such a tensor holds."""
    sent = wire.Tensors()
    numbers = iter(range(100))

    def describe(value):
        def leaf(tensor):
            more = {"float": tensor.dtype == torch.float64, "strided": False}
            more |= {"id": next(numbers), "parameter": tensor.requires_grad, "grad": None}
            return sent.add(tensor) | more

        return wire.encode(value, leaf)

    def call(function, **arguments):
        options = {k: arguments.pop(k) for k in [*arguments] if k in PLAIN}
        made = PLAIN | {"positional": len(arguments)} | options
        made["arguments"] = [[name, describe(value)] for name, value in arguments.items()]
        made["cotangents"] = [sent.add(c) for c in made["cotangents"]]
        flat = sent.flat()
        back = wire.Tensors(room=1 << 20)
        message = calls.run_call(function, ready(json.loads(json.dumps(made)), flat), back)
        return json.loads(json.dumps(message)), back.flat()

    return call


def ones(*shape):
    return torch.ones(shape, dtype=torch.float64)


def test_a_result_is_described_by_a_tree_and_tensors(given):
    message, flat = given(lambda X: {"sum": X.sum(), "parts": (X, 3, None)}, X=ones(2))
    assert message["status"] == "returned"
    (_, total), (_, parts) = message["output"]["dict"]
    assert wire.pick(flat, total).item() == 2.0
    assert {k: total[k] for k in ("requires_grad", "device", "subclass")} == {
        "requires_grad": False,
        "device": "cpu",
        "subclass": "",
    }
    assert wire.pick(flat, parts["tuple"][0]).tolist() == [1.0, 1.0]
    assert parts["tuple"][1:] == [3, None]
    assert (message["touched"], message["globals"], message["state"]) == ([], [], [])


@pytest.mark.parametrize(
    ("positional", "args", "kwargs"),
    [(0, (), ["a", "b", "c"]), (1, (1,), ["b", "c"]), (3, (1, 2, 3), [])],
)
def test_arguments_go_by_position_as_far_as_told(given, positional, args, kwargs):
    seen = []
    given(lambda *a, **k: seen.append((a, list(k))), a=1, b=2, c=3, positional=positional)
    assert seen == [(args, kwargs)]


def test_a_driver_makes_the_call(given):
    source = "def twice(f, X, times: Unknown = 2):\n    return [f(X) for _ in range(times)]\n"
    message, flat = given(lambda X: X + 1, X=ones(1), driver=["twice", source])
    assert [wire.pick(flat, tree).item() for tree in message["output"]["list"]] == [2.0, 2.0]


def test_a_driver_may_use_torch_and_nothing_of_the_grader(given):
    source = "def run(f):\n    return torch.ones(1), sorted(globals())\n"
    message, _ = given(lambda: 0, driver=["run", source])
    names = message["output"]["tuple"][1]["list"]
    assert names == ["Tensor", "__builtins__", "run", "torch"]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_default_dtype_is_that_of_a_students_session_whatever_the_run(given, dtype):
    message, flat = given(lambda X: (X, torch.zeros(2), torch.tensor(1.5)), X=ones(2), dtype=dtype)
    assert message["globals"] == []
    assert {name: len(numbers) for name, numbers in flat.items()} == (
        {"float64": 2, "float32": 3} if dtype == "float64" else {"float32": 5}
    )
    assert torch.get_default_dtype() == torch.float32


def test_the_seed_of_a_call_makes_torch_repeatable_and_no_other_generator(given):
    def draw():
        return torch.rand(3).tolist(), np.random.rand(), random.random()

    one, again = given(draw)[0]["output"], given(draw)[0]["output"]
    other = given(draw, seed=8)[0]["output"]
    assert one["tuple"][0] == again["tuple"][0] != other["tuple"][0]
    assert one["tuple"][1] != again["tuple"][1]
    assert one["tuple"][2] != again["tuple"][2]


def test_gradients_come_back_for_each_argument_asked_for(given):
    def f(X, params, n):
        return X.sum() * params[0], params[1] * n

    message, flat = given(
        f,
        X=ones(2),
        params=[ones(), 3 * ones(2)],
        n=5,
        grad=["X", "params"],
        labels={"params": ["W", "b"]},
        cotangents=[torch.tensor(1.7, dtype=torch.float64), ones(2)],
    )
    grads = {path: wire.pick(flat, tree).tolist() for path, tree in message["grads"]}
    assert grads == {"X": [1.7, 1.7], "W": 3.4, "b": [5.0, 5.0]}


def test_an_exception_while_differentiating_is_kept_apart_from_the_result(given):
    def f(X):
        Y = X.exp()
        Z = Y * Y
        Y += 1
        return Z

    message, flat = given(f, X=ones(2), grad=["X"], cotangents=[ones(2)])
    assert message["status"] == "returned"
    assert message["grad_error"]["kinds"][0] == "RuntimeError"
    assert "modified by an inplace operation" in message["grad_error"]["text"]
    assert wire.pick(flat, message["output"]).shape == (2,)


def test_no_grad_left_on_does_not_stop_the_differentiation_of_what_has_a_graph(given):
    def f(X):
        Y = 2 * X
        torch.set_grad_enabled(False)
        return Y

    message, flat = given(f, X=ones(2), grad=["X"], cotangents=[ones(2)])
    assert wire.pick(flat, message["grads"][0][1]).tolist() == [2.0, 2.0]
    assert message["globals"] == ["gradient mode"]
    assert torch.is_grad_enabled()


def test_updated_arguments_are_described_with_what_became_of_them(given):
    def f(a, b, c):
        a.add_(1)
        b.data = b.data + 1
        c.mul_(torch.ones(2, requires_grad=True))

    message, flat = given(f, a=ones(2), b=ones(2), c=ones(2), updates=["a", "b", "c"])
    state = {entry["path"]: entry for entry in message["state"]}
    kept = {path: entry["storage_kept"] for path, entry in state.items()}
    assert [wire.pick(flat, state[path]["value"]).tolist()[0] for path in "abc"] == [2.0, 2.0, 1.0]
    assert kept == {"a": True, "b": False, "c": True}
    assert (state["c"]["requires_grad"], state["c"]["is_leaf"]) == (True, False)
    assert message["touched"] == []


@pytest.mark.parametrize(
    "error", [KeyError("x"), SystemExit(3), KeyboardInterrupt(), GeneratorExit()], ids=ascii
)
def test_whatever_is_raised_is_told_instead_of_a_result(given, error):
    def f(X):
        raise error

    message, flat = given(f, X=ones(2), updates=["X"])
    assert message["error"]["kinds"][0] == type(error).__name__
    assert message.keys() == {"status", "error", "globals"}
    assert (message["status"], message["globals"], flat) == ("raised", [], {})


def own_cells(filename):
    return filename if filename.startswith("cell ") else ""


def test_only_the_students_own_lines_are_told():
    source = "def outer(x):\n    return inner(x)\n\ndef inner(x):\n    return x.reshape(5)\n"
    space = {}
    exec(compile(source, "cell 3", "exec"), space)
    call = PLAIN | {"arguments": [["x", 0]], "positional": 1}
    message = calls.run_call(
        lambda x: space["outer"](torch.ones(2)), ready(call, {}), wire.Tensors(), own_cells
    )
    frames = [[label, line] for label, line, _ in message["error"]["frames"]]
    assert frames == [["cell 3", 2], ["cell 3", 5]]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: np.ones(2), "numpy.ndarray"),
        (lambda: 1 << 70, "int"),
        (lambda: 1j, "complex"),
        (threading.Lock, "_thread.lock"),
        (lambda: {1, 2}, "set"),
    ],
    ids=["numpy", "int", "1j", "lock", "set"],
)  # fmt: skip
def test_what_cannot_travel_is_named(given, make, said):
    message, _ = given(make)
    assert message["output"] == {"other": said}


def test_what_there_is_no_room_for_is_not_copied(given):
    seen = calls.Seen()
    result = ones(1, 1).expand(1 << 20, 1 << 20)  # a copy would need 8 TB
    sent = wire.Tensors(room=1 << 20)
    message = calls.run_call(lambda: result, ready(PLAIN, {}), sent, seen=seen)
    assert message["status"] == "returned"
    assert "more than can be compared" in message["output"]["other"]
    assert seen == calls.Seen()


def test_a_structure_within_itself_comes_to_an_end(given):
    def f():
        endless = []
        endless.append(endless)
        return endless

    message, _ = given(f)
    assert "nested too deeply" in json.dumps(message["output"])


@pytest.mark.parametrize("raises", [False, True])
def test_changed_global_state_is_named_and_put_back_whatever_comes_of_the_call(given, raises):
    before = torch.get_default_dtype(), torch.is_grad_enabled()

    def f():
        torch.set_default_dtype(torch.float16)
        torch.set_grad_enabled(False)
        assert not raises

    message, _ = given(f)
    assert message["status"] == ("raised" if raises else "returned")
    assert message["globals"] == ["default dtype", "gradient mode"]
    assert before == (torch.get_default_dtype(), torch.is_grad_enabled())
