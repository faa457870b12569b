"""`hint`, `show` and `case` in a notebook: the same steps and words as in a terminal, wherever it lies."""

import shutil

import pytest
import torch
from small_course import RIGHT

from grader.notebook import progress
from grader.notebook.asking import case, hint, show
from grader.notebook.check import check
from grader.study.journal import Journal


@pytest.fixture(autouse=True)
def new_kernel(monkeypatch):
    monkeypatch.setattr(progress, "_OWN", {})


@pytest.fixture
def at(monkeypatch):
    return monkeypatch.chdir


def corr2d(X, K):
    raise NotImplementedError


def test_hints_come_one_after_the_other_and_count_as_those_of_the_terminal(at, workspace):
    at(workspace.root)
    first = hint("corr2d")
    assert repr(first).startswith("Hint 1 of 4: ")
    assert repr(first).endswith('The next one: hint("corr2d")')
    assert "Hint 1 of 4" in first._repr_html_()
    Journal(workspace.progress).record_hint("corr2d", 2)  # as `grade hint` does
    assert repr(hint(corr2d)).startswith("Hint 3 of 4: ")
    last = repr(hint("corr2d"))
    assert last.startswith("Hint 4 of 4: ")
    assert "The next one" not in last
    assert repr(hint("corr2d", 1)).startswith("Hint 1 of 4: ")
    assert Journal(workspace.progress).standing("corr2d").hints == 4


def test_outside_of_a_workspace_hints_go_on_too(at, course):
    at(course)
    assert repr(hint("corr2d")).startswith("Hint 1 of 4: ")
    assert repr(hint("corr2d")).startswith("Hint 2 of 4: ")


def test_a_statement_has_formulas_in_a_notebook_and_none_in_plain_text(at, course):
    at(course)
    page = show("corr2d")
    assert "$$Y_{i,j} = " in page._repr_markdown_()
    assert "Slide the kernel" in repr(page)
    assert "$" not in repr(page)
    assert "**Your stub**" in page.markdown
    assert "raise NotImplementedError" in page.markdown


@pytest.mark.parametrize("inside", ["course", "workspace"])
def test_a_solution_is_shown_once_the_exercise_is_solved(at, course, workspace, inside):
    folder = course if inside == "course" else workspace.root
    at(folder)
    solution = "rows, columns = X.shape[0] - h + 1"
    assert solution not in show("corr2d").markdown
    names = {"torch": torch}
    exec(RIGHT, names)
    assert check(names["corr2d"]).passed
    assert "**A solution**" in show("corr2d").markdown
    assert solution in show("corr2d").markdown
    shutil.rmtree(course / "solutions")
    assert "**A solution**" not in show("corr2d").markdown


def test_a_question_is_shown_as_it_is_asked(at, asking):
    at(asking)
    assert "**q2**\n\nWhich are even?" in show("q2").markdown
    assert repr(hint("q2")).startswith("q2 is a question: there is no hint")


def test_a_case_is_tensors_that_can_be_tried(at, course):
    at(course)
    one = case("corr2d", "3x3 input, 2x2 kernel")
    assert list(one.arguments) == ["X", "K"]
    names = {"torch": torch}
    exec(RIGHT, names)
    result = one.run(names["corr2d"])
    assert torch.equal(result, one.expected["output"])
    result.backward(*one.upstream)
    assert torch.allclose(one.arguments["K"].grad, one.expected["grad K"])


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: show("cor2d"), "There is no exercise 'cor2d'; did you mean corr2d?"),
        (lambda: hint("cor2d"), "There is no exercise 'cor2d'; did you mean corr2d?"),
        (lambda: case("cor2d", "x"), "There is no exercise 'cor2d'; did you mean corr2d?"),
        (lambda: show(3), 'Say which exercise, by its name in quotes, as "corr2d".'),
        (
            lambda: case("corr2d", "3x3 input 2x2 kernel"),
            "corr2d has no public case '3x3 input 2x2 kernel'."
            " Did you mean '3x3 input, 2x2 kernel'?",
        ),
    ],
)
def test_a_wrong_name_is_a_sentence_with_the_nearest(at, course, ask, said):
    at(course)
    assert repr(ask()).startswith(said)


def test_where_there_is_no_course_that_is_said(at, tmp_path, monkeypatch):
    monkeypatch.setattr("grader.course.course.PACKAGED", tmp_path / "none")
    at(tmp_path)
    assert repr(hint("corr2d")).startswith("No course.yaml in")


def test_chinese_is_spoken_where_it_is_asked_for(at, course, monkeypatch):
    at(course)
    monkeypatch.setenv("GRADE_LANG", "zh")
    assert repr(hint("corr2d")).startswith("提示 1 / 4")


@pytest.mark.slow
@pytest.mark.process
def test_in_a_kernel_all_of_it_works_as_students_import_it(asked_workspace):
    import nbformat
    from nbclient import NotebookClient

    cells = [
        "import torch\nfrom grader import case, check, hint, show",
        RIGHT + 'check("corr2d")',
        'show("corr2d")',
        'hint("pool2d")',
        'case("corr2d", "3x3 input, 2x2 kernel")',
        'q1 = 2\ncheck("q1")',
        "check()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    place = {"metadata": {"path": str(asked_workspace.root)}}
    NotebookClient(notebook, timeout=120, resources=place).execute()
    told = [cell.outputs[0].data for cell in notebook.cells[1:]]
    assert 'Next: pool2d, Two-dimensional pooling: show("pool2d")' in told[0]["text/plain"]
    assert "Next: pool2d" in told[0]["text/html"]
    assert "**A solution**" in told[1]["text/markdown"]
    assert told[2]["text/plain"].startswith("Hint 1 of ")
    assert told[3]["text/plain"].startswith("corr2d, case 3x3 input, 2x2 kernel")
    assert told[4]["text/markdown"] == "**q1**: right (1 of 1 points)"
    assert "corr2d: right" in told[5]["text/plain"]
    assert "Sums: 1 of 2 questions answered" in told[5]["text/plain"]
