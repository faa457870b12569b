"""GradLab grades deep-learning exercises in PyTorch, gradients included. Start reading at `pipeline.py`.

Authors import `exercise` and the recipes from here, students `check`. Names are looked up when they are
first used: importing the package alone stays cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "exercise": "grader.declare",
    "Exercise": "grader.declare",
    "choice": "grader.judging.laws",
    "check": "grader.notebook",
    "speak": "grader.language",
    "arange": "grader.recipes",
    "distinct": "grader.recipes",
    "full": "grader.recipes",
    "integers": "grader.recipes",
    "randn": "grader.recipes",
    "stack": "grader.recipes",
    "tensor": "grader.recipes",
    "uniform": "grader.recipes",
}

__all__ = [
    "Exercise",
    "__version__",
    "arange",
    "check",
    "choice",
    "distinct",
    "exercise",
    "full",
    "integers",
    "randn",
    "speak",
    "stack",
    "tensor",
    "uniform",
]

if TYPE_CHECKING:
    from grader.declare import Exercise, exercise
    from grader.judging.laws import choice
    from grader.language import speak
    from grader.notebook import check
    from grader.recipes import (
        arange,
        distinct,
        full,
        integers,
        randn,
        stack,
        tensor,
        uniform,
    )


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    # A submodule of the same name would otherwise shadow the function: `grader.declare`.
    globals()[name] = value
    return value


def load_ipython_extension(shell: Any) -> None:
    """Add `%grade` and `%%grade` to a notebook: what `%load_ext grader` calls."""
    from grader.notebook import grade

    shell.register_magic_function(grade, magic_kind="line_cell", magic_name="grade")
