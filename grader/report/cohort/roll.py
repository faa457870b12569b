"""All students on a terminal: a line for each with a letter for each exercise, or names beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.language import _
from grader.report.cohort.facts import ClassFacts
from grader.report.cohort.naming import Names

if TYPE_CHECKING:
    from rich.columns import Columns
    from rich.console import Console, RenderableType
    from rich.table import Table

MAX_ROWS = 36
"""With more students than this each has a name and points, several in a line."""

LONGEST_NAME = 28
"""Columns that a student's name may take."""

# A letter of its own for every status: colour is never the only sign.
LETTERS = {
    "passed": ("P", "green"),
    "partial": ("p", "yellow"),
    "failed": ("F", "red"),
    "forbidden": ("X", "magenta"),
    "unattempted": (".", "dim"),
    "missing": ("-", "dim"),
    "error": ("E", "red"),
    "timeout": ("T", "red"),
    "memory": ("M", "red"),
    "crashed": ("C", "red"),
    "unreadable": ("?", "magenta"),
}


def print_roll(facts: ClassFacts, names: Names, console: Console) -> None:
    """Print every student once."""
    ids = [task.id for task in facts.tasks]
    headings = _headings(facts, names, ids, console.width)
    if headings and len(facts.students) <= MAX_ROWS:
        console.print(_table(facts, names, ids, headings))
        _print_legend(facts, ids, headings, console)
    else:
        console.print(_columns(facts, names))


def _headings(facts: ClassFacts, names: Names, ids: Sequence[str], width: int) -> list[str]:
    """The exercises' names where there is room for all, else numbers; nothing where not even these fit."""
    from rich.cells import cell_len

    longest = max(cell_len(names.person(one.id)) for one in facts.students)
    beside = min(longest, LONGEST_NAME) + 12  # the score, and what keeps them apart
    numbers = [str(number) for number, _id in enumerate(ids, 1)]
    for headings in (list(ids), numbers):
        if beside + sum(len(heading) + 2 for heading in headings) <= width:
            return headings
    return []


def _table(facts: ClassFacts, names: Names, ids: Sequence[str], headings: Sequence[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(_("student"), no_wrap=True, max_width=LONGEST_NAME)
    table.add_column(_("score"), justify="right", no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="center", no_wrap=True)
    for one in facts.students:
        entries = facts.entries[one.id]
        cells: list[RenderableType] = [
            Text(*LETTERS[entries[i].status]) if i in entries else Text("") for i in ids
        ]
        table.add_row(Text(names.person(one.id)), f"{one.score:g}", *cells)
    return table


def _print_legend(
    facts: ClassFacts, ids: Sequence[str], headings: Sequence[str], console: Console
) -> None:
    """Explain headings that are numbers, and the letters that occur."""
    from rich.columns import Columns

    if list(headings) != list(ids):
        named = [f"{number} {id_}" for number, id_ in zip(headings, ids, strict=True)]
        console.print(Columns(named, padding=(0, 2)), style="dim", highlight=False)
    seen = {
        entry.status for mine in facts.entries.values() for id_, entry in mine.items() if id_ in ids
    }
    legend = "  ".join(f"{LETTERS[s][0]} {_(s)}" for s in LETTERS if s in seen)
    console.print(legend, style="dim", highlight=False)


def _columns(facts: ClassFacts, names: Names) -> Columns:
    from rich.columns import Columns
    from rich.text import Text

    told = [
        Text(f"{one.score:>6.4g}  {names.person(one.id)}", no_wrap=True, overflow="ellipsis")
        for one in facts.students
    ]
    return Columns(told, padding=(0, 3), column_first=True)
