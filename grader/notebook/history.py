"""The cells that were run in this kernel, searched for forbidden calls as a notebook that is handed in is.

Without it `check` would call an answer right that earns nothing later. Only in one thing is a history no
notebook: a cell that was run ten times is in it ten times, and only its last version counts.
"""

from __future__ import annotations

import ast
import functools
import json
from collections.abc import Sequence
from dataclasses import replace

from grader.language import _
from grader.reading.extract import Source, extract
from grader.reading.folders import Unreadable
from grader.reading.statements import Cell, Statement

MAX_CELLS = 1000
"""Cells that are kept parsed: a check of an exercise then parses what is new."""

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class History(Source):
    """Cells in the order in which they were run.

    Args:
        texts: of the cells, as they were typed; the number of a cell is that of its prompt.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        statements: list[Statement] = []
        for number, text in enumerate(texts, 1):
            label = _("cell {number}").format(number=number)
            statements += [
                replace(found, cell=Cell(label, found.cell.source)) for found in _read(text)
            ]
        kept = _without_earlier_versions(statements)
        super().__init__("", tuple({s.cell.label: s.cell for s in kept}.values()), ())
        # In place of those that are found by parsing all cells anew.
        self.__dict__["statements"] = kept


@functools.lru_cache(maxsize=MAX_CELLS)
def _read(text: str) -> tuple[Statement, ...]:
    """The statements of one cell; none where it is no Python."""
    document = {"cells": [{"cell_type": "code", "source": text}]}
    try:
        return extract("cell.ipynb", json.dumps(document).encode()).statements
    except Unreadable:
        return ()


def _without_earlier_versions(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Leave out what binds only names that a later `def` or `class` defines again."""
    kept, defined = [], set[str]()
    for statement in reversed(statements):
        binds = set(statement.names.binds)
        if binds and binds <= defined:
            continue
        kept.append(statement)
        if isinstance(statement.node, _DEFINITIONS):
            defined.add(statement.node.name)
    return tuple(reversed(kept))
