"""Under nbgrader's validation a check raises where its exercise is not solved; nowhere else does it raise."""

import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from small_course import FLIPPED, RIGHT

from grader.notebook.check import check
from grader.notebook.validation import NotSolved, is_validating


@pytest.fixture
def notebook(asking, tmp_path):
    """The notebook of a unit with two exercises and a quiz, as handed out, with its solutions at hand."""
    from grader.author import build
    from grader.course.course import load_course

    build.write(load_course(asking))
    return asking / "exercises" / "01_convolution" / "01_convolution.ipynb"


def put(path, **sources):
    """Write code into cells, `q1` and `corr2d`."""
    document = nbformat.read(path, 4)
    for cell in document.cells:
        if cell.id in sources:
            cell.source = sources[cell.id]
    nbformat.write(document, path)


def answer(**answers):
    return {id_: f'{id_} = {text}\ncheck("{id_}")' for id_, text in answers.items()}


def solved(course):
    from grader.declaring.load import load_exercise
    from grader.declaring.source import solved_source

    folder = course / "solutions" / "convolution"
    ids = ("corr2d", "pool2d")
    return {id_: solved_source(load_exercise(folder / f"{id_}.py", "convolution")) for id_ in ids}


def failed_cells(path):
    """What nbgrader's validator, which the button and the command share, says of a notebook: cell to error."""
    from nbgrader.validator import Validator

    told = Validator().validate(str(path))
    assert told.keys() <= {"failed"}, told
    return {one["source"]: one["raw_error"].strip() for one in told.get("failed", [])}


@pytest.mark.slow
@pytest.mark.process
def test_an_empty_notebook_fails_in_every_check_with_one_sentence_and_no_traceback(notebook):
    told = failed_cells(notebook)
    assert told['check("corr2d")'] == (
        "corr2d: not yet attempted. Run this cell in the notebook to see more."
    )
    assert 'check("pool2d")' in told
    assert told['check("quiz")'] == "2 questions are not answered or not right: q1, q2"
    assert len(told) == 3
    assert not any("Traceback" in error or "\n" in error for error in told.values())


@pytest.mark.slow
@pytest.mark.process
def test_exactly_what_is_not_solved_fails(notebook, asking):
    put(notebook, corr2d="import torch\n" + FLIPPED, pool2d="", **answer(q1="2", q2='"A"'))
    told = failed_cells(notebook)
    assert list(told) == ['check("corr2d")', 'check("pool2d")', 'check("quiz")']
    assert "corr2d: partly right." in told['check("corr2d")']
    assert "pool2d is not defined yet" in told['check("pool2d")']
    assert told['check("quiz")'] == "q2: partly right."


@pytest.mark.slow
@pytest.mark.process
def test_the_command_says_success_of_what_is_solved_and_answered(notebook, asking):
    """Where right and wrong are not told, an answer is enough."""
    put(notebook, **solved(asking), **answer(q1="3", q2='"B"'))
    shutil.rmtree(asking / "solutions")
    command = [sys.executable, "-m", "nbgrader", "validate", str(notebook)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "Success! Your notebook passes all the tests.\n"
    put(notebook, corr2d="")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "VALIDATION FAILED ON 1 CELL(S)" in done.stdout
    assert "corr2d is not defined yet" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.slow
@pytest.mark.process
def test_running_all_cells_and_autograding_never_raise(notebook):
    env = os.environ | {"NBGRADER_EXECUTION": "autograde"}
    put(notebook, corr2d="import torch\n" + FLIPPED, **answer(q1="3", q2='"Z"'))
    command = [sys.executable, "-m", "jupyter", "execute", "--inplace", str(notebook)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    outputs = [o for c in json.loads(notebook.read_text())["cells"] for o in c.get("outputs", [])]
    assert [output["output_type"] for output in outputs] == ["execute_result"] * 5


FAULTS = [
    ("q1 = 3", "q1", "q1: not right yet."),
    ('q2 = "A"', "q2", "q2: partly right."),
    ('q2 = "?"', "q2", "q2: given up."),
    ('q2 = "Z"', "q2", "q2: cannot be read."),
    ("q2 = ...", "q2", "q2: not answered yet."),
    ("q1 = 2", "quiz", "q2: not answered yet."),
    ("q1 = 3", "quiz", "2 questions are not answered or not right: q1, q2"),
    ("def corr2d(X, K):\n    raise IndexError", "corr2d", "corr2d: raises an error. Run this"),
    ("corr2d = None", "corr2d", "corr2d is no function, but of type NoneType"),
    ("", "cor2d", "There is no exercise 'cor2d'; did you mean corr2d?"),
    ("def corr2d(X, K):\n    raise IndexError", None, "corr2d: raises an error. Run this"),
    ("", None, "Nothing is defined and nothing is answered yet."),
]


@pytest.mark.parametrize(("code", "asked", "said"), FAULTS)
def test_what_is_not_solved_is_one_short_sentence(asking, monkeypatch, code, asked, said):
    monkeypatch.chdir(asking)
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    names = {"In": ["", code], "check": check}
    exec(code, names)
    with pytest.raises(NotSolved) as raised:
        exec(f"check({asked!r})" if asked else "check()", names)
    assert str(raised.value).startswith(said)
    assert "\n" not in str(raised.value)
    assert raised.value._render_traceback_() == [str(raised.value)]


def test_nbgraders_own_sign_is_what_makes_a_check_raise(asking, monkeypatch):
    monkeypatch.chdir(asking)
    assert not is_validating()
    assert check("corr2d").passed is False
    for name, value in (("NBGRADER_EXECUTION", "validate"), ("NBGRADER_VALIDATING", "1")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert is_validating()
            with pytest.raises(NotSolved, match="There is no exercise"):
                check("no_function")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check("corr2d").passed is False


def test_what_is_right_raises_nothing_under_validation(asking, monkeypatch):
    monkeypatch.chdir(asking)
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    names = {"torch": __import__("torch")}
    exec(RIGHT, names)
    assert check(names["corr2d"]).passed
