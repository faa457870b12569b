"""What is still as it was handed out: functions and classes in which nothing is written yet."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from grader.reading.extract import Source
from grader.reading.parsing import parse
from grader.reading.statements import Statement

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)


def is_untouched(source: Source, *names: str, given: str = "") -> bool:
    """Whether functions, and every method of a class, are no more than a docstring and a `raise`.

    Lines may be given before that: then the stub's comment stands right above its `raise`.

    Args:
        source: where they are defined.
        names: of the functions and classes.
        given: code that students begin with, where that is something to be mended.
    """
    return all(_is_untouched(source, name, given) for name in names)


def _is_untouched(source: Source, name: str, given: str) -> bool:
    found = [s for s in source.statements if name in s.names.binds]
    if given:
        return all(_is_the_same(statement.node, name, given) for statement in found[-1:])
    if found and getattr(found[-1].node, "name", "") != name:
        return False  # `train = my_train` is as good as a definition
    return all(map(_is_as_given, found[-1:]))


def has_answer(source: Source, name: str, given: str = "") -> bool:
    """Whether something is written for a name: its last definition does not end in the stub's `raise`.

    Args:
        source: where it may be defined.
        name: of a function or class.
        given: see `is_untouched`.
    """
    found = [s for s in source.statements if name in s.names.binds]
    if not found:
        return False
    if given:
        return not _is_the_same(found[-1].node, name, given)
    node = found[-1].node
    if not (isinstance(node, _DEFINITIONS) and node.name == name):
        return True
    parts = node.body if isinstance(node, ast.ClassDef) else [node]
    functions = [part for part in parts if isinstance(part, _FUNCTIONS)]
    return not functions or not all(_is_unfinished(function) for function in functions)


def _is_the_same(node: ast.stmt, name: str, given: str) -> bool:
    """Whether a definition does what given code does, whatever its comments, docstrings and layout."""
    return _shape(node) == _shape_of_given(name, given)


@lru_cache(maxsize=512)
def _shape_of_given(name: str, given: str) -> str:
    nodes = [one for one in parse(given).body if isinstance(one, _DEFINITIONS)]
    return next((_shape(one) for one in nodes if one.name == name), "")


def _shape(node: ast.stmt) -> str:
    node = copy.deepcopy(node)
    for part in ast.walk(node):
        if isinstance(part, _DEFINITIONS) and ast.get_docstring(part) is not None:
            part.body = part.body[1:] or [ast.Pass()]
    return ast.dump(node)


def without_later_stubs(source: Source, given: Mapping[str, str] = MappingProxyType({})) -> Source:
    """Leave out stubs that stand below an answer: a stub never beats one, wherever it was pasted.

    Args:
        source: a file.
        given: by name, code that students begin with, where that is something to be mended.
    """
    kept, written, passed_over = list[Statement](), set[str](), set[str]()
    for statement in source.statements:
        name = getattr(statement.node, "name", "")
        if not isinstance(statement.node, _DEFINITIONS):
            kept.append(statement)
        elif not _is_stub(statement) and not (
            name in given and _is_the_same(statement.node, name, given[name])
        ):
            kept.append(statement)
            written.add(name)
        elif name in written:
            passed_over.add(name)
        else:
            kept.append(statement)
    if not passed_over:
        return source
    made = replace(source, passed_over=frozenset(passed_over))
    # In place of those that are found by parsing the cells.
    made.__dict__["statements"] = tuple(kept)
    return made


def _is_stub(statement: Statement) -> bool:
    return any(_functions_in(statement)) and _is_as_given(statement)


def _is_as_given(statement: Statement) -> bool:
    return all(
        all(map(_is_empty, part.body)) or _ends_as_given(part.body[-1], statement)
        for part in _functions_in(statement)
    )


def _functions_in(statement: Statement) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (part for part in ast.walk(statement.node) if isinstance(part, _FUNCTIONS))


def _is_unfinished(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    last = function.body[-1]
    return all(map(_is_empty, function.body)) or (isinstance(last, ast.Raise) and _is_empty(last))


_GAP = "# YOUR CODE HERE"
"""What the stub that is handed out says above its `raise`."""


def _ends_as_given(last: ast.stmt, within: Statement) -> bool:
    """Whether the last statement of a body is the stub's `raise`, with nothing written in the gap above it."""
    if not (isinstance(last, ast.Raise) and _is_empty(last)):
        return False
    above = within.text.splitlines()[: last.lineno - within.first_line]
    return bool(above) and above[-1].strip() == _GAP


def _is_empty(node: ast.stmt) -> bool:
    """Whether a statement does nothing yet: a docstring, `...`, `pass`, the stub's own `raise`."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Pass():
            return True
        case ast.Raise(exc=ast.expr() as raised):
            return "NotImplementedError" in ast.unparse(raised)
    return False
