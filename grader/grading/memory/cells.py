"""Cells that come again: of a notebook that is handed in much is what was handed out, and is parsed once.

Imports, tests, demos that nobody changed: what comes of a cell is kept from the second time on that the same
one comes. A student's own comes once.
"""

from __future__ import annotations

import threading

from grader.reading.statements import Cell

MOST_CHARACTERS = 200_000

MOST_SEEN = 10_000
"""Cells of which it is known that they came once."""


class Recurring:
    """Cells that came more than once, the latest of them.

    Args:
        most_characters: of code that is kept; its syntax trees take a hundred times as much memory.
    """

    def __init__(self, most_characters: int = MOST_CHARACTERS) -> None:
        self._most_characters = most_characters
        self._kept: dict[Cell, Cell] = {}
        self._seen: dict[int, None] = {}
        self._size = 0
        self._one_at_a_time = threading.Lock()

    def recall(self, cell: Cell) -> Cell:
        """Return the same cell as it came before, with what was made of it; else the cell itself."""
        if (known := self._kept.get(cell)) is not None:  # one look: another slot may crowd it out
            return known
        with self._one_at_a_time:
            mark = hash(cell)
            again = mark in self._seen and cell not in self._kept
            if again and len(cell.source) <= self._most_characters:
                self._size += len(cell.source)
                self._kept[cell] = cell
            self._seen[mark] = None
            while self._size > self._most_characters:
                self._size -= len(self._kept.pop(next(iter(self._kept))).source)
            while len(self._seen) > MOST_SEEN:
                del self._seen[next(iter(self._seen))]
        return cell
