"""`if solved("corr2d"):` waits until the answer passes, says so kindly, and never raises."""

import pytest
from small_course import FLIPPED, RIGHT

from grader.notebook import check as checking
from grader.notebook.check import check
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


def test_all_that_a_cell_waits_for_are_named(here, capsys):
    here("triple = 3")
    assert solved("corr2d", "triple") is False
    said = "This cell comes to life once corr2d and triple pass their checks.\n"
    assert capsys.readouterr().out == said


def test_what_is_no_exercise_is_said(here, capsys):
    here("def corr3d(X, K): pass")
    assert solved("corr3d") is False
    assert "There is no exercise 'corr3d'; did you mean corr2d?" in capsys.readouterr().out


def test_under_nbgraders_validation_it_does_not_raise_either(here, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    here(FLIPPED)
    assert solved("corr2d") is False
