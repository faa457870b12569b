"""What the learner's commands share: ids that complete, the desk in the learner's language, a console."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from grader.commands.options import use_language
from grader.language import _

if TYPE_CHECKING:
    from rich.console import Console

    from grader.study.desk import Desk

PIPE_WIDTH = 100
"""Columns where the output is no terminal, which has a width of its own."""

READING_WIDTH = 80
"""The same for text that is read, perhaps in `less`, which does not say how wide it is."""


def complete_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
    """Return the ids that begin like this, with their titles, for the shell."""
    from click.shell_completion import CompletionItem

    from grader.course.catalog import find_exercise_files, read_entry
    from grader.errors import GraderError

    try:
        found = find_exercise_files(Path(ctx.params.get("course_dir") or Path.cwd()))
        return [
            CompletionItem(id_, help=read_entry(path).title)
            for id_, path in found.items()
            if id_.startswith(incomplete)
        ]
    except GraderError:
        return []  # in the middle of a command line there is no place for a sentence


def open_desk(course_dir: Path | None, lang: str) -> Desk:
    """Return the desk at a folder, default: the working directory, and speak the learner's language."""
    from grader.study.desk import Desk

    use_language(lang, course_dir)
    return Desk(course_dir or Path.cwd())


def console_on(file: IO[str], width: int = PIPE_WIDTH) -> Console:
    """Return a console that has colours on a terminal only, and there unless NO_COLOR is set."""
    from rich.console import Console

    return Console(file=file) if file.isatty() else Console(file=file, width=width)


def print_notes(desk: Desk) -> None:
    """Tell what went wrong with the learner's progress file."""
    for note in desk.notes:
        click.echo(note, err=True)


def say_no_workspace(desk: Desk) -> None:
    """Say so where nothing of a learner's progress is kept."""
    if desk.workspace is None:
        said = _("This is no workspace, so no progress is kept; `grade start` makes one.")
        click.echo(f"\n{said}", err=True)
