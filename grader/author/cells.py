"""Cells with nbgrader's metadata, as they stand in a notebook of exercises/."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.author.statement import in_parts
from grader.declaring.exercise import Exercise
from grader.declaring.source import reference_source
from grader.language import SOURCE, _, in_use, ngettext
from grader.quiz.cells import QuizCell
from grader.reading.earlier import line_for

CHECK_CELL_SUFFIX = "-check"
USES_CELL_SUFFIX = "-uses"


def markdown(id_: str, source: str) -> Any:
    """A cell of text, which students read."""
    from nbformat.v4 import new_markdown_cell

    return new_markdown_cell(source, id=id_, metadata={"nbgrader": _nbgrader(id_)})


def code(id_: str, source: str, *, solution: bool = False, points: float | None = None) -> Any:
    """A cell of code: given, to be written by students, or where it has points, graded."""
    from nbformat.v4 import new_code_cell

    metadata = {"nbgrader": _nbgrader(id_, solution=solution, points=points)}
    return new_code_cell(source, id=id_, metadata=metadata)


def free_code(id_: str, source: str, *, may_go: bool = True) -> Any:
    """A cell of code to play with, or for an answer to a question: nbgrader does not look at it."""
    from nbformat.v4 import new_code_cell

    return new_code_cell(source, id=id_, metadata={} if may_go else {"deletable": False})


def quiz_cell(cell: QuizCell) -> Any:
    """A cell of a quiz."""
    if not cell.is_code:
        return markdown(cell.id, cell.source)
    if cell.points is None:
        return free_code(cell.id, cell.source, may_go=False)
    return code(cell.id, cell.source, points=cell.points)


def imports_cell(unit: str, exercises: Sequence[Exercise], *names: str) -> Any:
    """The cell of imports: the exercises' own, and what students call of TorchGrade's.

    Args:
        unit: whose notebook.
        exercises: those of the unit.
        names: further ones of TorchGrade's, in the order of the alphabet among the others.
    """
    imports = dict.fromkeys(line for exercise in exercises for line in exercise.imports)
    told = ["case", "check", "hint", "show", *names]
    speak = ["", f'speak("{in_use()}")'] if in_use() != SOURCE else []
    given = f"from grader import {', '.join(sorted([*told, *(['speak'] if speak else [])]))}"
    return code(f"{unit}-imports", "\n".join([*imports, "", given, *speak]))


def exercise_cells(exercise: Exercise, level: int = 2) -> list[Any]:
    """Statement, what it uses, stub with the reference in it, and check, in the language in use.

    Args:
        exercise: told in that language.
        level: of the statement's heading, from 1.
    """
    # What is asked for is a whole number, and one and a half points are several.
    many = 1 if exercise.points == 1 else 2
    points = ngettext("{points} point", "{points} points", many).format(
        points=f"{exercise.points:g}"
    )
    statement = f"{in_parts(exercise.statement, level)}\n\n*{points}*"
    check = f'check("{exercise.id}")'
    source = reference_source(exercise)
    # nbgrader would put its own stub in the place of what is to be mended.
    begin = free_code(exercise.id, source, may_go=False) if exercise.given else None
    return [
        markdown(f"{exercise.id}-statement", statement),
        *earlier_cells(exercise),
        begin or code(exercise.id, source, solution=True),
        code(f"{exercise.id}{CHECK_CELL_SUFFIX}", check, points=exercise.points),
    ]


def earlier_cells(exercise: Exercise) -> list[Any]:
    """Make the cell that imports functions of earlier exercises, where an exercise uses some."""
    names = [name for other in exercise.used.values() for name in other.names]
    return [code(f"{exercise.id}{USES_CELL_SUFFIX}", line_for(names))] if names else []


def try_cell(exercise: Exercise) -> Any:
    """A cell to try a function in, before it is checked."""
    said = _("Room to try {name}.")
    return free_code(f"{exercise.id}-try", f"# {said.format(name=exercise.id)}\n")


def _nbgrader(id_: str, *, solution: bool = False, points: float | None = None) -> dict[str, Any]:
    """Cell metadata of nbgrader's schema 3."""
    made: dict[str, Any] = {
        "grade_id": id_,
        "schema_version": 3,
        "grade": points is not None,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }
    return made if points is None else made | {"points": points}
