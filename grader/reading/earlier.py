"""Functions of earlier exercises, which a file has by name: `from grader.built import softmax`.

The course gives them and not the file: its own lines for them count for nothing where another exercise is
graded, so that the same function is there whatever the file holds.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from grader.language import _
from grader.reading.extract import Source, extract
from grader.reading.helpers import Helper
from grader.reading.statements import Cell, Statement

MODULE = "grader.built"
"""Where functions of earlier exercises are imported from."""


def line_for(names: Sequence[str]) -> str:
    """Return the line that imports functions of earlier exercises."""
    return f"from {MODULE} import {', '.join(names)}"


def without_earlier(source: Source) -> Source:
    """Return a file without the lines that import functions of earlier exercises.

    Other names that they are given there (`import softmax as s`) stay other names of theirs.
    """
    if not any(MODULE in cell.source for cell in source.cells):
        return source
    kept: list[Statement] = []
    for one in source.statements:
        if not _imports_earlier(one):
            kept.append(one)
        elif renamed := "\n".join(f"{new} = {name}" for name, new in _imported(one) if new != name):
            kept += Cell(_("given imports"), renamed).statements
    return _of_statements(source, kept, source.helpers)


def with_earlier(
    source: Source, names: Collection[str], given: Sequence[str], helpers: Sequence[Helper]
) -> Source:
    """Return a file in which some names stand for what the course gives, whatever the file makes of them.

    Args:
        source: the file.
        names: of functions of earlier exercises.
        given: import statements that come first.
        helpers: modules that hold these functions.
    """
    kept = [one for one in source.statements if not one.names.binds or one.names.binds - set(names)]
    label = _("given imports")
    last = [line_for(sorted(names))] if names else []
    first = Cell(label, "\n".join([*given, *last])).statements
    # A line that binds one of them beside others has stayed, so they are imported behind it again.
    again = Cell(label, "\n".join(last)).statements
    known = {helper.module: helper for helper in (*source.helpers, *helpers)}
    return _of_statements(source, [*first, *kept, *again], tuple(known.values()))


def module_of(name: str, code: str, module: str, *, is_package: bool = False) -> Helper:
    """Make a module of code of the course's.

    Args:
        name: what its lines are told with.
        code: what it holds.
        module: its dotted name.
        is_package: whether there are modules inside it.
    """
    return Helper(module, extract(name, code.encode()), is_package, is_given=True)


def _of_statements(
    source: Source, statements: Sequence[Statement], helpers: tuple[Helper, ...]
) -> Source:
    head = (source.name, source.cells, source.problems, source.skipped, helpers)
    made = Source(*head, carried=source.carried)
    # In place of those that are found by parsing the cells.
    made.__dict__["statements"] = tuple(statements)
    return made


def _imports_earlier(statement: Statement) -> bool:
    """Whether a statement, as `try: ... except ImportError: ...`, does nothing but import them."""
    names = {new for _name, new in _imported(statement)}
    return names >= statement.names.binds if names else _is_import(statement.node)


def _imported(statement: Statement) -> list[tuple[str, str]]:
    """The names that are imported, each with the one that it is given."""
    if MODULE not in statement.text:
        return []
    lines = [node for node in ast.walk(statement.node) if _is_import(node)]
    aliases = [alias for node in lines if isinstance(node, ast.ImportFrom) for alias in node.names]
    return [(one.name, one.asname or one.name) for one in aliases if one.name != "*"]


def _is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == MODULE and not node.level
