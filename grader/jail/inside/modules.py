"""Modules of a student's own, made when they are imported: no file of theirs can be read in here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

Cells = list[dict[str, Any]]
"""What a module holds, as `reading/code.py` packs it."""


class OwnModules:
    """Stands on `sys.meta_path` and knows the modules of one file at a time.

    Args:
        run: runs the cells of a module in it.
    """

    def __init__(self, run: Callable[[ModuleType, Cells], None]) -> None:
        self._run = run
        self._files: list[dict[str, Cells]] = []
        self._made: list[dict[str, ModuleType]] = []
        self._now = -1
        sys.meta_path.insert(0, self)

    def add_file(self, cells: Sequence[Mapping[str, Any]]) -> None:
        """Add the modules of the next file."""
        mine: dict[str, Cells] = {}
        for cell in cells:
            mine.setdefault(cell["module"], []).append(dict(cell))
        self._files.append(mine)
        self._made.append({})

    def turn_to(self, file: int) -> None:
        """Let the imports of a file find its own modules, and no other's."""
        if file == self._now:
            return
        if self._now >= 0:
            for name in self._files[self._now]:
                if (module := sys.modules.pop(name, None)) is not None:
                    self._made[self._now][name] = module
        self._now = file
        sys.modules.update(self._made[file])

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> ModuleSpec | None:
        """Find a module, as Python's import asks for it."""
        cells = self._files[self._now].get(name) if self._now >= 0 else None
        if cells is None:
            return None
        is_package = bool(cells[0]["package"])
        return ModuleSpec(name, self, origin=cells[0]["label"], is_package=is_package)  # type: ignore[arg-type]

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave it to Python to make the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Run what the module holds."""
        module.__file__ = str(module.__spec__.origin) if module.__spec__ else module.__name__
        self._run(module, self._files[self._now][module.__name__])
