"""Right answers are judged at a glance, others are left to be looked at in full."""

from __future__ import annotations

import pytest
import torch

from grader.grading.memory import glance as module
from grader.grading.memory.glance import glance
from grader.grading.memory.known import Known
from grader.jail.inside import frames, wire
from grader.jail.inside.rounds import Prepared, Rounds
from grader.jail.outcome import decode
from grader.jail.reply import Reply
from grader.judging.compare import compare

CODE = """
def zero_or_same(X):
    return {"zeroed": torch.zeros_like(X), "kept": X}

@exercise(grad=["X"])
def layer(X):
    if X.dim() > 2:
        raise ValueError("too many dimensions")
    return X / 2 if X.dim() == 1 else (torch.rand_like(X) < 0.5) * X

layer.case("row", X=randn(3))
layer.random_case(
    "half", X=uniform(40, 50, low=0.5, high=1.5), law=choice({"zeroed": 0.5, "kept": 0.5}, zero_or_same)
)
layer.case("large", X=randn(4, std=1e4), float32=True)
layer.raises("three dimensions", ValueError, X=randn(1, 1, 1))
"""


@pytest.fixture
def built(build):
    return build(CODE)


def replies_of(built, function):
    """The replies to all calls, as one answer of a child brings them."""
    prepared = Prepared(built.calls("cpu"), wire.unpack(built.inputs))
    rounds, sent = Rounds(function, prepared), wire.Tensors()
    texts = [frames.to_json(rounds.first(n, sent)) for n in range(len(prepared.calls))]
    flat = wire.unpack_raw(*sent.raw())
    return [
        Reply("returned", flat=flat, text=text)
        if b'"returned"' in text
        else Reply("raised", frames.parse(text), flat)
        for text in texts
    ]


def right(X):
    if X.dim() > 2:
        raise ValueError
    return X * 0.5 if X.dim() == 1 else (torch.rand_like(X) < 0.5) * X


def in_full(built, replies):
    rest = iter(replies)
    return [
        check
        for case in built.cases
        for check in compare(case, [decode(next(rest)) for _ in case.runs])
    ]


@pytest.fixture
def compared(monkeypatch):
    """Names of the cases that were compared in full."""
    names = []

    def count(case, outcomes):
        names.append(case.name)
        return compare(case, outcomes)

    monkeypatch.setattr(module, "compare", count)
    return names


AGAIN = ["row (other numbers)", "large (other numbers)"]
"""The cases that ask again what those of these names ask."""


def test_a_right_answer_has_the_checks_that_it_has_in_full(built):
    replies, known = replies_of(built, right), Known()
    for _ in range(2):  # by comparing, and by what was learned
        assert glance(built, replies, "cpu", known) == in_full(built, replies)


def test_the_first_right_answer_is_compared_and_the_next_one_hardly(built, compared):
    known = Known()
    glance(built, replies_of(built, right), "cpu", known)
    assert compared == ["row", "half", "large", "three dimensions", *AGAIN]
    compared.clear()
    glance(built, replies_of(built, lambda X: right(X) + 0), "cpu", known)
    assert compared == ["three dimensions"]  # random numbers are the same, exceptions are not kept


@pytest.mark.parametrize(
    "wrong",
    [
        lambda X: right(X) + 1e-3 * (X.dim() == 1),
        lambda X: right(X) * 3 if X.dim() == 2 else right(X),
        lambda X: X / 2 if X.dim() != 2 else right(X),
        lambda X: X.nothing,
    ],
    ids=["values", "draws", "does not raise", "raises"],
)
@pytest.mark.parametrize("is_known", [False, True])
def test_what_is_not_right_in_every_case_is_left_to_be_looked_at(built, wrong, is_known):
    known = Known()
    if is_known:
        glance(built, replies_of(built, right), "cpu", known)
    assert glance(built, replies_of(built, wrong), "cpu", known) is None


def test_nothing_is_learned_of_an_answer_that_is_wrong(built, compared):
    known = Known()
    glance(built, replies_of(built, lambda X: right(X) if X.dim() < 3 else X), "cpu", known)
    compared.clear()
    glance(built, replies_of(built, right), "cpu", known)
    assert compared == ["row", "half", "large", "three dimensions", *AGAIN]


def test_where_nothing_is_remembered_every_answer_is_compared(built, compared):
    known = Known(most=0)
    for _ in range(2):
        compared.clear()
        replies = replies_of(built, right)
        assert glance(built, replies, "cpu", known) == in_full(built, replies)
        assert len(compared) == 6
