"""Tensors come back as they were, but for what no comparison can see, and take little room."""

from __future__ import annotations

import pytest
import torch

from grader.telling.ideas.packing import MOST_VALUES, NONE, Packed, Packer
from grader.telling.same.sameness import same_numbers

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


def test_a_number_is_read_by_its_place():
    packer = Packer()
    packer.add(torch.arange(5))
    number = packer.add(torch.arange(6).reshape(2, 3) * 10)
    assert Packed(packer.pack({}, {})).element(number, 4) == 40


def test_rows_of_tables_come_back():
    packer = Packer()
    read = Packed(packer.pack({"said": "über"}, {"rows": [[1, -1], [], [7]], "none": []}))
    assert [read.row("rows", number) for number in range(3)] == [[1, -1], [], [7]]
    assert read.document["said"] == "über"


def drawn(runs, values):
    """Tensors of 20 x 30 elements, each of which is one of `values`, times the element's own number."""
    own = torch.rand(20, 30, dtype=torch.float64) + 1
    return [own * values[torch.randint(len(values), (20, 30))] for _ in range(runs)]


def test_what_is_drawn_comes_back_run_by_run():
    runs = drawn(24, torch.tensor([0.0, 1.5, -2.0], dtype=torch.float64))
    packer = Packer()
    numbers = packer.add_drawn(runs)
    read = Packed(packer.pack({}, {}))
    assert all(
        same_numbers(read.tensor(number), run) for number, run in zip(numbers, runs, strict=True)
    )


def test_what_is_drawn_takes_a_fraction_of_its_room():
    runs = drawn(24, torch.tensor([0.0, 1.5], dtype=torch.float64))
    packer = Packer()
    packer.add_drawn(runs)
    assert len(packer.pack({}, {})) < sum(run.nbytes for run in runs) / 10


def test_the_same_in_each_run_is_kept_once():
    packer = Packer()
    tensor = torch.rand(4, dtype=torch.float64)
    assert packer.add_drawn([tensor] * 3) == [packer.add(tensor)] * 3


def test_nothing_is_made_of_numbers_that_are_others_in_each_run():
    runs = [torch.rand(50, dtype=torch.float64) for _ in range(MOST_VALUES + 1)]
    assert Packer().add_drawn(runs) is None
    assert Packer().add_drawn(runs[:-1]) is not None


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
