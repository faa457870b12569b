"""The notebook of a unit: as students get it, and with the references in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.author import cells
from grader.author.lessons import Lessons, plain_cells
from grader.author.notebook_tools import preprocessors
from grader.author.weaving import with_quiz
from grader.course.course import Unit
from grader.declaring.exercise import Exercise
from grader.declaring.translations import translated
from grader.language import SOURCE, speaking
from grader.quiz.cells import quiz_cells
from grader.quiz.questions.question import Quiz


def release_notebook(
    unit: Unit,
    exercises: Sequence[Exercise],
    language: str = SOURCE,
    *,
    quiz: Quiz | None = None,
    lessons: Lessons | None = None,
) -> bytes:
    """Make a unit's notebook as students get it: references cleared, given cells locked.

    Args:
        unit: whose notebook.
        exercises: those of the unit.
        language: in which it is told, as far as there are translations.
        quiz: the unit's, if it has one.
        lessons: of the course; None makes the cells of the exercises alone.

    Raises:
        CourseError: if a reference lacks nbgrader's solution markers, or a translation does not fit.
    """
    return release(source_notebook(unit, exercises, language, quiz=quiz, lessons=lessons))


def release(notebook: Any) -> bytes:
    """Make of a source version what nbgrader makes of it: its release version, as a file."""
    tools = preprocessors()
    import nbformat

    resources: dict[str, Any] = {"nbgrader": {}}
    for step in (
        "LockCells",
        "ClearSolutions",
        "ClearOutput",
        "CheckCellMetadata",
        "ComputeChecksums",
    ):
        notebook, resources = tools[step]().preprocess(notebook, resources)
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode()


def source_notebook(
    unit: Unit,
    exercises: Sequence[Exercise],
    language: str = SOURCE,
    *,
    quiz: Quiz | None = None,
    lessons: Lessons | None = None,
) -> Any:
    """Make a unit's notebook with the references in it, nbgrader's source version; see `release_notebook`."""
    preprocessors()  # with them nbformat is imported in a third of its time
    from nbformat.v4 import new_notebook

    with speaking(language):
        told = [translated(one, language) for one in exercises]
        made = lessons.cells(unit, told) if lessons else plain_cells(unit, told)
        questions = quiz_cells(quiz, language) if quiz else []
    made = with_quiz(made, [cells.quiz_cell(cell) for cell in questions])
    metadata = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    return new_notebook(cells=made, metadata=metadata)
