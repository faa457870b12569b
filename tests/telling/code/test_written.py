"""The code of an answer as syntax trees: what belongs to it, what it mentions, where things stand."""

from __future__ import annotations

import pytest

from grader.reading.extract import extract
from grader.telling.code.written import Written, own_nodes

FILE = """
import torch

TINY = 1e-5
unused = 3


def helper(x):
    return x // 2


def f(X, *, dim=-1):
    def inner(x):
        return x
    Y = helper(X)
    Y /= 2
    assert dim
    return inner(Y) + TINY
"""


def written(text, name="f"):
    return Written.of(extract("hers.py", text.encode()), name)


def test_what_a_function_needs_belongs_to_it_and_the_rest_of_its_file_does_not():
    found = written(FILE)
    assert found.function.name == "f"
    assert {label for label, _ in found.parts} == {"hers.py"}
    assert found.mentions(["TINY"])
    assert not found.mentions(["unused"])
    assert ("unused", "hers.py") in found.elsewhere


@pytest.mark.parametrize(
    ("signs", "there"),
    [
        (["//"], True),
        (["/="], True),
        (["//="], False),
        (["floor", "helper"], True),
        (["assert"], True),
        (["%"], False),
        ([], False),
    ],
    ids=str,
)
def test_operators_and_names_are_found_in_the_tree(signs, there):
    assert written(FILE).mentions(signs) is there


def test_a_comment_and_a_string_mention_nothing():
    assert not written('def f(X):\n    # floor\n    return X + len("floor // 2")').mentions(
        ["floor", "//"]
    )


def test_parameters_are_told_in_order_unless_anything_goes():
    assert written(FILE).parameters == ["X", "dim"]
    assert written("def f(*args): pass").parameters is None
    assert written("def f(x, **rest): pass").parameters is None
    assert written("f = abs").parameters is None


def test_the_definition_that_counts_is_the_last_one():
    assert written("def f(a): pass\ndef f(b): pass").parameters == ["b"]


def test_returns_of_functions_inside_are_not_its_own():
    assert len(written(FILE).own_returns()) == 1
    assert written("def f(X):\n    def g(): return 1\n    return None").own_returns() == []
    assert written("f = abs").own_returns() == []


def test_the_nodes_of_a_function_leave_out_those_of_what_it_defines():
    lines = {getattr(node, "lineno", 0) for node in own_nodes(written(FILE).function)}
    assert 14 not in lines
    assert 16 in lines


def test_a_statement_is_found_by_its_line():
    found = written(FILE)
    statement = found.statement_at("hers.py", 16)
    place = found.place("hers.py", statement)
    assert (place.line, place.code) == (16, "Y /= 2")
    assert found.statement_at("hers.py", 400) is None
    assert {type(node).__name__ for node in found.at("hers.py", 17)} >= {"Assert", "Name"}


def test_a_name_is_bound_anew_by_an_assignment_made_of_it():
    assert written("def f(p):\n    p = p - 1").rebinds("p")
    assert not written("def f(p):\n    p -= 1\n    q = p").rebinds("p")


def test_the_digest_is_that_of_code_and_places():
    assert written(FILE).digest == written(FILE).digest
    assert written(FILE).digest != written("\n" + FILE).digest
    assert written(FILE).digest != written(FILE.replace("/=", "*=")).digest


def test_it_is_known_whether_code_was_looked_at():
    found = written(FILE)
    assert found.digest
    assert not found.is_consulted
    assert found.mentions(["//"])
    assert found.is_consulted
