"""The source of a reference, as it is written in its file: with nbgrader's markers, or solved."""

from __future__ import annotations

import ast
import copy
import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import CourseError
from grader.files import short_path
from grader.reading.parsing import parse, parsed

if TYPE_CHECKING:
    from grader.declaring.exercise import Exercise

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

_FOR_STUDENTS = ("data",)
"""What references import from `grader`, and students too."""

GIVEN = "given"
"""Decorator of what students get as it is, see `names.given`."""


def public_imports(path: Path, names: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the import statements of an exercise's file; of TorchGrade's own names only what students use.

    Args:
        path: of the file.
        names: of the exercise's functions: what neither these nor what is given with them uses is the author's,
            but for torch itself. None takes all.
    """
    text = path.read_text(encoding="utf-8")
    nodes = [node for node in parsed(text).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    if names is not None:
        used = set[str]({"torch"}).union(*map(_words, definitions(text, names)))
        nodes = [kept for node in nodes if (kept := import_of(node, used))]
    return tuple(line for node in nodes if (line := _public(node)))


def _words(one: Definition) -> set[str]:
    """The names in a definition, and in annotations that are written as text."""
    found = set()
    for node in ast.walk(parse(one.bare)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(annotation, ast.Constant):
                found |= {*re.findall(r"\w+", str(annotation.value))}
    return found


def import_of(
    node: ast.Import | ast.ImportFrom, used: Collection[str]
) -> ast.Import | ast.ImportFrom | None:
    """Return an import of those names alone that are used; None where there are none."""
    kept = [
        alias
        for alias in node.names
        if alias.name == "*" or (alias.asname or alias.name.partition(".")[0]) in used
    ]
    if not kept:
        return None
    made = copy.copy(node)
    made.names = kept
    return made


def _public(node: ast.Import | ast.ImportFrom) -> str:
    module = getattr(node, "module", None) or node.names[0].name
    if module == "grader":
        names = [alias.name for alias in node.names if alias.name in _FOR_STUDENTS]
        return f"from grader import {', '.join(names)}" if names else ""
    return "" if module.split(".")[0] in ("grader", "__future__") else ast.unparse(node)


@dataclass(frozen=True)
class Definition:
    """A function or class of an exercise's file that students get, or write.

    Attributes:
        text: as it is written, without decorators, nbgrader's markers included.
        bare: the same as Python writes it, for whoever looks for names.
    """

    node: ast.FunctionDef | ast.ClassDef
    text: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.node.name

    @property
    def bare(self) -> str:
        """The definition alone, without decorators."""
        plain = copy.copy(self.node)
        plain.decorator_list = []
        return ast.unparse(plain)


def definitions(text: str, names: Collection[str]) -> list[Definition]:
    """Return the definitions of some names and those that are given, in the order of the file."""
    lines = text.splitlines()
    return [
        Definition(node, _text_of(node, lines))
        for node in parsed(text).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and (node.name in names or is_marked(node, GIVEN))
    ]


def is_marked(node: ast.FunctionDef | ast.ClassDef, decorator: str) -> bool:
    """Whether a definition has a plain decorator of this name."""
    return any(
        getattr(one, "id", getattr(one, "attr", "")) == decorator for one in node.decorator_list
    )


def _text_of(node: ast.stmt, lines: Sequence[str]) -> str:
    source = "\n".join(lines[node.lineno - 1 : node.end_lineno])
    # The end marker may be the last line of the function, after its last statement.
    for line in lines[node.end_lineno or 0 :]:
        if not line.startswith(" ") and line.strip():
            break
        source += f"\n{line}"
    return textwrap.dedent(source).strip("\n")


def reference_source(exercise: Exercise) -> str:
    """Return the reference as written, without its decorator; its docstring in the exercise's language.

    Of several functions all, and what is given with them, in the order of the file. Of an offshoot it is what
    students are given.

    Raises:
        CourseError: if it lacks nbgrader's solution markers.
    """
    if exercise.cell:
        return exercise.cell
    found = definitions(exercise.path.read_text(encoding="utf-8"), exercise.names)
    docstrings = exercise.texts.docstrings(exercise.names) if exercise.texts else {}
    texts = []
    for one in found:
        if one.name in exercise.names:
            _check_markers(exercise, one)
        text = one.text
        if exercise.texts and isinstance(one.node, ast.ClassDef):
            text = _with_methods(text, one.name, exercise.texts.methods)
        told = docstrings.get(one.name)
        texts.append(text if told is None else _with_docstring(text, told))
    return "\n\n\n".join(texts)


def _check_markers(exercise: Exercise, one: Definition) -> None:
    markers = [line.strip() for line in one.text.splitlines() if line.strip() in (BEGIN, END)]
    is_class = isinstance(one.node, ast.ClassDef)
    regions = len(markers) // 2
    if markers != [BEGIN, END] * regions or regions == 0 or (regions > 1 and not is_class):
        what = "bodies of the class's methods" if is_class else "body of the reference"
        raise CourseError(
            f"{short_path(exercise.path)}:{one.node.lineno}: put the {what}"
            f" between `{BEGIN}` and `{END}`{', each' if is_class else ''}, once."
        )


def methods_with_docstring(node: ast.stmt) -> list[ast.FunctionDef]:
    """Return the methods of a class that have a docstring."""
    body = node.body if isinstance(node, ast.ClassDef) else []
    return [one for one in body if isinstance(one, ast.FunctionDef) and ast.get_docstring(one)]


def _with_methods(source: str, name: str, methods: Mapping[str, str]) -> str:
    """Put other docstrings in the place of those of a class's methods."""
    # From the last one on: the lines of those before stay where they are.
    for method in reversed(methods_with_docstring(parse(source).body[0])):
        told = methods.get(f"{name}.{method.name}", methods.get(method.name))
        if told is not None:
            source = _put(source, method.body[0], told)
    return source


def _with_docstring(source: str, docstring: str) -> str:
    """Put another docstring in the place of that of a function or class."""
    node = parse(source).body[0]
    assert isinstance(node, (ast.FunctionDef, ast.ClassDef))
    return source if ast.get_docstring(node) is None else _put(source, node.body[0], docstring)


def _put(source: str, old: ast.stmt, docstring: str) -> str:
    margin = " " * old.col_offset
    raw = "r" if "\\" in docstring else ""
    text = textwrap.indent(f'{raw}"""{docstring.strip()}', margin)
    end = f'\n{margin}"""' if "\n" in docstring.strip() else '"""'
    lines = source.splitlines()
    lines[old.lineno - 1 : old.end_lineno] = (text + end).splitlines()
    return "\n".join(lines)


def solved_source(exercise: Exercise) -> str:
    """Return the reference as a student would hand it in: without the markers."""
    lines = (exercise.mended or reference_source(exercise)).splitlines()
    return "\n".join(line for line in lines if line.strip() not in (BEGIN, END))
