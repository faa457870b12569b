"""What the tests of findings share: an exercise, and the finding about an answer."""

from __future__ import annotations

import pytest

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
