"""`grader.built`: who imports a function of an earlier exercise gets what belongs where the import stands."""

import pytest

import grader.built
from grader.declaring.uses import providing


def test_while_an_exercise_is_loaded_it_has_the_references_that_are_named():
    with providing({"softmax": abs}):
        from grader.built import softmax

        with pytest.raises(ImportError, match="corr2d is not among what `uses`"):
            from grader.built import corr2d  # noqa: F401
    assert softmax is abs


def test_elsewhere_it_asks_the_notebooks_side(monkeypatch):
    monkeypatch.setattr("grader.notebook.using.take", lambda name: f"the {name} of a learner")
    assert grader.built.softmax == "the softmax of a learner"


def test_what_python_itself_asks_for_is_not_there():
    assert not hasattr(grader.built, "__path__")
