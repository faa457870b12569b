"""`from grader.built import ...` in a kernel, and checks of what uses it."""

import json
import shutil
from types import SimpleNamespace

import nbformat
import pytest
from using_course import RIGHT, WRONG_SOFTMAX

from grader.notebook import session, using
from grader.notebook.check import check
from grader.study.starting import start

pytestmark = pytest.mark.course


@pytest.fixture
def workspace(using_course, tmp_path):
    """A workspace, and nothing else: the course's solutions are gone."""
    origin = shutil.copytree(using_course, tmp_path / "course")
    shutil.rmtree(origin / "solutions")
    return start(tmp_path / "ws", origin).workspace


@pytest.fixture
def kernel(workspace, monkeypatch):
    """Run cells as a kernel does: in names of its own, in the workspace."""
    names = {"__name__": "__main__"}
    ran = [""]
    shell = SimpleNamespace(user_ns=names, history_manager=SimpleNamespace(input_hist_raw=ran))
    monkeypatch.setattr(session, "shell", lambda: shell)
    monkeypatch.chdir(workspace.root)

    def run(*cells):
        for cell in cells:
            ran.append(cell)
            exec(compile(cell, f"/tmp/ipykernel_1/{len(ran)}.py", "exec"), names)
        return names

    return run


def write(path, cell, code):
    document = json.loads(path.read_text("utf-8"))
    for one in document["cells"]:
        if one["id"] == cell:
            one["source"] = code
    path.write_text(json.dumps(document), "utf-8")


IMPORT = "import torch\nfrom grader.built import softmax"


def test_in_a_kernel_that_has_nothing_a_stand_in_is_there(kernel):
    names = kernel(IMPORT, RIGHT["classify"])
    assert float(names["softmax"](names["torch"].zeros(1, 4))[0, 0]) == 0.25
    report = check("classify")
    assert (report.result.status, dict(report.result.uses)) == ("passed", {"softmax": "stand-in"})
    assert "Used here: a stand-in for softmax, until yours passes." in str(report)
    assert "a stand-in for softmax" in report._repr_html_()


def test_ones_own_function_of_this_session_is_there_where_it_passes(kernel):
    names = kernel("import torch", RIGHT["softmax"])
    mine = names["softmax"]
    assert kernel("from grader.built import softmax")["softmax"] is mine
    kernel(RIGHT["classify"])
    assert dict(check("classify").result.uses) == {"softmax": "own"}
    assert check("softmax").result.status == "passed"


def test_a_wrong_function_of_this_session_is_no_fault_of_what_uses_it(kernel):
    names = kernel("import torch", WRONG_SOFTMAX, RIGHT["classify"])
    wrong = names["softmax"]
    report = check("classify")
    assert (report.result.status, dict(report.result.uses)) == ("passed", {"softmax": "stand-in"})
    assert names["softmax"] is wrong  # the kernel is left as it was
    assert check("softmax").result.status == "failed"


def test_ones_own_is_found_in_another_notebook_of_the_workspace(kernel, workspace):
    first = next(workspace.root.glob("*first.ipynb"))
    write(first, "softmax", RIGHT["softmax"])
    write(first, "classify", RIGHT["classify"])
    write(first, "my_half", RIGHT["my_half"])
    kernel("import torch\nfrom grader.built import classify, MyHalf", RIGHT["halved"])
    report = check("halved")
    assert report.result.status == "passed"
    assert dict(report.result.uses) == {"classify": "own", "softmax": "own", "my_half": "own"}


def test_without_a_stand_in_one_is_told_what_to_solve_first(kernel):
    names = kernel("import torch\nfrom grader.built import classify, MyHalf", RIGHT["halved"])
    with pytest.raises(using.NotSolved, match="my_half is not solved yet"):
        names["MyHalf"]()
    report = check("halved")
    assert report.result.status == "error"
    assert "Solve classify, my_half first: halved uses it." in str(report)


def test_a_stub_is_not_attempted_whatever_it_uses(kernel):
    kernel("def halved(X):\n    raise NotImplementedError()")
    assert check("halved").result.status == "unattempted"


def test_what_is_lent_is_not_checked_as_ones_own(kernel):
    kernel(IMPORT)
    report = check("softmax")
    assert report.result is None
    assert "softmax comes from grader.built here" in str(report)
    assert [one.id for one in check().results] == []


def test_a_class_is_checked_by_its_id_its_name_and_itself(kernel):
    names = kernel("import torch", RIGHT["my_half"])
    for asked in ("my_half", "MyHalf", names["MyHalf"]):
        report = check(asked)
        assert (report.result.id, report.result.status) == ("my_half", "passed")


def test_a_class_that_is_not_there_is_told_by_the_name_that_is_asked_for(kernel):
    kernel("import torch", RIGHT["my_half"].replace("MyHalf", "Myhalf"))
    said = str(check("my_half"))
    assert said.startswith("MyHalf is not defined, but Myhalf is: the exercise asks for MyHalf.")


def test_of_several_functions_all_are_checked_under_one_id(kernel):
    kernel("import torch", RIGHT["init_states"], RIGHT["momentum"])
    for asked in ("momentum", "init_states"):
        assert (check(asked).result.id, check(asked).result.status) == ("momentum", "passed")


def test_of_several_functions_one_may_be_missing(kernel):
    kernel("import torch", RIGHT["momentum"])
    report = check("momentum")
    assert report.result.status == "partial"
    assert "init_states is not defined" in str(report)


def test_functions_of_another_exercise_are_imported_by_their_own_names(kernel):
    kernel("import torch", RIGHT["init_states"], RIGHT["momentum"])
    names = kernel("from grader.built import momentum, init_states", RIGHT["steps"])
    assert callable(names["init_states"])
    assert dict(check("steps").result.uses) == {"momentum": "own"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "from grader.built import my_half",
            "my_half is an exercise; its functions are called MyHalf.",
        ),
        ("from grader.built import sofmax", "There is no exercise 'sofmax'; did you mean softmax?"),
    ],
)
def test_an_import_of_what_there_is_not_is_told(kernel, line, said):
    with pytest.raises(ImportError, match=said.replace("?", r"\?")):
        kernel(line)


@pytest.mark.process
def test_in_a_real_kernel_the_cell_that_was_handed_out_imports_it(workspace):
    from nbclient import NotebookClient

    path = next(workspace.root.glob("*second.ipynb"))
    first = next(workspace.root.glob("*first.ipynb"))
    for id_ in ("softmax", "my_half"):
        write(first, id_, RIGHT[id_])
    write(first, "classify", RIGHT["classify"])
    write(path, "halved", RIGHT["halved"])
    notebook = nbformat.read(path, 4)
    ids = [cell.id for cell in notebook.cells]
    assert ids.index("halved-uses") + 1 == ids.index("halved")
    settings = {"metadata": {"path": str(workspace.root)}}
    NotebookClient(notebook, timeout=120, allow_errors=True, resources=settings).execute()
    (cell,) = [one for one in notebook.cells if one.id == "halved-check"]
    text = "\n".join(o.data["text/plain"] for o in cell.outputs if "data" in o)
    assert "halved: right" in text
    assert "Used here: your own classify, softmax, my_half." in text
