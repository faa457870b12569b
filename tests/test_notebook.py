"""The released notebooks in a real Jupyter kernel, as students run them."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from grader.build import solved_source
from grader.course import load_course
from grader.load import load_exercises
from grader.run import Options, run

ROOT = Path(__file__).resolve().parents[1]
COURSE = load_course(ROOT)
NOTEBOOKS = sorted(COURSE.exercises.glob("*/*.ipynb"))


def execute(notebook, folder):
    """Run all cells; a cell that raises does not stop the others, as in JupyterLab cell by cell."""
    NotebookClient(
        notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return {cell.id: cell for cell in notebook.cells}


def shown(cell):
    return "\n".join(output.data["text/plain"] for output in cell.outputs if "data" in output)


def solve(notebook, exercises):
    for cell in notebook.cells:
        if cell.id in exercises:
            cell.source = solved_source(exercises[cell.id])
    return notebook


@pytest.fixture(scope="module")
def exercises():
    return {exercise.id: exercise for _, exercise in load_exercises(COURSE)}


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stubs_are_not_yet_written_and_solved_cells_pass_their_check(path, exercises):
    ids = [cell.id for cell in nbformat.read(path, 4).cells if cell.id in exercises]
    assert ids
    cells = execute(nbformat.read(path, 4), path.parent)
    for id_ in ids:
        assert shown(cells[f"{id_}-check"]).startswith(f"{id_}: not yet written")
    solved = solve(nbformat.read(path, 4), exercises)
    # A second check after the first: nothing that it leaves behind may change a verdict.
    for cell in [c for c in solved.cells if c.id.endswith("-check")]:
        again = nbformat.v4.new_code_cell(cell.source)
        again.id = f"{cell.id}-again"
        solved.cells.append(again)
    cells = execute(solved, path.parent)
    for id_ in ids:
        for cell in (cells[f"{id_}-check"], cells[f"{id_}-check-again"]):
            points = f"{exercises[id_].points:g}"
            assert shown(cell).startswith(f"{id_}: right ({points} of {points} points"), shown(cell)


@pytest.mark.slow
def test_a_check_tells_what_is_wrong_and_leaves_the_notebook_as_it_was():
    notebook = nbformat.read(COURSE.exercises / "convolution" / "convolution.ipynb", 4)
    cells = {cell.id: cell for cell in notebook.cells}
    cells["corr2d"].source = (
        "def corr2d(X, K):\n"
        "    h, w = K.shape\n"
        "    K = K.flip(0, 1)\n"
        "    return torch.stack([torch.stack([(X[i:i+h, j:j+w] * K).sum()\n"
        "        for j in range(X.shape[1]-w+1)]) for i in range(X.shape[0]-h+1)])\n"
    )
    cells["pool2d"].source = "torch.manual_seed(7); before = torch.rand(3); torch.manual_seed(7)\n"
    cells[
        "pool2d-check"
    ].source = "check('corr2d'); (torch.equal(before, torch.rand(3)), torch.get_default_dtype())"
    cells = execute(notebook, COURSE.exercises / "convolution")
    told = shown(cells["corr2d-check"])
    assert told.startswith("corr2d: partly right") or told.startswith("corr2d: not right yet")
    assert "You flip the kernel." in told
    assert re.search(
        r"First failing case: 3x3 input, 2x2 kernel\n  inputs: X \(3, 3\), K \(2, 2\)", told
    )
    assert "first at (0, 0): expected 19, got 5, allowed error 2e-06" in told
    assert "grade hint corr2d" in told
    assert shown(cells["pool2d-check"]) == "(True, torch.float32)"


@pytest.mark.slow
def test_a_checks_error_names_the_students_line_and_a_wrong_name_the_nearest(tmp_path):
    cases = tmp_path / "cases"
    shutil.copytree(COURSE.exercises / "convolution" / "cases", cases)
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source)
            for source in (
                "import torch\nfrom grader import check\ndef corr2d(X, K):\n    return X @ K\n",
                "check('corr2d')",
                "check('cor2d')",
                "check('pool2d')",
                "check(corr2d).passed",
            )
        ]
    )
    cells = list(execute(notebook, COURSE.root).values())
    assert "(your cell, line 4: return X @ K)" in shown(cells[1])
    assert shown(cells[2]) == "There is no exercise 'cor2d'; did you mean corr2d?"
    assert shown(cells[3]).startswith("pool2d is not defined yet")
    assert shown(cells[4]) == "False"


@pytest.mark.slow
def test_the_notebooks_that_pass_every_check_earn_full_marks_when_handed_in(tmp_path, exercises):
    folder = tmp_path / "class" / "ada"
    folder.mkdir(parents=True)
    for path in NOTEBOOKS:
        nbformat.write(solve(nbformat.read(path, 4), exercises), folder / path.name)
    done = run(COURSE, [tmp_path / "class"], Options(tmp_path / "out"))
    (result,) = done.results
    assert result.student == "ada"
    assert {e.status for e in result.exercises} == {"passed"}
    assert result.score == result.max_score == sum(e.points for e in exercises.values())
