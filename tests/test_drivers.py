"""What each driver calls, what it gives back, and what it says of code that does not fit."""

import builtins
import dis
import inspect
import re
import subprocess
import sys
from types import CodeType

import pytest
import torch
from checkout import ROOT
from torch import nn

from grader import drivers

SIZES = {"in_features": 3, "out_features": 2}
WEIGHTS = {"weight": torch.tensor([[1.0, 0, 0], [0, 2, 0]]), "bias": torch.tensor([0.0, 10])}
ROW = torch.tensor([[1.0, 2, 3]])


class Centred(nn.Module):
    """Takes the mean away, of the batch or of all batches before."""

    def __init__(self, size):
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("batches", torch.tensor(0), persistent=False)

    def forward(self, X):
        if not self.training:
            return X - self.mean
        mean = X.mean(0)
        with torch.no_grad():
            self.mean.add_(mean)
        return X - mean


def written():
    return [f for f in vars(drivers).values() if inspect.isfunction(f)]


def globals_of(code):
    """Names that a function looks for outside itself, the functions in it included."""
    yield from (
        instruction.argval
        for instruction in dis.get_instructions(code)
        if instruction.opname == "LOAD_GLOBAL"
    )
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from globals_of(inner)


@pytest.mark.parametrize("driver", written(), ids=lambda driver: driver.__name__)
def test_a_driver_needs_torch_and_functions_of_its_file_alone(driver):
    own = {"torch", *(f.__name__ for f in written() if f.__name__.startswith("_"))}
    assert set(globals_of(driver.__code__)) - set(dir(builtins)) <= own


# ------------------------------------------------------------------------------------------- module_forward


def test_a_module_is_called_with_the_given_weights():
    output = drivers.module_forward(nn.Linear, SIZES, WEIGHTS, ROW)
    assert output.tolist() == [[1.0, 14.0]]


def test_gradients_reach_parameters_and_inputs():
    parameters = {name: tensor.clone().requires_grad_() for name, tensor in WEIGHTS.items()}
    row = ROW.clone().requires_grad_()
    drivers.module_forward(nn.Linear, SIZES, parameters, row).sum().backward()
    assert row.grad.tolist() == [[1.0, 2.0, 0.0]]
    assert parameters["weight"].grad.tolist() == [[1.0, 2.0, 3.0]] * 2


def test_a_tuple_of_inputs_is_several_arguments():
    class Product(nn.Module):
        def forward(self, X, Y):
            return X * Y

    inputs = (torch.tensor(3.0), torch.tensor(4.0))
    assert drivers.module_forward(Product, {}, {}, inputs).item() == 12.0


@pytest.mark.parametrize(("training", "expected"), [(True, [[0.0]]), (False, [[4.0]])])
def test_a_module_is_in_train_mode_unless_it_is_asked_for_eval_mode(training, expected):
    buffers = {"mean": torch.tensor([1.0])}
    output = drivers.module_forward(
        Centred, {"size": 1}, {}, torch.tensor([[5.0]]), buffers, training
    )
    assert output.tolist() == expected
    assert buffers["mean"].tolist() == [1.0]  # a copy is written to


BOTH = pytest.mark.parametrize(
    "drive",
    [
        lambda cls, sizes, state: drivers.module_forward(cls, sizes, state, ROW),
        lambda cls, sizes, state: drivers.module_train_eval(cls, sizes, state, [], ROW),
    ],
    ids=["module_forward", "module_train_eval"],
)


@BOTH
def test_what_is_no_module_is_told(drive):
    assert drive(dict, {}, {}) == "this dict is no nn.Module"


@BOTH
@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"weight": torch.zeros(2, 3)}, "state_dict() has bias, which is not asked for"),
        (WEIGHTS | {"w": torch.zeros(7), "b": torch.zeros(2)}, "state_dict() lacks w, b"),
        (
            WEIGHTS | {"weight": torch.zeros(3, 2)},
            "weight has the shape (2, 3), expected (3, 2)",
        ),
    ],
    ids=["a name too many", "names too few", "another shape"],
)
def test_a_module_that_has_other_tensors_is_told_which(drive, state, told):
    assert drive(nn.Linear, SIZES, state) == told


