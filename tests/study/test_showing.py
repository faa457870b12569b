"""An exercise on a terminal, and its solution for those who have solved it."""

import io
import shutil
from dataclasses import replace

import pytest
from rich.console import Console

from grader.errors import UsageError
from grader.study.desk import Desk
from grader.study.showing import _print_code, document, print_exercise, reference_of


@pytest.fixture
def desk(workspace):
    return Desk(workspace.root)


@pytest.fixture
def entry(desk):
    return desk.entry("corr2d")


def shown(entry, reference=None):
    console = Console(file=io.StringIO(), width=100)
    print_exercise(entry, reference, console)
    return console.file.getvalue()


def test_the_solution_is_for_those_who_have_solved_it(desk, entry, workspace, mark_solved):
    said = r"The solution of corr2d is shown once you have solved it: grade check corr2d\."
    with pytest.raises(UsageError, match=said):
        reference_of(desk, entry)
    mark_solved(workspace, "corr2d")
    reference = reference_of(desk, entry)
    assert reference.startswith("def corr2d(")
    assert "raise ValueError" in reference
    assert "SOLUTION" not in reference


def test_outside_of_a_workspace_nobody_has_solved_anything(course):
    desk = Desk(course)
    with pytest.raises(UsageError, match="once you have solved it"):
        reference_of(desk, desk.entry("corr2d"))


@pytest.mark.parametrize("gone", ["solutions", "solutions/convolution/corr2d.py"])
def test_solutions_that_are_gone_are_told(desk, entry, workspace, course, mark_solved, gone):
    mark_solved(workspace, "corr2d")
    if gone == "solutions":
        shutil.rmtree(course / gone)
    else:
        (course / gone).unlink()
    with pytest.raises(UsageError, match=r"The solutions of this course are not at hand\."):
        reference_of(desk, entry)


def test_as_a_document_the_statement_is_its_source(desk, entry, workspace, mark_solved):
    told = document(desk, entry, None)
    assert (told["id"], told["unit"], told["points"]) == ("corr2d", "convolution", 4)
    assert "\\sum" in told["statement"]
    assert told["stub"].startswith("def corr2d(")
    assert (told["solved"], told["hints"], told["solution"]) == (False, 4, None)
    mark_solved(workspace, "corr2d")
    told = document(desk, entry, "def corr2d(): ...")
    assert (told["solved"], told["solution"]) == (True, "def corr2d(): ...")


def test_formulas_are_readable_and_the_stub_stands_below(entry):
    page = shown(entry)
    assert "⎝6  7  8⎠" in page
    assert "\\sum" not in page
    assert "def corr2d(X: Tensor, K: Tensor) -> Tensor:" in page.partition("Your stub")[2]
    assert "A solution" not in page


def test_a_solution_stands_at_the_end(entry):
    page = shown(entry, "def corr2d(X, K):\n    return [red]X[/red]")
    assert page.partition("A solution")[2].endswith("def corr2d(X, K):\n    return [red]X[/red]\n")


@pytest.mark.parametrize(
    ("points", "said"), [(1.0, "\n1 point\n"), (4.0, "\n4 points\n"), (1.5, "\n1.5 points\n")]
)
def test_one_point_is_one_and_everything_else_is_several(entry, points, said):
    assert said in shown(replace(entry, points=points))


def test_code_stays_as_it_is_however_narrow_the_terminal_is():
    code = "def f(\n    first: int, second: int, third: int, fourth: int, fifth: int = 123456789\n): ...\n"
    told = io.StringIO()
    _print_code("Your stub", code, Console(file=told, width=30))
    assert code in told.getvalue()
