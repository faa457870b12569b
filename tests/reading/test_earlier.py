"""Functions of earlier exercises in a file: what is the file's own, and what the course gives."""

from grader.reading.earlier import line_for, module_of, with_earlier, without_earlier
from grader.reading.extract import extract
from grader.reading.helpers import needed_of_helpers

FILE = """\
from grader.built import softmax, corr2d
import torch
def softmax(X): return X
def classify(X): return softmax(X)
"""


def source(text=FILE):
    return extract("a.py", text.encode())


def texts(found, *names):
    chosen = found.statements_for(*names) if names else found.statements
    return [one.text for one in chosen]


def test_the_line_for_functions():
    assert line_for(["softmax", "sgd"]) == "from grader.built import softmax, sgd"


def test_lines_that_import_them_are_left_out():
    assert texts(without_earlier(source())) == FILE.splitlines()[1:]


def test_a_file_without_such_a_line_stays_as_it_is():
    plain = source("import grader\nx = 1\n")
    assert without_earlier(plain) is plain


def test_a_name_stands_for_what_the_course_gives_and_not_for_what_the_file_defines():
    found = with_earlier(source(), ["softmax"], (), ())
    assert texts(found, "classify")[:2] == [
        line_for(["softmax"]),
        "from grader.built import softmax, corr2d",
    ]
    assert "def softmax(X): return X" not in texts(found)


def test_it_stands_for_that_even_where_another_line_binds_it_beside_something_else():
    text = "from helper import softmax, scale\ndef classify(X): return softmax(scale * X)\n"
    found = texts(with_earlier(source(text), ["softmax"], (), ()), "classify")
    assert found[-1] == line_for(["softmax"])


def test_what_is_needed_of_the_modules_behind_it_is_found():
    modules = (
        module_of(
            "built", "from grader.built.softmax_ import softmax\n", "grader.built", is_package=True
        ),
        module_of(
            "softmax", "def e(X): return X\ndef softmax(X): return e(X)\n", "grader.built.softmax_"
        ),
    )
    found = with_earlier(source(), ["softmax"], (), modules)
    needed = {helper.module: names for helper, names in needed_of_helpers(found, ["classify"])}
    assert needed == {"grader.built": ("softmax",), "grader.built.softmax_": ("softmax",)}


def test_other_names_that_they_are_given_stay_theirs():
    source = without_earlier(
        extract("a.py", b"from grader.built import softmax as s, corr2d\nx = 1\n")
    )
    assert [one.text for one in source.statements] == ["s = softmax", "x = 1"]


def test_a_statement_that_does_more_than_import_them_stays():
    text = "try:\n    from grader.built import softmax\nexcept ImportError:\n    {}\n"
    for then, left in (("pass", 0), ("found = False", 1)):
        source = without_earlier(extract("a.py", text.format(then).encode()))
        assert len(source.statements) == left
