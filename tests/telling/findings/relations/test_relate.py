"""How wrong numbers relate to the right ones: for each relation answers that show it, and near misses.

The answers take the right result and spoil it; `Y` is that result, by case.
"""

from __future__ import annotations

import pytest
import torch

from grader.telling.findings.answer import Answer
from grader.telling.findings.order import find

MATRICES = ["X=randn(3, 4)", "X=randn(5, 2)", "X=randn(4, 4)"]
VECTORS = ["X=randn(4)", "X=randn(6)", "X=randn(5)"]
SCALARS = ["X=randn(4)", "X=randn(6)", "X=randn(9)"]
CUBES = ["X=randn(3, 4, 5)", "X=randn(2, 3, 4)"]
ZEROS = ["X=tensor([0.0, 1.0, 2.0, 0.0])", "X=tensor([3.0, 0.0, 5.0])"]
POSITIVE = ["X=uniform(3, 4, low=0.5, high=3.0)", "X=uniform(5, 2, low=0.5, high=3.0)"]


@pytest.fixture
def relation(build, behave):
    """The finding about an answer that spoils the right result of `X -> {result}`: name and sentence."""

    def find_relation(spoil, cases, result="X + 0", arguments="X", name="case"):
        lines = [f"given.case('{name} {n}', {case})" for n, case in enumerate(cases)]
        built = build(
            "\n".join(["@exercise", f"def given({arguments}):", f"    return {result}", "", *lines])
        )
        reference = eval(f"lambda {arguments}: {result}", {"torch": torch})
        found = find(Answer(built, behave(built, lambda *args: spoil(reference(*args)))))
        return (found.name, found.sentence) if found else ("nothing", "")

    return find_relation


def padded(Y, before=0, after=0):
    parts = [Y.new_full((n, *Y.shape[1:]), 7.0) for n in (before, after)]
    return torch.cat([parts[0], Y, parts[1]])


def changed(Y, *index, by=1.0):
    Y = Y.clone()
    Y[index] += by
    return Y


def times_a_vector(Y, dim):
    shape = [1] * Y.dim()
    shape[dim] = -1
    return Y * torch.arange(2, 2 + Y.shape[dim], dtype=Y.dtype).view(shape)


def plus_a_vector(Y, dim):
    shape = [1] * Y.dim()
    shape[dim] = -1
    return Y + torch.arange(2, 2 + Y.shape[dim], dtype=Y.dtype).square().view(shape)


def shuffled(Y):
    order = torch.randperm(Y.numel(), generator=torch.Generator().manual_seed(1))
    return Y.reshape(-1)[order].view(Y.shape)


def stale(Y):
    """One step late along dimension 0, with zeros before."""
    return torch.cat([torch.zeros_like(Y[:1]), Y[:-1]])


ONE, TOO_SMALL = "dimension of size 1", "What overlaps is right, but the result is too small"

OF_SHAPES = [
    (ONE, lambda Y: Y[None], MATRICES, "keepdim, unsqueeze and squeeze"),
    (ONE, lambda Y: Y[..., None], VECTORS, "keepdim, unsqueeze and squeeze"),
    (ONE, lambda Y: Y[None], SCALARS, "keepdim, unsqueeze and squeeze"),
    ("transposed", lambda Y: Y.T, MATRICES, "the transpose of what is expected"),
    ("transposed", lambda Y: Y.transpose(0, 1), CUBES, "dimensions 0 and 1 are swapped"),
    ("transposed", lambda Y: Y.permute(2, 0, 1), CUBES, "the dimensions are in another order"),
    ("broadcast", lambda Y: Y[:, None] - Y, VECTORS, "broadcasting made (n, n) of them"),
    ("another shape", lambda Y: Y.reshape(-1), MATRICES, "only the shape is not"),
    (
        "size",
        lambda Y: Y[:-1],
        MATRICES,
        f"{TOO_SMALL} by one along dimension 0: something is missing at the end.",
    ),
    (
        "size",
        lambda Y: Y[1:],
        VECTORS,
        f"{TOO_SMALL} by one along dimension 0: something is missing at the beginning.",
    ),
    (
        "size",
        lambda Y: Y[:-1, :-1],
        MATRICES,
        f"{TOO_SMALL} by one along dimension 0 and dimension 1",
    ),
    (
        "size",
        lambda Y: padded(Y, after=1),
        VECTORS,
        "too large by one along dimension 0: something is to be left out at the end.",
    ),
    (
        "size",
        lambda Y: padded(Y, before=2),
        VECTORS,
        "too large along dimension 0: something is to be left out at the beginning.",
    ),
    (
        "size",
        lambda Y: 3 * Y[1:],
        VECTORS,
        "The result is too small by one along dimension 0, in every case alike",
    ),
]

