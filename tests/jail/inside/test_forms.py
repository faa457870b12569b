"""The same numbers in another form, and what must come of them."""

from __future__ import annotations

import pytest
import torch

from grader.jail.inside.forms import BEFORE, give_other_numbers, shaped, strided, unlike
from grader.jail.inside.manners import (
    ALIASED,
    BELOW,
    CHANGED,
    ENDS,
    HALF,
    INT32,
    INT64,
    KEPT,
    MANNERS,
    MINUS_INF,
    REPEAT,
    SEEDED,
    SLICE,
    STRIDED,
    UNSQUEEZED,
    VARIED,
    WITH_OTHERS,
)

NAN = float("nan")
LABELS = torch.tensor([[1, 2], [3, 4]])


def numbers(*shape):
    return torch.arange(1.0, 1 + torch.Size(shape).numel(), dtype=torch.float64).reshape(shape)


def storage_of(tensor):
    return tensor.new_empty(0).set_(tensor.untyped_storage())


SHAPES = [(), (1,), (4,), (2, 3), (1, 3), (2, 3, 4), (0,), (2, 0)]


# What a tensor becomes.


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize(
    "asked", [[], [REPEAT], [SLICE], [STRIDED], [SLICE, STRIDED], [CHANGED], [SEEDED], [VARIED]]
)
def test_a_tensor_keeps_its_numbers_shape_and_dtype(shape, asked):
    for tensor in (numbers(*shape), numbers(*shape).long()):
        made = shaped(tensor, asked)
        assert torch.equal(made, tensor)
        assert made.dtype == tensor.dtype


def test_a_slice_lies_in_the_middle_of_a_longer_storage_with_nan_around_it():
    made = shaped(numbers(2, 3), [SLICE])
    around = [NAN] * BEFORE
    whole = storage_of(made)
    assert made.is_contiguous()
    assert whole.tolist() == pytest.approx([*around, 1, 2, 3, 4, 5, 6, *around], nan_ok=True)


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if torch.Size(shape).numel() > 1])
def test_what_is_strided_cannot_be_viewed_as_a_row_and_has_nan_in_its_gaps(shape):
    made = shaped(numbers(*shape), [STRIDED])
    assert not made.is_contiguous()
    assert made.storage_offset() == 0
    assert storage_of(made).isnan().sum() == made.numel()
    if len(shape) > 1 and min(shape) > 1:
        with pytest.raises(RuntimeError):
            made.view(-1)


def test_a_strided_copy_may_begin_within_its_storage():
    made = strided(numbers(2, 3), before=2)
    assert torch.equal(made, numbers(2, 3))
    assert made.storage_offset() == 2


def test_gaps_between_integers_are_zeros():
    assert storage_of(strided(torch.tensor([7, 8]))).tolist() == [7, 0, 8, 0]


@pytest.mark.parametrize("asked", [[UNSQUEEZED], [SLICE, STRIDED, UNSQUEEZED]], ids=str)
def test_two_dimensions_are_put_in_front_of_floating_point_numbers_and_of_no_others(asked):
    assert torch.equal(shaped(numbers(2, 3), asked), numbers(1, 1, 2, 3))
    assert shaped(numbers(), asked).shape == (1, 1)
    assert shaped(LABELS, asked).shape == (2, 2)


def test_integers_of_64_bits_become_smaller_ones_of_32():
    made = shaped(torch.tensor([5, -1, 2**40 + 3]), [INT32])
    assert made.dtype == torch.int32
    assert made.tolist() == [5, 999, (2**40 + 3) % 1000]
    for tensor in (numbers(2), torch.tensor([True]), torch.tensor([3], dtype=torch.uint8)):
        assert shaped(tensor, [INT32]) is tensor


def test_the_manners_are_all_but_the_plain_repetition():
    named = {KEPT, SLICE, STRIDED, CHANGED, SEEDED, UNSQUEEZED, HALF, INT32, VARIED}
    others = {BELOW, MINUS_INF, ENDS, ALIASED, INT64}
    assert {*WITH_OTHERS} == others
    assert {*MANNERS} == named | others
    assert REPEAT not in MANNERS


# Other numbers.


def given(asked, *tensors):
    """The tensors, with other numbers."""
    given = [torch.tensor(values) for values in tensors]
    give_other_numbers(given, asked)
    return [tensor.tolist() for tensor in given]


ROWS = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
INF = float("inf")


def test_the_first_row_is_far_below_the_others():
    assert given([BELOW], ROWS) == [[[-999.0, -998.0, -997.0], [4.0, 5.0, 6.0]]]


@pytest.mark.parametrize("in_front", [1, 2], ids=["one", "two"])
def test_dimensions_of_size_1_in_front_are_no_rows(in_front):
    tensor = torch.tensor(ROWS).reshape([1] * in_front + [2, 3])
    give_other_numbers([tensor], [BELOW])
    assert tensor.reshape(2, 3).tolist() == given([BELOW], ROWS)[0]


