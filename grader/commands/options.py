"""Options and statuses that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.language import _, choose, use

if TYPE_CHECKING:
    from grader.course.course import Course

NOT_PASSED, INTERNAL, SIGNALLED = 1, 4, 128

course_option = click.option(
    "--course",
    "course_dir",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder with course.yaml; default: the nearest one above the working directory.",
)
lang_option = click.option(
    "--lang",
    default="",
    metavar="LANG",
    help="Language of messages: en, zh; default: GRADE_LANG, or the course's.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")


def use_language(lang: str, course_dir: Path | None = None, *, shell: bool = True) -> None:
    """Speak the language that `--lang` asks for, or the course; see `language.choose`.

    Args:
        lang: what `--lang` says.
        course_dir: what `--course` says.
        shell: whether the shell's language counts: not for what is kept, as records are.
    """
    from grader.course.course import language_of

    use(choose(lang, lambda: language_of(course_dir), shell=shell))


def load_course_of(course_dir: Path | None) -> Course:
    """Read the course that `--course` names, or the nearest one."""
    from grader.course.course import find_course, load_course

    return load_course(course_dir or find_course())


def say_interrupted(signal: int, done: int, total: int) -> int:
    """Say how far it came and how to go on; the exit status is the one that shells give the signal."""
    if done:
        said = _(
            "Interrupted. {done} of {total} submissions are graded; the same command goes on from there."
        ).format(done=done, total=total)
    else:
        said = _("Interrupted. What is graded is kept; the same command goes on from there.")
    click.echo(said, err=True)
    return 128 + signal
