"""Single cells with nbgrader's metadata: given, written by students, graded, or free."""

from types import SimpleNamespace

import pytest

from grader.author import cells
from grader.language import speaking
from grader.quiz.cells import QuizCell

IMPORTS = [
    SimpleNamespace(imports=("import torch", "import math")),
    SimpleNamespace(imports=("import torch",)),
]


@pytest.mark.parametrize(
    ("cell", "flags"),
    [
        (cells.markdown("a", "text"), (False, False, True)),
        (cells.code("a", "x"), (False, False, True)),
        (cells.code("a", "x", solution=True), (False, True, False)),
        (cells.code("a", "x", points=2), (True, False, True)),
        (cells.quiz_cell(QuizCell("a", "text")), (False, False, True)),
        (cells.quiz_cell(QuizCell("a", "x", is_code=True, points=1)), (True, False, True)),
    ],
)
def test_what_nbgrader_is_told_of_a_cell(cell, flags):
    told = cell.metadata.nbgrader
    assert (told.grade, told.solution, told.locked) == flags
    assert cell.id == told.grade_id == "a"
    assert ("points" in told) == told.grade


def test_of_a_free_cell_it_is_told_nothing():
    assert cells.free_code("a", "x").metadata == {}
    assert cells.quiz_cell(QuizCell("a", "x", is_code=True)).metadata == {"deletable": False}
    assert cells.try_cell(SimpleNamespace(id="double")).source == "# Room to try double.\n"


def test_imports_come_once_each_and_what_students_call_in_the_order_of_the_alphabet():
    cell = cells.imports_cell("sums", IMPORTS, "solved")
    assert cell.id == "sums-imports"
    assert cell.source == (
        "import torch\nimport math\n\nfrom grader import case, check, hint, show, solved"
    )


def test_in_another_language_the_notebook_says_which():
    with speaking("zh"):
        source = cells.imports_cell("sums", []).source
    assert source == '\nfrom grader import case, check, hint, show, speak\n\nspeak("zh")'
