"""The summary of a class on a terminal: a line for each student, a letter for each exercise."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.language import _, ngettext
from grader.score import Result

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MAX_ROWS = 36
"""With more students than this, only the exercises are summed up: the summary fits a screen."""

# A letter of its own for every status: colour is never the only sign.
LETTERS = {
    "passed": ("P", "green"),
    "partial": ("p", "yellow"),
    "failed": ("F", "red"),
    "forbidden": ("X", "magenta"),
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
    if len(results) <= MAX_ROWS:
        console.print(_students(results, ids, console.width))
        seen = {e.status for result in results for e in result.exercises}
        legend = "  ".join(f"{LETTERS[s][0]} {_(s)}" for s in LETTERS if s in seen)
        console.print(legend, style="dim", highlight=False)
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


def _students(results: Sequence[Result], ids: Sequence[str], width: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(_("student"), no_wrap=True, max_width=28)
    table.add_column(_("score"), justify="right", no_wrap=True)
    for id_ in ids:
        # A name is broken over several lines only where the table would be too wide with it.
        whole = 42 + sum(len(name) + 2 for name in ids) <= width
        room = None if whole else max(5, 48 // len(ids))
        table.add_column(id_, justify="center", overflow="fold", max_width=room)
    for result in results:
        by_id = {e.id: e.status for e in result.exercises}
        cells = [Text(*LETTERS[by_id[i]]) if i in by_id else Text("") for i in ids]
        table.add_row(Text(_printable(result.student)), f"{result.score:g}", *cells)
    return table


def _exercises(results: Sequence[Result], ids: Sequence[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for title in (_("exercise"), _("passed"), _("mean points"), _("most frequent mistake")):
        table.add_column(title)
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
