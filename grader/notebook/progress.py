"""What is solved and answered, as a kernel knows it: the workspace's progress, or else this kernel's own.

Outside of a workspace nothing is written: hints go on, and what comes next is known, until the kernel ends.
"""

from __future__ import annotations

from pathlib import Path

from grader.judging.score import ExerciseResult
from grader.language import _
from grader.study.desk import Desk
from grader.study.journal import Journal

_OWN: dict[Path, Journal] = {}


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


def say_unkept(desk: Desk) -> str:
    """Say that progress ends with the kernel, where it does; else ""."""
    if desk.workspace is not None:
        return ""
    return _("This is no workspace: progress ends with the kernel. `grade start` makes one.")
