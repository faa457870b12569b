"""A cell's code -> its top-level statements, each with what it does to the names of the module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from grader.reading.names import NOTHING, Names, names_of
from grader.reading.parsing import parse

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


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
    lines = _Lines(cell.source)
    blocks = [node for node in cell.tree.body if cell.is_script and _is_main_block(node)]
    if not blocks:
        yield from (_statement(bare, node, lines) for node in cell.tree.body)
        return
    plain = [_statement(bare, n, lines) for n in cell.tree.body if n not in blocks]
    elsewhere = frozenset[str]().union(*(statement.names.binds for statement in plain))
    for node in cell.tree.body:
        if node in blocks:
            yield from _of_main_block(bare, node, lines, elsewhere)
        else:
            yield plain.pop(0)


class _Lines:
    """The lines of a cell, as bytes: the syntax tree counts columns in them."""

    def __init__(self, source: str) -> None:
        self.data = source.encode()
        self.all = self.data.split(b"\n")
        self._starts = list(accumulate((len(line) + 1 for line in self.all), initial=0))
        self.previous = 0

    def between(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        """The text from a line and column to another; lines count from 0."""
        span = (self._starts[start[0]] + start[1], self._starts[end[0]] + end[1])
        return self.data[slice(*span)].decode()


def _statement(cell: Cell, node: ast.stmt, lines: _Lines, *, indented: bool = False) -> Statement:
    line, column = node.lineno - 1, node.col_offset
    if decorators := getattr(node, "decorator_list", []):
        # The tree knows where the expression behind the first "@" begins, not the "@" itself.
        above = range(lines.previous, decorators[0].lineno)
        line = next((n for n in above if lines.all[n].lstrip().startswith(b"@")), line)
        column = len(lines.all[line]) - len(lines.all[line].lstrip()) if indented else 0
    end_line, end_column = node.end_lineno or 1, node.end_col_offset or 0
    lines.previous = end_line
    text = lines.between((line, column), (end_line - 1, end_column))
    if indented and "\n" in text:
        # What follows the first line keeps its indentation, under a line that it may stand under.
        indentation = lines.all[line][:column].decode()
        text, line = f"if 1:\n{indentation}{text}", line - 1
    return Statement(cell, node, line + 1, text, names_of(node, text))


def _of_main_block(
    cell: Cell, node: ast.stmt, lines: _Lines, elsewhere: frozenset[str]
) -> Iterator[Statement]:
    """What is for running the file alone: of use only where it defines a function that nothing else does."""
    inside = [_statement(cell, one, lines, indented=True) for one in getattr(node, "body", [])]
    defined = {
        getattr(one.node, "name", "") for one in inside if isinstance(one.node, _DEFINITIONS)
    }
    own = frozenset[str]().union(*(one.names.binds for one in inside)) - elsewhere
    own = own if defined - elsewhere else NOTHING.binds
    for one in inside:
        names = one.names
        is_own = own & (names.binds | names.changes | names.methods)
        yield one if is_own else replace(one, names=NOTHING)


def _is_main_block(node: ast.stmt) -> bool:
    """Is this `if __name__ == "__main__":`?"""
    match node:
        case ast.If(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right])):
            sides = {getattr(side, "id", getattr(side, "value", None)) for side in (left, right)}
            return sides == {"__name__", "__main__"}
    return False
