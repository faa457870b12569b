"""Which calls break off, with which exception and where, in the order in which it may be told."""

from __future__ import annotations

import pytest

from grader.jail.inside.raised import Frame, Held, Raised
from grader.telling.findings.answer import Answer
from grader.telling.findings.breaking import (
    Break,
    breaks_backward,
    breaks_in,
    most_common,
    say_at,
    say_shapes,
)

COPY = """
@exercise(grad=["X"])
def copy(X):
    return X + 0

copy.case("hidden", X=randn(3), hidden=True)
copy.case("three", X=randn(3))
copy.case("four", X=randn(4))
"""


@pytest.fixture
def answer(build, behave):
    def made(function):
        built = build(COPY)
        return Answer(built, behave(built, function))

    return made


def raising(X):
    raise KeyError(len(X))


def test_calls_that_break_off_come_with_those_first_that_may_be_told(answer):
    found = answer(raising)
    names = [one.case.name for one in breaks_in(found.wrong, found)]
    assert names == ["three", "four", "hidden"]
    assert breaks_backward(found) == []


def test_back_propagation_that_breaks_off_is_found(answer):
    found = answer(lambda X: X.exp().clone().exp_().mul_(0).add_(X))
    kinds = {one.error.kind for one in breaks_backward(found)}
    assert kinds <= {"RuntimeError"}


def error(kind="KeyError", line=3, code="x[0]", held=()):
    return Raised((kind,), "text", (Frame("a.py", line, code),), held=held)


def test_of_several_exceptions_the_commonest_counts():
    breaks = [Break(None, error(line=n)) for n in (3, 4, 4)]
    assert [one.line for one in most_common(breaks)] == [("a.py", 4)] * 2


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (error(), "No. (a.py, line 3: x[0])"),
        (error(code=""), "No. (a.py, line 3)"),
        (error(line=None), "No."),
        (Raised(("KeyError",), "text"), "No."),
    ],
    ids=["a line", "no text", "no line", "no frame"],
)
def test_the_line_stands_behind_a_sentence(raised, said):
    assert say_at("No.", raised) == said


def test_shapes_are_told_of_what_is_not_hidden(build):
    built = build(COPY)
    (hidden,) = [case for case in built.cases if case.hidden]
    three = next(case for case in built.cases if not case.hidden)
    held = (Held("X", (2, 3), "float64"), Held("K", (4,), "float64"))
    assert say_shapes(Break(three, error(held=held))) == "X has shape (2, 3), K has shape (4,)"
    assert say_shapes(Break(hidden, error(held=held))) == ""
    assert say_shapes(Break(three, error())) == ""
