"""What learners check their answers with: `grade check`."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.commands.options import NOT_PASSED, SIGNALLED, course_option, json_option, lang_option
from grader.commands.study import (
    complete_ids,
    console_on,
    open_desk,
    print_notes,
    say_no_workspace,
)
from grader.errors import UsageError
from grader.language import _

if TYPE_CHECKING:
    from grader.jail.levels import Level
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
@click.option(
    "--jailed",
    is_flag=True,
    help="Hold the code as `grade run` does; so it is anyway where the file is none of your workspace.",
)
@click.option(
    "--isolation",
    default="",
    metavar="LEVEL",
    help="How code is held that is jailed, as for `grade run`; `none` runs it as your own.",
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
    jailed: bool,
    isolation: str,
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
        click.echo(json.dumps(_record(desk, [], None, path)) if as_json else said)
        return
    from grader.study.checking import Checker

    level = _level(desk, {*files.values(), *([path] if path else [])}, jailed, isolation, device)
    with Checker(desk, device, level) as checker:
        if watch:
            passed = _watch(desk, checker, wanted if ids or path else [], path)
        else:
            checked = _check(checker, files, case)
            passed = all(one.result.status == "passed" for one in checked)
            if as_json:
                click.echo(json.dumps(_document(desk, checked, checker, path)))
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


def _level(
    desk: Desk, files: Collection[Path], jailed: bool, isolation: str, device: str
) -> Level | None:
    """How the code of these files is held; None for one's own, which may do what one may do oneself.

    Raises:
        UsageError: if this machine cannot hold it so.
    """
    from grader.course.devices import choose_device
    from grader.jail.levels import choose

    foreign = [file for file in files if desk.workspace is None or not desk.is_own(file)]
    if isolation == "none":
        if jailed:
            raise UsageError(_("--jailed and --isolation none exclude each other."))
        return None
    if not foreign and not jailed:
        return None
    chosen = choose_device(device, desk.course)
    try:
        return choose(isolation, chosen)
    except UsageError as problem:
        if jailed or isolation or not foreign:
            raise
        said = _(
            "{path} lies in no workspace of yours, so its code is held as other people's is. {why} If it is"
            " your own, --isolation none runs it as such."
        )
        raise UsageError(said.format(path=foreign[0], why=problem)) from None


def _record(
    desk: Desk, checked: list[Checked], checker: Checker | None, path: Path | None
) -> dict[str, Any]:
    from grader.judging.score import Result
    from grader.report import record

    place = desk.workspace.root.name if desk.workspace else desk.root.name
    student = (desk.workspace.student if desk.workspace else "") or (path.stem if path else place)
    results = tuple(one.result for one in checked)
    device, held = (checker.device, checker.isolation) if checker else ("cpu", "limits")
    return record.to_record(Result(student, device, held, results))


def _document(
    desk: Desk, checked: list[Checked], checker: Checker, path: Path | None
) -> dict[str, Any]:
    """The record, and of each exercise that is not right the first failing case with its tensors."""
    from grader.study.closer import to_json

    document = _record(desk, checked, checker, path)
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


def _say_what_is_kept(desk: Desk, files: Iterable[Path]) -> None:
    """Say so where a check leaves no trace in anybody's progress."""
    say_no_workspace(desk)
    for path in dict.fromkeys(files):
        if not desk.is_own(path):
            said = _("{path} is not in your workspace, so your progress stays as it is.")
            click.echo("\n" + said.format(path=path), err=True)
