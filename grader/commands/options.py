"""Options and statuses that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.course import Course

NOT_PASSED, INTERNAL, SIGNALLED = 1, 4, 128

course_option = click.option(
    "--course",
    "course_dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder with course.yaml; default: the nearest one above the working directory.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")


def load_course_of(course_dir: Path | None) -> Course:
    """Read the course that `--course` names, or the nearest one."""
    from grader.course import find_course, load_course

    return load_course(course_dir or find_course())


def say_interrupted(signal: int = 2, done: int = 0, total: int = 0) -> int:
    """Say how far it came and how to go on; the exit status is the one that shells give the signal."""
    kept = f"{done} of {total} submissions are graded" if done else "What is graded is kept"
    click.echo(f"Interrupted. {kept}; the same command goes on from there.", err=True)
    return 128 + signal
