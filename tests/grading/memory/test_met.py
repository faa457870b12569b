"""Answers that did the very same before."""

from dataclasses import replace

import pytest
import torch

from grader.grading.memory.met import MOST, Met, digest
from grader.jail.inside.raised import FailedStatement, Raised
from grader.jail.reply import Other, Reply, Trouble
from grader.judging.score import ExerciseResult
from grader.judging.settling import Again

TEXT = b'{"status":"returned","output":{"tensor":["float64",0,[2]]}}'


OTHER = Other(("below",), [{"tensor": ["float64", 0, [1]]}], {"float64": torch.tensor([1.0])})


def reply(*numbers, **changed):
    flat = {"float64": torch.tensor(numbers, dtype=torch.float64)}
    return replace(Reply("returned", flat=flat, text=TEXT), **changed)


def test_the_same_replies_have_the_same_digest():
    assert digest("corr2d", [[reply(1, 2)]], []) == digest("corr2d", [[reply(1, 2)]], [])


@pytest.mark.parametrize(
    "other",
    [
        reply(1, 2 + 2**-52 * 2),
        reply(1, 2, text=TEXT + b" "),
        reply(1, 2, troubles=(Trouble("repeat", "values"),)),
        reply(1, 2, others=(OTHER,)),
        reply(1, 2, note="ended"),
        reply(1, 2, status="crashed"),
        reply(1, 2, flat={"float32": torch.tensor([1.0, 2.0])}),
        reply(-0.0, 2),
    ],
)
def test_whatever_differs_gives_another_digest(other):
    assert digest("corr2d", [[other]], []) != digest("corr2d", [[reply(1, 2)]], [])
    assert digest("corr2d", [[reply(0.0, 2)]], []) != digest("corr2d", [[reply(-0.0, 2)]], [])


def test_another_exercise_and_another_round_give_another_digest():
    once = digest("corr2d", [[reply(1, 2)]], [])
    assert digest("pool2d", [[reply(1, 2)]], []) != once
    assert digest("corr2d", [[reply(1, 2)], [reply(1, 2)]], []) != once


def test_failed_statements_count_where_something_is_missing_and_only_there():
    error = Raised(("ImportError",), "no numpy")
    failures = [FailedStatement("cell 1", 1, ("np",), error)]
    missing = Reply("missing")
    assert digest("corr2d", [[missing]], failures) != digest("corr2d", [[missing]], [])
    assert digest("corr2d", [[reply(1)]], failures) == digest("corr2d", [[reply(1)]], [])


def test_the_oldest_is_forgotten_where_there_are_too_many():
    met, result = Met(), ExerciseResult("corr2d", "failed", 0.0, 4.0)
    for number in range(MOST + 1):
        met.keep(str(number).encode(), result)
    assert met.get(b"0") is None
    assert met.get(b"1") is result
    assert met.keep(b"again", Again(())) == met.get(b"again")


def test_other_numbers_count_wherever_they_lie():
    def made(number):
        flat = {"float64": torch.tensor([number])}
        return digest("corr2d", [[reply(1, 2, others=(OTHER._replace(flat=flat),))]], [])

    assert made(1.0) == made(1.0)
    assert made(1.0) != made(1.5)
