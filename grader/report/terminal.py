"""The summary of a class on a terminal: a line for each student, a letter for each exercise."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.judging.score import Result
from grader.language import _, ngettext

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MAX_ROWS = 36
"""With more students than this, only the exercises are summed up: the summary fits a screen."""

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


def print_summary(results: Sequence[Result], console: Console) -> None:
    """Print a class: students by name, then the totals."""
    if not results:
        return
    ids = list(dict.fromkeys(e.id for result in results for e in result.exercises))
    headings = _headings(results, ids, console.width)
    if headings and len(results) <= MAX_ROWS:
        console.print(_students(results, ids, headings))
        _print_legend(results, ids, headings, console)
    else:
        console.print(_exercises(results, ids))
    scores = [result.score for result in results]
    console.print(
        ngettext(
            "{count} submission, mean {mean}, median {median} of {most} points",
            "{count} submissions, mean {mean}, median {median} of {most} points",
            len(results),
        ).format(
            count=len(results),
            mean=f"{statistics.mean(scores):.2f}",
            median=f"{statistics.median(scores):.2f}",
            most=f"{results[0].max_score:g}",
        ),
        highlight=False,
    )


def _headings(results: Sequence[Result], ids: Sequence[str], width: int) -> list[str]:
    """The exercises' names where there is room for all, else numbers; nothing where not even these fit."""
    from rich.cells import cell_len

    longest = max(cell_len(_printable(result.student)) for result in results)
    beside = min(longest, LONGEST_NAME) + 12  # the score, and what keeps them apart
    numbers = [str(number) for number, _id in enumerate(ids, 1)]
    for headings in (list(ids), numbers):
        if beside + sum(len(heading) + 2 for heading in headings) <= width:
            return headings
    return []


def _students(results: Sequence[Result], ids: Sequence[str], headings: Sequence[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(_("student"), no_wrap=True, max_width=LONGEST_NAME)
    table.add_column(_("score"), justify="right", no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="center", no_wrap=True)
    for result in results:
        by_id = {e.id: e.status for e in result.exercises}
        cells = [Text(*LETTERS[by_id[i]]) if i in by_id else Text("") for i in ids]
        table.add_row(Text(_printable(result.student)), f"{result.score:g}", *cells)
    return table


def _print_legend(
    results: Sequence[Result], ids: Sequence[str], headings: Sequence[str], console: Console
) -> None:
    """Explain headings that are numbers, and the letters that occur."""
    from rich.columns import Columns

    if list(headings) != list(ids):
        named = [f"{number} {id_}" for number, id_ in zip(headings, ids, strict=True)]
        console.print(Columns(named, padding=(0, 2)), style="dim", highlight=False)
    seen = {e.status for result in results for e in result.exercises}
    legend = "  ".join(f"{LETTERS[s][0]} {_(s)}" for s in LETTERS if s in seen)
    console.print(legend, style="dim", highlight=False)


def _exercises(results: Sequence[Result], ids: Sequence[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in (_("exercise"), _("passed"), _("mean points")):
        table.add_column(title, no_wrap=True)
    # Chinese has no spaces: a sentence that is not folded is cut off.
    table.add_column(_("most frequent mistake"), overflow="fold")
    for id_ in ids:
        entries = [e for result in results for e in result.exercises if e.id == id_]
        passed = sum(e.status == "passed" for e in entries)
        said = [e.diagnosis for e in entries if e.diagnosis and e.checks]
        common = statistics.mode(said) if said else ""
        mean = statistics.mean(e.score for e in entries)
        share = _("{part} of {whole}").format(part=passed, whole=len(entries))
        points = _("{part} of {whole}").format(
            part=f"{mean:.2f}", whole=f"{entries[0].max_score:g}"
        )
        table.add_row(id_, share, points, Text(common))
    return table


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)
