"""What is handed out of an assignment: `grade release`."""

from __future__ import annotations

from pathlib import Path

import click

from grader.commands.options import course_option, lang_option, load_course_of, use_language
from grader.errors import UsageError
from grader.language import _

NBGRADER, GRADESCOPE = "nbgrader", "gradescope"


@click.command("release")
@click.argument("assignment")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="DIR|ZIP|nbgrader|gradescope",
    help="A new folder, a zip, `nbgrader` for the source version of a course of nbgrader's, or `gradescope` for"
    " its autograder.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="With nbgrader: the folder of its course. With gradescope: a zip; default: <id>_autograder.zip.",
)
@lang_option
@course_option
def release_command(
    assignment: str, target: str, into: Path | None, lang: str, course_dir: Path | None
) -> None:
    """Write what students get of an assignment: notebooks, public cases, requirements.txt, README.md.

    ASSIGNMENT is an id of `assignments:` in course.yaml, or of a unit. Nothing is written if an answer would be
    in it.
    """
    use_language(lang, course_dir, shell=False)
    if target == GRADESCOPE:
        _release_autograder(assignment, into, course_dir)
        return
    if (target == NBGRADER) != (into is not None):
        said = _(
            "`--to nbgrader` and `--into COURSE` belong together; without them give a folder or a zip."
        )
        raise UsageError(said)
    course = load_course_of(course_dir)
    from grader.release import handing_out

    if into is None:
        made = handing_out.to_students(course, assignment, Path(target))
        click.echo(made.said)
        return
    made = handing_out.to_nbgrader(course, assignment, into, lang)
    click.echo(made.said)
    for line in made.notes:
        click.echo(line, err=True)


def _release_autograder(assignment: str, into: Path | None, course_dir: Path | None) -> None:
    """Write Gradescope's autograder, which students must not get."""
    from grader.release.autograder import write_autograder

    path = into or Path(f"{assignment}_autograder.zip")
    if path.suffix.lower() != ".zip":
        said = _("{path}: Gradescope takes a zip; give --into a name that ends in .zip.")
        raise UsageError(said.format(path=path))
    size = write_autograder(load_course_of(course_dir), assignment, path)
    said = _(
        "{path}, {size} MB: it holds the solutions, so upload it to Gradescope and give it to nobody."
    )
    click.echo(said.format(path=path, size=f"{size / 1e6:.1f}"))