SAME = "Along dimension {} all numbers are off by the same amount"
SIZE = "The numbers have the right proportions along dimension {}"

OF_NUMBERS = [
    ("zeros", torch.zeros_like, MATRICES, "a buffer that is never filled?"),
    (
        "computed in float32",
        lambda Y: (Y.float() + 1e-5).double(),
        MATRICES,
        "float32's seven digits",
    ),
    ("computed in 16 bits", lambda Y: Y.half().to(Y), MATRICES, "convert to float16 or bfloat16"),
    ("computed in 16 bits", lambda Y: Y.bfloat16().to(Y), MATRICES, "right to two or three digits"),
    ("rounded", lambda Y: Y.round(decimals=2), MATRICES, "rounded to a few decimals"),
    ("not quite zero", lambda Y: Y.clamp(min=1e-6), ZEROS, "Where exactly 0 is expected"),
    ("tiny difference", lambda Y: Y * 1.0005, MATRICES, "nearly right"),
    ("tiny difference", lambda Y: Y + 1e-4, VECTORS, "nearly right"),
    ("transposed", lambda Y: Y.T, ["X=randn(4, 4)", "X=randn(3, 3)"], "the transpose"),
    ("reversed", lambda Y: Y.flip(0), VECTORS, "reversed along dimension 0"),
    ("reversed", lambda Y: Y.flip(1), MATRICES, "reversed along dimension 1"),
    ("reversed", lambda Y: Y.flip(0, 1), MATRICES, "reversed along both dimensions"),
    ("shifted", stale, VECTORS, "one step late: each entry is the expected one of the step before"),
    (
        "shifted",
        lambda Y: Y.roll(1, 0),
        MATRICES,
        "Along dimension 0 the numbers come one step late",
    ),
    (
        "shifted",
        lambda Y: Y.roll(-1, 1),
        MATRICES,
        "Along dimension 1 the numbers come one step early",
    ),
    ("factor", lambda Y: -Y, MATRICES, "Each number has the wrong sign."),
    ("factor", lambda Y: 2 * Y, SCALARS, "twice what it should be"),
    (
        "signs",
        lambda Y: Y * torch.tensor([-1.0, 1.0]).repeat(9)[: len(Y)].to(Y),
        VECTORS,
        "some have the wrong sign",
    ),
    ("cut at zero", torch.relu, MATRICES, "Negative numbers come out as zero"),
    ("rounded", torch.round, MATRICES, "rounded to a whole one"),
    ("rounded", torch.floor, MATRICES, "rounded to a whole one"),
    ("complement", lambda Y: 1 - Y, VECTORS, "1 minus the expected one"),
    ("root missing", torch.square, POSITIVE, "a square root is missing"),
    ("root too many", torch.sqrt, POSITIVE, "the square root of the expected one"),
    ("logarithm", torch.log, POSITIVE, "the logarithm of the expected one"),
    ("exponential", torch.exp, VECTORS, "a logarithm is missing"),
    ("reciprocal", torch.reciprocal, POSITIVE, "1 divided by the expected one"),
    ("constant offset", lambda Y: Y + 3, VECTORS, "off by the same amount"),
    ("constant offset", lambda Y: Y - Y.mean(), MATRICES, "off by the same amount"),
    (
        "only the last",
        lambda Y: changed(Y, -1),
        MATRICES,
        "Only the last entries along dimension 0 are wrong",
    ),
    (
        "only the last",
        lambda Y: Y * (torch.arange(len(Y)) < len(Y) - 1),
        VECTORS,
        "They are zero: is your loop one short?",
    ),
    (
        "only the first",
        lambda Y: changed(Y, slice(None), 0),
        MATRICES,
        "Only the first entries along dimension 1 are wrong",
    ),
    (
        "only the last",
        lambda Y: changed(changed(Y, -1), slice(None), -1),
        MATRICES,
        "along dimension 0 and dimension 1 are wrong",
    ),
    (
        "only the first is right",
        lambda Y: torch.cat([Y[:1], Y[1:].square()]),
        VECTORS,
        "Only the first entry along dimension 0 is right",
    ),
    (
        "constant along a dimension",
        lambda Y: Y.amax(0, keepdim=True).expand_as(Y),
        MATRICES,
        "All entries along dimension 0 are the same",
    ),
    ("normalised otherwise", lambda Y: times_a_vector(Y, 0), MATRICES, SIZE.format(1)),
    ("normalised otherwise", lambda Y: times_a_vector(Y, 1), MATRICES, SIZE.format(0)),
    ("shifted along a dimension", lambda Y: plus_a_vector(Y, 0), MATRICES, SAME.format(1)),
    ("another order", shuffled, MATRICES, "but in another order"),
]


