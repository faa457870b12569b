"""A course of nbgrader's: where the source version of an assignment goes, and what its settings must say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.errors import UsageError
from grader.files import write_atomically
from grader.language import _
from grader.release.wanted import Handout
from grader.release.writing import write_release

CONFIG = "nbgrader_config.py"
SOURCE = "source"
SETTINGS_MODULE = "grader.gradebook.settings"

LINES = f"""\
from {SETTINGS_MODULE} import configure

configure(get_config())
"""
"""What nbgrader_config.py says, so that `nbgrader autograde` grades with TorchGrade."""


def write_source(handout: Handout, files: Mapping[str, bytes], course: Path) -> tuple[Path, bool]:
    """Write the source version of an assignment into a course of nbgrader's.

    Args:
        handout: the assignment.
        files: of the source version, by path.
        course: the folder of nbgrader's course.

    Returns:
        The folder of the source version, and whether nbgrader_config.py has the lines by which nbgrader grades
        with TorchGrade: it gets them where there is none yet.

    Raises:
        UsageError: if there is no such folder, or something is there that `grade release` has not written.
    """
    if not course.is_dir():
        said = _("{path}: there is no such folder; `nbgrader quickstart {name}` makes a course.")
        raise UsageError(said.format(path=course, name=course.name))
    target = course / SOURCE / handout.id
    target.parent.mkdir(exist_ok=True)
    write_release(files, target)
    config = course / CONFIG
    if not config.exists():
        write_atomically(config, LINES.encode())
    return target, SETTINGS_MODULE in config.read_text(encoding="utf-8", errors="replace")
