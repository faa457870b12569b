"""The way back to nbgrader: `grade gradebook`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.options import (
    NOT_PASSED,
    course_option,
    lang_option,
    load_course_of,
    use_language,
)
from grader.errors import UsageError
from grader.language import _, ngettext

if TYPE_CHECKING:
    from grader.gradebook.filling import Filled


@click.command("gradebook")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--db", "url", default="", metavar="URL", help="Default: COURSE/gradebook.db.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="COURSE",
    help="nbgrader's course; default: the folder of the gradebook, or this one.",
)
@click.option(
    "--assignment", default="", metavar="ID", help="nbgrader's; default: that of the records."
)
@lang_option
@course_option
def gradebook_command(
    out: Path, url: str, into: Path | None, assignment: str, lang: str, course_dir: Path | None
) -> None:
    """Write the points and reports of OUT into the gradebook of nbgrader's course.

    Points that a person has set there stay. nbgrader's pages and `nbgrader generate_feedback` then show what
    `grade run` has found.
    """
    use_language(lang, course_dir, shell=False)
    course = load_course_of(course_dir)
    from grader.gradebook.filling import fill
    from grader.gradebook.opening import shown_url, sqlite_file
    from grader.gradebook.scores import read_people
    from grader.policies.records import assignment_in

    people = read_people(out, course)
    assignment = assignment or assignment_in(out)
    if not assignment:
        said = _(
            "{out} holds records of the whole course; say which of nbgrader's with --assignment ID."
        )
        raise UsageError(said.format(out=out))
    folder = into or (_course_of(sqlite_file(url)) if url and shown_url(url) else Path())
    if not folder.is_dir():
        raise UsageError(_("{path}: there is no such folder.").format(path=folder))
    url = url or f"sqlite:///{(folder / 'gradebook.db').resolve()}"
    _say(fill(people, folder, url, assignment), shown_url(url))


def _course_of(file: Path | None) -> Path:
    return file.parent if file is not None else Path()


def _say(done: Filled, shown: str) -> None:
    said = ngettext(
        "{path}: points of {people} person in {cells} cells",
        "{path}: points of {people} people in {cells} cells",
        done.people,
    )
    click.echo(said.format(path=shown, people=done.people, cells=done.cells))
    _list(_("Set by a person, and kept: {names}"), done.kept)
    _list(
        _("Not handed in there, so shown as it was handed out: {names}"), sorted({*done.elsewhere})
    )
    _list(_("The records say nothing of: {names}"), done.without)
    _list(_("The gradebook has no cell: {names}"), done.unknown)
    if done.unknown:
        raise SystemExit(NOT_PASSED)


def _list(said: str, names: Sequence[str]) -> None:
    from grader.intake.saying import some

    if names:
        click.echo(said.format(names=some(names, 20)), err=True)
