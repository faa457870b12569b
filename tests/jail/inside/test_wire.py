from __future__ import annotations

import json
import math
import struct
from fractions import Fraction

import pytest
import safetensors.torch
import torch

from grader.jail.inside import wire
from grader.jail.inside.frames import WireError


def round_trip(value):
    """The value behind a frame: what the other side decodes."""
    sent = wire.Tensors()
    text = json.dumps(wire.encode(value, sent.add))
    flat = wire.unpack(sent.blob())
    return wire.decode(json.loads(text), lambda tree: wire.pick(flat, tree))


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, False, 0, -5, 2**62, 1.5, -0.0, math.inf, "", "text", "\u202e\udc80\0"),
        *([], (), {}, [1, [2, (3,)]], {"a": {"b": [None]}}, {"": 0}),
    ],
    ids=ascii,
)
def test_plain_values_arrive_as_they_were_sent(value):
    assert round_trip(value) == value
    assert type(round_trip(value)) is type(value)


def test_nan_arrives_as_nan():
    assert math.isnan(round_trip(math.nan))


TENSORS = {
    "float64": torch.tensor([[0.1, -0.0], [math.inf, math.nan]], dtype=torch.float64),
    "float32": torch.tensor([1e-45, 3e38]),
    "float16": torch.tensor([1.5], dtype=torch.float16),
    "bfloat16": torch.tensor([1.5], dtype=torch.bfloat16),
    "int64": torch.tensor([2**62 + 1, -(2**63)]),
    "uint8": torch.tensor([0, 255], dtype=torch.uint8),
    "bool": torch.tensor([[True], [False]]),
    "a scalar": torch.tensor(7),
    "empty": torch.zeros(0, 3, 0),
    "a view": torch.arange(12).view(3, 4).T[1:],
    "expanded": torch.ones(1).expand(2, 3),
    "with a graph": torch.ones(2, requires_grad=True) * 2,
}


@pytest.mark.parametrize("tensor", TENSORS.values(), ids=TENSORS.keys())
def test_tensors_arrive_as_they_were_sent(tensor):
    arrived = round_trip([tensor, tensor])[1]
    assert (arrived.dtype, arrived.shape) == (tensor.dtype, tensor.shape)
    assert torch.equal(arrived.nan_to_num(), tensor.detach().nan_to_num())
    assert not arrived.requires_grad


def test_many_tensors_travel_as_one_per_dtype():
    sent = wire.Tensors()
    trees = [sent.add(torch.full((2,), float(n))) for n in range(5)]
    trees += [sent.add(torch.tensor([n])) for n in range(5)]
    flat = wire.unpack(sent.blob())
    assert {name: t.shape for name, t in flat.items()} == {"float32": (10,), "int64": (5,)}
    assert [wire.pick(flat, tree)[0].item() for tree in trees] == [0, 1, 2, 3, 4] * 2
    assert trees[3] == {"tensor": ["float32", 6, [2]]}


def test_no_tensor_is_no_blob():
    assert wire.Tensors().blob() == b""
    assert wire.unpack(b"") == {}
    assert wire.Tensors().flat() == {}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2**63, "int"),
        (1j, "complex"),
        (b"x", "bytes"),
        (object(), "object"),
        (range(3), "range"),
        (torch.float32, "torch.dtype"),
        (ValueError, "type"),
        (Fraction(1, 2), "fractions.Fraction"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_has_no_tree_is_named(value, said):
    assert wire.encode(value, dict) == {"other": said}


def test_keys_of_a_dict_become_text():
    assert wire.encode({1: "a", None: "b"}, dict) == {"dict": [["1", "a"], ["None", "b"]]}


def test_what_is_nested_too_deeply_is_named():
    value = "core"
    for _ in range(30):
        value = [value]
    text = json.dumps(wire.encode(value, dict))
    assert "core" not in text
    assert "a structure nested too deeply" in text


@pytest.mark.parametrize(
    "blob",
    [
        b"x",
        b"\0" * 8,
        b"\xff" * 64,
        struct.pack("<Q", 1 << 40) + b"{}",
        struct.pack("<Q", 2) + b"{}" + b"more",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 4) + b'{"a"',
        safetensors.torch.save({"float32": torch.ones(2, 2)}),
        safetensors.torch.save({"float64": torch.ones(2)}),
        safetensors.torch.save({"evil": torch.ones(2)}),
        safetensors.torch.save({"float32": torch.ones(8)})[:-1],
        safetensors.torch.save({"float32": torch.ones(8)}) + b"\0",
        safetensors.torch.save({"float32": torch.ones(8)}).replace(b"F32", b"F99"),
        safetensors.torch.save({"float32": torch.ones(8)}).replace(b"[8]", b"[9]"),
        b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
    ],
    ids=[
        *("a byte", "zeros", "ones", "huge header", "too long", "a list", "broken header", "matrix"),
        *("wrong dtype", "wrong name", "cut", "longer", "unknown dtype", "wrong shape", "pickle"),
    ],
)  # fmt: skip
def test_a_blob_that_is_no_tensor_document_is_refused(blob):
    with pytest.raises(WireError):
        wire.unpack(blob)


