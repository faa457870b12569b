"""A cell's code -> its top-level statements, each with what it does to the names of the module.

Of a notebook that is handed in, much is what was handed out: imports, tests, demos that nobody changed. So what
comes of a cell is kept from the second time on that the same one comes; a student's own comes once.
"""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from grader.names import NOTHING, Names, names_of, parse

MOST_CHARACTERS = 200_000
"""Of code that is kept; its syntax trees take a hundred times as much memory."""

MOST_SEEN = 10_000
"""Cells of which it is known that they came once."""


@dataclass(frozen=True)
class Cell:
    """Python code under the name that people know it by: "cell 7" of a notebook, or the name of a .py file.

    Attributes:
        is_script: it is of a .py file, of which a part may be for running it alone.
    """

    label: str
    source: str
    is_script: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; a SyntaxError if the source is not Python."""
        return parse(self.source)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its top-level statements in order."""
        return tuple(_statements(self))


@dataclass(frozen=True)
class Statement:
    """A top-level statement.

    Attributes:
        cell: where it stands.
        node: its syntax tree, with line numbers of the cell.
        first_line: where it begins in the cell; decorators belong to it.
        text: its source.
        names: what it binds, changes and reads.
    """

    cell: Cell
    node: ast.stmt
    first_line: int
    text: str
    names: Names


class Recurring:
    """Cells that came more than once, the latest of them."""

    def __init__(self) -> None:
        self._kept: dict[Cell, Cell] = {}
        self._seen: dict[int, None] = {}
        self._size = 0
        self._one_at_a_time = threading.Lock()

    def known(self, cell: Cell) -> Cell:
        """Return the same cell as it came before, with what was made of it; else the cell itself."""
        if cell in self._kept:
            return self._kept[cell]
        with self._one_at_a_time:
            mark = hash(cell)
            again = mark in self._seen and cell not in self._kept
            if again and len(cell.source) <= MOST_CHARACTERS:
                self._size += len(cell.source)
                self._kept[cell] = cell
            self._seen[mark] = None
            while self._size > MOST_CHARACTERS:
                self._size -= len(self._kept.pop(next(iter(self._kept))).source)
            while len(self._seen) > MOST_SEEN:
                del self._seen[next(iter(self._seen))]
        return cell


RECURRING = Recurring()


def _statements(cell: Cell) -> Iterator[Statement]:
    bare = replace(cell)  # one that holds no statements: what holds each other is freed late
    data = cell.source.encode()
    lines = data.split(b"\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    previous = 0
    for node in cell.tree.body:
        line, column = node.lineno - 1, node.col_offset
        if decorators := getattr(node, "decorator_list", []):
            # The tree knows where the expression behind the first "@" begins, not the "@" itself.
            above = range(previous, decorators[0].lineno)
            line, column = next((n for n in above if lines[n].lstrip().startswith(b"@")), line), 0
        end_line, end_column = node.end_lineno or 1, node.end_col_offset or 0
        previous = end_line
        span = (starts[line] + column, starts[end_line - 1] + end_column)
        skipped = cell.is_script and _is_main_block(node)
        text = data[slice(*span)].decode()
        names = NOTHING if skipped else names_of(node, text)
        yield Statement(bare, node, line + 1, text, names)


def _is_main_block(node: ast.stmt) -> bool:
    """Is this `if __name__ == "__main__":`?"""
    match node:
        case ast.If(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right])):
            sides = {getattr(side, "id", getattr(side, "value", None)) for side in (left, right)}
            return sides == {"__name__", "__main__"}
    return False
