"""A driver takes along what it needs of its file, and says what it cannot take."""

from __future__ import annotations

import pytest

from grader.declaring.sending import SendingError, source_of

FILE = """
import math
from collections import Counter as Bag, deque

LIMIT = 3
TWICE = LIMIT * 2
INPUTS = randn(3)

@exercise
def scale(X, factor=2.0):
    return X * factor

@given
def half(X):
    return X / 2

def rounded(X):
    return half(X).round(decimals=TWICE)

{}

scale.case("one", call=driver, X=arange(2))
"""


@pytest.fixture
def sent(declare):
    """The source of a driver with this body."""

    def of(body):
        driver = f"def driver(f, X):\n    return {body}\n"
        (case,) = declare(FILE.format(driver)).cases
        name, source = source_of(case.call)
        assert (name, source[-len(driver) :]) == ("driver", driver)
        return source[: -len(driver)].strip().split("\n")

    return of


@pytest.mark.parametrize("body", ["f(X)", "f(X + torch.ones(2, dtype=torch.float64))", "len(f(X))"])
def test_a_driver_that_needs_torch_alone_is_sent_alone(sent, body):
    assert sent(body) == [""]


def test_constants_and_imports_go_along_in_the_order_of_the_file(sent):
    assert sent("f(X) * TWICE + math.pi") == ["import math", "LIMIT = 3", "TWICE = LIMIT * 2"]
    assert sent("Bag(f(X).tolist())") == ["from collections import Counter as Bag"]


def test_functions_go_along_with_what_they_need(sent):
    assert sent("rounded(f(X))") == [
        "LIMIT = 3",
        "TWICE = LIMIT * 2",
        "def half(X):",
        "    return X / 2",
        "def rounded(X):",
        "    return half(X).round(decimals=TWICE)",
    ]


@pytest.mark.parametrize(
    ("body", "name"), [("scale(X)", "scale"), ("f(INPUTS)", "randn"), ("f(arange(2))", "arange")]
)
def test_what_is_torchgrades_own_cannot_go_along_and_is_told(sent, body, name):
    with pytest.raises(SendingError) as caught:
        sent(body)
    assert str(caught.value) == (
        f"its driver driver needs {name}, which is TorchGrade's and not sent with it; what the driver gets are"
        " the student's functions and the arguments of the case"
    )


def test_a_driver_with_a_constant_works_where_it_is_sent(build, judge):
    driver = "def driver(f, X):\n    return rounded(f(X)) + LIMIT\n"
    built = build(FILE.format(driver))
    assert all(check.passed for check in judge(built, lambda X, factor=2.0: X * factor))


READY_MADE = """
from grader.drivers import call_with, iterate, iterate as looped

@exercise
def items(stop, step=1):
    return range(0, stop, step)

def driver(f, stop):
    return {"found": %s(f, {"stop": stop})}

items.case("three", call=driver, stop=3)
"""


def test_a_driver_may_call_one_that_is_ready_made(declare, build, judge):
    source = READY_MADE % "iterate"
    (case,) = declare(source).cases
    _name, sent = source_of(case.call)
    assert sent.startswith("def iterate(function: Any,")
    assert "call_with" not in sent
    assert sent.endswith('return {"found": iterate(f, {"stop": stop})}\n')
    built = build(source)
    assert all(check.passed for check in judge(built, lambda stop, step=1: range(stop)))
    assert not all(check.passed for check in judge(built, lambda stop, step=1: range(1, stop)))


def test_a_ready_made_driver_goes_by_its_own_name(declare):
    (case,) = declare(READY_MADE % "looped").cases
    with pytest.raises(SendingError, match="driver needs looped, which is TorchGrade's"):
        source_of(case.call)
