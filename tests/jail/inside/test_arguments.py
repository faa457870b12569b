"""The arguments of one call: how they are made, and what is noticed when they come back."""

from __future__ import annotations

import itertools

import pytest
import torch
from calling import PLAIN

from grader.jail.inside import wire
from grader.jail.inside.arguments import find_twins, make_arguments
from grader.jail.inside.description import Call
from grader.jail.inside.manners import ALIASED, BELOW

F64 = torch.float64
STORED = {"float64": torch.arange(1, 13, dtype=F64), "int64": torch.arange(5)}


IDS = itertools.count()


def tensor(*shape, dtype="float64", offset=0, **more):
    """The tree of a stored tensor; each has an id of its own unless told."""
    own = {"tensor": [dtype, offset, [*shape]], "float": dtype == "float64", "id": next(IDS)}
    return PLAIN | own | more


def made(dtype=F64, watch=True, flat=STORED, grad=(), updates=(), labels=None, manners=(), **trees):
    call = Call([[*pair] for pair in trees.items()], 0, [*grad], [*updates], labels or {})
    take = lambda tree: wire.pick(flat, tree)  # noqa: E731
    return make_arguments(call, take, dtype, watch=watch, manners=manners)


def test_arguments_have_their_names_and_values():
    trees = {"n": 3, "mode": "same", "nothing": None, "pair": {"tuple": [1, 2.5]}}
    arguments = made(X=tensor(2, 3), **trees)
    X = arguments.values.pop("X")
    assert X.tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert arguments.values == {"n": 3, "mode": "same", "nothing": None, "pair": (1, 2.5)}
    assert arguments.changes() == []


def test_each_call_has_tensors_of_its_own():
    for _ in range(2):
        arguments = made(X=tensor(2))
        arguments.values["X"].zero_()
        assert arguments.changes() == ["X"]
    assert STORED["float64"][:2].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_floats_have_the_dtype_of_the_run_and_integers_their_own(dtype):
    arguments = made(dtype, X=tensor(2), n=tensor(2, dtype="int64"))
    assert [value.dtype for value in arguments.values.values()] == [dtype, torch.int64]


def test_floats_that_do_not_follow_the_run_keep_their_dtype():
    assert made(torch.float32, X=tensor(2, float=False)).values["X"].dtype is torch.float64


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (1, 2, 3)], ids=str)
def test_a_strided_tensor_has_the_same_numbers_elsewhere(shape):
    plain, strided = (made(X=tensor(*shape, strided=way)).values["X"] for way in (False, True))
    assert torch.equal(plain, strided)
    assert strided.untyped_storage().nbytes() == 2 * plain.untyped_storage().nbytes()


def test_of_a_strided_tensor_there_is_no_other_view():
    X = made(X=tensor(2, 3, strided=True)).values["X"]
    with pytest.raises(RuntimeError, match="view size is not compatible"):
        X.view(6)
    gaps = torch.as_strided(X, (6,), (2,), 1)
    assert gaps.isnan().all()


def test_between_strided_integers_lie_zeros():
    n = made(n=tensor(4, dtype="int64", offset=1, strided=True)).values["n"]
    assert torch.as_strided(n, (8,), (1,)).tolist() == [1, 0, 2, 0, 3, 0, 4, 0]


def test_one_recipe_used_twice_is_one_tensor():
    tree = tensor(2)
    arguments = made(pair={"list": [tree, tree]}, X=tree)
    assert arguments.values["pair"][0] is arguments.values["pair"][1] is arguments.values["X"]
    arguments.values["X"].zero_()
    assert arguments.changes() == ["pair[0]"]


def test_two_recipes_of_the_same_numbers_are_two_tensors():
    arguments = made(X=tensor(2), Y=tensor(2))
    arguments.values["Y"].zero_()
    assert arguments.changes() == ["Y"]
    assert arguments.values["X"].tolist() == [1.0, 2.0]