class Named(nn.Module):
    """A linear layer whose parameters have other names, the bias first."""

    def __init__(self, in_features, out_features):
        super().__init__()
        self.b = nn.Parameter(torch.zeros(out_features))
        self.W = nn.Parameter(torch.zeros(out_features, in_features))

    def forward(self, X):
        return X @ self.W.T + self.b


def test_names_alone_keep_no_module_from_being_called():
    assert drivers.module_forward(Named, SIZES, WEIGHTS, ROW).tolist() == [[1.0, 14.0]]
    found = drivers.module_train_eval(Named, SIZES, WEIGHTS, [], ROW)
    assert found["eval output"].tolist() == [[1.0, 14.0]]


def test_buffers_are_told_by_the_names_that_are_asked_for():
    state = {"average": torch.tensor([1.0])}
    batches = [torch.tensor([[2.0]])]
    found = drivers.module_train_eval(Centred, {"size": 1}, state, batches, torch.tensor([[5.0]]))
    assert {name: tensor.tolist() for name, tensor in found["buffers"].items()} == {
        "average": [3.0]
    }


# ------------------------------------------------------------------------------------ module_train_eval


def test_what_train_mode_has_gathered_shows_in_eval_mode():
    state = {"mean": torch.tensor([1.0])}
    batches = [torch.tensor([[2.0], [4.0]]), torch.tensor([[10.0]])]
    found = drivers.module_train_eval(Centred, {"size": 1}, state, batches, torch.tensor([[20.0]]))
    assert found["eval output"].tolist() == [[6.0]]
    assert {name: tensor.tolist() for name, tensor in found["buffers"].items()} == {"mean": [14.0]}
    assert state["mean"].tolist() == [1.0]


def test_what_a_module_starts_with_is_not_rounded_to_the_default_dtype():
    start = torch.tensor([1.0 + 2**-40], dtype=torch.float64)
    batches = [torch.ones(2, 1, dtype=torch.float64)]
    found = drivers.module_train_eval(Centred, {"size": 1}, {"mean": start}, batches, start[None])
    assert found["buffers"]["mean"].dtype == torch.float64
    assert found["buffers"]["mean"].item() == 2 + 2**-40
    assert found["eval output"].item() == -1


def test_batches_have_gradients_unless_they_are_whole_numbers_and_stay_as_they_are():
    seen = []

    class Looks(nn.Module):
        def forward(self, X):
            seen.append((self.training, X.requires_grad))
            return X

    batches = [torch.ones(1), torch.ones(1, dtype=torch.long)]
    drivers.module_train_eval(Looks, {}, {}, batches, ROW)
    assert seen == [(True, True), (True, False), (False, False)]
    assert not batches[0].requires_grad


# ------------------------------------------------------------------- shapes and counts of a module's state


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_a_state_dict_is_told_by_its_shapes_alone(device):
    found = drivers.module_state_dict(nn.Linear, SIZES, device)["state_dict()"]
    assert {name: (tuple(t.shape), t.device.type) for name, t in found.items()} == {
        "weight": ((2, 3), "meta"),
        "bias": ((2,), "meta"),
    }


def test_a_network_of_terabytes_costs_no_memory():
    large = {"in_features": 10**7, "out_features": 10**6}
    count = drivers.module_parameter_count(nn.Linear, large, device="meta")
    assert list(count.values()) == [10000001000000]
    weight = drivers.module_state_dict(nn.Linear, large, device="meta")["state_dict()"]["weight"]
    assert weight.shape == (10**6, 10**7)


def test_parameters_that_are_not_trained_do_not_count():
    def frozen(**sizes):
        module = nn.Linear(**sizes)
        module.bias.requires_grad_(False)
        return module

    found = drivers.module_parameter_count(frozen, SIZES)
    assert found == {"sum(p.numel() for p in parameters())": 6}


