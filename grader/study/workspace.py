"""A workspace: a learner's notebooks or .py files, and in `.gradlab/` the course that they were made from.

DIR/<unit>.ipynb, DIR/<unit>/<id>.py    the learner's own; nothing here writes to them but `start` and `reset`
DIR/.gradlab/course.yaml, exercises/    a copy: checking works with the course gone, and without solutions/
DIR/.gradlab/workspace.json             where the course was, format, language, student
DIR/.gradlab/progress.json              see journal.py
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.catalog import Entry
from grader.course import COURSE_FILE, WORKSPACE_FOLDER, WORKSPACE_SETTINGS
from grader.errors import UsageError
from grader.language import _

SCHEMA = 1
PROGRESS = "progress.json"
FORMATS = ("ipynb", "py")


@dataclass(frozen=True)
class Workspace:
    """A folder in which somebody learns.

    Attributes:
        origin: folder of the course that it was made from; it may be gone.
        format: what `start` makes, "ipynb" or "py".
        language: of notebooks and messages.
        student: name under which results are told.
    """

    root: Path
    origin: Path
    format: str = "ipynb"
    language: str = ""
    student: str = ""

    @property
    def course(self) -> Path:
        """The folder of the course's copy."""
        return self.root / WORKSPACE_FOLDER

    @property
    def progress(self) -> Path:
        """The progress file."""
        return self.course / PROGRESS

    @property
    def solutions(self) -> Path | None:
        """The folder of the course's solutions, where they are at hand."""
        folder = self.origin / "solutions"
        return folder if folder.is_dir() else None

    def places(self, entry: Entry) -> list[Path]:
        """Where an answer may stand, whether or not there is a file."""
        return [self.root / f"{entry.unit}.ipynb", self.root / entry.unit / f"{entry.id}.py"]

    def files(self, entry: Entry) -> list[Path]:
        """The files in which an answer may stand, the newest first."""
        there = [path for path in self.places(entry) if path.is_file()]
        return sorted(there, key=lambda path: path.stat().st_mtime_ns, reverse=True)

    def settings(self) -> dict[str, Any]:
        """What workspace.json holds."""
        told = asdict(self)
        del told["root"]
        return {"schema": SCHEMA, **told, "origin": str(self.origin)}


def find_workspace(start: Path) -> Workspace | None:
    """Return the workspace that a folder belongs to; a course that lies nearer hides it.

    Raises:
        UsageError: if its settings are damaged.
    """
    place = start.resolve()
    for folder in (place, *place.parents):
        if folder.name == WORKSPACE_FOLDER:
            continue
        if (folder / COURSE_FILE).is_file():
            return None
        if (folder / WORKSPACE_FOLDER / WORKSPACE_SETTINGS).is_file():
            return _read(folder)
    return None


def _read(root: Path) -> Workspace:
    path = root / WORKSPACE_FOLDER / WORKSPACE_SETTINGS
    try:
        match json.loads(path.read_bytes()):
            case {
                "schema": 1,
                "origin": str(origin),
                "format": "ipynb" | "py" as format_,
                "language": str(language),
                "student": str(student),
            }:
                return Workspace(root, Path(origin), format_, language, student)
    except (OSError, ValueError, RecursionError):
        pass
    raise UsageError(
        _(
            "{path} is damaged: delete it and run `grade start {root}` again; your work stays."
        ).format(path=path, root=root)
    )
