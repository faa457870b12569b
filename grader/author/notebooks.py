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
    tools = preprocessors()
    import nbformat

    with speaking(language):
        notebook = source_notebook(unit, [translated(one, language) for one in exercises], lessons)
        questions = quiz_cells(quiz, language) if quiz else []
    resources: dict[str, Any] = {"nbgrader": {}}
    notebook, resources = tools["ClearSolutions"]().preprocess(notebook, resources)
    # Behind what clears solutions: it would take the cells of a quiz for solutions without markers.
    notebook.cells = with_quiz(notebook.cells, [cells.quiz_cell(cell) for cell in questions])
    for step in ("LockCells", "ClearOutput", "CheckCellMetadata", "ComputeChecksums"):
        notebook, resources = tools[step]().preprocess(notebook, resources)
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip("\n") + "\n").encode()


def source_notebook(
    unit: Unit, exercises: Sequence[Exercise], lessons: Lessons | None = None
) -> Any:
    """Make a unit's notebook with the references in it, nbgrader's source version, in the language in use."""
    from nbformat.v4 import new_notebook

    made = lessons.cells(unit, exercises) if lessons else plain_cells(unit, exercises)
    metadata = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    return new_notebook(cells=made, metadata=metadata)
