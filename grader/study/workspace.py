"""A workspace: a learner's notebooks or .py files, and in `.torchgrade/` the course that they were made from.

DIR/NN_<unit>.ipynb, DIR/NN_<unit>/<id>.py the learner's own; `start` and `reset` alone write to them
DIR/.torchgrade/course.yaml, exercises/    a copy: checking works with the course gone, and without solutions/
DIR/.torchgrade/workspace.json             where the course was, format, language, student
DIR/.torchgrade/progress.json              see journal.py
"""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.course.catalog import Entry
from grader.course.course import COURSE_FILE
from grader.course.learners_folder import SETTINGS, is_learners_folder, learners_folder
from grader.errors import UsageError
from grader.language import _
from grader.reading.carried import Carried

SCHEMA = 1
PROGRESS = "progress.json"
FORMATS = ("ipynb", "py")


class DamagedSettings(UsageError):
    """The settings of a workspace cannot be made out; `grade start` writes them anew.

    Attributes:
        workspace: what can be told without them.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        said = _("{path} is damaged; `grade start {root}` makes it anew, and your work stays.")
        super().__init__(said.format(path=workspace.file, root=shlex.quote(str(workspace.root))))


@dataclass(frozen=True)
class Workspace:
    """A folder in which somebody learns.

    Attributes:
        origin: folder of the course that it was made from; it may be gone.
        format: what `start` makes, "ipynb" or "py".
        language: of notebooks and messages.
        student: name under which results are told.
        code: what numbers of quizzes are drawn from where there is no name; drawn once.
    """

    root: Path
    origin: Path
    format: str = "ipynb"
    language: str = ""
    student: str = ""
    code: str = ""

    @property
    def carried(self) -> Carried:
        """What its notebooks carry, so that it comes back with them."""
        return Carried(self.code, self.student)

    @property
    def course(self) -> Path:
        """The folder of the course's copy."""
        return learners_folder(self.root)

    @property
    def file(self) -> Path:
        """The file with the settings."""
        return self.course / SETTINGS

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
        """Where an answer may stand, whether or not there is a file; under former names, if there is one."""
        first = [self.root / f"{entry.folder}.ipynb", self.root / entry.folder / f"{entry.id}.py"]
        former = [self.root / f"{entry.unit}.ipynb", self.root / entry.unit / f"{entry.id}.py"]
        return [*first, *(path for path in former if path not in first and path.is_file())]

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
        UsageError: if its settings cannot be read.
        DamagedSettings: if they are not what was written.
    """
    place = start.resolve()
    for folder in (place, *place.parents):
        if is_learners_folder(folder):
            continue
        if (folder / COURSE_FILE).is_file():
            return None
        if (learners_folder(folder) / SETTINGS).is_file():
            return _read(folder)
    return None


def _read(root: Path) -> Workspace:
    path = learners_folder(root) / SETTINGS
    try:
        match json.loads(path.read_bytes()):
            case {
                "schema": 1,
                "origin": str(origin),
                "format": "ipynb" | "py" as format_,
                "language": str(language),
                "student": str(student),
                **others,
            }:
                # A workspace that was made anew from its own copy names that as its origin, and so does one
                # that was handed out, wherever it may lie now.
                own = (root / origin).parent == root and is_learners_folder(Path(origin))
                folder = path.parent if own else Path(origin)
                code = str(others.get("code", ""))  # workspaces made earlier lack it
                return Workspace(root, folder, format_, language, student, code)
            case {"schema": int(schema)} if schema != SCHEMA:
                said = _(
                    "{path} is of another version of TorchGrade; update it, or move the file away."
                )
                raise UsageError(said.format(path=path))
    except OSError as error:
        said = _("{path} cannot be read: {why}.").format(path=path, why=error.strerror)
        raise UsageError(said) from None
    except (ValueError, RecursionError):
        pass
    raise DamagedSettings(Workspace(root, path.parent, _format_of(root)))


def _format_of(root: Path) -> str:
    """What the learner's files look like."""
    return "py" if any(root.glob("*/*.py")) and not any(root.glob("*.ipynb")) else "ipynb"
