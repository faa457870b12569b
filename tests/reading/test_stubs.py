"""What is still as it was handed out, and stubs that stand below an answer."""

from __future__ import annotations

import pytest

from grader.reading.extract import extract
from grader.reading.stubs import has_answer, is_untouched, without_later_stubs

STUB = "def norm(X):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"
ANSWER = "def norm(X):\n    return X\n"
CLASS_STUB = "class Norm:\n    def forward(self, X):\n        raise NotImplementedError()\n"


def source(*texts):
    return extract("a.py", "\n\n".join(texts).encode())


@pytest.mark.parametrize(
    ("text", "is_answer"),
    [
        (ANSWER, True),
        (STUB, False),
        (STUB + ANSWER, True),
        ("def norm(X):\n    Y = X\n    raise NotImplementedError()\n", False),
        ("def norm(X):\n    if X.dim() > 2:\n        raise NotImplementedError()\n    return X\n", True),
        ("norm = abs\n", True),
        ("class norm:\n    def f(self):\n        pass\n", False),
        ("class norm(list):\n    eps = 1\n", True),
        ("class norm:\n    def f(self): return 1\n    def g(self): pass\n", True),
        ("other = 1\n", False),
    ],
)  # fmt: skip
def test_an_answer_is_what_does_not_end_in_the_stubs_last_line(text, is_answer):
    assert has_answer(source(text), "norm") is is_answer


def test_a_stub_below_an_answer_is_passed_over_and_told():
    found = without_later_stubs(source("import torch", ANSWER, STUB, CLASS_STUB))
    assert found.passed_over == {"norm"}
    assert [one.text.splitlines()[0] for one in found.statements] == [
        "import torch",
        "def norm(X):",
        "class Norm:",
    ]
    (_import, needed) = [*found.statements[:1], *found.statements_for("norm")]
    assert "return X" in needed.text


@pytest.mark.parametrize(
    "texts",
    [
        (STUB, ANSWER),
        (ANSWER, ANSWER),
        (STUB, STUB),
        (ANSWER, "class norm(norm):\n    pass\n"),
        (ANSWER, "def norm(X):\n    X = X + 1\n    # YOUR CODE HERE\n    return X\n"),
    ],
)
def test_all_else_stays_as_it_is(texts):
    before = source(*texts)
    assert without_later_stubs(before) is before


GIVEN = 'def norm(X):\n    """Doc."""\n    return X + 1\n'


@pytest.mark.parametrize(
    ("text", "is_given"),
    [
        (GIVEN, True),
        ("def norm(X):\n    # a thought\n    return (X + 1)\n", True),
        ("def norm(X):\n    return X + 2\n", False),
        (GIVEN + ANSWER, False),
        (ANSWER + GIVEN, True),
        ("norm = abs\n", False),
    ],
)
def test_code_that_is_given_to_be_mended_is_no_answer_however_it_is_laid_out(text, is_given):
    assert is_untouched(source(text), "norm", given=GIVEN) is is_given
    assert has_answer(source(text), "norm", GIVEN) is not is_given


def test_given_code_below_what_was_mended_is_passed_over():
    found = without_later_stubs(source(ANSWER, GIVEN), {"norm": GIVEN})
    assert found.passed_over == {"norm"}
    assert not is_untouched(found, "norm", given=GIVEN)
