"""What answers print is kept, a little of it, and what they change is put back."""

from __future__ import annotations

import builtins
import os
import random
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from grader.notebook.kernel import MAX_PRINTED, _alone, undisturbed

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
            Path.cwd(),
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
            os.chdir("/")
            raise KeyError
    except KeyError:
        pass
    after = state()
    assert before[:3] == after[:3]
    assert torch.equal(before[3], after[3])


def test_nobody_is_asked_for_input_meanwhile():
    before = builtins.input
    with undisturbed(), pytest.raises(EOFError, match="nobody is asked for input"):
        input("A number: ")
    assert builtins.input is before


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


@pytest.mark.skipif(sys.platform != "linux", reason="there is no such limit here")
def test_what_needs_too_much_memory_is_refused_and_the_limit_goes_again():
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    with undisturbed(memory_mb=200):
        assert torch.zeros(10 << 20).numel() == 10 << 20
        with pytest.raises(RuntimeError, match="can't allocate memory"):
            torch.zeros(100 << 20)
        with pytest.raises(MemoryError):
            bytearray(400 << 20)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert torch.zeros(100 << 20).numel() == 100 << 20


def test_one_check_may_be_within_another(monkeypatch):
    shell = SimpleNamespace()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    with _alone():
        with _alone():
            assert shell.ask_exit is sys.exit
        assert shell.ask_exit is sys.exit
    assert not vars(shell)
