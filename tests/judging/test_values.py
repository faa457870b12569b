"""One tensor against another: shape, dtype, every element, and the sentence for what differs."""

from __future__ import annotations

import math

import pytest
import torch

from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.outcome import Outcome
from grader.judging.values import compare_tensor, judge_type, outside, unravel

INF, NAN = math.inf, math.nan


SUPERFLUOUS = ": right values, but a dimension of size 1 too many"
MISSING = ": right values, but a dimension of size 1 is missing"
KEEP_DTYPE = ": make new tensors in the dtype of the input, and convert none of them"


def f64(*values):
    return torch.tensor(values, dtype=torch.float64)


def f32(*values):
    return torch.tensor(values, dtype=torch.float32)


def told(expected, got, dtype=torch.float64, sensitivity=None, aspect="output", **more):
    """What is wrong with `got`: fault and sentence; None if nothing is."""
    reason = compare_tensor(Aspect.parse(aspect), expected, got, sensitivity, dtype, **more)
    return None if reason is None else (reason.fault, reason.message)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (f64(1, 2, 3), f64(1, 2, 3)),
        (f64(1, 2, 3), f64(1, 2 + 1e-7, 3)),
        (f64(0), f64(5e-8)),
        (f64(0), f64(-0.0)),
        (f64(1e12), f64(1e12 + 9e4)),
        (f64(NAN, 1), f64(NAN, 1)),
        (f64(INF, -INF), f64(INF, -INF)),
        (torch.zeros(0, 3, dtype=torch.float64), torch.zeros(0, 3, dtype=torch.float64)),
        (torch.tensor(2.0, dtype=torch.float64), torch.tensor(2.0, dtype=torch.float64)),
        (torch.tensor([2**53 + 1]), torch.tensor([2**53 + 1])),
        (torch.tensor([True, False]), torch.tensor([True, False])),
        (f64(1, 2), f64(1, 9, 2)[::2]),
        (f32(1, 2), f32(1, 2 + 1e-5)),
    ],
    ids=str,
)
def test_what_is_close_enough_is_right(expected, got):
    assert told(expected, got) is None


WRONG_VALUES = [
    (
        f64(1, 2, 3),
        f64(1, 2.00001, 3),
        "1 of 3 elements differ, first at (1,): expected 2, got 2.00001, allowed error 3e-07",
    ),
    (
        f64(0, 0, 0, 0).view(2, 2),
        f64(1, 0, 5, 0).view(2, 2),
        "2 of 4 elements differ, first at (0, 0): expected 0, got 1, allowed error 1e-07",
    ),
    (
        torch.tensor(2.0, dtype=torch.float64),
        torch.tensor(2.5, dtype=torch.float64),
        "expected 2, got 2.5, allowed error 3e-07",
    ),
    (f64(3), f64(4), "expected 3, got 4, allowed error 4e-07"),
    (f64(INF), f64(1), "expected inf, got 1"),
    (f64(NAN), f64(1), "expected nan, got 1"),
    (
        f64(-INF, 1),
        f64(-1e30, 1),
        "1 of 2 elements differ, first at (0,): expected -inf, got -1e+30",
    ),
    (
        torch.tensor([2**24 + 1]),
        torch.tensor([2**24]),
        "expected 16777217, got 16777216",
    ),
    (
        torch.tensor([2**53 + 1]),
        torch.tensor([2**53]),
        "expected 9007199254740993, got 9007199254740992",
    ),
    (
        torch.tensor([True, False]),
        torch.tensor([True, True]),
        "1 of 2 elements differ, first at (1,): expected False, got True",
    ),
]


@pytest.mark.parametrize(
    ("expected", "got", "sentence"), WRONG_VALUES, ids=[row[2][-30:] for row in WRONG_VALUES]
)
def test_a_wrong_value_is_told_with_its_place_and_size(expected, got, sentence):
    assert told(expected, got) == ("wrong values", sentence)


