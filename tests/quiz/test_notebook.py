"""The quiz of a released notebook in a real Jupyter kernel, without solutions/, as students have it."""

import shutil

import nbformat
import pytest


@pytest.fixture
def executed(write_course):
    """Build the course, write answers into the notebook, run it: its cells by id."""
    from nbclient import NotebookClient

    from grader.author import build

    def run(answers, *, key):
        course = write_course()
        build.write(course)
        if not key:
            shutil.rmtree(course.solutions)
        path = course.exercises / "01_convolution" / "01_convolution.ipynb"
        notebook = nbformat.read(path, 4)
        for cell in notebook.cells:
            for old, new in answers.items():
                if cell.source.startswith(old):
                    cell.source = cell.source.replace(old, new, 1)
        notebook.cells.append(nbformat.v4.new_code_cell('check("quiz")', id="sum"))
        client = NotebookClient(
            notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}
        )
        client.execute()
        return {cell.id: cell for cell in notebook.cells}

    return run


def shown(cell):
    return cell.outputs[0].data["text/markdown"]


@pytest.mark.slow
def test_a_student_answers_and_is_told(executed):
    answers = {
        "q1 = ...": 'q1 = "AB"',
        'q2 = {"weights": ..., "parameters": ...}': 'q2 = {"weights": 12, "parameters": 15}',
        "student = ...": 'student = "ada"',
    }
    cells = executed(answers, key=True)
    assert "B: It falls where a is negative." in shown(cells["q1"])
    assert shown(cells["q2"]) == "**q2**: right (2 of 2 points)\n\nThree biases."
    assert "Kernel size 3, stride 2, width 38: how wide" in shown(cells["q3"])
    assert "2 of 3 questions answered, 2 of 4 points" in shown(cells["sum"])


@pytest.mark.slow
def test_without_solutions_answers_are_handed_in(executed):
    cells = executed({"q1 = ...": 'q1 = "AB"'}, key=False)
    assert shown(cells["q1"]) == "**q1**: handed in with the notebook, and graded then"
    assert "- q1: handed in" in shown(cells["sum"])
