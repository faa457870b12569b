"""Tensors come back as they were, but for what no comparison can see, and take little room."""

from __future__ import annotations

import pytest
import torch

from grader.telling.ideas.packing import NONE, Packed, Packer
from grader.telling.same.sameness import same_numbers
from grader.telling.same.sketch import sketch

LARGEST = torch.finfo(torch.float64).max
TENSORS = {
    "numbers": torch.randn(3, 4, dtype=torch.float64),
    "a single number": torch.tensor(2.5, dtype=torch.float64),
    "nothing": torch.empty(0, 3, dtype=torch.float64),
    "not finite": torch.tensor([float("nan"), float("inf"), -float("inf")], dtype=torch.float64),
    "the largest numbers": torch.tensor([LARGEST, -LARGEST], dtype=torch.float64),
    "large and small": torch.tensor([1e-300, 1e300, 1.0], dtype=torch.float64),
    "float32": torch.randn(5),
    "bfloat16": torch.randn(5).bfloat16(),
    "integers": torch.tensor([[2**62, -1]]),
    "truth values": torch.tensor([True, False]),
    "transposed": torch.randn(3, 4, dtype=torch.float64).T,
}


def packed(*tensors):
    """Pack tensors and read them again."""
    packer = Packer()
    numbers = [packer.add(tensor) for tensor in tensors]
    read = Packed(packer.pack({}, {}))
    return [read.tensor(number) for number in numbers]


@pytest.mark.parametrize("tensor", TENSORS.values(), ids=TENSORS.keys())
def test_a_tensor_comes_back_as_the_same_numbers(tensor):
    (got,) = packed(tensor)
    assert got.shape == tensor.shape
    assert got.dtype == tensor.dtype
    assert same_numbers(got, tensor)


def test_a_gradient_that_does_not_exist_comes_back_as_none():
    assert packed(None) == [None]
    assert Packer().add(None) == NONE


def test_numbers_move_by_less_than_a_comparison_sees():
    tensor = torch.randn(1000, dtype=torch.float64)
    (got,) = packed(tensor)
    assert 0 < float((got - tensor).abs().max()) < 2.0**-31 * float(tensor.abs().max())


def test_what_differs_by_rounding_alone_is_kept_once():
    packer = Packer()
    tensor = torch.tensor([1.0, 1 / 3, 0.0], dtype=torch.float64)
    noise = torch.tensor([2.0**-52, -(2.0**-53), 1e-17], dtype=torch.float64)
    assert packer.add(tensor) == packer.add(tensor + noise)
    assert packer.add(tensor) != packer.add(tensor + 1e-8)
    assert packer.add(tensor) != packer.add(tensor.float())
    assert packer.add(tensor) != packer.add(tensor.reshape(3, 1))


@pytest.mark.parametrize("tensor", TENSORS.values(), ids=TENSORS.keys())
def test_a_sketch_comes_back_as_one_of_the_same_numbers(tensor):
    packer = Packer()
    number = packer.add_sketch(sketch(tensor))
    found = Packed(packer.pack({}, {})).sketch(number)
    assert found.form == (tensor.shape, tensor.dtype)
    assert found.same(sketch(tensor))


def test_no_sketch_comes_back_as_none_and_equal_ones_are_kept_once():
    packer = Packer()
    one = sketch(torch.tensor([1.0, 1 / 3], dtype=torch.float64))
    other = sketch(torch.tensor([1.0, 1 / 3 + 2.0**-53], dtype=torch.float64))
    assert packer.add_sketch(one) == packer.add_sketch(other)
    assert packer.add_sketch(None) == NONE
    assert Packed(packer.pack({}, {})).sketch(NONE) is None


@pytest.mark.parametrize("name", ["cases", "numbers", "others"])
def test_numbers_that_are_given_out_in_order_come_back(name):
    rows = [[0, 1, 0], [], [2, NONE, 1, 3], [7, 4]]
    read = Packed(Packer().pack({}, {name: rows}))
    assert [read.row(name, number) for number in range(4)] == rows


def test_rows_of_tables_come_back():
    packer = Packer()
    read = Packed(packer.pack({"said": "über"}, {"rows": [[1, -1], [], [7]], "none": []}))
    assert [read.row("rows", number) for number in range(3)] == [[1, -1], [], [7]]
    assert read.document["said"] == "über"


@pytest.mark.parametrize("data", [b"", b"no file", b"\0" * 100], ids=["empty", "text", "zeros"])
def test_bytes_that_were_not_packed_are_refused(data):
    with pytest.raises(ValueError):
        Packed(data)


def test_a_file_that_was_cut_or_changed_is_refused():
    packer = Packer()
    packer.add(torch.rand(100, dtype=torch.float64))
    data = packer.pack({}, {})
    changed = bytearray(data)
    changed[len(data) // 2] ^= 1
    for damaged in (data[:-1], bytes(changed)):
        with pytest.raises(ValueError):
            Packed(damaged)
