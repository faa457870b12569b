"""How far a run has come, on stderr: a bar on a terminal, a line for each submission elsewhere."""

from __future__ import annotations

import sys
from typing import Any

from grader.language import _
from grader.policies.marks import Mark


class Progress:
    """Use as a context manager and call `advance` after each submission; counts in `done` and `total`.

    Args:
        title: what stands in front of the bar; "grading" when left out.
    """

    def __init__(self, title: str = "") -> None:
        self._title = title
        self._bar: Any = None
        self._task: Any = None
        self.done = self.total = 0

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich import progress
            from rich.console import Console

            columns = (
                progress.TextColumn(self._title or _("grading")),
                progress.BarColumn(),
                progress.MofNCompleteColumn(),
                progress.TimeRemainingColumn(),
            )
            self._bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("grading", total=None)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, total: int) -> None:
        """Tell of one more, on a terminal alone."""
        self.done += 1
        self.total = total
        if self._bar is not None:
            self._bar.update(self._task, total=total, advance=1)

    def advance(self, mark: Mark, total: int, reused: bool) -> None:
        """Tell of one more submission; of one that an earlier run has graded only the number."""
        self.step(total)
        if self._bar is None and not reused:
            name = "".join(c if c.isprintable() else "�" for c in mark.student)
            points = _("{part} of {whole}").format(
                part=f"{mark.final:g}", whole=f"{mark.max_score:g}"
            )
            line = f"[{self.done}/{total}] {name} {points}"
            print(line, file=sys.stderr, flush=True)