@pytest.mark.parametrize(
    ("name", "spoil", "cases", "said"),
    [*OF_SHAPES, *OF_NUMBERS],
    ids=[f"{row[0]} {n}" for n, row in enumerate([*OF_SHAPES, *OF_NUMBERS])],
)
def test_a_relation_that_holds_in_every_case_is_told(relation, name, spoil, cases, said):
    result = "X.sum()" if cases is SCALARS else "X + 0"
    found = relation(spoil, cases, result)
    assert found[0] == name
    assert said in found[1]


NEAR_MISSES = [
    ("dimension of size 1", lambda Y: 1.01 * Y[None], MATRICES),
    ("transposed", lambda Y: Y.T * 1.01, MATRICES),
    ("broadcast", lambda Y: Y[:, None] - Y, MATRICES[:2]),
    ("broadcast", lambda Y: Y[:, None] - padded(Y, after=1), VECTORS),
    ("another shape", lambda Y: Y.T.reshape(-1), MATRICES),
    ("size", lambda Y: torch.cat([Y, Y]), VECTORS),
    ("zeros", lambda Y: torch.full_like(Y, 1e-3), MATRICES),
    ("computed in float32", lambda Y: Y.half().double() + 0.3, MATRICES),
    ("computed in float32", lambda Y: Y + 1e-5 * Y.cos(), MATRICES),
    ("computed in float32", lambda Y: Y + 1, ["X=integers(9, low=20000, high=30000).to('float')"]),
    ("computed in 16 bits", lambda Y: Y.half().to(Y) * 1.0001, MATRICES),
    ("computed in 16 bits", lambda Y: (Y + 1).round(), MATRICES),
    ("rounded", lambda Y: Y.round(decimals=2) + 0.5, MATRICES),
    ("rounded", lambda Y: (Y * 100).floor() / 100 + 0.003, MATRICES),
    ("not quite zero", lambda Y: Y.clamp(min=0.1), ZEROS),
    ("not quite zero", lambda Y: Y + 1e-6, ZEROS),
    ("tiny difference", lambda Y: Y + 0.1 * Y.cos(), MATRICES),
    ("reversed", lambda Y: Y.flip(0) + 0.01, VECTORS),
    ("shifted", lambda Y: Y.roll(2, 0), VECTORS),
    ("shifted", lambda Y: stale(Y) * 1.5, VECTORS),
    ("shifted", lambda Y: Y.roll(1, 0), ["X=randn(2)"]),
    ("factor", lambda Y: 2 * Y + 0.01, MATRICES),
    ("signs", lambda Y: 1.01 * Y.abs(), VECTORS),
    ("cut at zero", lambda Y: Y.clamp(min=0.1), MATRICES),
    ("rounded", lambda Y: Y.round() + 0.1, MATRICES),
    ("root missing", lambda Y: Y**3, POSITIVE),
    ("constant offset", lambda Y: Y + 3 + 0.1 * Y, VECTORS),
    ("only the last", lambda Y: changed(Y, -2), ["X=randn(5)", "X=randn(7)"]),
    ("only the last", lambda Y: changed(changed(Y, -1), 1), ["X=randn(5)", "X=randn(7)"]),
    ("only the first", lambda Y: changed(Y, 0), ["X=randn(2)", "X=randn(1)"]),
    ("normalised otherwise", lambda Y: times_a_vector(times_a_vector(Y, 0), 1), MATRICES),
    ("shifted along a dimension", lambda Y: plus_a_vector(plus_a_vector(Y, 0), 1), MATRICES),
    ("another order", lambda Y: changed(shuffled(Y), 0), MATRICES),
]


