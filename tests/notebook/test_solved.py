"""`if solved("corr2d"):` waits until the answer passes, says so kindly, and never raises."""

from types import SimpleNamespace

import pytest
import torch
from small_course import FLIPPED, RIGHT

from grader.jail.inside.together import Together
from grader.notebook import check as checking
from grader.notebook.check import check
from grader.notebook.progress import note, passed
from grader.notebook.solved import solved

WAITS = "This cell comes to life once corr2d passes its check.\n"


@pytest.fixture
def here(built_corr2d, monkeypatch):
    """A notebook in the folder of a course of one exercise: the names that it holds."""
    names = {}
    monkeypatch.chdir(built_corr2d)
    monkeypatch.setattr("grader.notebook.session.names", lambda: names)

    def define(text):
        exec(text, {"torch": __import__("torch")}, names)

    return define


def test_it_waits_where_nothing_is_defined_or_only_the_stub(here, capsys):
    assert solved("corr2d") is False
    here("def corr2d(X, K):\n    raise NotImplementedError()")
    assert solved("corr2d") is False
    assert capsys.readouterr().out == WAITS * 2


def test_a_right_answer_that_nobody_has_checked_is_checked(here, capsys):
    here(RIGHT)
    assert solved("corr2d") is True
    assert capsys.readouterr().out == ""


def test_a_wrong_answer_waits_and_a_right_one_in_its_place_does_not(here):
    here(FLIPPED)
    assert solved("corr2d") is False
    here(RIGHT)
    assert solved("corr2d") is True
    here(FLIPPED)
    assert solved("corr2d") is False


def test_what_was_checked_is_not_checked_again(here, monkeypatch):
    here(RIGHT)
    assert check("corr2d").passed
    monkeypatch.setattr(checking, "check_here", None)
    assert solved("corr2d") is True


def test_all_that_a_cell_waits_for_are_named(using_course, monkeypatch, capsys):
    monkeypatch.chdir(using_course)
    monkeypatch.setattr("grader.notebook.session.names", lambda: {"softmax": 3})
    assert solved("softmax", "my_half") is False
    said = "This cell comes to life once softmax and my_half pass their checks.\n"
    assert capsys.readouterr().out == said


def test_what_is_no_exercise_is_said(here, capsys):
    here("def corr3d(X, K): pass")
    assert solved("corr3d") is False
    assert "There is no exercise 'corr3d'; did you mean corr2d?" in capsys.readouterr().out


def test_under_nbgraders_validation_it_does_not_raise_either(here, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    here(FLIPPED)
    assert solved("corr2d") is False


CLASS = """
class MyHalf(torch.nn.Module):
    def forward(self, X):
        return X / 2
"""


def test_a_class_is_waited_for_by_the_id_of_its_exercise(using_course, monkeypatch, capsys):
    names = {}
    monkeypatch.chdir(using_course)
    monkeypatch.setattr("grader.notebook.session.names", lambda: names)
    assert solved("my_half") is False
    exec(CLASS, {"torch": torch}, names)
    assert solved("my_half") is True
    exec(CLASS.replace("/ 2", "/ 3"), {"torch": torch}, names)
    assert solved("my_half") is False
    assert capsys.readouterr().out.count("once my_half passes its check") == 2


def test_several_functions_that_were_checked_are_not_checked_again(monkeypatch):
    first, second = (lambda: 1), (lambda: 2)
    answer = Together({"load": first, "save": second}, "")
    note("checkpoint", answer, SimpleNamespace(status="passed"))
    assert passed("checkpoint", Together({"load": first, "save": second}, "")) is True
    assert passed("checkpoint", Together({"load": first, "save": first}, "")) is None