# The first call on the device "meta" imports for two seconds.
@pytest.mark.parametrize("device", ["cpu", pytest.param("meta", marks=pytest.mark.slow)])
def test_an_output_is_told_by_its_shape_alone(device):
    output = drivers.module_output_shape(nn.Linear, SIZES, [4, 3], device)
    assert (tuple(output.shape), output.device.type) == ((4, 2), "meta")


# ------------------------------------------------------------------------------------- iterables, functions


def test_what_can_be_looped_over_once_is_empty_in_the_second_pass():
    def numbers(stop):
        yield from range(stop)

    arguments = {"stop": 3}
    assert drivers.iterate(numbers, arguments, passes=2) == {"pass 1": [0, 1, 2], "pass 2": []}
    assert drivers.iterate(numbers, arguments, passes=0) == {}


def test_what_can_be_looped_over_again_gives_the_same_in_each_pass():
    assert drivers.iterate(lambda n: [n] * n, {"n": 2}, passes=2) == {
        "pass 1": [2, 2],
        "pass 2": [2, 2],
    }


def test_an_iterator_that_does_not_end_is_broken_off_at_the_limit():
    def endless():
        while True:
            yield 1

    assert drivers.iterate(endless, {}, limit=5) == {"pass 1": [1] * 5}
    assert len(drivers.iterate(endless, {})["pass 1"]) == 300


def test_a_dataset_has_a_length_and_items():
    found = drivers.dataset_items(lambda text: text, {"text": "abc"}, [2, 0, -1])
    assert found == {"len": 3, "items": ["c", "a", "c"]}
    with pytest.raises(IndexError):
        drivers.dataset_items(lambda: [1], {}, [5])


def test_a_function_that_takes_a_function_gets_one_of_torch():
    found = drivers.call_with(lambda f, x: f(x), "square", {"x": torch.tensor(3.0)})
    assert found.item() == 9.0


def test_a_loop_over_many_rows_is_told_by_its_calls():
    X = torch.arange(600.0).reshape(200, 3)
    at_once = drivers.counted_calls(lambda X: X.max(1).values, X=X)
    assert torch.equal(at_once, X[:, 2])
    loops = [
        lambda X: torch.stack([row.max() for row in X]),
        lambda X: torch.stack([X[i].max() for i in range(len(X))]),
    ]
    told = [drivers.counted_calls(loop, X=X) for loop in loops]
    assert told == ["more than 100 calls of PyTorch"] * 2
    assert torch.equal(drivers.counted_calls(loops[0], X=X, limit=500), X[:, 2])


def test_a_function_that_is_returned_is_called_for_each_input():
    assert drivers.call_result(lambda by: lambda x: x * by, {"by": 2}, [1, 5]) == [2, 10]
    assert drivers.call_result(lambda: abs, {}, []) == []


# ------------------------------------------------------------------------------------------------ training


def descend(params, lr, clear=True):
    for p in params:
        if p.grad is not None:
            p.data -= lr * p.grad
            if clear:
                p.grad = None


def weight(*numbers):
    return torch.tensor(numbers, requires_grad=True)


def test_each_step_of_an_optimizer_has_gradients_of_its_own():
    params = [weight(1.0, 2.0), weight(3.0)]
    steps = [[torch.tensor([1.0, 0.0]), None], [torch.tensor([0.0, 1.0]), torch.tensor([2.0])]]
    assert drivers.optimizer_steps(descend, params, steps, {"lr": 0.5}) is None
    assert [p.tolist() for p in params] == [[0.5, 1.5], [2.0]]


def test_a_gradient_that_an_optimizer_leaves_is_in_the_next_one():
    p, one = weight(5.0), torch.tensor([1.0])
    drivers.optimizer_steps(descend, [p], [[one], [one]], {"lr": 1.0, "clear": False})
    assert p.item() == 5 - 1 - 2
    assert one.item() == 1


