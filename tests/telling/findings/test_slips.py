"""Slips that have to be mended first are told as what they are, with the student's own line."""

from __future__ import annotations

import pytest

SCALED = """
@exercise(grad=["X"])
def scaled(X, factor=2.0, mode="all"):
    if mode not in ("all", "first"):
        raise ValueError(mode)
    return X * factor if mode == "all" else X[:1] * factor

scaled.case("plain", X=randn(2, 3))
scaled.case("by three", X=randn(4, 2), factor=3.0)
scaled.case("the first", X=randn(4, 2), factor=3.0, mode="first")
scaled.raises("another mode", ValueError, X=randn(2), factor=1.0, mode="last")
"""


def test_a_line_of_the_stub_behind_code_is_told_with_its_place(told):
    name, said = told(
        SCALED,
        """
        def scaled(X, factor=2.0, mode="all"):
            # YOUR CODE HERE
            Y = X * factor
            raise NotImplementedError()
        """,
    )
    assert name == "stub left in"
    assert said.startswith("The stub's own last line is still there")
    assert said.endswith("(hers.py, line 4: raise NotImplementedError())")


def test_a_stub_in_which_nothing_is_written_is_no_slip(told):
    stub = """
    def scaled(X, factor=2.0, mode="all"):
        assert X is not None  # handed out with the stub
        # YOUR CODE HERE
        raise NotImplementedError()
    """
    assert told(SCALED, stub)[0] == "nothing"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("self, X, factor=2.0, mode='all'", "(self, X, factor, ...) instead of (X, factor, mode)"),
        ("factor, X, mode='all'", "(factor, X, mode) instead of (X, factor, mode)"),
        ("X", "calls hand over 2 arguments (X, factor), and your function does not take so many"),
        (
            "X, factor, mode='all'",
            "your function asks for `factor`, which not every call hands over",
        ),
    ],
    ids=["self", "swapped", "one missing", "no default"],
)
def test_a_changed_signature_is_told_with_what_is_different(told, head, said):
    name, sentence = told(SCALED, f"def scaled({head}):\n    return X * factor")
    assert name == "signature changed"
    assert said in sentence


def test_a_changed_signature_that_the_code_is_not_there_for_is_told_by_the_exception(told):
    text = "def scaled(X):\n    return X"
    name, sentence = told(SCALED, text, written=False)
    assert name == "signature changed"
    assert "does not take so many" in sentence


def test_other_names_in_the_same_places_are_no_changed_signature(told):
    text = "def scaled(a, b=2.0, c='all'):\n    return a - b"
    assert told(SCALED, text)[0] != "signature changed"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Y = X * factor", "has no `return`, so its result is None. End it with `return Y`."),
        (
            "X * factor",
            "has no `return`, so its result is None. End it with `return` and the result.",
        ),
        ("print(X * factor)", "prints its result and returns nothing"),
        ("out = []\n    return out.append(X)", ".append(...) changes its list and returns nothing"),
        ("if factor > 2:\n        return X * factor", "one of its branches has no `return`"),
        (
            "def inner():\n        return X\n    return",
            "so its result is None. End it with `return`",
        ),
    ],
    ids=["assigned", "computed", "printed", "appended", "a branch", "a bare return"],
)
def test_a_missing_result_is_told_by_what_the_code_has_for_it(told, body, said):
    name, sentence = told(SCALED, f"def scaled(X, factor=2.0, mode='all'):\n    {body}")
    assert name == "nothing returned"
    assert said in sentence


def test_a_missing_result_is_told_without_the_code(told):
    text = "def scaled(X, factor=2.0, mode='all'):\n    pass"
    assert told(SCALED, text, written=False)[0] == "nothing returned"


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        ("return X * facto", "unknown name", "`facto` is not defined: did you mean `factor`?"),
        ("return np.exp(X)", "unknown name", "write `import numpy as np` in your file"),
        ("return X * zzzzz", "unknown name", "`zzzzz` is not defined where your function uses it."),
        (
            "if factor > 99:\n        Y = X\n    return Y",
            "unknown name",
            "before it is given a value",
        ),
        ("return X.summ(0)", "unknown attribute", "Tensor has no `summ`: did you mean `sum`?"),
        (
            "return X.stack(0)",
            "unknown attribute",
            "A tensor has no `stack`, but there is torch.stack",
        ),
        (
            "if mode == 'last':\n        raise ValuError\n    return X * factor",
            "unknown name",
            "`ValuError` is not defined: did you mean `ValueError`?",
        ),
    ],
    ids=["misspelt", "not imported", "unknown", "not set", "method", "function", "exception"],
)
def test_a_name_that_is_not_there_is_told_before_all_else(told, body, name, said):
    found, sentence = told(SCALED, f"def scaled(X, factor=2.0, mode='all'):\n    {body}")
    assert found == name
    assert said in sentence
    assert "(hers.py, line " in sentence


def test_an_attribute_of_something_else_is_nothing_to_advise_on(told):
    text = "def scaled(X, factor=2.0, mode='all'):\n    return mode.summ"
    assert told(SCALED, text)[0] == "nothing"


def test_a_module_of_torchs_is_searched_for_the_name_that_was_meant(told):
    text = "import torch\ndef scaled(X, factor=2.0, mode='all'):\n    return torch.expp(X)"
    assert "torch has no `expp`: did you mean `exp`?" in told(SCALED, text)[1]