def test_tensors_whose_gradients_are_taken_require_them():
    arguments = made(
        X=tensor(2),
        params={"list": [tensor(1), tensor(2)]},
        K=tensor(2),
        grad=["X", "params"],
        labels={"params": ["W", "b"]},
    )
    assert [path for path, _ in arguments.differentiable] == ["X", "W", "b"]
    assert all(t.requires_grad and t.is_leaf for _, t in arguments.differentiable)
    assert not arguments.values["K"].requires_grad


def test_integers_have_no_gradients():
    assert made(n=tensor(2, dtype="int64"), grad=["n"]).differentiable == []


def test_a_parameter_requires_gradients_and_may_carry_one():
    W = made(torch.float32, W=tensor(2, parameter=True, grad=tensor(2, offset=4))).values["W"]
    assert W.requires_grad
    assert W.grad.tolist() == [5.0, 6.0]
    assert W.grad.dtype is torch.float32


def test_a_gradient_that_is_carried_can_be_detached_in_place_as_one_of_backward_can():
    W = made(W=tensor(2, 3, parameter=True, grad=tensor(2, 3))).values["W"]
    W.grad.detach_().zero_()
    assert W.grad.abs().sum() == 0


def test_a_gradient_that_is_carried_is_a_copy():
    W = made(W=tensor(2, parameter=True, grad=tensor(2, offset=4))).values["W"]
    W.grad.zero_()
    assert STORED["float64"][4:6].tolist() == [5.0, 6.0]


def test_what_is_to_change_in_place_is_listed_with_an_alias_and_not_watched():
    arguments = made(W=tensor(2), X=tensor(2), updates=["W"])
    ((path, W, alias),) = arguments.updated
    W.add_(1)
    assert (path, alias.tolist()) == ("W", [2.0, 3.0])
    assert arguments.changes() == []


CHANGES = {
    "written": (lambda v: v["X"].add_(1), ["X"]),
    "written equal values": (lambda v: v["X"].add_(0), ["X"]),
    "written through a view": (lambda v: v["X"][0].zero_(), ["X"]),
    "written past the graph": (lambda v: v["X"].data.add_(1), ["X"]),
    "another storage": (lambda v: setattr(v["X"], "data", torch.zeros(2, dtype=F64)), ["X"]),
    "the same in another storage": (lambda v: setattr(v["X"], "data", v["X"].clone()), []),
    "another shape": (lambda v: setattr(v["X"], "data", torch.zeros(3, dtype=F64)), ["X"]),
    "gradients asked for": (lambda v: v["X"].requires_grad_(), ["X.requires_grad"]),
    "in a list": (lambda v: v["items"][1].zero_(), ["items[1]"]),
    "in a dict": (lambda v: v["named"]["a"].zero_(), ["named['a']"]),
    "appended": (lambda v: v["items"].append(1), ["items"]),
    "taken out": (lambda v: v["items"].pop(), ["items"]),
    "a key added": (lambda v: v["named"].update(b=1), ["named"]),
    "a key taken out": (lambda v: v["named"].clear(), ["named"]),
    "appended further within": (lambda v: v["named"]["more"].append(1), ["named"]),
    "a number in a list in a dict": (lambda v: v["table"]["x"].__setitem__(0, 4), ["table"]),
    "a hole filled": (lambda v: v["table"]["x"].__setitem__(1, 2.5), ["table"]),
    "a text": (lambda v: v["table"]["kind"].__setitem__(0, "b"), ["table"]),
    "a tensor for a number": (lambda v: v["table"].update(x=v["X"]), ["table"]),
    "a number that it was": (lambda v: v["table"]["x"].__setitem__(0, 3), []),
    "another tensor in a list": (lambda v: v["items"].__setitem__(1, v["X"] + 1), ["items"]),
    "tensors of a list exchanged": (lambda v: v["items"].reverse(), ["items"]),
    "two of them": (lambda v: (v["X"].zero_(), v["items"].clear()), ["X", "items"]),
    "only read": (lambda v: v["X"] + v["items"][0], []),
}


