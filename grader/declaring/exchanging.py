"""The text of a function with the body of another one: what students are given to mend."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Sequence

from grader.reading.parsing import parse


def under(name: str, reference: str, variant: str, needed: Sequence[str]) -> str:
    """Put the body of a variant under the signature and docstring of the reference, and another name.

    Args:
        name: what the result is called.
        reference: the definition with signature and docstring.
        variant: the definition with the body.
        needed: statements that the body needs; they come to stand within it.
    """
    told, node = definition_in(reference), definition_in(variant)
    first = told.body[0]
    has_docstring = ast.get_docstring(told) is not None
    head = reference.splitlines()[: first.end_lineno if has_docstring else _begins(told, reference)]
    if isinstance(node, ast.ClassDef):
        bases = ", ".join(map(ast.unparse, node.bases))
        head[0] = f"class {told.name}({bases}):" if bases else f"class {told.name}:"
        head += [""] * has_docstring
    inner: list[str] = []
    for one in needed:
        is_apart = "\n" in one
        inner += [*[""] * is_apart, *textwrap.indent(one, "    ").splitlines(), *[""] * is_apart]
    body = variant.splitlines()[_begins(node, variant) :]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join([*head, *inner, *body]).rstrip())
    text = re.sub(rf"\b{re.escape(node.name)}\b", name, text)
    return re.sub(rf"\A(def|class) {re.escape(told.name)}\b", rf"\1 {name}", text)


def definition_in(text: str) -> ast.FunctionDef | ast.ClassDef:
    """Return the one definition of a text."""
    (node,) = parse(text).body
    assert isinstance(node, (ast.FunctionDef, ast.ClassDef))
    return node


def _begins(node: ast.FunctionDef | ast.ClassDef, text: str) -> int:
    """How many lines stand above the body, its docstring among them, but no comment right above a statement."""
    has_docstring = ast.get_docstring(node) is not None
    first = node.body[has_docstring]
    decorators: list[ast.expr] = getattr(first, "decorator_list", [])
    count = min([first.lineno, *(one.lineno for one in decorators)]) - 1
    lines = text.splitlines()
    while lines[count - 1].lstrip().startswith("#"):
        count -= 1
    return count
