"""Modules of a student's own: `import helper` beside the notebook, a package, what `%%writefile` wrote.

They are files of the same submission: of each only what is needed is kept, as of any other file, and it is
searched for forbidden calls like the rest. A child makes them when they are imported: jail/inside/modules.py.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.reading.extract import Source, defined_names, extract
from grader.reading.folders import Unreadable
from grader.reading.statements import Cell, Statement

MAX_MODULES = 50
_DYNAMIC = re.compile(r"\b(?:getattr|vars|__dict__|__import__|import_module)\b")
_IMPORTERS = ("__import__", "import_module")


@dataclass(frozen=True)
class Helper:
    """A module of the student's own.

    Attributes:
        module: its dotted name.
        source: what it holds; nothing where it is a folder without `__init__.py`.
        is_given: it is the course's: nothing in it is held against a student.
    """

    module: str
    source: Source
    is_package: bool = False
    is_given: bool = False


@dataclass(frozen=True)
class _Import:
    """An import of a module: some of its names, or the module itself (no names), or `*`."""

    module: str
    names: tuple[str, ...] = ()


Files = Mapping[str, Callable[[], bytes]]
"""The .py files of a submission, by their path."""


def with_helpers(source: Source, files: Files, recall: Callable[[Cell], Cell]) -> Source:
    """Add to a file the modules of the student's own that it imports, and those that they import.

    Args:
        source: the file.
        files: what there is beside it.
        recall: see `extract`.
    """
    folder = source.name.rpartition("/")[0]
    written = {one.argument: one.text.encode() for one in source.skipped if one.writes}
    found: dict[str, Helper] = {}
    queue = [(source, "")]
    while queue and len(found) < MAX_MODULES:
        reader, package = queue.pop()
        for wanted in _imports(reader.statements, package):
            for module in (*_around(wanted), *_inside(wanted)):
                if module not in found and (one := _find(module, folder, files, written, recall)):
                    found[module] = one
                    queue.append((one.source, _home(one)))
    return replace(source, helpers=tuple(found.values())) if found else source


def needed_of_helpers(
    source: Source, targets: Sequence[str]
) -> list[tuple[Helper, tuple[str, ...]]]:
    """Say which names of a file's helpers its `targets` need.

    Returns:
        Helpers that are imported, each with what is needed of it, perhaps nothing.
    """
    if not source.helpers:
        return []
    needs = _Needs(source.helpers)
    needs.add(source.statements_for(*targets), "")
    needs.settle()
    return [(needs.known[module], tuple(sorted(names))) for module, names in needs.wanted.items()]


class _Needs:
    """What is needed of helpers: names that are imported, and of whole modules what is read as an attribute.

    Attributes:
        wanted: module to names.
    """

    def __init__(self, helpers: Sequence[Helper]) -> None:
        self.known = {helper.module: helper for helper in helpers}
        self.wanted: dict[str, set[str]] = {}
        self._whole: set[str] = set()
        self._attributes: set[str] = set()
        self._is_dynamic = False

    def add(self, statements: Sequence[Statement], package: str) -> None:
        """Add what some statements need.

        Args:
            statements: of one file.
            package: see `_imports`.
        """
        for statement in statements:
            nodes = ast.walk(statement.node)
            self._attributes.update(n.attr for n in nodes if isinstance(n, ast.Attribute))
            self._is_dynamic = self._is_dynamic or bool(_DYNAMIC.search(statement.text))
        for one in _imports(statements, package):
            around, inside = _around(one), _inside(one)
            for module in (m for m in (*around, *inside) if m in self.known):
                self.wanted.setdefault(module, set())
                if module in inside or not one.names:
                    self._whole.add(module)
            if one.names and one.module in self.known:
                defined = self._defined(one.module)
                asked = defined if one.names == ("*",) else defined & set(one.names)
                self.wanted[one.module] |= asked

    def settle(self) -> None:
        """Follow helpers to what they need themselves, until nothing is added."""
        done: dict[str, set[str]] = {}
        while True:
            for module in self._whole:
                defined = self._defined(module)
                self.wanted[module] |= defined if self._is_dynamic else defined & self._attributes
            new = [m for m, names in self.wanted.items() if done.get(m) != names]
            if not new:
                return
            for module in new:
                done[module] = set(self.wanted[module])
                helper = self.known[module]
                targets = sorted(self.wanted[module])
                self.add(helper.source.statements_for(*targets) if targets else (), _home(helper))

    def _defined(self, module: str) -> frozenset[str]:
        return defined_names(self.known[module].source)


def _home(helper: Helper) -> str:
    """The package to which a helper's relative imports belong."""
    return helper.module if helper.is_package else helper.module.rpartition(".")[0]


def _imports(statements: Sequence[Statement], package: str) -> Iterator[_Import]:
    """The imports in statements, wherever in them, with absolute names.

    Args:
        statements: of one file.
        package: to which relative imports belong; empty for a file of its own.
    """
    for statement in statements:
        if "import" not in statement.text:
            continue
        for node in ast.walk(statement.node):
            match node:
                case ast.Import(names=names):
                    yield from (_Import(alias.name) for alias in names)
                case ast.ImportFrom(module=module, names=names, level=level):
                    base = package.split(".")[: len(package.split(".")) - level + 1]
                    above = ".".join(filter(None, base)) if level else ""
                    whole = ".".join(filter(None, [above, module]))
                    yield _Import(whole, tuple(alias.name for alias in names))
                case ast.Call(args=[ast.Constant(value=str(name)), *_]):
                    if getattr(node.func, "id", getattr(node.func, "attr", "")) in _IMPORTERS:
                        yield _Import(name)


def _around(one: _Import) -> list[str]:
    """The module that is imported, behind the packages around it."""
    parts = one.module.split(".") if one.module else []
    return [".".join(parts[: end + 1]) for end in range(len(parts))]


def _inside(one: _Import) -> list[str]:
    """What may be modules of their own among the names that are imported."""
    return [".".join(filter(None, [one.module, name])) for name in one.names if name != "*"]


def _find(
    module: str,
    folder: str,
    files: Files,
    written: Mapping[str, bytes],
    recall: Callable[[Cell], Cell],
) -> Helper | None:
    """Find a module beside a file, or in a folder above it within the submission."""
    path = module.replace(".", "/")
    if f"{path}.py" in written:
        return _read(module, f"{path}.py", lambda: written[f"{path}.py"], recall, is_package=False)
    while True:
        base = f"{folder}/{path}" if folder else path
        for name, is_package in ((f"{base}.py", False), (f"{base}/__init__.py", True)):
            if name in files:
                return _read(module, name, files[name], recall, is_package=is_package)
        if any(name.startswith(f"{base}/") for name in files):
            return Helper(module, Source(base, (), ()), is_package=True)
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def _read(
    module: str,
    name: str,
    read: Callable[[], bytes],
    recall: Callable[[Cell], Cell],
    *,
    is_package: bool,
) -> Helper | None:
    try:
        data = read()
        source = extract(name, data, recall) if data.strip() else Source(name, (), ())
    except Unreadable:
        return None
    return Helper(module, source, is_package)
