"""What learners use to find their way: `grade show`, `hint`, `list`, `progress`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from grader.commands.options import course_option, json_option, lang_option
from grader.commands.reports import is_record, show_record
from grader.commands.study import (
    READING_WIDTH,
    complete_ids,
    console_on,
    open_desk,
    print_notes,
    say_no_workspace,
)
from grader.errors import UsageError
from grader.language import _


@click.command("show")
@click.argument("id_", metavar="ID|RECORD", shell_complete=complete_ids)
@click.option("--solution", is_flag=True, help="The reference too, once you have solved it.")
@course_option
@lang_option
@json_option
def show_command(
    id_: str, solution: bool, course_dir: Path | None, lang: str, as_json: bool
) -> None:
    """Show an exercise's statement and stub; or a student's record, OUT/records/<student>.json."""
    if is_record(id_):
        if solution:
            raise UsageError(_("--solution is of an exercise, and not of a record."))
        show_record(Path(id_), course_dir, lang, as_json)
        return
    from grader.study import showing

    desk = open_desk(course_dir, lang)
    entry = desk.entry(id_)
    reference = showing.reference_of(desk, entry) if solution else None
    if as_json:
        click.echo(json.dumps(showing.document(desk, entry, reference)))
    else:
        showing.print_exercise(entry, reference, console_on(sys.stdout, READING_WIDTH))
    print_notes(desk)


@click.command("hint")
@click.argument("id_", metavar="[ID]", required=False, shell_complete=complete_ids)
@click.option(
    "--step",
    type=click.IntRange(min=1),
    help="Which hint: 1 is a nudge, the last is nearly the answer; default: the next one.",
)
@course_option
@lang_option
@json_option
def hint_command(
    id_: str | None, step: int | None, course_dir: Path | None, lang: str, as_json: bool
) -> None:
    """Show the next hint for an exercise; without an ID: the one that `grade check` would check.

    Outside of a workspace, where nothing is kept, it is the first one unless --step says otherwise.
    """
    desk = open_desk(course_dir, lang)
    asked = id_ is not None
    chosen = desk.entry(id_) if id_ else desk.next_entry()
    if chosen is None:
        raise UsageError(_("All exercises are solved; name one: grade hint ID."))
    entry, id_ = chosen, chosen.id
    count = len(entry.hints)
    if not count:
        raise UsageError(_("There is no hint for {id}.").format(id=id_))
    number = min(step or desk.journal.standing(id_).hints + 1, count)
    desk.journal.record_hint(id_, number)
    hint = entry.hints[number - 1]
    if as_json:
        click.echo(json.dumps({"id": id_, "step": number, "steps": count, "hint": hint}))
    else:
        from grader.study.screen import say_hint

        said = say_hint(entry, number)
        click.echo(said if asked else _("{id}: {hint}").format(id=id_, hint=said))
        if number < count:
            again = f"grade hint {id_}" + ("" if desk.workspace else f" --step {number + 1}")
            click.echo(_("The next one: {command}").format(command=again), err=True)
    print_notes(desk)


@click.command("list")
@course_option
@lang_option
@json_option
def list_command(course_dir: Path | None, lang: str, as_json: bool) -> None:
    """List the exercises and what is solved."""
    from grader.study import tables

    desk = open_desk(course_dir, lang)
    if as_json:
        click.echo(json.dumps(tables.list_document(desk)))
    else:
        console, counts = (
            console_on(sys.stdout),
            tables.say_counts(desk.entries, len(desk.quizzes.all)),
        )
        console.print(tables.list_table(desk), markup=False)
        console.print(f"\n{counts}", markup=False, highlight=False)
        say_no_workspace(desk)
    print_notes(desk)


@click.command("progress")
@course_option
@lang_option
@json_option
def progress_command(course_dir: Path | None, lang: str, as_json: bool) -> None:
    """Show how far you have come."""
    from grader.study import tables

    desk = open_desk(course_dir, lang)
    if as_json:
        click.echo(json.dumps(tables.progress_document(desk)))
    else:
        tables.print_progress(desk, console_on(sys.stdout))
        say_no_workspace(desk)
    print_notes(desk)
