"""An exercise file as a submission in which a right variant stands for the reference."""

from __future__ import annotations

import ast

import torch

from grader.author.submitted import submission_of

SOURCE = '''
import torch

HALF = 0.5

@exercise(grad=["X"])
def double(X):
    """Return 2 X."""
    return 2 * X

double.case("small", X=1)

def helper(X):
    return X / HALF

@double.right_variant
def halved(X):
    return helper(X)

@double.right_variant
def by_the_reference(X):
    return -double(-X)
'''


def defined(name):
    text = submission_of(ast.parse(SOURCE), "double", name)
    namespace = {}
    exec(compile(text, "double.py", "exec"), namespace)
    return namespace["double"]


def test_a_variant_takes_the_place_of_the_reference_with_all_that_it_needs():
    assert torch.equal(defined("halved")(torch.ones(2)), torch.full((2,), 2.0))


def test_a_variant_may_call_the_reference():
    assert torch.equal(defined("by_the_reference")(torch.ones(2)), torch.full((2,), 2.0))


def test_nothing_in_it_declares_an_exercise():
    text = submission_of(ast.parse(SOURCE), "double", "halved")
    assert not any(word in text for word in ("exercise", "right_variant", ".case"))


def test_a_variant_without_a_text_of_its_own_is_none():
    assert submission_of(ast.parse(SOURCE), "double", "made_by_a_program") is None


PARTS = """
from grader import parts_of
both = parts_of("both", points=2)

@both.part
def one(X):
    return X

@both.part
def other(X):
    return 2 * X

@other.right_variant
def added(X):
    return X + X
"""


def test_parts_of_an_exercise_that_none_of_them_is_named_after_declare_nothing_either():
    text = submission_of(ast.parse(PARTS), "other", "added", ("both", "one", "other"))
    assert "part\n" not in text
    assert text.endswith("other = added")