@pytest.mark.parametrize("cleared", [lambda p: p.grad.zero_(), lambda p: setattr(p, "grad", None)])
def test_a_parameter_takes_no_part_however_its_gradient_was_cleared(cleared):
    met = []

    def look(params):
        for p in params:
            met.append(None if p.grad is None else p.grad.item())
            if p.grad is not None:
                cleared(p)

    one = [torch.tensor([1.0])]
    drivers.optimizer_steps(look, [weight(4.0)], [one, [None], one], {})
    assert met == [1.0, None, 1.0]


def test_a_gradient_that_an_optimizer_leaves_is_there_where_there_is_no_new_one():
    p = weight(5.0)
    drivers.optimizer_steps(
        descend, [p], [[torch.tensor([1.0])], [None]], {"lr": 1.0, "clear": False}
    )
    assert p.item() == 5 - 1 - 1


def test_parameters_come_as_a_generator_where_it_is_asked_for():
    kinds = []
    for generator in (False, True):
        drivers.optimizer_steps(
            lambda params: kinds.append(type(params).__name__), [], [[]], {}, generator=generator
        )
    assert kinds == ["list", "generator"]


def test_a_view_shows_whether_a_parameter_was_given_other_memory():
    def exchange(params):
        for p in params:
            p.data = p.data + 1

    steps = [[torch.tensor([1.0])]]
    moved = drivers.optimizer_steps(descend, [weight(4.0)], steps, {"lr": 1.0}, views=True)
    assert moved["view of params[0]"].tolist() == [3.0]
    exchanged = drivers.optimizer_steps(exchange, [weight(4.0)], steps, {}, views=True)
    assert exchanged["view of params[0]"].tolist() == [4.0]


def accumulate(params, states, lr):
    """Go by the sum of all gradients so far, which a state holds."""
    for p, state in zip(params, states, strict=True):
        total = state["sum"] if isinstance(state, dict) else state
        if p.grad is not None:
            total += p.grad
            p.data -= lr * total
            p.grad = None


@pytest.mark.parametrize("make", [lambda total: total, lambda total: {"sum": total, "steps": 0}])
def test_states_come_second_and_live_on_from_step_to_step(make):
    params, totals = [weight(0.0), weight(5.0)], [torch.zeros(1), torch.tensor([10.0])]
    states = [make(total) for total in totals]
    steps = [[torch.tensor([1.0]), None], [torch.tensor([2.0]), torch.tensor([1.0])]]
    drivers.optimizer_steps(accumulate, params, steps, {"lr": 1.0}, states)
    assert [p.item() for p in params] == [-1 - 3, 5 - 11]
    assert [total.item() for total in totals] == [3, 11]


def test_states_of_no_parameter_are_handed_over_as_well():
    seen = []
    drivers.optimizer_steps(lambda *given: seen.append(given), [], [[]], {}, states=[])
    assert seen == [([], [])]


def test_an_argument_can_change_from_step_to_step():
    p, one = weight(5.0), torch.tensor([1.0])
    each = [{"lr": 1.0}, {"lr": 0.5}, {"lr": 0.0}]
    drivers.optimizer_steps(descend, [p], [[one]] * 3, {"clear": True}, each=each)
    assert p.item() == 5 - 1 - 0.5


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda total: total, "view of states[0]"),
        (lambda total: {"sum": total, "steps": 0}, "view of states[0]['sum']"),
    ],
)
def test_a_view_shows_whether_a_state_is_the_one_that_was_handed_over(make, name):
    def replace(params, states, lr):
        new = accumulated(states[0]) + params[0].grad
        states[0] = {"sum": new} if isinstance(states[0], dict) else new
        params[0].data -= lr * new

    def accumulated(state):
        return state["sum"] if isinstance(state, dict) else state

    steps = [[torch.tensor([1.0])]]
    kept, replaced = (
        drivers.optimizer_steps(
            f, [weight(4.0)], steps, {"lr": 1.0}, [make(torch.zeros(1))], views=True
        )
        for f in (accumulate, replace)
    )
    assert {n: view.item() for n, view in kept.items()} == {"view of params[0]": 3.0, name: 1.0}
    assert {n: view.item() for n, view in replaced.items()} == {"view of params[0]": 3.0, name: 0.0}


