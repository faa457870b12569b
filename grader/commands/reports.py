"""What instructors use once there are records: `grade feedback`, and `grade show` of a record."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

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

MOST_NAMES = 20
"""Names that are listed; of more the number is told."""


@click.command("feedback")
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@course_option
@click.option("--jobs", type=click.IntRange(min=1), help="Students at a time; default: cores.")
@click.option(
    "--isolation",
    default="",
    metavar="LEVEL",
    help="How students' code is held; see `grade run`.",
)
@click.option(
    "--early", is_flag=True, help="Also before it is due, where course.yaml says after_due."
)
@lang_option
def feedback_command(
    out: Path,
    paths: tuple[Path, ...],
    course_dir: Path | None,
    jobs: int | None,
    isolation: str,
    early: bool,
    lang: str,
) -> None:
    """Write OUT/feedback/<student>.html from what `grade run --out OUT` has found.

    PATHS are only needed where the submissions lie elsewhere by now.
    """
    use_language(lang, course_dir, shell=False)
    course = load_course_of(course_dir)
    from grader.feedback.writing import FEEDBACK, Asked, write_feedback
    from grader.grading.progress import Progress
    from grader.jail import levels

    level = levels.choose(isolation)
    asked = Asked(out, paths, level, jobs or os.cpu_count() or 1, early)
    with Progress(_("writing")) as progress:
        done = write_feedback(course, asked, datetime.now(UTC), progress.step)
    count = len(done.written)
    said = ngettext("{count} page in {path}", "{count} pages in {path}", count)
    click.echo(said.format(count=count, path=out / FEEDBACK))
    _say_rest(done.changed, done.withheld)
    if not count:
        raise SystemExit(NOT_PASSED)


def _say_rest(changed: list[str], withheld: dict[str, datetime]) -> None:
    """Say whose pages are without code, and who has none yet."""
    from grader.course.due import show_due
    from grader.intake.saying import some

    if changed:
        said = _(
            "Without code, because the files are others than the graded ones, or gone: {names}"
        )
        click.echo(said.format(names=some(changed, MOST_NAMES)), err=True)
    if withheld:
        last = show_due(max(withheld.values()))
        said = _(
            "No page before it is due, for the last of them {due} (--early writes them): {names}"
        )
        click.echo(said.format(due=last, names=some(list(withheld), MOST_NAMES)), err=True)


def is_record(word: str) -> bool:
    """Whether what `grade show` is given is a record, and no exercise."""
    return word.endswith(".json") or Path(word).is_file()


def show_record(path: Path, course_dir: Path | None, lang: str, as_json: bool) -> None:
    """Print one student's record, for those who teach.

    Raises:
        UsageError: it is no record, or none that this version reads.
    """
    from grader.policies.records import read_record

    document = read_record(path)
    if as_json:
        click.echo(json.dumps(document))
        return
    use_language(lang, course_dir)
    course = load_course_of(course_dir)
    from grader.course.roster import load_roster
    from grader.policies.marks import load_rules, mark_of
    from grader.policies.records import assignment_in
    from grader.report.cohort.naming import names_of
    from grader.report.cohort.one import lines_of
    from grader.report.record import from_record

    try:
        result = from_record(dict(document), course.policies.decimals)
    except ValueError as problem:
        said = _("{path} is no record: {why}.")
        raise UsageError(said.format(path=path, why=problem)) from None
    mark = mark_of(document, load_rules(course, assignment_in(path.resolve().parents[1])))
    names = names_of(course, [entry.id for entry in result.exercises], load_roster(course.root))
    for line in lines_of(result, names, mark):
        click.echo(line)
