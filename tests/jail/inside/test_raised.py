"""What is told of an exception, however hostile its class."""

from __future__ import annotations

import json
import linecache

import pytest
import torch

from grader.jail.inside.raised import (
    MAX_TEXT,
    FailedStatement,
    Frame,
    Held,
    Raised,
    describe_error,
)


def own_cells(filename):
    return filename if filename.startswith("cell ") else ""


def described(function, label_of=own_cells):
    """What is told of what a function raises."""
    try:
        function()
    except BaseException as error:
        return describe_error(error, label_of)
    raise AssertionError("nothing was raised")


def defined(source, label="cell 3"):
    """The names that a cell defines; its lines are known as in a child."""
    linecache.cache[label] = (len(source), None, source.splitlines(keepends=True), label)
    space = {}
    exec(compile(source, label, "exec"), space)
    return space


@pytest.fixture(autouse=True)
def forget_cells():
    yield
    linecache.cache.pop("cell 3", None)


class Fussy(Exception):
    def __str__(self):
        raise TypeError("no text")


class Leaving(Exception):
    def __str__(self):
        raise SystemExit(0)


class Numeric(Exception):
    __str__ = lambda self: 5  # noqa: E731


class Endless(Exception):
    def __str__(self):
        return str(self)


@pytest.mark.parametrize(
    ("error", "kinds", "text"),
    [
        (KeyError("x"), ["KeyError", "LookupError", "Exception", "BaseException"], "'x'"),
        (SystemExit(3), ["SystemExit", "BaseException"], "3"),
        (KeyboardInterrupt(), ["KeyboardInterrupt", "BaseException"], ""),
        (GeneratorExit(), ["GeneratorExit", "BaseException"], ""),
        (ValueError("x" * 1000), ["ValueError", "Exception", "BaseException"], "x" * MAX_TEXT),
        (ValueError("\udc80"), ["ValueError", "Exception", "BaseException"], "\udc80"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_whatever_is_raised_is_told_with_its_classes_and_its_text(error, kinds, text):
    told = describe_error(error, own_cells)
    assert [*told.kinds] == kinds
    assert told.kind == kinds[0]
    assert (told.text, told.frames, told.memory) == (text, (), False)


@pytest.mark.parametrize("kind", [Fussy, Leaving, Numeric, Endless])
def test_an_exception_that_cannot_say_its_text_has_none(kind):
    told = describe_error(kind("x"), own_cells)
    assert (told.kind, told.text) == (kind.__name__, "")


def test_names_of_classes_have_a_longest_and_there_are_at_most_ten():
    kind = Exception
    for _ in range(20):
        kind = type("E" * 1000, (kind,), {})
    assert describe_error(kind(), own_cells).kinds == ("E" * 100,) * 10


def exhaust():
    torch.empty(1 << 45)


def fail():
    raise MemoryError


@pytest.mark.parametrize("function", [fail, exhaust], ids=["raised", "torch"])
def test_running_out_of_memory_is_known(function):
    assert described(function).memory


def test_only_the_students_own_lines_are_told():
    source = "def outer(x):\n    return inner(x)\n\ndef inner(x):\n    return x.reshape(5)\n"
    outer = defined(source)["outer"]
    assert described(lambda: outer(torch.ones(2))).frames == (
        Frame("cell 3", 2, "return inner(x)"),
        Frame("cell 3", 5, "return x.reshape(5)"),
    )


def test_files_are_called_by_their_labels():
    f = defined("def f():\n    return 1 / 0\n")["f"]
    told = described(f, lambda filename: "the third" if filename == "cell 3" else "")
    assert [frame.label for frame in told.frames] == ["the third"]


def test_of_many_frames_the_first_and_the_last_two_are_told():
    source = "def f(n):\n    if n == 0:\n        raise ValueError\n    f(n - 1)\n"
    f = defined(source)["f"]
    assert [line for _, line, _ in described(lambda: f(50)).frames] == [4, 4, 3]
    assert [line for _, line, _ in described(lambda: f(2)).frames] == [4, 4, 3]
    assert [line for _, line, _ in described(lambda: f(1)).frames] == [4, 3]


def test_an_endless_recursion_is_told_like_any_other():
    told = described(defined("def f():\n    return f()\n")["f"])
    assert told.kind == "RecursionError"
    assert told.frames == (Frame("cell 3", 2, "return f()"),) * 3


def test_long_lines_are_cut():
    f = defined(f"def f():\n    raise ValueError({'1' * 1000})\n")["f"]
    (frame,) = described(f).frames
    assert len(frame.code) == MAX_TEXT


def test_a_syntax_error_is_told_with_its_line():
    told = described(lambda: compile("x = 1\ny = (\n", "cell 3", "exec"))
    assert told.text == "'(' was never closed"
    assert told.frames == (Frame("cell 3", 2, "y = ("),)


def test_a_syntax_error_in_no_file_of_the_students_is_told_without_its_line():
    told = described(lambda: compile("y = (\n", "<elsewhere>", "exec"))
    assert (told.kind, told.frames) == ("SyntaxError", ())


def test_a_syntax_error_made_without_anything_is_told():
    told = describe_error(SyntaxError(), own_cells)
    assert (told.kind, told.frames) == ("SyntaxError", ())


def test_a_syntax_error_that_does_not_know_its_line_is_told_without_number():
    told = describe_error(SyntaxError("no", ("cell 3", None, None, None)), own_cells)
    assert (told.text, told.frames) == ("no", (Frame("cell 3", None, ""),))


@pytest.mark.parametrize("details", [(5, 1, 1, "x"), ("cell 3", 1, 1, 5), (["cell 3"], 1, 1, "x")])
def test_a_syntax_error_made_by_hand_from_anything_is_told(details):
    told = describe_error(SyntaxError("no", details), own_cells)
    assert (told.kind, told.text, told.frames) == ("SyntaxError", "no", ())


def test_what_is_told_travels_as_json():
    error = Raised(("KeyError", "Exception"), "'x'", (Frame("cell 3", 2, "d['x']"),), memory=True)
    failed = FailedStatement("cell 3", 2, ("a", "b"), error)
    assert json.loads(json.dumps(failed.to_json())) == {
        **{"label": "cell 3", "line": 2, "names": ["a", "b"]},
        "error": {
            **{"kinds": ["KeyError", "Exception"], "text": "'x'", "memory": True},
            "frames": [["cell 3", 2, "d['x']"]],
        },
    }


class Odd(type):
    @property
    def __name__(cls):
        return 5


class Unnamed(Exception, metaclass=Odd):
    pass


class Text(str):
    def __getitem__(self, key):
        return {1}


class Speaking(Exception):
    def __str__(self):
        return Text("x")


@pytest.mark.parametrize(
    "error",
    [Unnamed("x"), Speaking(), SyntaxError("no", ("cell 3", {1}, 1, "x"))],
    ids=["a name that is a number", "a text of another class", "a line that is a set"],
)
def test_what_is_told_of_a_hostile_exception_can_be_sent(error):
    assert json.dumps(describe_error(error, own_cells).to_json())


@pytest.mark.parametrize(
    ("body", "begun"),
    [
        ("raise KeyError", False),
        ("Y = 1\n    raise KeyError", True),
        ("Y = 1\n    # here\n    raise KeyError", False),
        ('"""Doc."""\n    # here\n    raise KeyError', False),
    ],
    ids=["nothing", "a line", "a comment between", "a docstring"],
)
def test_whether_lines_stand_before_the_one_that_raised_is_told(body, begun):
    function = defined(f"def f():\n    {body}\n")["f"]
    assert described(function).begun is begun


def test_shapes_of_the_tensors_that_a_failing_line_names_are_told():
    source = "def f(X, K, n):\n    Z = X\n    return X * K + n  # Z\n"
    function = defined(source)["f"]
    error = described(lambda: function(torch.zeros(2, 3), torch.zeros(4, dtype=torch.int64), 5))
    assert error.held[:2] == (Held("X", (2, 3), "float32"), Held("K", (4,), "int64"))
    assert "n" not in {held.name for held in error.held}


def test_what_a_variable_holds_may_be_anything():
    class Posing(torch.Tensor):
        @property
        def shape(self):
            raise SystemExit

    function = defined("def f(X):\n    return X.nothing\n")["f"]
    assert described(lambda: function(torch.zeros(2).as_subclass(Posing))).held == ()
