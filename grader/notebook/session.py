"""The session that `check` is called in: IPython's shell if there is one, and the names that it holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.files import PACKAGE
from grader.jail.inside.together import Together
from grader.language import _

if TYPE_CHECKING:
    from grader.expected.built import BuiltExercise

_OURS = (str(Path(__file__).parent), str(PACKAGE / "built.py"), "<frozen importlib")
"""Where frames belong to whom the caller has called: this room, or an import from `grader.built`."""


def shell() -> Any:
    """Return IPython's shell; None outside of it."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def cells_run() -> list[str]:
    """Return the cells that were run, as they were typed; none outside of IPython."""
    found = shell()
    # The first entry stands for no cell, so that the third cell run is "cell 3".
    return found.history_manager.input_hist_raw[1:] if found is not None else []


def names() -> dict[str, Any]:
    """Return the notebook's names; outside of IPython those of the module that called into this room."""
    if (found := shell()) is not None:
        mine: dict[str, Any] = found.user_ns
        return mine
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(_OURS) and frame.f_back is not None:
        frame = frame.f_back
    return frame.f_globals


def answer_to(exercise: BuiltExercise) -> Any:
    """Return what the notebook has for an exercise, several functions together; None for nothing."""
    there = names()
    if len(exercise.names) == 1:
        return there.get(exercise.names[0])
    found = {name: there.get(name) for name in exercise.names}
    return Together(found, exercise.main) if any(map(callable, found.values())) else None


def name_of(thing: Any) -> str | None:
    """Return the name by which the notebook knows a function or class, or else its own; None without any."""
    if not callable(thing):
        return None
    try:
        own = thing.__name__
    except Exception:  # a `partial` has none, and a student's own `__getattr__` may raise anything
        own = None
    there = dict(names())
    if not isinstance(own, str) or there.get(own) is not thing:
        # IPython keeps results as `_` and `_1`.
        known = (n for n, v in there.items() if v is thing and not n.startswith("_"))
        own = next(known, own)
    return own if isinstance(own, str) else None


def label_of(filename: str) -> str:
    """Return what to call a file of a traceback: a cell, or the script that is run; "" for any other."""
    if "ipykernel_" in filename or filename.startswith("<ipython-input"):
        return _("your cell")
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    return Path(filename).name if filename == script else ""
