"""What a student wrote, as messages quote it: cut where it is long."""

from __future__ import annotations

import ast
from itertools import islice
from typing import Any

_LONGEST = 60  # characters
_MOST_NODES = 100


def quoted_source(node: ast.expr) -> str:
    """Return an expression as text."""
    if sum(1 for _node in islice(ast.walk(node), _MOST_NODES + 1)) > _MOST_NODES:
        return "..."
    try:
        return _cut(ast.unparse(node))
    except (ValueError, RecursionError):  # a number of more digits than Python writes out
        return "..."


def quoted_value(value: Any) -> str:
    """Return a plain value as text."""
    try:
        return _cut(str(value))
    except ValueError:  # a number of more digits than Python writes out
        return "..."


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
