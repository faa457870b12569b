"""Mistakes of authors, and answers as students write them."""

import ast
import textwrap

import pytest

from grader.errors import CourseError
from grader.quiz.answers import read_node
from grader.quiz.judge import judge
from grader.quiz.questions.answer_key import make_key
from grader.quiz.questions.arithmetic import CannotRead


@pytest.fixture
def mistakes(load):
    """What is wrong with one question whose lines begin on line 3 of its file, each with line and column."""

    def find(lines):
        text = textwrap.indent(textwrap.dedent(lines).strip("\n"), "    ").lstrip()
        with pytest.raises(CourseError) as error:
            load(f"title: T\nquestions:\n  - {text}\n")
        return [p.removeprefix("solutions/convolution/quiz.yaml:") for p in error.value.problems]

    return find


@pytest.fixture
def read():
    """Read an answer from the source of a notebook: `read(question, '"AC"')`."""
    return lambda question, source: read_node(question, ast.parse(source, mode="eval").body)


@pytest.fixture
def refusal(read):
    """Why an answer in a notebook cannot be read."""

    def say(question, source):
        with pytest.raises(CannotRead) as problem:
            read(question, source)
        return str(problem.value)

    return say


@pytest.fixture
def verdict():
    """Judge an answer that is read: `verdict(question, "AC")`."""

    def say(question, answer, **options):
        return judge(make_key(question, {}), answer, **options)

    return say
