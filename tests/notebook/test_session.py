"""The names of the session that a check is called in, with and without IPython."""

import functools
import sys
from types import SimpleNamespace

import pytest

from grader.notebook import session

mine = functools.partial(max, 1)


def test_outside_of_a_notebook_the_names_are_those_of_the_caller():
    assert session.names() is globals()
    assert session.cells_run() == []


def test_in_a_notebook_they_are_the_shells(monkeypatch):
    shell = SimpleNamespace(
        user_ns={"a": 1}, history_manager=SimpleNamespace(input_hist_raw=["", "a = 1"])
    )
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert session.names() == {"a": 1}
    assert session.cells_run() == ["a = 1"]


def test_a_function_goes_by_the_name_that_the_session_knows():
    assert session.name_of(mine) == "mine"
    assert session.name_of(pytest.raises) == "raises"
    assert session.name_of(3) is None


@pytest.mark.parametrize(
    ("filename", "label"),
    [("/tmp/ipykernel_12/3.py", "your cell"), ("<ipython-input-3>", "your cell"), ("/x/y.py", "")],
)
def test_only_what_the_student_wrote_has_a_label(filename, label):
    assert session.label_of(filename) == label
