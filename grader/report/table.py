"""Results as scores.csv: a line for each student, a column for each exercise."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from grader.judging.score import Result

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(results: Sequence[Result]) -> bytes:
    """Return the table, students in the order given; exercises in the order of the first that has them."""
    ids = list(dict.fromkeys(e.id for result in results for e in result.exercises))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "score", "max_score", *ids])
    for result in results:
        scores = {e.id: f"{e.score:.15g}" for e in result.exercises}
        row = [_cell(result.student), f"{result.score:.15g}", f"{result.max_score:.15g}"]
        writer.writerow([*row, *(scores.get(id_, "") for id_ in ids)])
    return text.getvalue().encode()


def _cell(text: str) -> str:
    """A name that a spreadsheet would run as a formula is quoted as text."""
    clean = "".join(c if c.isprintable() else "�" for c in text)
    return f"'{clean}" if text.startswith(_FORMULA) else clean
