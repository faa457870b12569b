"""The source of a reference, as it is written in its file: with nbgrader's markers, or solved."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import CourseError
from grader.files import short_path

if TYPE_CHECKING:
    from grader.declaring.declare import Exercise

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def public_imports(path: Path) -> tuple[str, ...]:
    """Return the import statements of an exercise's file but for TorchGrade's own."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    private = ("grader", "__future__")
    return tuple(
        ast.unparse(node)
        for node in nodes
        if (getattr(node, "module", None) or node.names[0].name).split(".")[0] not in private
    )


def reference_source(exercise: Exercise) -> str:
    """Return the reference as written, without its decorator; its docstring in the exercise's language.

    Raises:
        CourseError: if it lacks nbgrader's solution markers.
    """
    text = exercise.path.read_text(encoding="utf-8")
    node = next(
        node
        for node in ast.parse(text).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == exercise.id
    )
    source = "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])
    # The end marker may be the last line of the function, after its last statement.
    rest = text.splitlines()[node.end_lineno or 0 :]
    for line in rest:
        if not line.startswith(" ") and line.strip():
            break
        source += f"\n{line}"
    source = textwrap.dedent(source).strip("\n")
    markers = [line.strip() for line in source.splitlines() if line.strip() in (BEGIN, END)]
    is_class = isinstance(node, ast.ClassDef)
    regions = len(markers) // 2
    if markers != [BEGIN, END] * regions or regions == 0 or (regions > 1 and not is_class):
        what = "bodies of the class's methods" if is_class else "body of the reference"
        raise CourseError(
            f"{short_path(exercise.path)}:{node.lineno}: put the {what}"
            f" between `{BEGIN}` and `{END}`{', each' if is_class else ''}, once."
        )
    return source if exercise.texts is None else _with_docstring(source, exercise.texts.docstring)


def _with_docstring(source: str, docstring: str) -> str:
    """Put another docstring in the place of that of a function or class."""
    node = ast.parse(source).body[0]
    assert isinstance(node, (ast.FunctionDef, ast.ClassDef))
    old = node.body[0]
    if ast.get_docstring(node) is None:
        return source
    margin = " " * old.col_offset
    raw = "r" if "\\" in docstring else ""
    text = textwrap.indent(f'{raw}"""{docstring.strip()}', margin)
    end = f'\n{margin}"""' if "\n" in docstring.strip() else '"""'
    lines = source.splitlines()
    lines[old.lineno - 1 : old.end_lineno] = (text + end).splitlines()
    return "\n".join(lines)


def solved_source(exercise: Exercise) -> str:
    """Return the reference as a student would hand it in: without the markers."""
    lines = reference_source(exercise).splitlines()
    return "\n".join(line for line in lines if line.strip() not in (BEGIN, END))
