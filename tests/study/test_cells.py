"""One cell of a notebook changes, and everything else is as it was."""

import json

import pytest

from grader.errors import UsageError
from grader.study.cells import Notebook, name_of


@pytest.fixture
def released(course):
    return course / "exercises" / "01_convolution" / "01_convolution.ipynb"


def test_a_notebook_written_back_is_the_same_bytes(released):
    assert Notebook(released).to_bytes() == released.read_bytes()


def test_a_restored_cell_is_the_stub_and_the_others_keep_every_byte(
    workspace, released, write, answers
):
    path = workspace.root / "01_convolution.ipynb"
    document = json.loads(path.read_text("utf-8"))
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["é\n"]}]
            cell["execution_count"] = 3
    document["metadata"]["widgets"] = {"z": 1, "a": [1.50, None]}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
    before = path.read_text("utf-8")
    write(path, "corr2d", answers.right)
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    notebook = Notebook(path)
    notebook.restore(Notebook(released), "corr2d")
    path.write_bytes(notebook.to_bytes())
    changed = json.loads(path.read_text("utf-8"))
    (mine,) = [cell for cell in changed["cells"] if cell["id"] == "corr2d"]
    assert "raise NotImplementedError" in "".join(mine["source"])
    assert (mine["outputs"], mine["execution_count"]) == ([], None)
    (old,) = [cell for cell in document["cells"] if cell["id"] == "corr2d"]
    mine.update(source=old["source"], outputs=old["outputs"], execution_count=3)
    assert json.dumps(changed, indent=1, ensure_ascii=False) + "\n" == before


def test_a_cell_that_was_deleted_comes_back_in_its_place(workspace, released):
    path = workspace.root / "01_convolution.ipynb"
    document = json.loads(path.read_text("utf-8"))
    document["cells"] = [cell for cell in document["cells"] if cell["id"] != "corr2d"]
    path.write_text(json.dumps(document))
    notebook = Notebook(path)
    notebook.restore(Notebook(released), "corr2d")
    assert list(notebook.named()) == list(Notebook(released).named())


def test_a_cell_is_known_by_its_grade_id_where_a_front_end_has_changed_the_other():
    assert name_of({"id": "5f", "metadata": {"nbgrader": {"grade_id": "corr2d"}}}) == "corr2d"
    assert name_of({"id": "5f", "metadata": None}) == "5f"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 1}', '{"cells": [1]}', "[" * 100_000])
def test_what_is_no_notebook_is_a_sentence(tmp_path, text):
    (tmp_path / "a.ipynb").write_text(text)
    with pytest.raises(UsageError, match="is not a notebook"):
        Notebook(tmp_path / "a.ipynb")


def made(path, *cells):
    """A notebook of cells, each with a name and a text."""
    document = {"cells": [{"id": name, "cell_type": "markdown", "source": s} for name, s in cells]}
    path.write_text(json.dumps(document))
    return Notebook(path)


def test_text_that_is_as_it_was_handed_out_is_brought_up_to_date(tmp_path):
    then = made(tmp_path / "then.ipynb", ("a", "old"), ("b", "old"), ("c", "same"))
    now = made(tmp_path / "now.ipynb", ("a", "new"), ("b", "new"), ("c", "same"), ("d", "more"))
    mine = made(tmp_path / "mine.ipynb", ("a", "old"), ("b", "mine"), ("c", "same"))
    assert mine.renew(then, now) == ["a"]
    assert [mine.source(name) for name in "abcd"] == ["new", "mine", "same", None]


def test_links_to_other_units_lead_to_files_beside_a_notebook_in_a_workspace(tmp_path):
    text = (
        "[On](../11_convnets/11_convnets.zh.ipynb) and [b](../04_a/04_a.ipynb#How-to-work-here),"
        " but [not](../other/file.ipynb)"
    )
    made(tmp_path / "a.ipynb", ("a", text))
    assert Notebook(tmp_path / "a.ipynb").source("a") == text
    assert Notebook(tmp_path / "a.ipynb", is_handed_out=True).source("a") == (
        "[On](11_convnets.ipynb) and [b](04_a.ipynb#How-to-work-here), but [not](../other/file.ipynb)"
    )