@pytest.mark.parametrize(
    "sizes",
    [
        *(None, {}, 5, "float64", [], [None], [[]], [["float64"]], [["float64", 1, 1]], [[[], 1]]),
        *([["float64", True]], [["float64", 1.0]], [["float64", "1"]], [["float64", -1]]),
        *([["float64", 0]], [["float64", 2]], [["float64", 2**60]], [["float64", 10**4000]]),
        *([["complex64", 1]], [["float32", 1], ["float32", 1]], [["float32", 1]] * 20),
        [["int8", 1], ["float32", 1], ["int8", 3]],
    ],
    ids=lambda sizes: ascii(sizes)[:40],
)
def test_sizes_that_are_none_or_do_not_add_up_are_refused(sizes):
    with pytest.raises(WireError):
        wire.unpack_raw(sizes, bytes(8))


FLAT = {"float64": torch.arange(6, dtype=torch.float64)}


def test_a_tree_picks_its_tensor_without_a_copy():
    picked = wire.pick(FLAT, {"tensor": ["float64", 2, [2, 2]], "more": "ignored"})
    assert picked.tolist() == [[2.0, 3.0], [4.0, 5.0]]
    assert picked.data_ptr() == FLAT["float64"][2:].data_ptr()


@pytest.mark.parametrize(
    "tree",
    [
        *(None, 5, "float64", [], {}, {"tensor": None}, {"tensor": ["float64", 0]}),
        {"tensor": ["float32", 0, [1]]},
        {"tensor": ["float64", 0, [7]]},
        {"tensor": ["float64", 5, [2]]},
        {"tensor": ["float64", -1, [1]]},
        {"tensor": ["float64", 0, [-1]]},
        {"tensor": ["float64", 0, [-2, -3]]},
        {"tensor": ["float64", 0, [2.0]]},
        {"tensor": ["float64", 0, [True]]},
        {"tensor": ["float64", 0, ["2"]]},
        {"tensor": ["float64", 0.0, [2]]},
        {"tensor": ["float64", 0, [10**30]]},
        {"tensor": ["float64", 0, [0, 10**30]]},
        {"tensor": ["float64", 10**30, [1]]},
        {"tensor": ["float64", 0, [1] * 64]},
        {"tensor": ["float64", 0, [2**32, 2**32]]},
        {"tensor": ["float64", 0, [2**39, 2**39, 0]]},
        {"tensor": ["float64", 0, [0, 2**39]]},
        {"tensor": ["float64", 0, ""]},
        {"tensor": ["float64", 0, {}]},
        {"tensor": ["float64", 0, 2]},
    ],
    ids=ascii,
)
def test_a_tree_that_names_no_tensor_is_refused(tree):
    with pytest.raises(WireError):
        wire.pick(FLAT, tree)


@pytest.mark.parametrize(
    "tree",
    [
        [1, 2],
        {},
        {"set": [1]},
        {"list": 5},
        {"list": "abc"},
        {"dict": {"a": 1}},
        {"dict": [["a"]]},
        {"dict": [[1, 2]]},
        {"other": 5},
    ],
    ids=ascii,
)
def test_what_is_no_tree_is_refused(tree):
    with pytest.raises(WireError):
        wire.decode(tree, lambda leaf: leaf)


def test_a_leaf_decides_what_becomes_of_tensors_and_others():
    tree = {"list": [{"tensor": ["float64", 0, [1]]}, {"other": "set"}]}
    assert wire.decode(tree, sorted) == [["tensor"], ["other"]]


@pytest.mark.parametrize(
    ("value", "names", "paths"),
    [
        (torch.ones(1), None, ["X"]),
        ([torch.ones(1), (torch.ones(1),)], None, ["X[0]", "X[1][0]"]),
        ({"a": torch.ones(1), "b'": [torch.ones(1)]}, None, ["X['a']", 'X["b\'"][0]']),
        ([torch.ones(1)] * 3, ["W", "b"], ["W", "b", "X[2]"]),
        ([5, "text", None], None, []),
    ],
)
def test_tensors_are_found_with_their_paths(value, names, paths):
    assert [path for path, _ in wire.leaves(value, "X", names)] == paths


def test_of_a_structure_without_end_the_first_tensors_are_found():
    endless = [torch.ones(1)]
    endless.append(endless)
    assert 10 < len(list(wire.leaves(endless))) <= wire.MAX_DEPTH
    many = [[[torch.ones(1)] * 1000] * 1000] * 1000
    assert 900 < len(list(wire.leaves(many))) <= wire.MAX_PARTS
    assert list(wire.leaves([[0] * 1000] * 10**6)) == []


def test_where_there_is_no_room_for_a_tensor_that_is_known():
    sent = wire.Tensors(room=100)
    sent.add(torch.ones(25))
    assert not sent.is_full
    assert "more than can be compared" in sent.add(torch.ones(1))["other"]
    assert sent.is_full


def test_the_tensors_in_a_tree_have_the_paths_of_those_in_its_value():
    a, b, c = ({"tensor": ["float64", n, [1]]} for n in range(3))
    tree = {"list": [a, {"tuple": [1, {"dict": [["k", b], ["n", None]]}]}, c]}
    found = [("W", a), ("p[1][1]['k']", b), ("p[2]", c)]
    assert list(wire.tensors_in(tree, "p", ["W"])) == found
    flat = {"float64": torch.arange(3.0, dtype=torch.float64)}
    value = wire.decode(tree, lambda leaf: wire.pick(flat, leaf))
    assert [path for path, _tensor in wire.leaves(value, "p", ["W"])] == [path for path, _ in found]
