"""Torch's settings around a call: set before, named and put back after."""

from __future__ import annotations

import pytest
import torch

from grader.jail.inside import settings

F64 = torch.float64


@pytest.fixture(autouse=True)
def as_before():
    """Leave torch as it was, even where a test fails."""
    before = torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads()
    yield
    torch.set_default_dtype(before[0])
    torch.set_grad_enabled(before[1])
    torch.set_num_threads(before[2])


def now():
    return settings.Settings(
        torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_num_threads()
    )


def test_a_call_finds_the_dtype_of_a_students_session_and_the_seed_of_its_run():
    torch.set_default_dtype(F64)
    before = now()
    assert settings.prepare(7, "cpu") == before
    assert torch.get_default_dtype() is torch.float32
    drawn = torch.rand(3)
    assert torch.equal(drawn, torch.rand(3, generator=torch.Generator().manual_seed(7)))


def test_a_call_that_changes_nothing_is_told_nothing_of():
    before = settings.prepare(7, "cpu")
    torch.rand(3)
    assert settings.restore(before, 7) == []
    assert now() == before


CHANGES = {
    "default dtype": lambda: torch.set_default_dtype(torch.float16),
    "gradient mode": lambda: torch.set_grad_enabled(False),
    "number of threads": lambda: torch.set_num_threads(3),
    "random seed": lambda: torch.manual_seed(0),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_call_changed_is_named_and_put_back(name):
    before = settings.prepare(7, "cpu")
    CHANGES[name]()
    assert settings.restore(before, 7) == [name]
    assert now() == before


def test_everything_that_a_call_changed_is_named():
    before = settings.prepare(7, "cpu")
    for change in CHANGES.values():
        change()
    assert settings.restore(before, 7) == [*CHANGES]
    assert now() == before


def test_a_dtype_put_back_to_what_was_before_the_call_is_a_change():
    torch.set_default_dtype(F64)
    before = settings.prepare(7, "cpu")
    torch.set_default_dtype(before.dtype)
    assert settings.restore(before, 7) == ["default dtype"]


def test_seeding_with_the_seed_of_the_call_is_not_noticed():
    before = settings.prepare(7, "cpu")
    torch.manual_seed(7)
    assert settings.restore(before, 7) == []