ALL_BUT_ONE = "1 of 2 elements differ, first at ({},): expected {}, got {}, allowed error {}e-07"


@pytest.mark.parametrize(
    ("expected", "got", "sentence"),
    [
        (f64(1, 2), f64(NAN, 2), ALL_BUT_ONE.format(0, 1, "nan", 2)),
        (f64(1, 2), f64(1, INF), ALL_BUT_ONE.format(1, 2, "inf", 3)),
        (f64(5), f64(-INF), "expected 5, got -inf, allowed error 6e-07"),
        (
            f64(1, 2),
            f64(9, NAN),
            "2 of 2 elements differ, first at (0,): expected 1, got 9, allowed error 2e-07",
        ),
    ],
    ids=str,
)
def test_nan_and_infinity_among_finite_numbers_are_told_as_such(expected, got, sentence):
    assert told(expected, got) == ("not finite", sentence)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (f64(INF), f64(-INF)),
        (f64(INF), f64(NAN)),
        (f64(NAN), f64(INF)),
        (f64(INF), f64(1e308)),
        (f64(NAN), f64(0)),
    ],
    ids=str,
)
def test_no_special_value_stands_for_another(expected, got):
    assert told(expected, got) is not None


def test_what_overflows_float32_is_infinite_in_float32():
    assert told(f64(1e300), f32(INF), torch.float32) is None
    assert told(f64(1e300), f32(3e38), torch.float32) is not None
    assert told(f64(-1e300), f32(INF), torch.float32) is not None


def test_float32_has_a_tolerance_of_its_own():
    assert told(f64(1), f32(1 + 1e-5), torch.float32) is None
    assert told(f64(1), f32(1 + 3e-5), torch.float32) is not None


def test_a_tensor_of_fixed_float32_is_judged_as_float32_in_every_run():
    assert told(f32(1), f32(1 + 1e-5), torch.float64) is None
    assert told(f32(1), f64(1), torch.float64) == (
        "wrong dtype",
        "dtype float64, expected float32",
    )


def test_sensitive_elements_have_a_larger_tolerance_and_the_others_have_not():
    sensitivity = f64(1e9, 0)
    near = 100 * 1e9 * 2**-53
    assert told(f64(1, 1), f64(1 + near, 1), sensitivity=sensitivity) is None
    assert told(f64(1, 1), f64(1 + 2 * near, 1), sensitivity=sensitivity) is not None
    assert told(f64(1, 1), f64(1, 1 + near), sensitivity=sensitivity) is not None


@pytest.mark.parametrize(
    ("expected", "got", "sentence"),
    [
        (f64(1), f32(1), "dtype float32, expected float64" + KEEP_DTYPE),
        (f64(1), torch.tensor([1]), "dtype int64, expected float64"),
        (f64(1), torch.tensor([True]), "dtype bool, expected float64"),
        (f64(1), f64(1).half(), "dtype float16, expected float64"),
        (torch.tensor([1]), f64(1), "dtype float64, expected int64"),
        (torch.tensor([True]), torch.tensor([1]), "dtype int64, expected bool"),
        (torch.tensor([1], dtype=torch.int32), torch.tensor([1]), "dtype int64, expected int32"),
    ],
    ids=str,
)
def test_a_wrong_dtype_is_told_before_any_value(expected, got, sentence):
    assert told(expected, got) == ("wrong dtype", sentence)


