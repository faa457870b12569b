"""What is told of tensors, gradients and updated arguments."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch

from grader.jail.inside import wire
from grader.jail.inside.results import describe_state, describe_tensor, differentiate

F64 = torch.float64


def ones(*shape, **options):
    return torch.ones(shape, dtype=F64, **options)


@pytest.fixture
def sent():
    return wire.Tensors(room=1 << 20)


def test_a_tensor_travels_with_its_flags(sent):
    tree = describe_tensor(ones(2, requires_grad=True) * 3, sent)
    assert wire.pick(sent.flat(), tree).tolist() == [3.0, 3.0]
    assert {key: tree[key] for key in ("requires_grad", "device", "subclass")} == {
        **{"requires_grad": True, "device": "cpu", "subclass": ""}
    }


def test_of_a_tensor_without_numbers_the_shape_is_told(sent):
    assert describe_tensor(torch.empty(2, 3, device="meta"), sent) == {"meta": [2, 3]}
    assert sent.raw() == ([], b"")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: torch.complex(ones(1), ones(1)), "a complex128 tensor of layout torch.strided"),
        (lambda: ones(2).to_sparse(), "a float64 tensor of layout torch.sparse_coo"),
        (lambda: torch.quantize_per_tensor(torch.ones(2), 1, 0, torch.qint8),
         "a qint8 tensor of layout torch.strided"),
        (lambda: torch.nested.nested_tensor([ones(1), ones(2)]),
         "a nested float64 tensor of layout torch.strided"),
        (lambda: torch.zeros(1).expand(1 << 25), "a tensor of 33554432 elements, more than can be compared"),
    ],
    ids=["complex", "sparse", "quantized", "nested", "huge"],
)  # fmt: skip
def test_a_tensor_that_cannot_travel_is_named(sent, make, said):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tensor = make()
    assert describe_tensor(tensor, sent) == {"other": said}
    assert sent.raw() == ([], b"")


class Mine(torch.Tensor):
    pass


@pytest.mark.parametrize(
    ("make", "subclass"),
    [
        (lambda: torch.nn.Parameter(ones(2)), ""),
        (lambda: ones(2).as_subclass(Mine), "Mine"),
        (lambda: torch.nn.Buffer(ones(2)), ""),
    ],
    ids=["Parameter", "a subclass", "Buffer"],
)
def test_subclasses_travel_as_plain_tensors_and_are_named(sent, make, subclass):
    tree = describe_tensor(make(), sent)
    assert tree["subclass"] == subclass
    assert type(wire.pick(sent.flat(), tree)) is torch.Tensor


def test_a_view_travels_with_its_own_elements(sent):
    tree = describe_tensor(torch.arange(12).view(3, 4).T[1], sent)
    assert wire.pick(sent.flat(), tree).tolist() == [1, 5, 9]
    assert np.frombuffer(sent.raw()[1], np.int64).tolist() == [1, 5, 9]


def gradients(outputs, cotangents, inputs, sent):
    message = differentiate(outputs, cotangents, inputs.items(), sent, lambda filename: "")
    picked = message.pop("grads", None)
    assert message == {}
    flat = sent.flat()
    return {path: None if tree is None else wire.pick(flat, tree).tolist() for path, tree in picked}


def test_upstream_gradients_go_back_through_all_outputs_at_once(sent):
    X, W = ones(2, requires_grad=True), ones(2, requires_grad=True)
    cotangents = [torch.tensor(1.7, dtype=F64), 10 * ones(2)]
    found = gradients([X.sum(), 3 * X * W], cotangents, {"X": X, "W": W}, sent)
    assert found == {"X": [31.7, 31.7], "W": [30.0, 30.0]}


def test_an_input_that_has_no_part_in_it_has_no_gradient(sent):
    X, K = ones(2, requires_grad=True), ones(2, requires_grad=True)
    assert gradients([2 * X], [ones(2)], {"X": X, "K": K}, sent) == {"X": [2.0, 2.0], "K": None}


def test_without_any_graph_no_input_has_a_gradient(sent):
    X = ones(2, requires_grad=True)
    assert gradients([X.detach()], [ones(2)], {"X": X}, sent) == {"X": None}


def test_of_the_outputs_integers_and_tensors_without_numbers_are_left_out(sent):
    X = ones(2, requires_grad=True)
    outputs = [torch.arange(3), 2 * X, torch.empty(2, device="meta")]
    assert gradients(outputs, [ones(2)], {"X": X}, sent) == {"X": [2.0, 2.0]}


def test_an_upstream_gradient_takes_the_dtype_of_its_output(sent):
    X = ones(2, requires_grad=True)
    assert gradients([2 * X.float()], [ones(2)], {"X": X}, sent) == {"X": [2.0, 2.0]}


@pytest.mark.parametrize(
    "outputs",
    [lambda X: [X.sum()], lambda X: [], lambda X: [X, X], lambda X: [X.tile(2)]],
    ids=["shape", "none", "two", "longer"],
)
def test_outputs_of_another_form_have_no_gradients_to_speak_of(sent, outputs):
    X = ones(2, requires_grad=True)
    message = differentiate(outputs(2 * X), [ones(2)], [("X", X)], sent, lambda filename: "")
    assert message == {}


@pytest.mark.parametrize("shape", [(1, 2), (2, 1), (1, 2, 1)], ids=str)
def test_dimensions_of_size_1_aside_an_upstream_gradient_fits(sent, shape):
    """Such a shape is told of the result; its gradients may be right."""
    X = ones(2, requires_grad=True)
    assert gradients([2 * X.reshape(shape)], [ones(2)], {"X": X}, sent) == {"X": [2.0, 2.0]}


def test_an_exception_while_differentiating_is_told(sent):
    X = ones(2, requires_grad=True)
    Y = X.exp()
    Z = Y * Y
    Y += 1
    message = differentiate([Z], [ones(2)], [("X", X)], sent, lambda filename: "")
    assert [*message] == ["grad_error"]
    assert message["grad_error"]["kinds"][0] == "RuntimeError"
    assert "modified by an inplace operation" in message["grad_error"]["text"]
    assert sent.raw() == ([], b"")


def state_after(change, sent, **options):
    W = ones(2, **options)
    alias = W.detach()
    change(W)
    return describe_state("W", W, alias, sent)


STATES = {
    "written": (
        lambda W: W.add_(1),
        {"storage_kept": True, "requires_grad": False, "is_leaf": True},
    ),
    "another storage": (
        lambda W: setattr(W, "data", 2 * W),
        {"storage_kept": False, "requires_grad": False, "is_leaf": True},
    ),
    "fewer elements": (
        lambda W: setattr(W, "data", W[:1]),
        {"storage_kept": False, "requires_grad": False, "is_leaf": True},
    ),
    "with a graph": (
        lambda W: W.mul_(ones(2, requires_grad=True)),
        {"storage_kept": True, "requires_grad": True, "is_leaf": False},
    ),
}


@pytest.mark.parametrize(("change", "flags"), STATES.values(), ids=STATES.keys())
def test_an_updated_argument_is_told_with_what_became_of_it(sent, change, flags):
    told = state_after(change, sent)
    assert {key: told[key] for key in flags} == flags
    assert (told["path"], told["grad"]) == ("W", None)


def test_an_updated_argument_travels_with_its_values_and_the_gradient_that_it_carries(sent):
    told = state_after(lambda W: setattr(W, "grad", 5 * ones(2)), sent, requires_grad=True)
    flat = sent.flat()
    assert wire.pick(flat, told["value"]).tolist() == [1.0, 1.0]
    assert wire.pick(flat, told["grad"]).tolist() == [5.0, 5.0]


def test_asking_for_the_gradient_of_what_kept_the_graph_warns_of_nothing(sent):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = state_after(lambda W: W.mul_(ones(2, requires_grad=True)), sent)
    assert told["grad"] is None
