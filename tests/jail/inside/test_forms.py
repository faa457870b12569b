"""The same numbers in another form, and what must come of them."""

import pytest
import torch

from grader.jail.inside.forms import BEFORE, shaped, strided, unlike
from grader.jail.inside.manners import HALF, INT32, KEPT, SLICE, STRIDED, UNSQUEEZED

NUMBERS = torch.arange(6, dtype=torch.float64).reshape(2, 3)


@pytest.mark.parametrize("manners", [[SLICE], [STRIDED], [SLICE, STRIDED], [KEPT]])
def test_another_form_has_the_same_numbers_shape_and_dtype(manners):
    made = shaped(NUMBERS, manners)
    assert torch.equal(made, NUMBERS)
    assert made.dtype == NUMBERS.dtype


def test_a_slice_lies_within_a_longer_storage():
    made = shaped(NUMBERS, [SLICE])
    assert made.storage_offset() == BEFORE
    assert made.untyped_storage().nbytes() > made.nbytes
    assert made.is_contiguous()


def test_what_is_strided_has_nan_in_its_gaps():
    made = strided(NUMBERS)
    assert not made.is_contiguous()
    stored = torch.tensor([]).to(made.dtype).set_(made.untyped_storage())
    assert int(stored.isnan().sum()) == NUMBERS.numel()


def test_a_scalar_and_nothing_at_all_have_other_forms_too():
    for tensor in (torch.tensor(2.0), torch.zeros(0, 3)):
        made = shaped(tensor, [SLICE, STRIDED])
        assert torch.equal(made, tensor)


def test_dimensions_are_put_in_front_of_floating_point_numbers_only():
    assert shaped(NUMBERS, [UNSQUEEZED]).shape == (1, 1, 2, 3)
    assert shaped(NUMBERS.long(), [UNSQUEEZED]).shape == (2, 3)


def test_integers_become_narrower_and_small_enough_for_it():
    made = shaped(torch.tensor([1, 2**40 + 7]), [INT32])
    assert made.dtype == torch.int32
    assert made.abs().max() < 1000


def said(one, other, *manners, exact=True):
    return unlike([one], [other], manners, exact=exact)


def test_nothing_is_unlike_itself():
    assert said(NUMBERS, NUMBERS, SLICE) == ""


def test_what_differs_is_told_in_a_word():
    assert unlike([], [NUMBERS], [KEPT], exact=True) == "structure"
    assert said(NUMBERS[0], NUMBERS, KEPT) == "shape"
    assert said(NUMBERS.float(), NUMBERS, KEPT) == "dtype float32"
    assert said(NUMBERS + 1, NUMBERS, KEPT) == "values"


def test_rounding_counts_where_every_bit_must_be_the_same_and_only_there():
    near = NUMBERS * (1 + 1e-9)
    assert said(near, NUMBERS, SLICE) == "values"
    assert said(near, NUMBERS, SLICE, exact=False) == ""


def test_nan_is_like_nan_where_rounding_is_allowed():
    nan = torch.full_like(NUMBERS, float("nan"))
    assert said(nan, nan.clone(), SLICE, exact=False) == ""


def test_what_came_of_more_dimensions_may_have_them_or_not():
    assert said(NUMBERS[None, None], NUMBERS, UNSQUEEZED) == ""
    assert said(NUMBERS, NUMBERS, UNSQUEEZED) == ""
    assert said(NUMBERS[None], NUMBERS, UNSQUEEZED) == "shape"


def test_half_precision_decides_on_dtype_and_finite_numbers_alone():
    assert said(NUMBERS.half() + 1, NUMBERS, HALF) == ""
    assert said(NUMBERS, NUMBERS, HALF) == "dtype float64"
    assert said(NUMBERS.half() / 0, NUMBERS, HALF) == "not finite"
    large = torch.full_like(NUMBERS, 1e9)
    assert said(large.half(), large, HALF) == ""


def test_narrow_integers_must_stay_as_they_are():
    whole = NUMBERS.long()
    assert said(whole.int(), whole, INT32) == ""
    assert said(whole, whole, INT32) == "dtype int64"
