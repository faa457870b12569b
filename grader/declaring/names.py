"""Names of an exercise: its id and what an answer defines, and which names a reference may use."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.declaring.source import GIVEN, Definition, definitions, is_marked, public_imports
from grader.files import short_path
from grader.reading.names import BUILTINS, names_of
from grader.reading.parsing import parse

if TYPE_CHECKING:
    from grader.declaring.exercise import Exercise


def id_of(name: str, path: Path, function: Any) -> str:
    """Return the id of an exercise: the file's name, where that of its class or function fits it."""
    return path.stem if fits(name, path.stem, function) else name


def fits(name: str, stem: str, function: Any) -> bool:
    """Whether a file is called like its function, or its class: `vgg_block` for `VGGBlock`."""
    if isinstance(function, type):
        return "_" not in name and name[0].isupper() and name.casefold() == stem.replace("_", "")
    return name == stem


def problems_of_id(exercise: Exercise, where: str) -> Iterator[str]:
    """Yield a sentence where the file, and so the exercise, is not called as it should be."""
    name, stem = exercise.name, exercise.path.stem
    if not isinstance(exercise.function, type):
        if name != stem:
            said = "the file is called {stem} but the exercise {name}; name both alike."
            yield f"{where}: {said.format(stem=stem, name=name)}"
        elif stem != stem.lower():
            yield f"{where}: the id {stem} of the exercise is to be in snake case: {snake(stem)}."
    elif not fits(name, stem, exercise.function):
        yield (
            f"{where}: the file is called {stem} but the class {name}; call the file {snake(name)}.py, and the"
            " class like it in CamelCase."
        )


def snake(name: str) -> str:
    """Return a name in snake case: "my_linear" for "MyLinear"."""
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|\d+", name)
    return "_".join(part.lower() for part in parts) or name.lower()


def camel(name: str) -> str:
    """Return a name in CamelCase: "MyLinear" for "my_linear"."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def given(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function or class of an exercise's file as one that students are given, above their stub."""
    return function


def problems_of_names(exercise: Exercise, used: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each name in what students get, or would hand in, that they do not have.

    Args:
        exercise: the whole exercise.
        used: names that earlier exercises provide.
    """
    text = exercise.path.read_text(encoding="utf-8")
    wanted = definitions(text, exercise.names)
    known = {*BUILTINS, *exercise.names, *used, "super"}
    known |= {one.name for one in wanted}
    for imported in public_imports(exercise.path):
        known |= names_of(parse(imported).body[0], imported).binds
    for one in wanted:
        what = "the given" if is_marked(one.node, GIVEN) else "the reference"
        for name in sorted(_reads(one) - known):
            line = next(
                (n.lineno for n in ast.walk(one.node) if isinstance(n, ast.Name) and n.id == name),
                one.node.lineno,
            )
            yield (
                f"{short_path(exercise.path)}:{line}: {what} {one.name} uses {name}, which students do not"
                " have: write it into the function, or mark it with @given if it is a function of this file."
            )


def _reads(one: Definition) -> set[str]:
    """Names of the module that a definition looks up, in annotations too: notebooks evaluate these."""
    (node,) = parse(one.bare).body
    reads = set(names_of(node, one.bare).reads)
    for part in ast.walk(node):
        for field in ("annotation", "returns"):
            annotation = getattr(part, field, None)
            if isinstance(annotation, ast.expr) and not isinstance(part, ast.AnnAssign):
                reads |= {n.id for n in ast.walk(annotation) if isinstance(n, ast.Name)}
    return reads