@pytest.mark.parametrize(("change", "noticed"), CHANGES.values(), ids=CHANGES.keys())
def test_what_comes_back_otherwise_than_it_went_in_is_named(change, noticed):
    items = {"list": [tensor(2), tensor(2)]}
    named = {"dict": [["a", tensor(2)], ["more", {"list": []}]]}
    columns = [["x", {"list": [3, None, float("nan")]}], ["kind", {"list": ["a", None, "b"]}]]
    arguments = made(X=tensor(2), items=items, named=named, table={"dict": columns})
    change(arguments.values)
    assert arguments.changes() == noticed


def test_numbers_in_a_list_that_is_updated_may_change():
    arguments = made(updates=["steps"], steps={"list": [0, tensor(2)]})
    arguments.values["steps"][0] += 1
    assert arguments.changes() == []


def test_another_tensor_may_stand_in_a_list_that_is_updated():
    arguments = made(updates=["steps"], steps={"list": [tensor(2)]})
    arguments.values["steps"][0] = torch.zeros(2)
    assert arguments.changes() == []


def test_nan_that_was_there_before_is_no_change():
    flat = {"float64": torch.tensor([float("nan"), 1.0], dtype=F64)}
    arguments = made(flat=flat, X=tensor(2))
    assert arguments.changes() == []
    arguments.values["X"].data[1] = float("nan")
    assert arguments.changes() == ["X"]


def test_what_is_not_watched_may_change():
    arguments = made(X=tensor(2), items={"list": []}, watch=False)
    arguments.values["X"].zero_()
    arguments.values["items"].append(1)
    assert arguments.changes() == []


@pytest.mark.parametrize(
    "tree", [tensor(13), tensor(1, dtype="float16"), {"set": []}, [1]], ids=["13", "16", "set", "1"]
)
def test_an_argument_that_is_not_there_is_refused(tree):
    with pytest.raises(wire.WireError):
        made(X=tree)


# Other numbers.


def test_one_tensor_stands_for_two_arguments_of_a_shape_where_that_is_asked():
    trees = {"A": tensor(2), "B": tensor(3), "C": tensor(2, offset=4)}
    assert find_twins(Call([[*pair] for pair in trees.items()])) == (
        trees["A"]["id"],
        trees["C"]["id"],
    )
    values = made(manners=[ALIASED], **trees).values
    assert values["A"] is values["C"]
    assert values["C"].tolist() == [1.0, 2.0]
    plain = made(**trees).values
    assert plain["A"] is not plain["C"]


NO_TWINS = {
    "other sizes": {"A": tensor(2), "B": tensor(3)},
    "other dtypes": {"A": tensor(2), "B": tensor(2, dtype="int64")},
    "no elements": {"A": tensor(0), "B": tensor(0)},
    "parameters": {"A": tensor(2, parameter=True), "B": tensor(2, parameter=True)},
    "strided": {"A": tensor(2), "B": tensor(2, strided=True)},
    "in one argument": {"A": {"list": [tensor(2), tensor(2)]}},
    "one already": dict.fromkeys("AB", tensor(2)),
    "numbers": {"A": 2, "B": 2},
}


@pytest.mark.parametrize("trees", NO_TWINS.values(), ids=NO_TWINS.keys())
def test_where_no_tensor_may_stand_for_two_there_are_no_twins(trees):
    call = Call([[*pair] for pair in trees.items()])
    assert find_twins(call) is None
    made(manners=[ALIASED], **trees)


def test_what_a_call_updates_has_no_twin():
    assert find_twins(Call([["A", tensor(2)], ["B", tensor(2)]], updates=["B"])) is None


def test_other_numbers_may_be_written_to_what_a_call_does_not_update():
    trees = {"n": 3, "A": tensor(2), "B": {"tuple": [tensor(3, parameter=True), tensor(4)]}}
    arguments = made(manners=[BELOW], updates=["A"], **trees)
    assert [len(one) for one in arguments.free] == [4]
    assert [len(one) for one in made(manners=[BELOW], **trees).free] == [2, 4]
    assert made(**trees).free == []
