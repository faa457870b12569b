"""Text is read in one place, by one thread at a time."""

import ast
import gc
import re
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from checkout import ROOT

from grader.reading.parsing import parse, parse_expression, read_source, symbols

DEEP = "x = " + "[" * 80 + "]" * 80 + "\n"


class Sample:
    """A class whose lines are found by parsing this file."""

    def method(self):
        return 1


class Yielding:
    """In a circle, so that the garbage collector ends it, wherever it runs, and lets another thread go on."""

    def __init__(self):
        self.me = self

    def __del__(self):
        time.sleep(0)


@pytest.fixture
def busy_collector():
    threshold = gc.get_threshold()
    gc.set_threshold(5, 1000, 1000)
    yield
    gc.set_threshold(*threshold)


@pytest.mark.usefixtures("busy_collector")
def test_threads_read_at_the_same_time_without_disturbing_each_other():
    # Python 3.11.7 counts the parser's depth for all threads together: without a lock this is a SystemError.
    def read(i):
        Yielding()
        if i % 3 == 0:
            return len(parse(DEEP * 5).body)
        if i % 3 == 1:
            return read_source(Sample)[0].count("\n")
        return ast.unparse(parse_expression("1 +\n 2"))

    with ThreadPoolExecutor(4) as pool:
        assert {*pool.map(read, range(120))} == {5, "1 + 2"}


def test_nothing_else_in_the_package_parses():
    parsers = re.compile(
        r"ast\.parse\(|symtable\.symtable\(|inspect\.getsource(lines)?\(|PyCF_ONLY_AST"
    )
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("grader/**/*.py")
        if parsers.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"grader/reading/parsing.py"}


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("x = 1\ny = (", "'(' was never closed", 2),
        ("x = 1\n\0", "there is a NUL character in the text", 2),
        ("x = " + "(" * 10_000, "nested", 1),
        ("x = '\ud800'", "there is an invalid character in it", 1),
    ],
)
def test_what_cannot_be_read_is_a_syntax_error_with_a_line(text, said, line):
    with pytest.raises(SyntaxError, match=re.escape(said)) as raised:
        parse(text)
    assert raised.value.lineno == line


def test_a_backslash_that_python_warns_of_costs_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse("pattern = '\\d'").body
        assert symbols("pattern = '\\d'").lookup("pattern").is_assigned()


def test_a_text_that_parses_and_does_not_compile_has_no_table():
    with pytest.raises(SyntaxError, match="nonlocal"):
        symbols("nonlocal x")


def test_the_source_of_a_class_begins_at_its_line():
    text, line = read_source(Sample)
    assert text.startswith("class Sample:\n")
    assert Path(__file__).read_text(encoding="utf-8").splitlines()[line - 1] == "class Sample:"
