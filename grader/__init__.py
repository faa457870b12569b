"""TorchGrade grades deep-learning exercises in PyTorch, gradients included. Read grading/pipeline.py first.

Authors import `exercise` and the recipes from here, students `check`. Names are looked up when they are
first used: importing the package alone stays cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "CONVOLUTIONS": "grader.families",
    "CROSS_ENTROPIES": "grader.families",
    "DERIVATIVES": "grader.families",
    "DROPOUTS": "grader.families",
    "MATRIX_PRODUCTS": "grader.families",
    "NORMALISATIONS": "grader.families",
    "OPTIMIZERS": "grader.families",
    "POOLING": "grader.families",
    "RECTIFIERS": "grader.families",
    "RECURRENT": "grader.families",
    "SIGMOIDS": "grader.families",
    "SOFTMAXES": "grader.families",
    "SPLITS": "grader.families",
    "exercise": "grader.declaring.declare",
    "Exercise": "grader.declaring.exercise",
    "parts_of": "grader.declaring.declare",
    "given": "grader.declaring.names",
    "choice": "grader.declaring.laws",
    "case": "grader.notebook.asking",
    "data": "grader.course.data",
    "check": "grader.notebook.check",
    "hint": "grader.notebook.asking",
    "show": "grader.notebook.asking",
    "show_curves": "grader.notebook.curves",
    "solved": "grader.notebook.solved",
    "speak": "grader.language",
    "arange": "grader.declaring.recipes",
    "distinct": "grader.declaring.recipes",
    "full": "grader.declaring.recipes",
    "integers": "grader.declaring.recipes",
    "randn": "grader.declaring.recipes",
    "size": "grader.declaring.sizes",
    "stack": "grader.declaring.recipes",
    "tensor": "grader.declaring.recipes",
    "uniform": "grader.declaring.recipes",
}

__all__ = [
    "CONVOLUTIONS",
    "CROSS_ENTROPIES",
    "DERIVATIVES",
    "DROPOUTS",
    "MATRIX_PRODUCTS",
    "NORMALISATIONS",
    "OPTIMIZERS",
    "POOLING",
    "RECTIFIERS",
    "RECURRENT",
    "SIGMOIDS",
    "SOFTMAXES",
    "SPLITS",
    "Exercise",
    "__version__",
    "arange",
    "case",
    "check",
    "choice",
    "data",
    "distinct",
    "exercise",
    "full",
    "given",
    "hint",
    "integers",
    "parts_of",
    "randn",
    "show",
    "show_curves",
    "size",
    "solved",
    "speak",
    "stack",
    "tensor",
    "uniform",
]

if TYPE_CHECKING:
    from grader.course.data import data
    from grader.declaring.declare import exercise, parts_of
    from grader.declaring.exercise import Exercise
    from grader.declaring.laws import choice
    from grader.declaring.names import given
    from grader.declaring.recipes import (
        arange,
        distinct,
        full,
        integers,
        randn,
        stack,
        tensor,
        uniform,
    )
    from grader.declaring.sizes import size
    from grader.families import (
        CONVOLUTIONS,
        CROSS_ENTROPIES,
        DERIVATIVES,
        DROPOUTS,
        MATRIX_PRODUCTS,
        NORMALISATIONS,
        OPTIMIZERS,
        POOLING,
        RECTIFIERS,
        RECURRENT,
        SIGMOIDS,
        SOFTMAXES,
        SPLITS,
    )
    from grader.language import speak
    from grader.notebook.asking import case, hint, show
    from grader.notebook.check import check
    from grader.notebook.curves import show_curves
    from grader.notebook.solved import solved


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    # A submodule of the same name would otherwise shadow the function: `grader.course.data`.
    globals()[name] = value
    return value


def load_ipython_extension(shell: Any) -> None:
    """Add `%grade` and `%%grade` to a notebook: what `%load_ext grader` calls."""
    from grader.notebook.check import grade

    shell.register_magic_function(grade, magic_kind="line_cell", magic_name="grade")
