"""`grade similarity`: answers that are alike, for a human to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.assignments import choose_assignment
from grader.commands.options import course_option, lang_option, load_course_of, use_language
from grader.errors import UsageError
from grader.files import write_atomically
from grader.language import _, ngettext, several

if TYPE_CHECKING:
    from grader.similarity.pairs import Alike

MOST_LISTED = 30
MOST_NAMES = 5


@click.command("similarity")
@click.argument("words", metavar="[ASSIGNMENT] PATH...", nargs=-1, required=True)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("similarity.html"),
    show_default=True,
    metavar="FILE",
    help="The page that shows them side by side.",
)
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Submissions of an earlier class, with which this one is compared. Repeatable.",
)
@click.option("--only", multiple=True, metavar="ID", help="Look at this exercise only. Repeatable.")
@click.option(
    "--from",
    "layout",
    type=click.Choice(["canvas", "moodle", "gradescope", "classroom", "nbgrader", "folders"]),
    default=None,
    help="How submissions lie; see `grade run`.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CSV",
    help="Who takes the course; default: roster.csv beside course.yaml, if it is there.",
)
@course_option
@lang_option
def similarity_command(
    words: tuple[str, ...],
    output: Path,
    against: tuple[Path, ...],
    only: tuple[str, ...],
    layout: str | None,
    roster: Path | None,
    course_dir: Path | None,
    lang: str,
) -> None:
    """List answers that are alike, and write a page that shows them side by side.

    It takes submissions as `grade run` does. Nothing is graded or executed, and no mark depends on it.
    """
    use_language(lang, course_dir, shell=False)
    course = load_course_of(course_dir)
    assignment, paths = choose_assignment(words, course, "similarity")
    from grader.grading.identifying import check_ids, identify_others, identify_submissions
    from grader.policies.marks import load_rules
    from grader.similarity.answers import beside, read_class
    from grader.similarity.page import say_limits, to_page
    from grader.similarity.pairs import find_alike

    rules = load_rules(course, assignment, roster)
    check_ids(only, course.ids())
    ids = only or rules.ids or course.ids()
    collected = identify_submissions(course, paths, layout or "", roster, rules)
    classes = read_class(course, collected.submissions, ids)
    others = 0
    for path in dict.fromkeys(against):
        earlier = identify_others(course, path, rules).submissions
        classes = beside(classes, read_class(course, earlier, ids), str(path))
        others += len(earlier)
    found = [one for group in classes for one in find_alike(group)]
    found.sort(key=lambda one: one.is_short)  # what says most comes first, exercises in their order
    title = rules.assignment.shown if rules.assignment else course.shown
    _write(output, to_page(title, classes, found).encode("utf-8", "replace"))
    for line in _table(found[:MOST_LISTED]):
        click.echo(line)
    _say_end(len(found), len(collected.submissions), others, output)
    for said in say_limits():
        click.echo(said, err=True)


def _table(found: Sequence[Alike]) -> list[str]:
    from grader.similarity.page import say_kind

    rows = [(one.exercise, _names(one.students), say_kind(one)) for one in found]
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(2)]
    return [f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}" for row in rows]


def _names(students: Sequence[str]) -> str:
    rest = len(students) - MOST_NAMES
    shown = several(students[:MOST_NAMES])
    return _("{names} and {count} more").format(names=shown, count=rest) if rest > 0 else shown


def _say_end(count: int, people: int, others: int, output: Path) -> None:
    said = ngettext(
        "{count} group or pair that is alike among {people} people, side by side in {path}",
        "{count} groups or pairs that are alike among {people} people, side by side in {path}",
        count,
    )
    click.echo(said.format(count=count, people=people, path=output), err=True)
    if others:
        told = ngettext(
            "Compared with {count} submission of earlier classes, which are not compared with each other.",
            "Compared with {count} submissions of earlier classes, which are not compared with each other.",
            others,
        )
        click.echo(told.format(count=others), err=True)
    if count > MOST_LISTED:
        told = _("The first {count} are listed here, more in the page.")
        click.echo(told.format(count=MOST_LISTED), err=True)


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except OSError as error:
        why = _("it is a folder") if path.is_dir() else error.strerror
        said = _("Cannot write to {path}: {why}. Choose another --output.")
        raise UsageError(said.format(path=path, why=why)) from None
