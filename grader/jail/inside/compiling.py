"""`torch.compile` where students' code runs: it gives the function back as it is.

What is compiled computes the same; but compiling takes ten seconds of a call's time, a C++ compiler and
threads, none of which a child has. TORCHDYNAMO_DISABLE in the server's environment does the same for whoever
goes there by another door. `torch.jit.script`, which needs nothing of the kind, stays what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch


def leave_as_it_is() -> None:
    """Replace `torch.compile` in this process."""
    torch.compile = _as_it_is


def _as_it_is(model: Callable[..., Any] | None = None, **_options: Any) -> Any:
    """Stand for `torch.compile(f)`, `@torch.compile` and `@torch.compile(mode="...")`."""
    return (lambda function: function) if model is None else model
