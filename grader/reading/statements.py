"""A cell's code -> its top-level statements, each with what it does to the names of the module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from grader.reading.names import NOTHING, Names, names_of, parse


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
