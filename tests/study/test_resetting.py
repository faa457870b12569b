"""One exercise back to its stub, and what stood there in a backup."""

import pytest

from grader.errors import CourseError, UsageError
from grader.study.cells import Notebook
from grader.study.desk import Desk
from grader.study.resetting import reset
from grader.study.starting import start


@pytest.fixture
def desk(workspace):
    return Desk(workspace.root)


@pytest.fixture
def entry(desk):
    return desk.entry("corr2d")


@pytest.fixture
def notebook(workspace, write, answers):
    """The learner's notebook with answers to two exercises."""
    path = workspace.root / "01_convolution.ipynb"
    write(path, "corr2d", answers.flipped)
    write(path, "pool2d", "mine = 1")
    return path


def test_one_cell_is_a_stub_again_and_the_others_stay(desk, entry, notebook):
    before = notebook.read_bytes()
    backup = reset(desk, entry, notebook)
    assert backup == notebook.with_name("01_convolution.ipynb.bak-1")
    assert backup.read_bytes() == before
    assert "raise NotImplementedError" in Notebook(notebook).source("corr2d")
    assert Notebook(notebook).source("pool2d") == "mine = 1"


def test_no_backup_is_written_over(desk, entry, notebook, write):
    first = reset(desk, entry, notebook)
    kept = first.read_bytes()
    write(notebook, "corr2d", "another = 1")
    second = reset(desk, entry, notebook)
    assert (first.name, second.name) == ("01_convolution.ipynb.bak-1", "01_convolution.ipynb.bak-2")
    assert first.read_bytes() == kept
    assert Notebook(second).source("corr2d") == "another = 1"


def test_a_python_file_is_the_whole_stub_again(course, tmp_path):
    root = start(tmp_path / "py", course, "py").workspace.root
    path = root / "01_convolution" / "corr2d.py"
    stub = path.read_bytes()
    path.write_text("mine")
    desk = Desk(root)
    assert reset(desk, desk.entry("corr2d"), path).read_text() == "mine"
    assert path.read_bytes() == stub


def test_what_is_no_notebook_stays_as_it_is(desk, entry, notebook):
    notebook.write_text("{")
    with pytest.raises(UsageError, match="is not a notebook; it may be half written"):
        reset(desk, entry, notebook)
    assert notebook.read_text() == "{"
    assert not notebook.with_name("01_convolution.ipynb.bak-1").exists()


def test_a_file_that_cannot_be_written_stays_as_it_is(desk, entry, notebook):
    before = notebook.read_bytes()
    (notebook.parent / ".01_convolution.ipynb.tmp").mkdir()
    with pytest.raises(
        UsageError, match=r"01_convolution\.ipynb cannot be written: .*; nothing was"
    ):
        reset(desk, entry, notebook)
    assert notebook.read_bytes() == before


def test_where_no_backup_can_be_written_nothing_is_lost(desk, entry, notebook):
    before = notebook.read_bytes()
    (notebook.parent / ".01_convolution.ipynb.bak-1.tmp").mkdir()
    with pytest.raises(UsageError, match=r"bak-1 cannot be written: .*; nothing was changed\."):
        reset(desk, entry, notebook)
    assert notebook.read_bytes() == before


def test_a_stub_that_was_not_handed_out_is_the_courses_fault(desk, entry, notebook):
    released = desk.root / "exercises" / "01_convolution" / "01_convolution.ipynb"
    released.write_text('{"cells": []}')
    before = notebook.read_bytes()
    with pytest.raises(CourseError, match="has no cell corr2d; run `grade build`"):
        reset(desk, entry, notebook)
    assert notebook.read_bytes() == before
