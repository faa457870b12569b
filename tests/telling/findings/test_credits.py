"""What an answer earns at least for a finding: only where it explains everything."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from grader.declaring.credit import Credit
from grader.reading.extract import extract
from grader.telling.code.written import Written
from grader.telling.diagnose import diagnose
from grader.telling.findings.answer import Answer
from grader.telling.findings.credits import credit_of
from grader.telling.findings.order import find

TABLE = """
@exercise(grad=["X"])
def table(X):
    if X.dim() > 2:
        raise ValueError
    return X.exp() + 2

table.case("one", X=randn(3, 4))
table.case("two", X=randn(5, 2))
table.case("three", X=randn(4, 4))
"""
PAIR = """
@exercise
def pair(X):
    return X.exp(), X.exp() + X

pair.case("one", X=randn(3, 4))
pair.case("two", X=randn(5, 2))
"""


def right(X):
    return X.exp() + 2


@pytest.fixture
def looked_at(build, behave):
    def look(code, function):
        built = build(code)
        return Answer(built, behave(built, function))

    return look


SLIPS = {
    "twice": (lambda X: 2 * right(X), "factor", 0.6),
    "transposed": (lambda X: right(X).T, "transposed", 0.6),
    "upside down": (lambda X: right(X).flip(0), "reversed", 0.6),
    "three too much": (lambda X: right(X) + 3, "constant offset", 0.5),
    "rounded": (lambda X: right(X).floor() + 0 * X, "rounded", 0.6),
    "zeros": (lambda X: torch.zeros_like(X) * X, "zeros", 0.0),
}


@pytest.mark.parametrize(("function", "name", "credit"), SLIPS.values(), ids=SLIPS.keys())
def test_one_slip_in_a_right_result_earns_its_credit(looked_at, function, name, credit):
    answer = looked_at(TABLE, function)
    finding = find(answer)
    assert (finding.name, credit_of(finding, answer)) == (name, credit)
    assert diagnose(answer.built, answer.behaviour, None).credit == Credit(credit)


def test_right_numbers_without_a_gradient_earn_half_where_the_line_is_told(looked_at):
    code = "def table(X):\n    return (X.exp() + 2).detach()\n"
    answer = looked_at(TABLE, lambda X: right(X).detach())
    written = Written.of(extract("hers.py", code.encode()), "table")
    found = diagnose(answer.built, answer.behaviour, None, written=written)
    assert "(hers.py, line 2)" in found.sentence
    assert (found.names, found.credit) == (("no gradient",), Credit(0.5))


def test_one_number_throughout_is_no_slip(looked_at):
    answer = looked_at(TABLE, lambda X: torch.ones_like(X) + 0 * X)
    finding = find(answer)
    assert finding is None or credit_of(finding, answer) == 0.0


def test_a_finding_about_one_of_two_wrong_parts_earns_nothing(looked_at):
    answer = looked_at(PAIR, lambda X: (2 * X.exp(), X.sin()))
    finding = find(answer)
    assert finding.name == "factor"
    assert credit_of(finding, answer) == 0.0


def test_where_every_wrong_part_is_explained_each_takes_its_share(looked_at):
    for answer, credit in (
        (lambda X: (2 * X.exp(), 2 * (X.exp() + X)), 0.6),
        (lambda X: (2 * X.exp(), X.exp() + X + 1), 0.6 * 0.5),
    ):
        answered = looked_at(PAIR, answer)
        assert credit_of(find(answered), answered) == credit


def test_where_a_call_gives_no_result_a_finding_about_the_others_earns_nothing(looked_at):
    def breaks(X):
        if len(X) == 5:
            raise RuntimeError("no")
        return 2 * right(X)

    answer = looked_at(TABLE, breaks)
    finding = find(answer)
    assert finding is None or credit_of(finding, answer) == 0.0


SCALED = """
@exercise
def scaled(X, by):
    return X.exp() if by is None else X.exp() * by

scaled.case("one", X=randn(3, 4), by=None)
scaled.case("two", X=randn(5, 2), by=None)
scaled.case("three", X=randn(4, 4), by=randn(4))
scaled.case("four", X=randn(2, 3), by=randn(3))
scaled.case("five", X=randn(2, 5), by=randn(5))
"""


def test_a_truth_asked_of_a_tensor_earns_a_credit_where_calls_that_get_past_it_are_right(looked_at):
    answer = looked_at(SCALED, lambda X, by: X.exp() * by if by else X.exp())
    finding = find(answer)
    assert (finding.name, credit_of(finding, answer)) == ("truth of a tensor", 0.6)
    assert "Whether there is a tensor or None is asked by `is not None`." in finding.sentence
    other = looked_at(SCALED, lambda X, by: X.sin() * by if by else X.sin())
    finding = find(other)
    assert finding is None or credit_of(finding, other) == 0.0


HALVED = """
@exercise
def halved(X):
    if X.dim() == 0:
        raise ValueError("no axes")
    return X / 2

halved.case("wide", X=randn(3, 4))
halved.case("tall", X=randn(5, 2))
halved.case("square", X=randn(4, 4))
halved.case("row", X=randn(6))
halved.case("images", X=randn(2, 3, 4))
halved.raises("a number", ValueError, X=tensor(1.0))
"""


def test_a_check_that_is_too_strict_earns_a_credit_where_what_gets_past_it_is_right(looked_at):
    def refuse(where):
        def halved(X):
            if where(X):
                raise ValueError("no")
            return X / 2

        return halved

    some = looked_at(HALVED, refuse(lambda X: X.dim() == 0 or X.shape[0] > 3))
    finding = find(some)
    assert (finding.name, credit_of(finding, some)) == ("refused", 0.5)
    nearly_all = looked_at(HALVED, refuse(lambda X: X.dim() != 1))
    finding = find(nearly_all)
    assert finding is None or credit_of(finding, nearly_all) == 0.0


def test_every_finding_that_earns_something_is_made_somewhere():
    from grader.telling.findings import credits as module

    folder = Path(module.__file__).parent
    text = "".join(
        path.read_text("utf-8") for path in folder.rglob("*.py") if path.stem != "credits"
    )
    made = set(module._CREDITS) - {"only the last", "only the first"}
    assert {name for name in made if f'"{name}"' not in text} == set()
