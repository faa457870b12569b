"""What instructors use: `grade run` and `grade doctor`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.assignments import (
    MOST_NAMES,
    choose_assignment,
    print_changes,
    say_assignment,
    say_marks,
)
from grader.commands.options import (
    INTERNAL,
    NOT_PASSED,
    course_option,
    json_option,
    lang_option,
    load_course_of,
    say_interrupted,
    use_language,
)
from grader.language import _, both

if TYPE_CHECKING:
    from grader.course.course import Course
    from grader.grading.run import Options, Run
    from grader.intake.collect import Collected
    from grader.jail.levels import Level
    from grader.judging.score import Result


@click.command("run")
@click.argument(
    "words",
    metavar="[ASSIGNMENT] PATH...",
    nargs=-1,
    required=True,
    type=click.Path(),
)
@course_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("out"),
    show_default=True,
    help="Folder for records and scores.csv.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="ID",
    help="Grade this exercise or quiz only; what the records say of others stays. Repeatable.",
)
@click.option(
    "--device",
    type=click.Choice(["cpu", "cuda", "auto"]),
    default="cpu",
    show_default=True,
    help="Where the students' tensors live.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Submissions at a time; default: cores.")
@click.option(
    "--isolation",
    default="",
    metavar="LEVEL",
    help="Accept this level of holding students' code, or better: full, strong (default), partial,"
    " limits. The best there is is used; `grade doctor` says which.",
)
@click.option(
    "--from",
    "layout",
    type=click.Choice(["canvas", "moodle", "gradescope", "classroom", "nbgrader", "folders"]),
    default=None,
    help="How submissions lie; default: found out, and asked where two layouts fit.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CSV",
    help="Who takes the course; default: roster.csv beside course.yaml, if it is there.",
)
@click.option("--dry-run", is_flag=True, help="Say who handed in what, and grade nothing.")
@click.option("--seed", default="", metavar="SECRET", help="Draw the hidden cases anew.")
@click.option("--fresh", is_flag=True, help="Grade again what has not changed.")
@click.option("--preview", is_flag=True, help="Grade, say which marks would change, write nothing.")
@click.option("--regrade", is_flag=True, help="Another seed or device than before is meant.")
@lang_option
@json_option
def run_command(
    words: tuple[str, ...],
    course_dir: Path | None,
    out: Path,
    only: tuple[str, ...],
    device: str,
    jobs: int | None,
    isolation: str,
    layout: str | None,
    roster: Path | None,
    dry_run: bool,
    seed: str,
    fresh: bool,
    preview: bool,
    regrade: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Grade submissions; write OUT/records/<student>.json, OUT/scores.csv and OUT/report.html.

    With the id of an assignment in front only that is graded, in OUT/<assignment>/.
    """
    use_language(lang, course_dir, shell=False)
    course = load_course_of(course_dir)
    assignment, paths = choose_assignment(words, course)
    if assignment:
        say_assignment(course, assignment)
    if dry_run:
        _identify(course, paths, layout or "", roster, assignment, as_json)
        return
    from grader.course.devices import choose_device
    from grader.grading.run import Options
    from grader.jail import levels

    chosen = choose_device(device, course)
    level = levels.choose(isolation, chosen)
    options = Options(out, only, chosen, jobs or os.cpu_count() or 1, seed, fresh, level)
    options = replace(options, layout=layout or "", roster=roster, assignment=assignment)
    options = replace(options, preview=preview, regrade=regrade)
    done = _grade(course, paths, options)
    if preview:
        print_changes(done, as_json=as_json)
    elif as_json:
        _print_records(options.folder, done.results)
    else:
        _print_summary(done)
    say_marks(done, options)
    if not preview:
        _say_where(done, options.folder, level)
    _end(done)


@click.command("doctor")
@json_option
def doctor_command(as_json: bool) -> None:
    """Say how well this machine can hold students' code, and how to do better."""
    from grader.jail import doctor

    click.echo(json.dumps(doctor.describe()) if as_json else doctor.report())