@pytest.mark.parametrize(
    ("expected", "got", "sentence"),
    [
        (torch.ones(2, 3), torch.ones(3, 2), "shape (3, 2), expected (2, 3)"),
        (torch.ones(3), torch.ones(1, 3) * 2, "shape (1, 3), expected (3,)"),
        (
            torch.arange(3.0),
            torch.arange(3.0).view(3, 1),
            "shape (3, 1), expected (3,)" + SUPERFLUOUS,
        ),
        (
            torch.tensor(7.0),
            torch.tensor([7.0]),
            "shape (1,), expected ()" + SUPERFLUOUS,
        ),
        (
            torch.arange(3.0).view(1, 3),
            torch.arange(3.0),
            "shape (3,), expected (1, 3)" + MISSING,
        ),
        (torch.ones(3), torch.ones(0), "shape (0,), expected (3,)"),
    ],
    ids=str,
)
def test_a_wrong_shape_is_told_even_where_it_could_be_broadcast(expected, got, sentence):
    assert told(expected.double(), got.double()) == ("wrong shape", sentence)


FORGIVEN_FORMS = {
    "a dimension too many": (f64(1, 2, 3), f64(1, 2, 3)[None]),
    "a dimension missing": (f64(1, 2, 3)[None], f64(1, 2, 3)),
    "a row for a column": (f64(1, 2, 3)[:, None], f64(1, 2, 3)[None]),
    "dtype lost": (f64(0.1, 1 / 3), f32(0.1, 1 / 3)),
    "integers as floats": (torch.tensor([3, 4]), f64(3, 4)),
    "both": (f64(0.1, 1 / 3), f32(0.1, 1 / 3)[None]),
}


@pytest.mark.parametrize(("expected", "got"), FORGIVEN_FORMS.values(), ids=FORGIVEN_FORMS.keys())
def test_right_numbers_of_another_form_are_three_quarters_right(expected, got):
    reason = compare_tensor(OUTPUT, expected, got, None, torch.float64)
    assert reason.fault in ("wrong shape", "wrong dtype")
    assert reason.credit == 0.75
    wrong = compare_tensor(OUTPUT, expected, got + 1, None, torch.float64)
    assert wrong.credit == 0.0


def test_half_precision_keeps_too_few_digits_to_be_forgiven():
    reason = compare_tensor(OUTPUT, f64(0.1), f64(0.1).half(), None, torch.float64)
    assert (reason.fault, reason.credit) == ("wrong dtype", 0.0)


def test_where_the_result_lost_its_dtype_a_gradient_has_the_digits_of_float32():
    off = f64(1 + 1e-6, 2)
    assert told(f64(1, 2), off)[0] == "wrong values"
    assert told(f64(1, 2), off, digits=torch.float32) is None


def test_no_gradient_is_right_only_where_it_is_zero():
    zero, one, three = f64(0, 0), f64(0, 1), f64(3)
    assert told(zero, None, aspect="grad X") is None
    assert told(None, None, aspect="grad X") is None
    assert told(None, zero, aspect="grad X") is None
    assert told(one, None, aspect="grad X") == ("no gradient", "no gradient reaches X")
    assert told(None, three, aspect="grad X") == (
        "wrong values",
        "expected 0, got 3, allowed error 1e-07",
    )


def test_the_grad_of_a_parameter_may_not_be_lost():
    assert told(f64(1), None, aspect="state W.grad") == (
        "wrong values",
        "W.grad after the call is None",
    )
    assert told(f64(0), None, aspect="state W.grad") is None


def test_a_number_is_float64_in_every_run():
    number = torch.tensor(2.0, dtype=torch.float64)
    assert told(number, number, torch.float32, is_number=True) is None
    assert told(number, number + 1e-6, torch.float32, is_number=True) is None
    assert told(number, number + 1e-6, torch.float64, is_number=True) is not None


@pytest.mark.parametrize("instead", [0.0, -1e308, INF, NAN], ids=str)
def test_infinity_in_a_result_is_no_wildcard(build, failures, instead):
    built = build("""
    @exercise
    def mask(X):
        return X.masked_fill(X > 1, float("-inf"))

    mask.case("one", X=arange(4))
    """)
    assert failures(built, lambda X: X.masked_fill(X > 1, -INF)) == {}
    assert list(failures(built, lambda X: X.masked_fill(X > 1, instead))) == ["output"]


