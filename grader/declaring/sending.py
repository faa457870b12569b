"""A driver and what it needs of its file: constants, imports and functions, and nothing else."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import drivers
from grader.declaring.source import GIVEN, import_of, is_marked
from grader.reading.names import BUILTINS, Names, names_of
from grader.reading.parsing import parse, read_source

_THERE = {"torch", "Tensor"}
"""What a driver finds where it is called."""


class SendingError(ValueError):
    """A driver cannot be sent; its text says why, for a sentence that names the case."""


def source_of(driver: Callable[..., Any]) -> tuple[str, str]:
    """Return the name of a driver and code that defines it where nothing but torch is there.

    Constants, imports and plain functions of its file that it uses stand above it, and so do those of
    `grader.drivers` that it calls.

    Raises:
        SendingError: if it is no plain function, or uses what cannot be sent.
    """
    name, text = getattr(driver, "__name__", ""), ""
    with suppress(TypeError, OSError):  # no function, or one without a file
        text = read_source(driver)[0]
    if not text.startswith(f"def {name}("):
        raise SendingError("call must be a plain function")
    (node,) = parse(text).body
    wanted = _missing(names_of(node, text))
    if not wanted:
        return name, text
    above = _File(Path(inspect.getfile(driver))).needed_for(name, wanted)
    return name, "\n".join([*above, *([""] * 2 if above else []), text])


def needed_statements(path: Path, name: str, text: str, there: Collection[str] = ()) -> list[str]:
    """Return the statements of an exercise's file that a definition needs, in its order.

    Args:
        path: of the file.
        name: of the function or class.
        text: its definition.
        there: names that are there without them.

    Raises:
        SendingError: if it uses what TorchGrade declares.
    """
    (node,) = parse(text).body
    wanted = _missing(names_of(node, text)) - {*there}
    return _File(path).needed_for(name, wanted) if wanted else []


def _missing(names: Names) -> set[str]:
    return {*names.reads} - BUILTINS - _THERE - {*names.binds}


@dataclass(frozen=True)
class _Statement:
    node: ast.stmt
    text: str
    names: Names


class _File:
    """The statements of an exercise's file by the names that they bind, the last one of each."""

    def __init__(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        self._lines = text.splitlines()
        self._bound: dict[str, _Statement] = {}
        for node in parse(text).body:
            for one in self._read(node):
                self._bound.update(dict.fromkeys(one.names.binds, one))

    def _read(self, node: ast.stmt) -> Iterator[_Statement]:
        """Yield a statement; of an import one for each name, and a function without its decorators."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                ready = _ready_made(node, alias)
                if ready is not None:
                    yield ready
                    continue
                one = import_of(node, {alias.asname or alias.name.partition(".")[0]})
                if one is not None:
                    yield _Statement(node, ast.unparse(one), names_of(one, ast.unparse(one)))
            return
        text = "\n".join(self._lines[node.lineno - 1 : node.end_lineno])
        yield _Statement(node, text, names_of(node, text))

    def needed_for(self, driver: str, wanted: set[str]) -> list[str]:
        """Return the statements that some names need, in the order of the file.

        Raises:
            SendingError: if one of them is declared by TorchGrade.
        """
        found: dict[int, str] = {}
        waiting, met = sorted(wanted), set(wanted)
        while waiting:
            name = waiting.pop()
            one = self._bound.get(name)
            if one is None:
                continue  # a NameError says so where it is called
            if _is_declared(one):
                raise SendingError(
                    f"its driver {driver} needs {name}, which is TorchGrade's and not sent with it; what the"
                    " driver gets are the student's functions and the arguments of the case"
                )
            # Imports of one line are statements of their own.
            found[one.node.lineno * 1000 + len(found)] = one.text
            more = _missing(one.names) - met
            met |= more
            waiting += sorted(more)
        return list(dict.fromkeys(text for _place, text in sorted(found.items())))


def _ready_made(node: ast.stmt, alias: ast.alias) -> _Statement | None:
    """The definition of a driver that a file imports from `grader.drivers`, each of which needs torch alone."""
    driver = getattr(drivers, alias.name, None)
    if (
        getattr(node, "module", None) != drivers.__name__
        or alias.asname
        or not inspect.isfunction(driver)
    ):
        return None
    text = read_source(driver)[0]
    (definition,) = parse(text).body
    # Where the import stands.
    definition.lineno = node.lineno
    return _Statement(definition, text, names_of(definition, text))


def _is_declared(one: _Statement) -> bool:
    """Whether a statement is about the exercise: no student's code and no judge's has it."""
    node = one.node
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        module = getattr(node, "module", None) or node.names[0].name
        return module.split(".")[0] == "grader"
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return bool(node.decorator_list) and not is_marked(node, GIVEN)
    return False
