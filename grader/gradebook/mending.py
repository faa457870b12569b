"""A notebook as a student left it, mended for nbgrader: cells with points are there, once, as they were given.

Students copy cells, delete them, turn code into text, change what a cell is worth. What nbgrader does with each
is in docs/nbgrader.md; it ends the grading of that person, or of all. What was answered stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_HIDDEN = re.compile(r"(?ms)^[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*\n?")


@dataclass(frozen=True)
class Given:
    """A cell as the gradebook knows it.

    Attributes:
        points: None for a cell without.
    """

    name: str
    cell_type: str
    source: str
    checksum: str
    is_locked: bool
    is_solution: bool
    is_task: bool
    points: float | None


def given_cells(notebook: Any) -> list[Given]:
    """Read the cells of a notebook from a gradebook, in its order as far as it has one."""
    graded = {cell.name: float(cell.max_score) for cell in notebook.grade_cells}
    tasks = {cell.name: float(cell.max_score) for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    return [
        Given(
            cell.name,
            cell.cell_type,
            cell.source or "",
            cell.checksum or "",
            bool(cell.locked),
            cell.name in solutions,
            cell.name in tasks,
            graded.get(cell.name, tasks.get(cell.name)),
        )
        for cell in notebook.source_cells
    ]


def mend(cells: Sequence[Any], given: Sequence[Given], *, hidden: bool) -> list[Any]:
    """Return the cells of a notebook, mended.

    Args:
        cells: as they were handed in.
        given: what the gradebook knows of the notebook.
        hidden: whether code for nbgrader alone stays in cells with points.
    """
    by_name = {one.name: one for one in given}
    last = {_name(cell): number for number, cell in enumerate(cells)}
    made = list[Any]()
    for number, cell in enumerate(cells):
        one = by_name.get(_name(cell))
        if one is None or last[one.name] != number:
            cell.get("metadata", {}).pop("nbgrader", None)
            made.append(cell)
        else:
            made.append(_restored(cell, one, hidden))
    there = {_name(cell) for cell in made}
    for one in given:
        if one.name not in there and one.points is not None:
            made.insert(_place(made, one, given), _restored(_new(one), one, hidden))
    return made


def without_hidden(source: str) -> str:
    """Take away what nbgrader alone is to run."""
    return _HIDDEN.sub("", source)


def _name(cell: Mapping[str, Any]) -> str:
    told = cell.get("metadata", {}).get("nbgrader")
    return str(told.get("grade_id", "")) if isinstance(told, dict) else ""


def _restored(cell: Any, one: Given, hidden: bool) -> Any:
    """A cell with the metadata that it was given with; its text too, if it was not to be changed."""
    cell["metadata"]["nbgrader"] = _metadata(one)
    cell["metadata"].pop("collapsed", None)
    if one.is_locked:
        cell["source"] = one.source if hidden else without_hidden(one.source)
    if cell["cell_type"] != one.cell_type:
        cell["cell_type"] = one.cell_type
        cell.pop("attachments", None)
    if one.cell_type == "code":
        cell["outputs"], cell["execution_count"] = [], None
    else:
        for key in ("outputs", "execution_count"):
            cell.pop(key, None)
    return cell


def _metadata(one: Given) -> dict[str, Any]:
    told = {
        "grade_id": one.name,
        "schema_version": 3,
        "grade": one.points is not None and not one.is_task,
        "solution": one.is_solution,
        "locked": one.is_locked,
        "task": one.is_task,
        "cell_type": one.cell_type,
        "checksum": one.checksum,
    }
    return told if one.points is None else told | {"points": one.points}


def _new(one: Given) -> Any:
    from nbformat import v4

    make = v4.new_code_cell if one.cell_type == "code" else v4.new_markdown_cell
    return make(one.source, id=one.name[:64], metadata={"deletable": False, "editable": False})


def _place(made: Sequence[Any], one: Given, given: Sequence[Given]) -> int:
    """Where a cell with points belongs that was deleted: behind those that stood before it."""
    names = [_name(cell) for cell in made]
    solution = one.name.removesuffix("-check")
    if solution in names:
        return names.index(solution) + 1
    before = given[: given.index(one)]
    places = [names.index(other.name) + 1 for other in before if other.name in names]
    return max(places, default=len(made))


def each_code_cell(cells: Sequence[Any]) -> Iterator[Any]:
    """Yield cells of code, emptied of what they printed."""
    for cell in cells:
        if cell.get("cell_type") == "code":
            cell["outputs"], cell["execution_count"] = [], None
            yield cell
