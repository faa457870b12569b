"""The kernel that `check` runs in: as it was, it stays, and what answers print does not flood the notebook."""

from __future__ import annotations

import builtins
import io
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

from grader.expected.built import BuiltCase
from grader.language import _

MAX_PRINTED = 4000
"""Characters that are kept of what one case prints: a loop may print for ever."""


class Printed(io.TextIOBase):
    """Takes what answers print and warn, case by case.

    Attributes:
        by_case: case name to the beginning of what was printed.
    """

    def __init__(self) -> None:
        self.by_case: dict[str, str] = {}
        self._case = ""

    @contextmanager
    def during(self, case: BuiltCase) -> Iterator[None]:
        """Take what is printed for this case; of a case that is run again, what it prints then."""
        self._case = case.name
        self.by_case.pop(case.name, None)
        try:
            yield
        finally:
            self._case = ""

    def writable(self) -> bool:
        """Tell that there is somewhere to write to."""
        return True

    def write(self, text: str) -> int:
        """Keep the beginning."""
        kept = self.by_case.get(self._case, "")
        if self._case and len(kept) < MAX_PRINTED:
            self.by_case[self._case] = (kept + str(text))[:MAX_PRINTED]
        return len(text)

    def warn(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        """Keep a warning; where it comes from is often deep inside PyTorch."""
        self.write(f"{category.__name__}: {message}\n")


@contextmanager
def undisturbed(memory_mb: int = 0) -> Iterator[Printed]:
    """Run answers in a kernel's usual state, and leave the kernel as it was.

    Args:
        memory_mb: what they may allocate beyond what is allocated now; 0 for no limit.
    """
    import torch

    printed = Printed()
    with ExitStack() as stack:
        stack.enter_context(_generators())
        stack.enter_context(_settings())
        stack.enter_context(_alone())
        stack.enter_context(chdir("."))  # leaves for the folder that was the current one
        stack.enter_context(warnings.catch_warnings())
        warnings.showwarning = printed.warn
        stack.enter_context(redirect_stdout(printed))
        stack.enter_context(redirect_stderr(printed))
        if "IPython" in sys.modules:
            from IPython.utils.capture import capture_output

            stack.enter_context(capture_output(stdout=False, stderr=False, display=True))
        # The notebook may have turned gradients off.
        stack.enter_context(torch.inference_mode(mode=False))
        stack.enter_context(torch.enable_grad())
        if memory_mb:
            stack.enter_context(_memory(memory_mb))
        yield printed


@contextmanager
def _alone() -> Iterator[None]:
    """Let `input()` and `exit()` raise, as they do in grading.

    JupyterLab runs no other cell until an input is there, also for a call that was stopped long ago. IPython's
    own `exit` ends the kernel a little later.
    """
    ask, shell = builtins.input, None
    if "IPython" in sys.modules:
        from IPython import get_ipython

        shell = get_ipython()
    builtins.input = _nobody_to_ask
    own = (
        vars(shell).get("ask_exit") if shell is not None else None
    )  # one check may be within another
    if shell is not None:
        shell.ask_exit = sys.exit
    try:
        yield
    finally:
        builtins.input = ask
        if shell is not None and own is not None:
            shell.ask_exit = own
        elif shell is not None:
            del shell.ask_exit


def _nobody_to_ask(_prompt: object = "") -> str:
    raise EOFError(_("nobody is asked for input while a function is checked"))


@contextmanager
def _generators() -> Iterator[None]:
    """Keep what the next random numbers are."""
    import numpy as np
    import torch

    before = torch.get_rng_state(), random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        torch.set_rng_state(before[0])
        random.setstate(before[1])
        np.random.set_state(before[2])


@contextmanager
def _settings() -> Iterator[None]:
    """Keep torch's settings; meanwhile tensors are made on the CPU, by one thread: they are small."""
    import torch

    before = _settings_now()
    torch.set_num_threads(1)
    if before["device"].type != "cpu":
        torch.set_default_device("cpu")
    try:
        yield
    finally:
        now = _settings_now()
        if now["device"] != before["device"]:
            torch.set_default_device(before["device"])
        if now["dtype"] != before["dtype"]:
            torch.set_default_dtype(before["dtype"])
        if now["threads"] != before["threads"]:
            torch.set_num_threads(before["threads"])


def _settings_now() -> dict[str, Any]:
    import torch

    return {
        "device": torch.get_default_device(),
        "dtype": torch.get_default_dtype(),
        "threads": torch.get_num_threads(),
    }


@contextmanager
def _memory(megabytes: int) -> Iterator[None]:
    """Refuse too much memory, of which the kernel could die. Only Linux does it."""
    import torch

    # CUDA maps far more than it uses.
    if sys.platform != "linux" or torch.cuda.is_available():
        yield
        return
    import resource

    from grader.jail.inside.limits import MEGABYTE, mapped_bytes

    before = resource.getrlimit(resource.RLIMIT_AS)
    size = mapped_bytes() + megabytes * MEGABYTE
    if before[0] == resource.RLIM_INFINITY or size < before[0]:
        resource.setrlimit(resource.RLIMIT_AS, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
