"""The reference called in this process: its outcome is a child's, and nothing of this process changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from grader.expected.reference import ONE_AT_A_TIME, run_reference
from grader.jail.aspect import OUTPUT
from grader.jail.inside.description import Call


def test_what_a_function_returns_is_described_by_its_aspects():
    outcome = run_reference(lambda: {"loss": torch.ones(2), "count": 3}, Call([]), {})
    assert outcome.status == "returned"
    assert outcome.aspects[OUTPUT.part("'loss'")].tolist() == [1.0, 1.0]


def test_what_a_function_raises_is_described_by_its_classes():
    def refuses():
        raise KeyError("no")

    outcome = run_reference(refuses, Call([]), {})
    assert (outcome.status, outcome.aspects) == ("raised", {})
    assert outcome.error.kinds[:2] == ("KeyError", "LookupError")


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_function_sees_the_default_dtype_of_a_session_whatever_the_run(dtype):
    outcome = run_reference(lambda: torch.zeros(2), Call([], dtype=dtype), {})
    assert outcome.aspects[OUTPUT].dtype == torch.float32


def test_a_function_draws_what_the_seed_of_the_run_gives():
    def drawn(seed):
        return run_reference(lambda: torch.rand(3), Call([], seed=seed), {}).aspects[OUTPUT]

    assert torch.equal(drawn(1), drawn(1))
    assert not torch.equal(drawn(1), drawn(2))


def test_a_run_leaves_the_default_dtype_and_the_gradient_mode_as_they_were():
    before = torch.get_default_dtype(), torch.is_grad_enabled()

    def changes():
        torch.set_grad_enabled(False)
        torch.set_default_dtype(torch.float16)
        return torch.zeros(1)

    outcome = run_reference(changes, Call([], dtype="float64"), {})
    assert (torch.get_default_dtype(), torch.is_grad_enabled()) == before
    assert len(outcome.changed_globals) == 2


def is_free():
    """Whether another thread than that of a run could run something."""
    return ONE_AT_A_TIME.acquire(blocking=False) and not ONE_AT_A_TIME.release()


def test_while_a_function_runs_no_other_thread_can_change_the_default_dtype():
    found = []
    with ThreadPoolExecutor(1) as pool:

        def asks():
            found.append(pool.submit(is_free).result())

        run_reference(asks, Call([]), {})
        found.append(pool.submit(is_free).result())
    assert found == [False, True]


def test_a_function_that_raises_lets_the_next_one_run():
    def refuses():
        raise KeyError("no")

    run_reference(refuses, Call([]), {})
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(is_free).result()


def test_a_run_within_a_run_waits_for_nobody():
    def asks_again():
        return run_reference(lambda: torch.ones(1), Call([]), {}).aspects[OUTPUT]

    with ONE_AT_A_TIME:
        assert run_reference(asks_again, Call([]), {}).aspects[OUTPUT].tolist() == [1.0]
