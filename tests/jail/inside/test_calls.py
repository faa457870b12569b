from __future__ import annotations

import json
import random
import threading
import warnings

import numpy as np
import pytest
import torch

from grader.jail.inside import calls, wire
from grader.jail.inside.description import Call
from grader.jail.inside.raised import describe_error

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
def test_the_default_dtype_is_that_of_the_run(given, dtype):
    message, flat = given(lambda X: (X, torch.zeros(2), torch.tensor(1.5)), X=ones(2), dtype=dtype)
    assert message["globals"] == []
    assert list(flat) == [dtype]
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


def test_a_gradient_that_does_not_exist_is_none(given):
    message, _ = given(
        lambda X, K: X * 2, X=ones(2), K=ones(2), grad=["X", "K"], cotangents=[ones(2)]
    )
    assert [(path, tree is None) for path, tree in message["grads"]] == [("X", False), ("K", True)]


def test_without_any_graph_all_gradients_are_none(given):
    message, _ = given(lambda X: X.detach(), X=ones(2), grad=["X"], cotangents=[ones(2)])
    assert message["grads"] == [["X", None]]


def test_integers_are_not_differentiated(given):
    message, _ = given(
        lambda X, n: X * n,
        X=ones(2),
        n=torch.tensor([1, 2]),
        grad=["X", "n"],
        cotangents=[ones(2)],
    )
    assert [path for path, _ in message["grads"]] == ["X"]


def test_a_result_of_another_shape_is_not_differentiated(given):
    message, _ = given(lambda X: X.sum(), X=ones(2), grad=["X"], cotangents=[ones(2)])
    assert "grads" not in message
    assert "grad_error" not in message


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


def test_describing_an_argument_that_kept_the_graph_warns_of_nothing(given):
    def f(c):
        c.mul_(torch.ones(2, requires_grad=True))

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        message, _ = given(f, c=ones(2), updates=["c"])
    assert message["status"] == "returned"


def test_an_argument_handed_over_twice_is_listed_once(given):
    def f(pair):
        pair[0].zero_()

    tree = [["pair", {"list": []}]]
    shared = {"tensor": ["float64", 0, [2]], "id": 0, "float": True, "strided": False}
    tree[0][1]["list"] = [shared | {"parameter": False, "grad": None}] * 2
    call = PLAIN | {"arguments": tree}
    message = calls.run_call(f, ready(call, {"float64": ones(2)}), wire.Tensors())
    assert message["touched"] == ["pair[0]"]


def test_each_call_has_tensors_of_its_own(given):
    flat = {"float64": ones(2)}
    shared = {"tensor": ["float64", 0, [2]], "id": 0, "float": True, "strided": False}
    call = PLAIN | {"arguments": [["X", shared | {"parameter": False, "grad": None}]]}
    for _ in range(2):
        message = calls.run_call(lambda X: X.zero_(), ready(call, flat), wire.Tensors())
        assert message["touched"] == ["X"]
    assert flat["float64"].tolist() == [1.0, 1.0]


class Fussy(Exception):
    def __str__(self):
        raise TypeError("no text")


def raising(error):
    def f():
        raise error

    return f


