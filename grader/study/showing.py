"""`grade show`: an exercise on a terminal, formulas and all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.course.catalog import Entry
from grader.errors import UsageError
from grader.formulas.text import to_markdown
from grader.language import _, ngettext
from grader.study.desk import Desk
from grader.study.stub import stub_of

if TYPE_CHECKING:
    from rich.console import Console


def reference_of(desk: Desk, entry: Entry) -> str:
    """Return the reference, for one who has solved the exercise.

    Raises:
        UsageError: if it is not solved yet, or the solutions are not at hand.
    """
    if desk.workspace is None or not desk.journal.standing(entry.id).solved:
        raise UsageError(
            _("The solution of {id} is shown once you have solved it: grade check {id}.").format(
                id=entry.id
            )
        )
    if entry.kind == "break_it":
        raise UsageError(
            _("{id} has no one solution: all inputs that show it are one.").format(id=entry.id)
        )
    folder = desk.workspace.solutions
    path = entry.written_in(folder)
    if path is None:
        raise UsageError(_("The solutions of this course are not at hand."))
    from grader.declaring.load import load_one
    from grader.declaring.source import solved_source

    return solved_source(load_one(path, entry.id))


def document(desk: Desk, entry: Entry, reference: str | None) -> dict[str, Any]:
    """The exercise as a program wants it."""
    return {
        "id": entry.id,
        "unit": entry.unit,
        "title": entry.title,
        "points": entry.points,
        "solved": desk.journal.standing(entry.id).solved,
        "statement": entry.statement,
        "imports": list(entry.imports),
        "stub": stub_of(entry),
        "hints": len(entry.hints),
        "solution": reference,
    }


def print_exercise(entry: Entry, reference: str | None, console: Console) -> None:
    """Print statement and stub, and the reference where there is one."""
    from rich.markdown import Markdown

    console.print(Markdown(to_markdown(entry.statement), code_theme="ansi_dark"))
    # What is asked for is a whole number, and one and a half points are several.
    points = ngettext("{points} point", "{points} points", 1 if entry.points == 1 else 2)
    said = points.format(points=f"{entry.points:g}")
    console.print(f"\n{said}", style="italic", highlight=False, markup=False)
    _print_code(_("The code to mend") if entry.given else _("Your stub"), stub_of(entry), console)
    if reference is not None:
        _print_code(_("A solution"), reference, console)


def _print_code(title: str, code: str, console: Console) -> None:
    console.print()
    console.rule(title, align="left", characters="-")
    # A line that is too long is left to the terminal: folded, it would be no Python any more.
    console.print(code, markup=False, highlight=False, soft_wrap=True)
