"""Mistakes that any function invites are named without the author's help."""

from __future__ import annotations

import pytest
import torch

from grader.expected.expected import build_exercise
from grader.telling.ideas.bank import Bank
from grader.telling.ideas.generic import generic_hypotheses

BILINEAR = """
@exercise
def bilinear(A, B, factor=2.0, flip=False):
    C = A @ B.exp() * factor
    return C.flip(0) if flip else C

bilinear.case("square", A=randn(3, 3), B=randn(3, 3))
bilinear.case("scaled", A=randn(4, 4), B=randn(4, 4), factor=3.0)
bilinear.case("flipped", A=randn(2, 2), B=randn(2, 2), factor=5.0, flip=True)
"""


def bilinear(A, B, factor=2.0, flip=False):
    C = factor * torch.einsum("ij,jk->ik", A, torch.exp(B))
    return torch.flipud(C) if flip else C


@pytest.fixture
def named(declare, behave):
    """The names that an answer's mistake gets, and the sentence."""

    def name(code, answer):
        exercise = declare(code)
        built = build_exercise(exercise, "unit")
        found = Bank(exercise, built).name_mistake(behave(built, answer))
        return (found.names[0], found.sentence) if found else ("nothing", "")

    return name


MISTAKES = {
    "factor ignored": (
        lambda A, B, factor=2.0, flip=False: bilinear(A, B, 2.0, flip),
        "factor has no effect: you get what factor=2.0 gives, whatever is passed.",
    ),
    "flip ignored": (
        lambda A, B, factor=2.0, flip=False: bilinear(A, B, factor),
        "flip has no effect: you get what flip=False gives, whatever is passed.",
    ),
    "B ignored": (
        lambda A, B, factor=2.0, flip=False: bilinear(A, torch.zeros_like(B), factor, flip),
        "Your result is what it would be if B were all zeros: is B used?",
    ),
    "A ignored": (
        lambda A, B, factor=2.0, flip=False: bilinear(torch.ones_like(A), B, factor, flip),
        "Your result is what it would be if A were all ones: is A used?",
    ),
    "B transposed": (
        lambda A, B, factor=2.0, flip=False: bilinear(A, B.T, factor, flip),
        "B is used as if it were transposed: mind which of its dimensions is which.",
    ),
    "A reversed": (
        lambda A, B, factor=2.0, flip=False: bilinear(A.flip(1), B, factor, flip),
        "It looks like one of two mistakes that do the same in every case here. Either: A is read in"
        " reverse order along dimension 1. Or: B is read in reverse order along dimension 0.",
    ),
    "A and B swapped": (
        lambda A, B, factor=2.0, flip=False: bilinear(B, A, factor, flip),
        "Your result is what it would be if A and B were exchanged.",
    ),
}


@pytest.mark.parametrize(
    ("name", "answer", "said"), [(k, *v) for k, v in MISTAKES.items()], ids=MISTAKES.keys()
)
def test_a_mistake_with_an_argument_is_named(named, name, answer, said):
    assert named(BILINEAR, answer) == (name, said)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_some_calls_only_is_not_said_to_be_in_all(named, name):
    answer, _ = MISTAKES[name]

    def sometimes(A, B, factor=2.0, flip=False):
        spoil = bilinear(A, B, factor, flip).sin() + A
        return spoil if len(A) == 3 else answer(A, B, factor, flip)

    assert named(BILINEAR, sometimes)[0] != name


SOFTMAX = """
@exercise
def softmax(X):
    return X.exp() / X.exp().sum(1, keepdim=True)

softmax.case("two by three", X=randn(2, 3))
softmax.case("four by two", X=randn(4, 2))
"""


def test_an_answer_along_the_wrong_axis_is_named(named):
    name, said = named(SOFTMAX, lambda X: X.softmax(0))
    assert name == "wrong axis"
    assert said.startswith("You work along the wrong axis")
    assert named(SOFTMAX, lambda X: X.flatten().softmax(0).view(X.shape))[0] != "wrong axis"


def test_a_function_of_several_tensors_has_no_axis_that_could_be_the_wrong_one(declare):
    names = [h.names[0] for h in generic_hypotheses(declare(BILINEAR))]
    assert "wrong axis" not in names
    assert names.count("A reversed") == 2


def test_what_is_updated_in_place_is_neither_ignored_nor_swapped(declare):
    exercise = declare("""
    @exercise(updates=["m"])
    def update(m, X, rate=0.5):
        m.mul_(rate).add_(X)

    update.case("one", m=randn(3), X=randn(3))
    """)
    names = {h.names[0] for h in generic_hypotheses(exercise)}
    assert names == {"X ignored", "X transposed", "X reversed", "rate ignored"}


def test_numbers_are_swapped_with_numbers_only(declare):
    exercise = declare("""
    @exercise
    def line(X, a, b):
        return a * X + b

    line.case("one", X=randn(3), a=2, b=5)
    """)
    names = [h.names[0] for h in generic_hypotheses(exercise)]
    assert [name for name in names if name.endswith("swapped")] == ["a and b swapped"]


def test_arguments_are_found_however_they_are_handed_over(declare):
    exercise = declare(BILINEAR)
    hypothesis = next(h for h in generic_hypotheses(exercise) if h.names == ("factor ignored",))
    A, B = torch.eye(2), torch.zeros(2, 2)
    for result in (
        hypothesis.function(A, B, 7.0),
        hypothesis.function(A, B, factor=7.0),
        hypothesis.function(B=B, A=A),
    ):
        assert torch.equal(result, bilinear(A, B, 2.0))


def test_a_backward_that_ignores_what_comes_from_above_is_named_in_a_dict_too(named):
    code = """
    @exercise(grad=["X"])
    def powers(X):
        return {"square": X**2, "cube": X**3}

    powers.case("numbers", X=randn(3))
    powers.case("more numbers", X=randn(4))
    """

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            ctx.save_for_backward(X)
            return X**2

        @staticmethod
        def backward(ctx, upstream):
            return 2 * ctx.saved_tensors[0]

    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, X):
            ctx.save_for_backward(X)
            return X**3

        @staticmethod
        def backward(ctx, upstream):
            return 3 * ctx.saved_tensors[0] ** 2

    found, _ = named(code, lambda X: {"square": Square.apply(X), "cube": Cube.apply(X)})
    assert found == "upstream gradient ignored"


CHAIN = """
@exercise(labels={"factors": ["first", "second", "third"]})
def chain(X, factors, function=abs):
    for factor in factors:
        X = function(X * factor)
    return X

def within(chain, X, factors):
    return chain(X, factors, torch.exp)

chain.case("two", X=randn(3), factors=[randn(3), randn(3)])
chain.case("three", X=randn(3), factors=[randn(3), randn(3), randn(3)])
chain.case("exp", call=within, X=randn(3), factors=[randn(3), randn(3)])
"""


def test_a_list_may_be_shorter_than_its_labels_in_some_cases(declare):
    said = {h.names[0] for h in generic_hypotheses(declare(CHAIN))}
    assert {"first ignored", "second ignored"} <= said
    assert "third ignored" not in said


def test_a_function_that_is_always_the_default_one_is_called_by_its_name(named):
    def answer(X, factors, function=abs):
        for factor in factors:
            X = abs(X * factor)
        return X

    assert named(CHAIN, answer) == (
        "function ignored",
        "function has no effect: you get what function=abs gives, whatever is passed.",
    )