def test_of_a_single_row_the_first_number_is_far_below():
    assert given([BELOW], [ROWS[0]]) == [[[-999.0, 2.0, 3.0]]]


def test_the_last_number_is_minus_infinity():
    assert given([MINUS_INF], ROWS) == [[[1.0, 2.0, 3.0], [4.0, 5.0, -INF]]]


def test_labels_are_the_first_and_the_last_that_the_last_dimension_has():
    assert given([ENDS], ROWS, [1, 1, 1])[1] == [2, 1, 0]
    assert given([ENDS], ROWS, [1])[1] == [2]


def test_integers_are_those_that_float64_does_not_hold():
    ((low, high),) = given([INT64], [4, 1007])
    assert (low, high) == (2**53 + 5, 2**53 + 8)
    assert float(low) != low


def test_the_first_of_its_kind_is_changed_and_no_other():
    first, labels, second = given([BELOW, MINUS_INF, ENDS], ROWS, [1, 1], ROWS)
    assert (first[0][0], first[1][2]) == (-999.0, -INF)
    assert (labels, second) == ([2, 0], ROWS)


def test_what_has_no_numbers_of_the_kind_stays():
    assert given([BELOW, MINUS_INF, ENDS], [1, 2]) == [[1, 2]]
    assert given([BELOW, MINUS_INF], 1.0, []) == [1.0, []]
    assert given([ALIASED], ROWS) == [ROWS]


def test_a_tensor_that_is_not_contiguous_is_written_to_as_well():
    tensor = strided(numbers(2, 3))
    give_other_numbers([tensor], [BELOW])
    assert tensor.tolist() == given([BELOW], ROWS)[0]


# What must come of it.


Y = numbers(2, 3)

ALIKE = {
    "the same": (Y, Y, []),
    "nan": (Y * NAN, Y * NAN, []),
    "integers": (LABELS, LABELS, []),
    "truth values": (LABELS > 1, LABELS > 1, []),
    "no storage": (Y.to("meta"), Y, []),
    "summed in another order": (Y + 1e-12, Y, [STRIDED]),
    "two dimensions more": (numbers(1, 1, 2, 3), Y, [UNSQUEEZED]),
    "no more dimensions": (Y, Y, [UNSQUEEZED]),
    "finite": (Y.half() + 1, Y, [HALF]),
    "wide where nothing followed": (Y.float(), Y, [HALF]),
    "large in float16": (Y.half() / 0, Y * 1e4, [HALF]),
    "nan in float16, as in float64": (Y.half() * NAN, Y * NAN, [HALF]),
    "int32": (LABELS.int() + 1, LABELS, [INT32]),
    "floats of integers": (Y + 1, Y, [INT32]),
}


@pytest.mark.parametrize(("one", "other", "asked"), ALIKE.values(), ids=ALIKE.keys())
def test_what_may_come_is_no_difference(one, other, asked):
    assert unlike([one], [other], asked, 1e-4) == ""


UNLIKE = {
    "other numbers": (Y + 1, Y, [STRIDED], "values"),
    "other integers": (LABELS + 1, LABELS, [STRIDED], "values"),
    "nan": (Y * NAN, Y, [SLICE], "values"),
    "another shape": (Y[0], Y, [SLICE], "shape"),
    "transposed": (Y.T, Y, [STRIDED], "shape"),
    "one dimension more": (Y[None], Y, [UNSQUEEZED], "shape"),
    "two dimensions more, of nobody": (numbers(1, 1, 2, 3), Y, [SLICE], "shape"),
    "dimensions at another place": (Y[..., None, None], Y, [UNSQUEEZED], "shape"),
    "another dtype": (Y.float(), Y, [STRIDED], "dtype float32"),
    "double instead of half": (Y, Y, [HALF], "dtype float64"),
    "infinite in float16": (Y.half() / 0, Y, [HALF], "not finite"),
    "int64 of int32": (LABELS, LABELS, [INT32], "dtype int64"),
}


@pytest.mark.parametrize(("one", "other", "asked", "what"), UNLIKE.values(), ids=UNLIKE.keys())
def test_what_differs_is_said_in_a_word(one, other, asked, what):
    assert unlike([one], [other], asked, 1e-4) == what


def test_the_first_tensor_that_differs_tells():
    assert unlike([Y, Y[0], Y + 1], [Y, Y, Y], [SLICE], 1e-4) == "shape"


def test_a_result_of_another_number_of_tensors_is_another_structure():
    assert unlike([Y, Y], [Y], [SLICE], 1e-4) == "structure"
    assert unlike([], [Y], [SLICE], 1e-4) == "structure"


def test_every_bit_counts_where_it_is_asked_for():
    assert unlike([Y + 1e-12], [Y], [REPEAT]) == "values"
    assert unlike([Y], [Y], [REPEAT]) == ""