@pytest.mark.parametrize(
    ("name", "spoil", "cases"),
    NEAR_MISSES,
    ids=[f"{row[0]} {n}" for n, row in enumerate(NEAR_MISSES)],
)
def test_what_only_nearly_holds_is_not_told(relation, name, spoil, cases):
    assert relation(spoil, cases)[0] != name


@pytest.mark.parametrize(
    ("name", "spoil", "cases", "said"),
    [row for row in [*OF_SHAPES, *OF_NUMBERS] if row[2] is MATRICES],
    ids=[f"{r[0]} {n}" for n, r in enumerate([*OF_SHAPES, *OF_NUMBERS]) if r[2] is MATRICES],
)
def test_what_does_not_hold_in_every_case_is_not_told(relation, name, spoil, cases, said):
    def in_wide_ones(Y):
        return spoil(Y) if Y.shape[0] < Y.shape[1] else Y.exp() - 3 * Y

    assert relation(in_wide_ones, cases)[0] != name


def test_right_numbers_that_are_all_alike_tell_nothing_about_the_wrong_ones(relation):
    ones = ["X=full(3, 4, value=1.0)", "X=full(4, 2, value=1.0)"]
    assert relation(lambda Y: 2 * Y, ones)[0] == "nothing"
    assert relation(torch.zeros_like, ones)[0] == "zeros"


def test_the_answer_to_another_call_is_recognised(relation):
    kept = {}
    same_shape = [f"X=randn(3, 4, std={n}.0)" for n in range(1, 5)]
    found = relation(lambda Y: kept.setdefault((Y.shape, Y.dtype), Y), same_shape)
    assert found[0] == "answer of another case"
    assert found[1].startswith("This is the right answer to another call")


def test_something_like_the_answer_to_another_call_is_not_taken_for_it(relation):
    kept = {}
    same_shape = [f"X=randn(3, 4, std={n}.0)" for n in range(1, 5)]

    def mixed(Y):
        first = kept.setdefault((Y.shape, Y.dtype), Y)
        return torch.where(torch.arange(3)[:, None] > 0, first, Y)

    assert relation(mixed, same_shape)[0] != "answer of another case"


@pytest.mark.parametrize("row", [*OF_SHAPES, *OF_NUMBERS], ids=lambda row: row[0])
def test_what_is_said_depends_on_no_number_of_the_inputs(relation, row):
    _, spoil, cases, _ = row
    result = "X.sum()" if cases is SCALARS else "X + 0"
    told = relation(spoil, cases, result)
    assert relation(spoil, cases, result, name="another draw") == told
