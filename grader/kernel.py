"""The kernel that `check` runs in: as it was, it stays, and what answers print does not flood the notebook."""

from __future__ import annotations

import io
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

from grader.built import BuiltCase

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
        """Take what is printed for this case."""
        self._case = case.name
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
def undisturbed() -> Iterator[Printed]:
    """Run answers in a kernel's usual state, and leave the kernel as it was."""
    import torch

    printed = Printed()
    with ExitStack() as stack:
        stack.enter_context(_generators())
        stack.enter_context(_settings())
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
        yield printed


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
