"""nbformat and nbgrader's preprocessors, imported in a third of their time.

The packages around the preprocessors import servers and databases, for commands of nbgrader that nobody calls
here. Whoever imports nbgrader elsewhere gets it whole.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

_GRAMMARS = "rfc3987_syntax"
"""Checks addresses within JSON. Nobody asks nbformat to, and to make its grammars takes a second."""

_PACKAGES = ("nbgrader", "nbgrader.preprocessors")
_BASE = "NbGraderPreprocessor"
"""What preprocessors ask the package around them for."""
_NAMES = ("ClearSolutions", "LockCells", "ClearOutput", "CheckCellMetadata", "ComputeChecksums")


def import_notebook_tools() -> None:
    """Import what makes notebooks, before anybody else does, and before processes are forked: once for all."""
    with suppress(ImportError):  # whoever needs them says so
        preprocessors()


@functools.cache
def preprocessors() -> dict[str, Any]:
    """Return those of nbgrader's preprocessors that make a release version, by the names of their classes.

    Raises:
        ImportError: if nbgrader is not installed.
    """
    with _without(_GRAMMARS):
        try:
            with _hollow(_PACKAGES):
                base = importlib.import_module(f"{_PACKAGES[1]}.base")
                setattr(sys.modules[_PACKAGES[1]], _BASE, getattr(base, _BASE))
                return {name: _from(f"{_PACKAGES[1]}.{name.lower()}", name) for name in _NAMES}
        except (ImportError, AttributeError):  # another nbgrader, of other parts
            return {name: _from(_PACKAGES[1], name) for name in _NAMES}


def _from(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Let a module be as one of a package that is not installed, unless it is there already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


@contextmanager
def _hollow(names: tuple[str, ...]) -> Iterator[None]:
    """Let packages be there without what they import themselves, unless they are there already."""
    if any(name in sys.modules for name in names):
        yield
        return
    for name in names:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.submodule_search_locations is None:
            raise ImportError(name)
        module = ModuleType(name)
        module.__path__ = list(spec.submodule_search_locations)
        module.__spec__ = spec
        sys.modules[name] = module
    try:
        yield
    finally:
        for name in [one for one in sys.modules if one.partition(".")[0] == names[0]]:
            del sys.modules[name]
