"""`check("corr2d")` in a notebook: the student's function against the public cases, in this kernel.

The same cases, comparison and words as `grade check`; only the jail is missing, since here people run
their own code in their own kernel.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader import learner
from grader.errors import GraderError
from grader.report.text import explain
from grader.score import ExerciseResult


class Report:
    """What `check` returns: shown by the notebook as text.

    Attributes:
        result: verdict, points and checks.
    """

    def __init__(self, result: ExerciseResult | None, text: str) -> None:
        self.result = result
        self._text = text

    @property
    def passed(self) -> bool:
        """Whether all public cases pass."""
        return self.result is not None and self.result.status == "passed"

    def __repr__(self) -> str:
        return self._text


def check(exercise: str | Callable[..., Any]) -> Report:
    """Check your answer to an exercise on its public cases.

    Args:
        exercise: id of the exercise, as "corr2d"; or the function itself.

    Returns:
        A report that the notebook shows; it never raises for what is wrong with an answer.
    """
    name = exercise if isinstance(exercise, str) else getattr(exercise, "__name__", repr(exercise))
    try:
        key = learner.find_key(name, Path.cwd())
        function = exercise if callable(exercise) else _callers_globals().get(name)
    except GraderError as error:
        return Report(None, str(error))
    if not callable(function):
        said = f"{name} is not defined yet: run the cell that defines it, then check again."
        return Report(None, said)
    with _own_state():
        result = learner.check_here(key, function, _label_of)
    return Report(result, explain(result, key.exercise))


def _callers_globals() -> dict[str, Any]:
    """The notebook's names; outside IPython, those of the module that calls `check`."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        names: dict[str, Any] = shell.user_ns
        return names
    frame = sys._getframe(1)
    while frame.f_code.co_filename == __file__ and frame.f_back is not None:
        frame = frame.f_back
    return frame.f_globals


def _label_of(filename: str) -> str:
    """What to call a file of a traceback: a cell, or the script that is run; "" for any other."""
    if "ipykernel_" in filename or filename.startswith("<ipython-input"):
        return "your cell"
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    return Path(filename).name if filename == script else ""


@contextmanager
def _own_state() -> Iterator[None]:
    """Leave the notebook's random generators as they were."""
    import numpy as np
    import torch

    before = torch.get_rng_state(), random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        torch.set_rng_state(before[0])
        random.setstate(before[1])
        np.random.set_state(before[2])
