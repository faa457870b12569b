"""What learners use to answer questions: `grade quiz`."""

from __future__ import annotations

import getpass
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.options import SIGNALLED, course_option, json_option, lang_option
from grader.commands.study import console_on, open_desk, print_notes
from grader.errors import UsageError
from grader.language import _

if TYPE_CHECKING:
    from rich.console import Console

    from grader.study.desk import Desk


def complete_units(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the units with a quiz that begin like this, for the shell."""
    from grader.course.course import find_course
    from grader.course.layout import without_number
    from grader.errors import GraderError

    try:
        root = find_course(Path(ctx.params.get("course_dir") or Path.cwd()))
    except GraderError:
        return []  # in the middle of a command line there is no place for a sentence
    units = [
        without_number(path.parent.name) for path in sorted(root.glob("exercises/*/quiz.json"))
    ]
    return [unit for unit in units if unit.startswith(incomplete)]


@click.command("quiz")
@click.argument("unit", required=False, shell_complete=complete_units)
@click.option("--restart", is_flag=True, help="Forget the answers so far.")
@click.option(
    "--student",
    default="",
    metavar="NAME",
    help="Under which name numbers are drawn; default: your workspace's, or your login.",
)
@course_option
@lang_option
@json_option
def quiz_command(
    unit: str | None,
    restart: bool,
    student: str,
    course_dir: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """Answer the quiz of a unit; without a unit: list the quizzes.

    Every answer is kept: the same command goes on where you stopped, and asks again what was wrong.
    """
    desk = open_desk(course_dir, lang)
    if restart and not unit:
        raise UsageError(_("Say which quiz to begin anew: grade quiz UNIT --restart."))
    from grader.study.answered import KeptAnswers, make_folder
    from grader.study.asking import ask, to_json

    asked = [desk.quizzes.find_quiz(unit)] if unit else desk.quizzes.all
    kept = [KeptAnswers(desk.quiz_journal, quiz) for quiz in asked]
    if unit and not desk.workspace and not as_json:
        make_folder(desk.root)
    if restart:
        for one in kept:
            one.forget()
    if as_json:
        documents = [to_json(*pair) for pair in zip(asked, kept, strict=True)]
        click.echo(json.dumps(documents[0] if unit else {"schema": 1, "quizzes": documents}))
    elif unit:
        talk = Terminal(console_on(sys.stdout))
        name = student or (desk.workspace.carried.drawn_for if desk.workspace else "") or _login()
        try:
            ask(desk.quizzes, asked[0], kept[0], name, talk)
        except (click.Abort, KeyboardInterrupt):
            click.echo("", err=True)
            if not desk.notes:
                said = _("Stopped. Your answers are kept; the same command goes on from there.")
                click.echo(said, err=True)
            print_notes(desk)
            raise SystemExit(SIGNALLED + signal.SIGINT) from None
    else:
        _print_list(desk)
    print_notes(desk)


class Terminal:
    """A person at a terminal, or lines of stdin."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.is_person = sys.stdin.isatty()

    def show(self, markdown: str) -> None:
        """Show Markdown, with formulas that can be read."""
        from rich.markdown import Markdown

        from grader.formulas.text import to_markdown

        self._console.print()
        self._console.print(Markdown(to_markdown(markdown), code_theme="ansi_dark"))

    def say(self, text: str) -> None:
        """Say a sentence."""
        self._console.print(f"\n{text}", markup=False, highlight=False)

    def hear(self, prompt: str) -> str | None:
        """Return a line; None at the end of what is not a terminal."""
        if self.is_person:
            heard: str = click.prompt(f"\n{prompt}", default="", show_default=False)
            return heard
        line = sys.stdin.readline()
        return line if line else None


def _print_list(desk: Desk) -> None:
    from rich.table import Table
    from rich.text import Text

    from grader.language import in_use

    quizzes = desk.quizzes.all
    if not quizzes:
        click.echo(_("This course has no quiz."))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in (_("unit"), _("quiz"), _("so far")):
        table.add_column(title)
    for quiz in quizzes:
        table.add_row(quiz.unit, Text(quiz.title(in_use())), desk.score(quiz).said())
    console_on(sys.stdout).print(table)
    click.echo(_("Answer one: grade quiz {unit}").format(unit=quizzes[0].unit), err=True)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return "student"
