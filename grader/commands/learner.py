"""What learners use to solve exercises: `grade check`, `show`, `hint`, `list`, `progress`."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.commands.options import NOT_PASSED, SIGNALLED, course_option, json_option, lang_option
from grader.commands.study import (
    READING_WIDTH,
    complete_ids,
    console_on,
    open_desk,
    print_notes,
)
from grader.errors import UsageError
from grader.language import _

if TYPE_CHECKING:
    from grader.study.checking import Checked, Checker
    from grader.study.desk import Desk


@click.command("check")
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=complete_ids)
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    help="The notebook or Python file with your answers; in a workspace it is found by itself.",
)
@click.option(
    "--device",
    type=click.Choice(["cpu", "cuda", "auto"]),
    default="cpu",
    show_default=True,
    help="Where your tensors live.",
)
@click.option("--watch", is_flag=True, help="Stay, and check again whenever you save.")
@click.option("--case", metavar="NAME", default="", help="Check this case only; nothing is kept.")
@click.option(
    "--debug",
    is_flag=True,
    help="With --case: its arguments, upstream gradient and right values in an interactive Python, or as"
    " code where there is no terminal.",
)
@course_option
@lang_option
@json_option
def check_command(
    ids: tuple[str, ...],
    path: Path | None,
    device: str,
    watch: bool,
    case: str,
    debug: bool,
    course_dir: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Check your answers on the public cases.

    Without an ID: the next exercise of your workspace that is not solved, or what --file defines.
    """
    if watch and as_json:
        raise UsageError(_("--watch has no JSON; leave one of the two out."))
    if debug and not case:
        raise UsageError(_("Say which case: grade check ID --case NAME --debug."))
    if case and (watch or len(ids) > 1):
        raise UsageError(_("--case is one case of one exercise, checked once."))
    desk = open_desk(course_dir, lang)
    wanted = _wanted(desk, ids, path)
    if case and len(wanted) != 1:
        raise UsageError(_("Say whose case: grade check ID --case NAME."))
    if debug:
        _hand_out(desk, wanted[0], case, path)
        return
    files = {id_: path or desk.file_of(desk.entry(id_)) for id_ in wanted}
    if not wanted and not watch:
        said = _("All exercises are solved.")
        click.echo(json.dumps(_record(desk, [], "cpu", path)) if as_json else said)
        return
    from grader.study.checking import Checker

    with Checker(desk, device) as checker:
        if watch:
            passed = _watch(desk, checker, wanted if ids or path else [], path)
        else:
            checked = _check(checker, files, case)
            passed = all(one.result.status == "passed" for one in checked)
            if as_json:
                click.echo(json.dumps(_document(desk, checked, checker.device, path)))
            else:
                _print_checked(desk, checked)
                _say_what_is_kept(desk, files.values())
    print_notes(desk)
    if not passed:
        raise SystemExit(NOT_PASSED)


def _wanted(desk: Desk, ids: tuple[str, ...], path: Path | None) -> list[str]:
    """The exercises that are asked for; the ids are looked up, so that a wrong one is told."""
    if ids:
        return [desk.entry(id_).id for id_ in dict.fromkeys(ids)]
    if path is None:
        entry = desk.next_entry()
        return [entry.id] if entry else []
    if not path.is_file():
        raise UsageError(_("{path} does not exist").format(path=path))
    from grader.study.desk import names_in

    names = names_in(path)
    found = [entry.id for entry in desk.entries if not names.isdisjoint(entry.names)]
    if not found:
        said = _("{path} defines no exercise of this course; name one: grade check ID.")
        raise UsageError(said.format(path=path))
    return found


def _hand_out(desk: Desk, id_: str, name: str, path: Path | None) -> None:
    """Hand a case to the learner: in an interactive Python at a terminal, else as code."""
    from grader.study.case_tensors import find_case
    from grader.study.reproducing import interact, to_code

    found = find_case(id_, name, desk.root)
    answer = path
    if answer is None and desk.workspace is not None:
        with suppress(UsageError):  # there may be none yet
            answer = desk.file_of(desk.entry(id_))
    if sys.stdin.isatty() and sys.stdout.isatty():
        interact(found, answer)
    else:
        click.echo(to_code(found, answer), nl=False)