@pytest.mark.parametrize(
    ("error", "kinds", "text"),
    [
        (KeyError("x"), ["KeyError", "LookupError", "Exception", "BaseException"], "'x'"),
        (SystemExit(3), ["SystemExit", "BaseException"], "3"),
        (KeyboardInterrupt(), ["KeyboardInterrupt", "BaseException"], ""),
        (GeneratorExit(), ["GeneratorExit", "BaseException"], ""),
        (Fussy(), ["Fussy", "Exception", "BaseException"], ""),
        (ValueError("x" * 1000), ["ValueError", "Exception", "BaseException"], "x" * 500),
        (ValueError("\udc80"), ["ValueError", "Exception", "BaseException"], "\udc80"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_whatever_is_raised_is_described(given, error, kinds, text):
    message, flat = given(raising(error))
    assert message["status"] == "raised"
    assert message["error"]["kinds"] == kinds
    assert message["error"]["text"] == text
    assert not message["error"]["memory"]
    assert flat == {}


def exhaust():
    return torch.empty(1 << 45)


@pytest.mark.parametrize("function", [raising(MemoryError()), exhaust], ids=["raised", "torch"])
def test_running_out_of_memory_is_known(given, function):
    message, _ = given(function)
    assert message["error"]["memory"]


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


def test_of_many_frames_the_first_and_the_last_two_are_told():
    source = "def f(n):\n    if n == 0:\n        raise ValueError\n    f(n - 1)\n"
    space = {}
    exec(compile(source, "cell 3", "exec"), space)
    call = PLAIN | {"arguments": [["n", 50]], "positional": 1}
    message = calls.run_call(space["f"], ready(call, {}), wire.Tensors(), own_cells)
    assert [line for _, line, _ in message["error"]["frames"]] == [4, 4, 3]


def test_a_syntax_error_is_told_with_its_line():
    with pytest.raises(SyntaxError) as caught:
        compile("x = 1\ny = (\n", "cell 3", "exec")
    error = describe_error(caught.value, lambda name: name)
    assert error.text == "'(' was never closed"
    assert error.frames[-1] == ("cell 3", 2, "y = (")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: torch.complex(ones(1), ones(1)), "a complex128 tensor of layout torch.strided"),
        (lambda: ones(2).to_sparse(), "a float64 tensor of layout torch.sparse_coo"),
        (lambda: torch.zeros(1).expand(1 << 25), "a tensor of 33554432 elements, more than can be compared"),
        (lambda: np.ones(2), "numpy.ndarray"),
        (lambda: 1 << 70, "int"),
        (lambda: 1j, "complex"),
        (threading.Lock, "_thread.lock"),
        (lambda: {1, 2}, "set"),
    ],
    ids=["complex", "sparse", "huge", "numpy", "int", "1j", "lock", "set"],
)  # fmt: skip
def test_what_cannot_travel_is_named(given, make, said):
    message, _ = given(make)
    assert message["output"] == {"other": said}


def test_of_a_tensor_without_numbers_the_shape_is_told(given):
    message, _ = given(lambda: torch.empty(2, 3, device="meta"))
    assert message["output"] == {"meta": [2, 3]}


def test_what_there_is_no_room_for_is_not_copied(given):
    seen = []
    result = ones(1, 1).expand(1 << 20, 1 << 20)  # a copy would need 8 TB
    sent = wire.Tensors(room=1 << 20)
    message = calls.run_call(lambda: result, ready(PLAIN, {}), sent, seen=seen)
    assert message["status"] == "returned"
    assert "more than can be compared" in message["output"]["other"]
    assert seen == []


def test_a_structure_within_itself_comes_to_an_end(given):
    def f():
        endless = []
        endless.append(endless)
        return endless

    message, _ = given(f)
    assert "nested too deeply" in json.dumps(message["output"])


def test_parameters_and_subclasses_travel_as_plain_tensors(given):
    class Mine(torch.Tensor):
        pass

    message, flat = given(lambda: (torch.nn.Parameter(ones(1)), ones(1).as_subclass(Mine)))
    one, other = message["output"]["tuple"]
    assert (one["subclass"], one["requires_grad"], other["subclass"]) == ("", True, "Mine")
    assert type(wire.pick(flat, other)) is torch.Tensor


def test_a_view_travels_with_its_own_elements(given):
    message, flat = given(lambda: torch.arange(12).view(3, 4).T[1])
    assert wire.pick(flat, message["output"]).tolist() == [1, 5, 9]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda: torch.set_default_dtype(torch.float16), "default dtype"),
        (lambda: torch.set_grad_enabled(False), "gradient mode"),
        (lambda: torch.set_num_threads(3), "number of threads"),
        (lambda: torch.manual_seed(0), "random seed"),
    ],
    ids=["dtype", "grad", "threads", "seed"],
)
@pytest.mark.parametrize("raises", [False, True])
def test_changed_global_state_is_named_and_put_back(given, change, name, raises):
    before = torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads()

    def f():
        change()
        assert not raises

    message, _ = given(f)
    assert message["globals"] == [name]
    assert before == (torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads())
