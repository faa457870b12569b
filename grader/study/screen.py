"""What `grade check --watch` shows: drawn anew at every change, readable without colour."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.catalog import Entry
from grader.language import _
from grader.study.desk import Desk
from grader.study.tables import list_table, own_and_others, totals

if TYPE_CHECKING:
    from rich.console import Console

    from grader.quiz.questions.question import Quiz
    from grader.study.checking import Checked


_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""To the top left, then clear the screen and what has scrolled off it."""


class Screen:
    """The terminal as one page; where stdout is no terminal, one piece of text after the other.

    Args:
        desk: course and journal.
        console: where to draw.
        keys: whether there are keys, which are then named.
    """

    def __init__(self, desk: Desk, console: Console, *, keys: bool) -> None:
        self._desk, self._console, self._keys = desk, console, keys
        self._size = shutil.get_terminal_size()
        self._listing = False
        self._entry: Entry | None = None
        self._watched = ""
        self._solved: list[str] = []
        self._said = ""
        self._shorter: list[str] = []
        self._below: list[str] = []

    def show_checking(self, entry: Entry, path: Path) -> None:
        """Say that a check is under way: the first one takes a while, and so does what never ends."""
        shown = self._desk.shown(path)
        said = _("Checking {file} ...").format(file=shown)
        if self._entry is None:
            self._turn_to(entry, shown)
            self._say(said)
            self.draw()
        elif self._console.is_terminal:
            self._print(said, "dim")

    def show_result(self, entry: Entry, path: Path, checked: Checked) -> None:
        """Show what a check has found."""
        from grader.report.text import in_short

        self._turn_to(entry, self._desk.shown(path))
        self._listing = False
        result, built = checked.result, checked.built
        self._say(checked.explain(self._console), checked.explain(), in_short(result, built))
        self._below = []
        if checked.result.status != "passed":
            self.draw()

    def show_trouble(self, entry: Entry, said: str) -> None:
        """Show why there is nothing to check."""
        self._turn_to(entry, "")
        self._say(said)
        self._below = []
        self.draw()

    def show_hint(self, entry: Entry, step: int) -> None:
        """Show one more hint below the rest."""
        self._listing = False
        if not entry.hints:
            self._below = [_("There is no hint for {id}.").format(id=entry.id)]
        else:
            self._below = [say_hint(entry, number) for number in range(1, step + 1)]
        self.draw()

    def keep_solved(self, checked: Checked) -> None:
        """Keep what there is to say of an exercise that is solved while the next one is shown."""
        self._solved = [
            _("Solved: {id}, {score:g} of {points:g} points").format(
                id=checked.result.id, score=checked.result.score, points=checked.result.max_score
            )
        ]
        if quiz := self._desk.next_quiz(checked.built.unit):
            self._solved.append(say_quiz(quiz))
        if not self._console.is_terminal:
            self._print(self._said)

    def say_only_one(self) -> None:
        """Say that there is no other exercise to turn to."""
        self._listing, self._below = False, [_("This is the only exercise left.")]
        self.draw()

    def toggle_list(self) -> None:
        """Show the list of exercises, or hide it again."""
        self._listing = not self._listing
        self.draw()

    def follow_size(self) -> None:
        """Draw again when the window has another size."""
        size = shutil.get_terminal_size()
        if size != self._size:
            self._size = size
            self.draw()

    def finish(self) -> None:
        """Say that all is solved."""
        self._say(_("All that was asked for is solved. Well done!"))
        self._entry, self._below, self._keys = None, [], False
        self.draw()

    def draw(self) -> None:
        """Draw the page, all at once so that it does not flicker."""
        out = self._console
        clear = _CLEAR if out.is_terminal and not out.is_dumb_terminal else ""
        out.file.write(clear + self._page())
        out.file.flush()

    def _page(self) -> str:
        """The page; on a terminal the longest that keeps the verdict in sight."""
        page = ""
        for said in (self._said, *self._shorter):
            for below in (self._below, self._below[-1:]):
                with self._console.capture() as drawn:
                    self._compose(said, below)
                page = drawn.get()
                if not self._console.is_terminal or page.count("\n") < self._console.height:
                    return page
        lines = page.rstrip("\n").split("\n")
        kept = max(self._console.height - 3, 1)
        return "\n".join([*lines[:kept], "...", lines[-1]])

    def _say(self, said: str, *shorter: str) -> None:
        self._said, self._shorter = said, list(shorter)

    def _compose(self, said: str, below: Sequence[str]) -> None:
        whole = totals(own_and_others(self._desk.entries)[0], self._desk.journal.standings())
        self._print(self._desk.course.shown, "bold")
        self._print(f"{whole.bar()} {whole.said()}")
        for line in self._solved:
            self._print(line, "green")
        if self._listing and self._entry is not None:
            self._console.print()
            self._console.print(list_table(self._desk, self._entry.id), markup=False)
            self._print("\n" + _("l back   n next   q quit"), "dim")
            return
        if self._entry is not None:
            self._print(f"\n{self._entry.title}", "bold")
        self._print(said)
        for text in below:
            self._print(f"\n{text}", "cyan")
        for note in self._desk.journal.notes[-1:]:
            self._print(f"\n{note}", "yellow")
        self._print(f"\n{self._footer()}", "dim")

    def _footer(self) -> str:
        keys = _("h hint   l list   n next   q quit") if self._keys else ""
        if self._entry is None or not self._watched:
            return keys
        saving = _("Save {file} to check again.").format(file=self._watched)
        return f"{saving}   {keys}".rstrip()

    def _turn_to(self, entry: Entry, watched: str) -> None:
        if self._entry is None or entry.id != self._entry.id:
            self._below = []
        self._entry, self._watched = entry, watched

    def _print(self, text: str, style: str = "") -> None:
        from rich.text import Text

        shown = Text.from_ansi(text)
        self._console.print(shown, style=style, markup=False, highlight=False, soft_wrap=False)


def say_quiz(quiz: Quiz) -> str:
    """Say that there are questions on what has been solved."""
    return _("Questions on this unit: grade quiz {unit}").format(unit=quiz.unit)


def say_hint(entry: Entry, step: int) -> str:
    """A hint with its number."""
    return _("Hint {step} of {count}: {hint}").format(
        step=step, count=len(entry.hints), hint=entry.hints[step - 1]
    )
