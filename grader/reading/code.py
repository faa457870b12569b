"""A student's code on its way to a child: each cell with those of its statements that are needed.

The trusted side has parsed the code to find out what is needed; what a child must know of it goes along, so
that the child only compiles.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from grader.reading.statements import Statement

_IMPORTS = (ast.Import, ast.ImportFrom)
_PLAIN = (ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.UnaryOp)

Packed = list[dict[str, Any]]
"""The cells of a file."""


def pack(statements: Iterable[Statement]) -> Packed:
    """Pack statements, in the order of their file, by the cells that they stand in."""
    cells = groupby(statements, key=lambda statement: statement.cell)
    return [
        {
            "label": cell.label,
            "source": cell.source,
            "statements": [_pack_statement(statement) for statement in inside],
        }
        for cell, inside in cells
    ]


def _pack_statement(statement: Statement) -> dict[str, Any]:
    node = statement.node
    return {
        "text": statement.text,
        "first": statement.first_line,
        "line": node.lineno,
        "names": _names(node),
        "harmless": _is_harmless(node),
    }


def _is_harmless(node: ast.stmt) -> bool:
    """Whether a statement only defines or imports: it comes to an end, and need not be announced."""
    match node:
        case ast.FunctionDef(decorator_list=[], args=args):
            defaults = [*args.defaults, *filter(None, args.kw_defaults)]
            return all(_is_plain(default) for default in defaults)
        case ast.Expr(value=value):
            return _is_plain(value)
    return isinstance(node, _IMPORTS)


def _is_plain(node: ast.expr) -> bool:
    return all(
        isinstance(part, (*_PLAIN, ast.expr_context, ast.unaryop)) for part in ast.walk(node)
    )


def _names(node: ast.stmt) -> list[str]:
    """Names that an import or a simple assignment would have bound."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [node.name] if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else []