@pytest.mark.parametrize(
    ("bound", "told"),
    [(4.5, "a loss below 4.5"), (4.0, "a loss of 4"), (0.1, "a loss of 4")],
    ids=["below", "at the bound", "above"],
)
def test_whether_training_comes_below_the_bound_is_told_in_words(bound, told):
    inputs = torch.tensor([1.0, 2.0])
    found = drivers.trained_loss(lambda: lambda x: x + 2, {}, inputs, inputs, bound)
    assert found == told


def test_a_loss_that_is_no_number_is_not_below_any_bound():
    inputs = torch.tensor([1.0])
    found = drivers.trained_loss(lambda: lambda x: x * float("nan"), {}, inputs, inputs, 1e9)
    assert found == "a loss of nan"


def test_training_data_have_the_default_dtype_as_in_a_session_of_ones_own():
    given = torch.ones(3, 2, dtype=torch.float64)
    met = []

    def fit(X, parts, steps):
        met.extend([X.dtype, parts[0].dtype, parts[1].dtype, steps])
        model = nn.Linear(2, 1)
        return lambda X: model(X) * 0

    arguments = {"X": given, "parts": [given, torch.arange(3)], "steps": 2}
    targets = torch.zeros(3, 1, dtype=torch.float64)
    assert drivers.trained_loss(fit, arguments, given, targets, 1) == "a loss below 1"
    assert met == [torch.float32, torch.float32, torch.int64, 2]


def test_another_loss_can_be_asked_for():
    inputs = torch.tensor([1.0, 2.0])
    arguments = (lambda: lambda x: x + 2, {}, inputs, inputs, 3.0)
    assert drivers.trained_loss(*arguments, loss="l1_loss") == "a loss below 3"


# ------------------------------------------------------------------------------------------------- all of them

# A child is forked from a server that has imported torch: what a driver imports, every child imports.
EVERY_DRIVER = """
import sys
import torch
from grader import drivers

sizes = {"in_features": 3, "out_features": 2}
weights = {"weight": torch.zeros(2, 3), "bias": torch.zeros(2)}
linear, norm = torch.nn.Linear, torch.nn.BatchNorm1d
state = norm(3).state_dict()
before = set(sys.modules)
drivers.module_forward(linear, sizes, weights, torch.ones(4, 3))
drivers.module_train_eval(norm, {"num_features": 3}, state, [torch.rand(4, 3)], torch.ones(4, 3))
drivers.module_state_dict(linear, sizes, device="meta")
drivers.module_parameter_count(linear, sizes, device="meta")
drivers.module_output_shape(linear, sizes, [4, 3])
drivers.iterate(lambda: range(3), {})
drivers.dataset_items(lambda: [1, 2], {}, [0])
drivers.call_with(lambda f: f(torch.ones(1)), "sin", {})
drivers.call_result(lambda: abs, {}, [-1])
drivers.counted_calls(lambda X: X + 1, X=torch.ones(1))
drivers.trained_loss(lambda: abs, {}, torch.ones(1), torch.ones(1), 0.1)
print(*sorted(set(sys.modules) - before))
"""


@pytest.mark.process
def test_no_driver_imports_anything_to_speak_of():
    done = subprocess.run([sys.executable, "-c", EVERY_DRIVER], capture_output=True, check=True)
    assert done.stdout.split() == [b"torch.utils._device"]


def test_the_authors_guide_names_every_driver():
    text = (ROOT / "docs" / "author.md").read_text("utf-8")
    names = {f.__name__ for f in written() if not f.__name__.startswith("_")}
    assert names == set(re.findall(r"^\|[^|]*\| `(\w+)` \|", text, re.MULTILINE))
