"""The text of one function with the body of another."""

import pytest

from grader.declaring.exchanging import under

REFERENCE = '''\
def norm(
    X: Tensor,
    p: int = 2,
) -> Tensor:
    """Return a norm."""
    return X'''


def test_signature_and_docstring_come_from_the_one_and_the_body_from_the_other():
    variant = "def by_hand(X, p=2):\n    # First of all\n    Y = X\n\n    return by_hand(Y)"
    assert under("norm_debug", REFERENCE, variant, []) == (
        "def norm_debug(\n    X: Tensor,\n    p: int = 2,\n) -> Tensor:\n"
        '    """Return a norm."""\n'
        "    # First of all\n    Y = X\n\n    return norm_debug(Y)"
    )


@pytest.mark.parametrize("docstring", ['    """Of its own."""\n', ""])
def test_a_docstring_of_the_others_own_is_left_out(docstring):
    made = under("n", REFERENCE, f"def f(X, p):\n{docstring}    return 1", [])
    assert "Of its own" not in made
    assert made.endswith('"""Return a norm."""\n    return 1')


def test_without_a_docstring_there_is_none():
    made = under("n", "def norm(X):\n    return X", "def f(X):\n    return 1", [])
    assert made == "def n(X):\n    return 1"


def test_what_the_body_needs_stands_within_it():
    needed = ["EPS = 1e-5", "def half(X):\n    return X / 2"]
    made = under("n", REFERENCE, "def f(X, p):\n    return half(X) + EPS", needed)
    assert made.endswith(
        '"""Return a norm."""\n    EPS = 1e-5\n\n    def half(X):\n        return X / 2\n\n'
        "    return half(X) + EPS"
    )
    assert "def n(" in made


def test_a_class_keeps_the_bases_of_the_other_one():
    reference = (
        'class Norm(nn.Module):\n    """A norm."""\n\n    def forward(self, X):\n        return X'
    )
    variant = "class ByHand(list):\n    eps = 1\n\n    def g(self, X):\n        return super(ByHand, self)"
    assert under("NormDebug", reference, variant, []) == (
        'class NormDebug(list):\n    """A norm."""\n\n    eps = 1\n\n'
        "    def g(self, X):\n        return super(NormDebug, self)"
    )


def test_decorators_and_comments_above_the_first_statement_belong_to_it():
    variant = "def f(X):\n    # Once\n    @cache\n    def g():\n        return X\n    return g()"
    made = under("n", "def norm(X):\n    return X", variant, [])
    assert made.startswith("def n(X):\n    # Once\n    @cache\n    def g():")
