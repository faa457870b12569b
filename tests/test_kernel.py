"""What answers print is kept, a little of it, and what they change is put back."""

from __future__ import annotations

import random
import sys
import warnings
from types import SimpleNamespace

import numpy as np
import torch

from grader.kernel import MAX_PRINTED, undisturbed

ONE = SimpleNamespace(name="one")


def test_what_is_printed_is_kept_by_case_and_not_shown(capsys):
    with undisturbed() as printed:
        print("between cases")
        with printed.during(ONE):
            print("first")
            print("second", file=sys.stderr)
            warnings.warn("third", UserWarning, stacklevel=1)
    assert printed.by_case == {"one": "first\nsecond\nUserWarning: third\n"}
    assert capsys.readouterr() == ("", "")


def test_of_what_is_printed_without_end_the_beginning_is_kept():
    with undisturbed() as printed, printed.during(ONE):
        for _ in range(10_000):
            print("again" * 100)
        assert sys.stdout.write("text") == 4
        sys.stdout.flush()
    assert len(printed.by_case["one"]) == MAX_PRINTED


def test_settings_and_random_numbers_stay():
    def state():
        settings = (
            torch.get_default_dtype(),
            torch.is_grad_enabled(),
            torch.get_num_threads(),
            str(torch.get_default_device()),
            warnings.filters[:],
            sys.stdout,
            sys.stderr,
        )
        return settings, random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state()

    before = state()
    try:
        with undisturbed():
            torch.set_default_dtype(torch.float64)
            torch.set_grad_enabled(False)
            torch.set_num_threads(2)
            torch.set_default_device("meta")
            warnings.simplefilter("error")
            random.random(), np.random.rand(), torch.rand((), device="cpu")
            sys.stdout = None
            raise KeyError
    except KeyError:
        pass
    after = state()
    assert before[:3] == after[:3]
    assert torch.equal(before[3], after[3])


def test_answers_run_with_gradients_on_the_cpu_whatever_the_notebook_has_set():
    torch.set_default_device("meta")
    try:
        with torch.inference_mode(), undisturbed():
            x = torch.ones(2, requires_grad=True)
            assert torch.is_grad_enabled()
            assert (x * 2).requires_grad
            assert x.device.type == "cpu"
        assert torch.get_default_device().type == "meta"
    finally:
        torch.set_default_device(None)
