"""The folder in which a workspace, or a course, keeps what belongs to its learner; it had another name once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

NAME = ".torchgrade"
SETTINGS = "workspace.json"
"""In there: what the learner has chosen. A copy of the course lies beside it."""

FORMER_NAME = ".gradlab"
"""Until version 0.1, when the project was called GradLab."""

_KEPT = (SETTINGS, "progress.json", "quiz.json")
"""What tells a folder of the former name from one of another program."""


def learners_folder(root: Path) -> Path:
    """Return the learner's folder in a workspace or a course, whether or not it is there.

    One of the former name is moved on, once and as a whole; where nothing can be written it is used as it is.
    """
    folder, former = root / NAME, root / FORMER_NAME
    if folder.exists() or not any((former / name).is_file() for name in _KEPT):
        return folder
    with suppress(OSError):  # read-only; or another process moves it just now
        former.rename(folder)
    return folder if folder.exists() else former


def is_learners_folder(path: Path) -> bool:
    """Whether a folder has the name of a learner's folder."""
    return path.name in (NAME, FORMER_NAME)
