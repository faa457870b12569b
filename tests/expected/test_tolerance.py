"""How far off a number may be: the formula, and all numbers of a case at once."""

from __future__ import annotations

import pytest
import torch

from grader.expected.tolerance import (
    FLOOR,
    REMARKABLE,
    UNIT_ROUNDOFF,
    K,
    allowed_error,
    make_target,
)


def f64(*values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize(
    ("dtype", "floor"), [(torch.float64, 1e-7), (torch.float32, 128 * 2.0**-24)]
)
def test_the_floor_grows_with_the_number_and_with_the_scale(dtype, floor):
    expected = f64(0, 1, -9)
    assert allowed_error(expected, None, dtype).tolist() == [floor, 2 * floor, 10 * floor]
    assert torch.allclose(
        allowed_error(expected, None, dtype, scale=1e-3),
        floor * f64(0.001, 1.001, 9.001),
        rtol=1e-14,
    )


@pytest.mark.parametrize(("device", "k"), [("cpu", 128), ("cuda", 256)])
def test_sensitivity_adds_a_multiple_of_the_unit_roundoff(device, k):
    allowed = allowed_error(f64(0, 0), f64(0, 1e12), torch.float64, device=device)
    assert K[device] == k
    assert allowed.tolist() == [1e-7, pytest.approx(1e-7 + k * 2.0**-53 * 1e12)]


def test_what_is_known_of_a_dtype_is_known_of_all():
    assert set(UNIT_ROUNDOFF) == set(FLOOR)


def test_a_target_holds_all_numbers_in_a_row():
    target = make_target(
        [(f64(1, 2), f64(0, 1e9)), (None, None), (f64(3)[0], None)], torch.float32, scale=0.5
    )
    assert target.forms == [((2,), torch.float32), None, ((), torch.float32)]
    assert target.values.tolist() == [1, 2, 3]
    floor, sensitivity = FLOOR[torch.float32], 128 * 2.0**-24 * 1e9
    assert target.allowed.tolist() == pytest.approx(
        [1.5 * floor, 2.5 * floor + sensitivity, 3.5 * floor]
    )


def test_rounding_explains_the_sensitivity_and_a_thousandth_of_the_floor():
    target = make_target([(f64(1, 1), f64(0, 1e9))], torch.float64)
    expected = f64(2e-7 * REMARKABLE, 2e-7 * REMARKABLE + 128 * 2.0**-53 * 1e9)
    assert torch.allclose(target.rounding, expected, rtol=1e-9, atol=0)


@pytest.mark.parametrize(
    ("tensor", "dtype"),
    [
        (torch.tensor([1]), torch.float64),
        (torch.tensor([1.0]), torch.float64),
        (f64(float("nan")), torch.float64),
        (f64(float("inf")), torch.float64),
        (f64(1e300), torch.float32),
    ],
    ids=["integers", "float32", "nan", "infinity", "overflow"],
)
def test_what_has_rules_of_its_own_is_no_target(tensor, dtype):
    assert make_target([(f64(1), None), (tensor, None)], dtype) is None


def test_a_result_without_tensors_has_a_target_without_numbers():
    assert make_target([(None, None)], torch.float64).values.numel() == 0