def _identify(
    course: Course,
    paths: tuple[Path, ...],
    layout: str,
    roster: Path | None,
    assignment: str,
    as_json: bool,
) -> None:
    """Say who handed in what; exit status 1 where somebody should look."""
    from grader.grading.identifying import identify_submissions
    from grader.intake import saying
    from grader.policies.marks import load_rules

    rules = load_rules(course, assignment, roster)
    collected = identify_submissions(course, paths, layout, roster, rules)
    if as_json:
        click.echo(json.dumps(saying.to_json(collected)))
    else:
        for line in saying.say_found(collected):
            click.echo(line)
        for line in (*saying.say_people(collected), *saying.say_doubts(collected)):
            click.echo(line)
    if collected.is_in_doubt:
        raise SystemExit(NOT_PASSED)


def _grade(course: Course, paths: tuple[Path, ...], options: Options) -> Run:
    """Grade, with progress on stderr; a signal ends the command with how far it came."""
    from grader.grading.progress import Progress
    from grader.grading.run import run
    from grader.grading.stopping import Stopped, stoppable

    def show(collected: Collected) -> None:
        from grader.intake.saying import say_doubts, say_found

        for line in (*say_found(collected), *say_doubts(collected, MOST_NAMES)):
            click.echo(line, err=True)

    progress = Progress()
    try:
        with stoppable(), progress:
            return run(course, paths, options, progress.advance, show)
    except Stopped as stopped:
        raise SystemExit(say_interrupted(stopped.signal, progress.done, progress.total)) from None


def _print_records(out: Path, results: tuple[Result, ...]) -> None:
    from grader.grading.outfolder import json_parts

    for part in json_parts(out, [result.student for result in results]):
        click.echo(part, nl=False)


def _print_summary(done: Run) -> None:
    from rich.console import Console

    from grader.report.cohort.lines import print_class

    # A pipe has no width of its own; a class fits in this one.
    console = Console() if sys.stdout.isatty() else Console(width=120, color_system=None)
    if done.report is not None:
        print_class(done.report.facts, done.report.names, console, done.report.doubts)


def _say_where(done: Run, out: Path, level: Level) -> None:
    """Say where records and scores are, what was not graded anew, and how code was held."""
    if done.reused:
        said = _("{count} unchanged, taken from {out} (--fresh grades again)")
        click.echo(said.format(count=done.reused, out=out), err=True)
    click.echo(_("Students' code was held at level {level}").format(level=level.said), err=True)
    said = _("Records in {records}, scores in {scores}, the class in {report}")
    places = {
        "records": out / "records",
        "scores": out / "scores.csv",
        "report": out / "report.html",
    }
    click.echo(said.format(**places), err=True)
    if done.others:
        said = _(
            "Records of other students in {records}: {count}. They are kept; scores.csv lists this run's"
            " submissions only."
        )
        click.echo(said.format(records=out / "records", count=done.others), err=True)
    _say_attempts(done)


def _say_attempts(done: Run) -> None:
    """Say who handed in several times: in several files, or under names that look like one person's."""
    from grader.reading.attempts import one_person
    from grader.reading.placing import tells_of_others

    several_files = [
        result.student
        for result in done.results
        if any(tells_of_others(flag) for entry in result.exercises for flag in entry.flags)
    ]
    if several_files:
        said = _(
            "Several attempts, in several files; the record says which of them counts: {names}"
        )
        click.echo(said.format(names=_some(several_files)), err=True)
    if alike := one_person(result.student for result in done.results):
        said = _("These look like attempts of one person, and are graded each for itself: {names}")
        click.echo(said.format(names=_some([both(group) for group in alike])), err=True)


def _some(names: Sequence[str]) -> str:
    from grader.intake.saying import some

    return some(names, MOST_NAMES)


def _end(done: Run) -> None:
    """Name what could not be graded, and end with its exit status."""
    if done.failures:
        said = _("Internal error, please report it; no record was written of")
        click.echo("\n".join([said, *done.failures[:20]]), err=True)
        raise SystemExit(INTERNAL)
    if done.ungradable:
        names = [result.student for result in done.ungradable]
        click.echo(_("Nothing could be read of: {names}").format(names=_some(names)), err=True)
        raise SystemExit(NOT_PASSED)
    if done.collected and done.collected.is_in_doubt:
        click.echo(_("It is in doubt whose some of this is; see above, or --dry-run."), err=True)
        raise SystemExit(NOT_PASSED)