def test_integers_in_a_result_are_exact_beside_other_parts(build, failures):
    built = build("""
    @exercise
    def parts(X, n):
        return X, n + 2, n > 0

    parts.case("one", X=arange(2), n=tensor([2**53 - 1], dtype="int64"))
    """)
    assert failures(built, lambda X, n: (X, n + 2, n > 0)) == {}
    assert list(failures(built, lambda X, n: (X, n + 1, n > 0))) == ["output[1]"]
    assert list(failures(built, lambda X, n: (X, n + 2, n < 0))) == ["output[2]"]


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "int32", "uint8", "bool"])
def test_a_result_may_have_a_dtype_of_its_own(build, failures, dtype):
    code = (
        f"@exercise\ndef cast(X):\n    return X.to(torch.{dtype})\n\ncast.case('one', X=arange(3))"
    )
    built = build(code)
    assert failures(built, lambda X: X.to(getattr(torch, dtype))) == {}
    assert failures(built, lambda X: (X + 2).to(getattr(torch, dtype))) != {}


def test_the_first_wrong_element_is_told_and_not_the_one_that_is_off_most():
    got = f64(1, 2.5, 9, 1).view(2, 2)
    assert told(f64(1, 2, 3, 1).view(2, 2), got) == (
        "wrong values",
        "2 of 4 elements differ, first at (0, 1): expected 2, got 2.5, allowed error 3e-07",
    )


def test_numbers_that_six_digits_do_not_tell_apart_are_told_in_full():
    assert told(f64(1), f64(1 + 4e-7))[1] == "expected 1.0, got 1.0000004, allowed error 2e-07"


def test_a_smaller_scale_leaves_less_room_for_small_numbers_and_as_much_for_large_ones():
    assert told(f64(1e-6), f64(1.01e-6)) is None
    assert told(f64(1e-6), f64(1.01e-6), scale=1e-6) == (
        "wrong values",
        "expected 1e-06, got 1.01e-06, allowed error 2e-13",
    )
    assert told(f64(5), f64(5 + 4e-7), scale=1e-6) is None


def test_on_a_gpu_rounding_may_be_twice_as_large():
    sensitivity, got = f64(1e9), f64(1 + 200 * 1e9 * 2**-53)
    assert told(f64(1), got, sensitivity=sensitivity, device="cpu") is not None
    assert told(f64(1), got, sensitivity=sensitivity, device="cuda") is None


def test_an_int_is_exact_where_a_number_is_expected():
    three = torch.tensor(3)
    assert told(three, three, is_number=True) is None
    assert told(three, three + 1, is_number=True) == ("wrong values", "expected 3, got 4")
    assert told(torch.tensor(3.0).double(), three, is_number=True) is None


def test_a_tensor_elsewhere_than_the_inputs_is_told_with_both_devices():
    flags = {OUTPUT: {"requires_grad": False, "device": "cpu", "subclass": ""}}
    here = Outcome("returned", flags=flags)
    assert judge_type(OUTPUT, here) is None
    there = judge_type(OUTPUT, Outcome("returned", flags=flags, device="cuda"))
    assert there.fault == "wrong device"
    assert there.message.startswith("is on the device cpu, but the inputs are on cuda; ")


def test_outside_marks_each_element_that_is_off_by_more_than_allowed():
    expected, got = f64(1, 1, INF, NAN, 1), f64(1.5, 1.6, INF, 0, NAN)
    allowed = torch.full((5,), 0.5, dtype=torch.float64)
    assert outside(expected, got, allowed, torch.float64).tolist() == [
        *(False, True, False, True, True)
    ]


@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (2, 1, 5), (3, 2, 2, 2)], ids=str)
def test_unravelled_positions_run_through_the_elements_in_order(shape):
    shape = torch.Size(shape)
    places = [unravel(position, shape) for position in range(shape.numel())]
    assert places == [tuple(index) for index in torch.ones(shape).nonzero().tolist()]
