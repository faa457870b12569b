"""`from grader.built import softmax`: functions of earlier exercises, by the names that they have there.

In a notebook, or a file that is run, it is the learner's own function where that passes, else what stands
in for it. In an exercise's file it is the reference. Where students' code is graded, this module is made.
"""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = importlib.import_module("grader.declaring.uses").provided(name)
    return found or importlib.import_module("grader.notebook.using").take(name)
