"""What the tests of findings share: an exercise, and the finding about an answer."""

from __future__ import annotations

import linecache
import textwrap
from dataclasses import replace

import pytest

from grader.grading.inprocess import behave as behave_with_lines
from grader.jail.inside.together import Together
from grader.judging.settling import Again, settle, settled
from grader.reading.extract import extract
from grader.telling.code.written import Written
from grader.telling.diagnose import diagnose
from grader.telling.findings.answer import Answer
from grader.telling.findings.order import find

MEAN = """
@exercise(grad=["X"])
def mean(X, weight=1.0):
    if weight < 0:
        raise ValueError("negative")
    return weight * X.mean(0)

mean.case("two by three", X=randn(2, 3))
mean.case("five by two, weighed", X=randn(5, 2), weight=3.0)
mean.case("one row", X=randn(1, 4))
mean.raises("negative weight", ValueError, X=randn(2, 2), weight=-1.0)
mean.raises("very negative weight", ValueError, X=randn(2, 2), weight=-9.0)
"""


@pytest.fixture(scope="session")
def mean_code():
    """An exercise with a gradient, an argument that has a default, and bad arguments."""
    return MEAN


@pytest.fixture
def finding(build, behave):
    """The finding about an answer to an exercise: its name and sentence."""

    def look(code, answer):
        built = build(code)
        found = find(Answer(built, behave(built, answer)))
        return (found.name, found.sentence) if found else ("nothing", "")

    return look


@pytest.fixture
def told(build, tmp_path):
    """What is said of an answer whose code is at hand, as a text: name and sentence."""

    def tell(code, text, *, written=True):
        built, text = build(code), textwrap.dedent(text).strip() + "\n"
        path = str(tmp_path / "hers.py")
        linecache.cache[path] = (len(text), None, text.splitlines(keepends=True), path)
        namespace = {}
        exec(compile(text, path, "exec"), namespace)
        function = namespace[built.id]
        if len(built.names) > 1:
            function = Together({name: namespace[name] for name in built.names}, built.main)

        def ask(again):
            asked = replace(built, cases=again.cases)
            return behave_with_lines(
                function, asked, lambda name: "hers.py" if name == path else "", fresh=again.fresh
            )

        behaviour = ask(Again(built.cases))
        checks = settled(settle(built, behaviour), ask)
        assert not all(check.passed for check in checks)
        source = Written.of(extract("hers.py", text.encode()), *built.names) if written else None
        found = diagnose(built, behaviour, None, checks, source)
        return (found.names[0], found.sentence) if found else ("nothing", "")

    return tell


@pytest.fixture
def build(build):
    """Write an exercise file, load it and build the cases that it declares: `build(code)`."""
    import answering

    return lambda code, **options: answering.as_declared(build(code, **options))
