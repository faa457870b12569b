"""What goes to a child of a student's code."""

import pytest

from grader.reading.code import pack
from grader.reading.extract import extract
from grader.reading.statements import Cell


def packed(code):
    """The statements of one cell as a child gets them."""
    (cell,) = pack(Cell("cell 1", code).statements)
    return cell["statements"]


def test_statements_are_packed_by_cell_with_the_whole_source_for_tracebacks():
    source = extract("hw.py", b"n = 1\nprint(n)\ndef f():\n    return n\n")
    (cell,) = pack(source.statements_for("f"))
    assert (cell["label"], cell["source"]) == ("hw.py", source.cells[0].source)
    assert [(s["first"], s["text"]) for s in cell["statements"]] == [
        (1, "n = 1"),
        (3, "def f():\n    return n"),
    ]


def test_nothing_is_packed_where_nothing_is_needed():
    assert pack(()) == []


@pytest.mark.parametrize(
    ("code", "harmless", "names"),
    [
        ("import torch.nn as nn, os.path", True, ["nn", "os"]),
        ("from torch import exp as e, log", True, ["e", "log"]),
        ("def f(x, eps=-1e-5, *, axis=(0, 1)): return x", True, ["f"]),
        ("def f(x, eps=make()): return x", False, ["f"]),
        ("@cache\ndef f(x): return x", False, ["f"]),
        ("class Net(nn.Module): pass", False, ["Net"]),
        ("a = b = len([])", False, ["a", "b"]),
        ("'a string'", True, []),
        ("run()", False, []),
    ],
)
def test_what_may_not_end_is_marked_and_what_it_would_bind_is_named(code, harmless, names):
    (statement,) = packed(code)
    assert (statement["harmless"], statement["names"]) == (harmless, names)


def test_a_decorated_function_has_two_lines_where_it_begins_and_where_it_is_defined():
    (statement,) = packed("\n@cache\ndef f(x): return x")
    assert (statement["first"], statement["line"]) == (2, 3)