def _check(checker: Checker, files: dict[str, Path], case: str) -> list[Checked]:
    """Check exercises, those of one file together; results in the order of `files`."""
    found: dict[str, Checked] = {}
    for path in dict.fromkeys(files.values()):
        mine = [id_ for id_, file in files.items() if file == path]
        found.update(zip(mine, checker.check(mine, path, case), strict=True))
    return [found[id_] for id_ in files]


def _print_checked(desk: Desk, checked: list[Checked]) -> None:
    console = console_on(sys.stdout)
    click.echo("\n\n".join(one.explain(console) for one in checked))
    if desk.workspace is None or any(one.result.status != "passed" for one in checked):
        return
    from grader.study.screen import say_quiz

    last = checked[-1]
    after = desk.next_entry()
    said = _("All exercises are solved.")
    if after is not None:
        said = _("Next: {id}, {title} (grade show {id})").format(id=after.id, title=after.title)
    click.echo(f"\n{said}", err=True)
    if quiz := desk.next_quiz(last.built.unit):
        click.echo(say_quiz(quiz), err=True)


def _record(desk: Desk, checked: list[Checked], device: str, path: Path | None) -> dict[str, Any]:
    from grader.judging.score import Result
    from grader.report import record

    place = desk.workspace.root.name if desk.workspace else desk.root.name
    student = (desk.workspace.student if desk.workspace else "") or (path.stem if path else place)
    results = tuple(one.result for one in checked)
    return record.to_record(Result(student, device, "limits", results))


def _document(desk: Desk, checked: list[Checked], device: str, path: Path | None) -> dict[str, Any]:
    """The record, and of each exercise that is not right the first failing case with its tensors."""
    from grader.study.closer import to_json

    document = _record(desk, checked, device, path)
    for told, one in zip(document["exercises"], checked, strict=True):
        if one.closer:
            told["failing"] = to_json(one.closer, one.built)
    return document


def _watch(desk: Desk, checker: Checker, ids: list[str], path: Path | None) -> bool:
    from grader.study.keys import Keys
    from grader.study.screen import Screen
    from grader.study.watch import Watch

    try:
        keys = Keys()
        screen = Screen(desk, console_on(sys.stdout), keys=keys.works)
        if not keys.works:
            said = _("stdin is no terminal, so there are no keys; Ctrl-C or SIGTERM ends it.")
            click.echo(said, err=True)
        keys.resumed = screen.draw
        with keys:
            return Watch(desk, checker, screen, ids, path).run(keys)
    except KeyboardInterrupt:
        click.echo("\n" + _("Stopped."), err=True)
        print_notes(desk)
        raise SystemExit(SIGNALLED + signal.SIGINT) from None


@click.command("show")
@click.argument("id_", metavar="ID", shell_complete=complete_ids)
@click.option("--solution", is_flag=True, help="The reference too, once you have solved it.")
@course_option
@lang_option
@json_option
def show_command(
    id_: str, solution: bool, course_dir: Path | None, lang: str, as_json: bool
) -> None:
    """Show an exercise's statement and stub."""
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
        console_on(sys.stdout).print(tables.list_table(desk), markup=False)
        _say_no_workspace(desk)
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
        _say_no_workspace(desk)
    print_notes(desk)


def _say_what_is_kept(desk: Desk, files: Iterable[Path]) -> None:
    """Say so where a check leaves no trace in anybody's progress."""
    _say_no_workspace(desk)
    for path in dict.fromkeys(files):
        if not desk.is_own(path):
            said = _("{path} is not in your workspace, so your progress stays as it is.")
            click.echo("\n" + said.format(path=path), err=True)


def _say_no_workspace(desk: Desk) -> None:
    if desk.workspace is None:
        said = _("This is no workspace, so no progress is kept; `grade start` makes one.")
        click.echo(f"\n{said}", err=True)
