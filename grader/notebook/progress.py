"""What is solved and answered, as a kernel knows it: the workspace's progress, or else this kernel's own.

Outside of a workspace nothing is written: hints go on, and what comes next is known, until the kernel ends.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.jail.inside.together import Together
from grader.judging.score import ExerciseResult
from grader.language import _
from grader.study.desk import Desk
from grader.study.journal import Journal

_OWN: dict[Path, Journal] = {}
_CHECKED: dict[str, tuple[Any, bool]] = {}
"""By exercise, the function that was last checked, and whether it passed."""


def desk_of(start: Path) -> Desk:
    """Return the course as the learner sees it from a folder.

    Raises:
        GraderError: if there is no course, or it is broken.
    """
    desk = Desk(start)
    if desk.workspace is None:
        desk.journal = desk.quiz_journal = _OWN.setdefault(desk.root, Journal(None))
    return desk


def record(desk: Desk, result: ExerciseResult) -> int:
    """Keep the result of a check; return how often its mistake was made in a row, in earlier kernels too."""
    desk.journal.record(result)
    return desk.journal.met_again(result)


def note(id_: str, function: Any, result: ExerciseResult) -> None:
    """Keep in this kernel how the check of a function came out."""
    _CHECKED[id_] = function, result.status == "passed"


def passed(id_: str, function: Any) -> bool | None:
    """Tell whether this very function has passed its check; None where it was not checked yet."""
    checked, has_passed = _CHECKED.get(id_, (None, False))
    return has_passed if _is_same(checked, function) else None


def _is_same(one: Any, other: Any) -> bool:
    """Whether they are one function, or the same several; `==` would call a student's own `__eq__`."""
    if isinstance(one, Together) and isinstance(other, Together):
        names = one.parts.keys() | other.parts.keys()
        return all(one.parts.get(name) is other.parts.get(name) for name in names)
    return one is other


def say_unkept(desk: Desk) -> str:
    """Say that progress ends with the kernel, where it does; else ""."""
    if desk.workspace is not None:
        return ""
    return _("This is no workspace: progress ends with the kernel. `grade start` makes one.")
