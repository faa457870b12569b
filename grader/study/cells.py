"""A notebook's cells by the names that `grade build` gave them, changed one at a time.

Read and written as plain JSON: whatever else a front end has put into the notebook stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.language import _
from grader.reading.carried import KEY, Carried

_LINK = re.compile(rb"\]\(\.\./(\w+)/\1(?:\.\w\w)?\.ipynb(#[^)\s]*)?\)")
"""As `grade build` writes them: `](../11_convnets/11_convnets.zh.ipynb)`."""


class Notebook:
    """A notebook file.

    Args:
        path: the file.
        is_handed_out: whether it is one of exercises/, whose links are to lead to files beside it.

    Attributes:
        cells: its cells as nbformat has them.

    Raises:
        UsageError: if the file is not a notebook.
    """

    def __init__(self, path: Path, *, is_handed_out: bool = False) -> None:
        try:
            data = path.read_bytes()
            self._text = (without_folders(data) if is_handed_out else data).decode()
            self._document = json.loads(self._text)
            self.cells: list[dict[str, Any]] = self._document["cells"]
            if not all(isinstance(cell, dict) for cell in self.cells):
                raise TypeError
        except OSError as error:
            said = _("{path} cannot be read: {why}.").format(path=path, why=error.strerror)
            raise UsageError(said) from None
        except (ValueError, KeyError, TypeError, RecursionError):
            said = _("{path} is not a notebook; it may be half written.").format(path=path)
            raise UsageError(said) from None

    def named(self) -> dict[str, dict[str, Any]]:
        """The cells by name."""
        return {name_of(cell): cell for cell in self.cells}

    def source(self, name: str) -> str | None:
        """The text of a cell."""
        cell = self.named().get(name)
        return None if cell is None else _text(cell)

    def add_missing(self, handed_out: Notebook, names: Collection[str]) -> list[str]:
        """Add cells that this notebook lacks, each behind the one that it follows in `handed_out`.

        Args:
            handed_out: where to take them from.
            names: those that may be added.

        Returns:
            The names of the cells added.
        """
        added = []
        place = 0
        for cell in handed_out.cells:
            here = [name_of(mine) for mine in self.cells]
            name = name_of(cell)
            if name in here:
                place = here.index(name) + 1
            elif name in names:
                self.cells.insert(place, cell)
                place += 1
                added.append(name)
        return added

    def renew(self, former: Notebook, handed_out: Notebook) -> list[str]:
        """Bring cells up to date that are still as they were handed out; return their names."""
        then, mine, renewed = former.named(), self.named(), []
        for name, cell in handed_out.named().items():
            if name not in then or name not in mine:
                continue
            before, own = _text(then[name]), mine[name]
            is_same_kind = own.get("cell_type") == cell.get("cell_type")
            if is_same_kind and _text(cell) != before == _text(own):
                own["source"] = cell["source"]
                renewed.append(name)
        return renewed

    def restore(self, handed_out: Notebook, name: str) -> None:
        """Put one cell back to how it was handed out; no other cell changes."""
        mine, original = self.named().get(name), handed_out.named()[name]
        if mine is None:
            self.add_missing(handed_out, [name])
            return
        mine["source"] = original["source"]
        if mine.get("cell_type") == "code":
            mine["outputs"], mine["execution_count"] = [], None

    def carry(self, carried: Carried) -> bool:
        """Put into the metadata what comes back with the notebook; tell whether that changes it."""
        metadata = self._document.setdefault("metadata", {})
        if not isinstance(metadata, dict) or metadata.get(KEY) == carried.to_json():
            return False
        metadata[KEY] = carried.to_json()
        return True

    def to_bytes(self) -> bytes:
        """The notebook as nbformat lays it out."""
        end = "\n" if self._text.endswith("\n") else ""
        return (json.dumps(self._document, ensure_ascii=False, indent=1) + end).encode()


def name_of(cell: dict[str, Any]) -> str:
    """The name that `grade build` gave a cell; a front end may have changed its id."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return str(name or cell.get("id", ""))


def without_folders(data: bytes) -> bytes:
    """Return a notebook whose links to other units' notebooks lead to files beside it, as in a workspace."""
    return _LINK.sub(rb"](\1.ipynb\2)", data)


def _text(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(map(str, source))
