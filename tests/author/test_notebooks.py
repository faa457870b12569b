"""The notebooks of the course's units, as they are handed out."""

from __future__ import annotations

import re

import nbformat
import pytest
from checkout import ROOT

from grader.course.course import load_course
from grader.declaring.load import load_exercises


@pytest.fixture(scope="module")
def course():
    return load_course(ROOT)


@pytest.fixture(scope="module")
def files(course):
    """What is handed out, by path. That the course still makes it is what `make course` shows."""
    found = [path for path in course.exercises.rglob("*") if path.is_file()]
    return {path: path.read_bytes() for path in found if ".ipynb_checkpoints" not in path.parts}


def notebooks(files):
    return [nbformat.reads(data, 4) for path, data in files.items() if path.suffix == ".ipynb"]


def given_or_graded(notebook):
    """All cells but those that are there to be played with."""
    return [cell for cell in notebook.cells if "nbgrader" in cell.metadata]


def test_notebooks_are_valid_and_nbgrader_accepts_them_as_schema_3(files):
    from nbgrader.nbgraderformat import MetadataValidator

    for notebook in notebooks(files):
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)
        for cell in given_or_graded(notebook):
            assert cell.metadata.nbgrader.schema_version == 3
            assert cell.id == cell.metadata.nbgrader.grade_id
            assert cell.metadata.nbgrader.checksum


def test_students_can_edit_stubs_answers_and_the_code_of_lessons_and_nothing_else(files):
    for notebook in notebooks(files):
        for cell in given_or_graded(notebook):
            is_stub = cell.metadata.nbgrader.solution
            assert cell.metadata.get("editable", True) == is_stub
            assert cell.metadata.nbgrader.locked == (not is_stub)
        free = [cell for cell in notebook.cells if "nbgrader" not in cell.metadata]
        assert all(cell.cell_type == "code" for cell in free)


def test_each_exercise_is_a_statement_a_stub_and_a_check_with_its_points(course, files):
    cells = {cell.id: cell for notebook in notebooks(files) for cell in notebook.cells}
    for _, exercise in load_exercises(course):
        assert cells[f"{exercise.id}-statement"].source.startswith(("## ", "### ", "#### "))
        stub = cells[exercise.id].source
        if not exercise.given:
            assert stub.rstrip().endswith("raise NotImplementedError()")
        assert all(re.search(rf"^(def|class) {name}\b", stub, re.M) for name in exercise.names)
        check = cells[f"{exercise.id}-check"]
        assert check.source == f'check("{exercise.id}")'
        assert check.metadata.nbgrader.points == exercise.points


def test_a_notebook_in_another_language_has_the_same_cells(course, files):
    for unit in course.units:
        folder = course.exercises / unit.folder
        if folder / f"{unit.folder}.ipynb" not in files:
            continue
        english = nbformat.reads(files[folder / f"{unit.folder}.ipynb"], 4).cells
        chinese = nbformat.reads(files[folder / f"{unit.folder}.zh.ipynb"], 4).cells
        assert [cell.id for cell in chinese] == [cell.id for cell in english]
        assert chinese[0].source.startswith(f"# {unit.titles['zh']}")
        (imports,) = (cell.source for cell in chinese if cell.id.endswith("-imports"))
        assert re.search(r'\nfrom grader import case, .*, speak\n\nspeak\("zh"\)$', imports)


def test_statement_and_docstring_of_a_notebook_are_in_its_language(files):
    path = next(path for path in files if path.name == "10_convolution.zh.ipynb")
    cells = {cell.id: cell.source for cell in nbformat.reads(files[path], 4).cells}
    assert cells["corr2d-statement"].startswith("### 二维互相关")
    assert cells["corr2d-statement"].endswith("*4 分*")
    assert cells["corr2d"].startswith(
        'def corr2d(X: Tensor, K: Tensor) -> Tensor:\n    """计算 `X` 与 `K` 的互相关'
    )
    assert "\n    Args:\n        X: 形状为 (H, W) 的输入。\n" in cells["corr2d"]
    assert cells["corr2d"].endswith(
        '    """\n    # YOUR CODE HERE\n    raise NotImplementedError()'
    )
