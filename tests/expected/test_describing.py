"""The call that is made of a declared case: its arguments in order, drawn, and what is sent along."""

from __future__ import annotations

import re

import pytest
import torch

from grader.errors import CourseError
from grader.expected.describing import SCALAR_COTANGENT, describe_call, draw_cotangents
from grader.expected.reference import run_reference
from grader.jail.aspect import Aspect
from grader.jail.inside import wire

SCALE = """
@exercise(grad=["X"])
def scale(X, factor=2.0):
    return X * factor

"""


@pytest.fixture
def described(declare):
    """The call of an exercise's last case, and the values of its arguments."""

    def describe(code, secret=""):
        exercise, sent = declare(code), wire.Tensors()
        call = describe_call(exercise, exercise.cases[-1], sent, secret)
        flat = sent.flat()

        def values(tree):
            return wire.decode(tree, lambda leaf: wire.pick(flat, leaf).tolist())

        return call, {name: values(tree) for name, tree in call.arguments}

    return describe


def test_plain_values_are_described_as_they_are_and_recipes_as_tensors(described):
    plain = "[1, (None, 'a'), {'b': 2.5}]"
    _, given = described(SCALE + f"scale.case('one', X=arange(3), factor={plain})")
    assert given == {"X": [0.0, 1.0, 2.0], "factor": [1, (None, "a"), {"b": 2.5}]}


def test_recipes_are_found_within_lists_and_dicts(described):
    _, given = described(SCALE + "scale.case('one', X=[arange(2), {'a': (full(1, value=7.0),)}])")
    assert given["X"] == [[0.0, 1.0], {"a": ([7.0],)}]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("torch.ones(2)", "X is a Tensor"),
        ("[1, {2}]", "X[1] is a set"),
        ("{'a': 1j}", "X['a'] is a complex"),
    ],
    ids=["a tensor", "a part of a list", "a part of a dict"],
)
def test_what_cannot_be_described_is_told_with_where_it_is(described, written, said):
    with pytest.raises(TypeError) as caught:
        described(SCALE + f"scale.case('one', X={written})")
    assert str(caught.value) == f"{said}; write a recipe or a plain value"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "torch.nn.Tanh()",
            "X is a Tanh; no module can be an argument. Let a driver make it: `def call(f, X):",
        ),
        (
            "[torch.sin]",
            "X[0] is a builtin_function_or_method; no function can be an argument. Let a driver",
        ),
    ],
    ids=["a module", "a function"],
)
def test_modules_and_functions_are_told_to_go_into_a_driver(described, written, said):
    with pytest.raises(TypeError, match=re.escape(said)):
        described(SCALE + f"scale.case('one', X={written})")


def test_a_recipe_that_is_shared_is_one_tensor_handed_over_twice(described):
    call, given = described(
        SCALE + "X = randn(3).shared()\nscale.case('one', X=X, factor=[X, randn(3)])"
    )
    (_, first), (_, factor) = call.arguments
    again, other = factor["list"]
    assert first == again
    assert first["id"] != other["id"]
    assert given["X"] == given["factor"][0] != given["factor"][1]


def test_a_tensor_is_described_with_how_it_is_handed_over(described):
    call, _ = described(
        SCALE + "scale.case('one', X=randn(2, 2).noncontiguous(), factor=arange(2).to('int64'))"
    )
    (_, X), (_, factor) = call.arguments
    assert (X["float"], X["strided"], X["parameter"], X["grad"]) == (True, True, False, None)
    assert (factor["float"], factor["strided"]) == (False, False)


def test_a_parameter_has_a_gradient_where_one_is_drawn_for_it(described):
    call, _ = described(
        SCALE + "scale.case('one', X=randn(2).parameter(randn(2)), factor=randn(2).parameter())"
    )
    (_, X), (_, factor) = call.arguments
    assert (X["parameter"], X["grad"] is None) == (True, False)
    assert (factor["parameter"], factor["grad"] is None) == (True, True)


def test_a_secret_draws_anew_what_is_drawn_and_not_what_is_written_out(described):
    case = SCALE + "scale.case('one', X=randn(3), factor=arange(3))"
    (_, plain), (_, one), (_, again), (_, other) = (
        described(case, secret) for secret in ("", "spring", "spring", "autumn")
    )
    assert one == again
    assert plain["X"] != one["X"] != other["X"]
    assert plain["factor"] == one["factor"] == [0.0, 1.0, 2.0]


THREE = """
@exercise
def three(A, B=1, {star}C=2):
    return A - B - C

"""


@pytest.mark.parametrize(
    ("star", "given", "order", "positional"),
    [
        ("", "C=3, B=2, A=1", "ABC", 3),
        ("", "A=1, C=3", "AC", 1),
        ("*, ", "C=3, B=2, A=1", "ABC", 2),
    ],
    ids=["in another order", "behind one left out", "keyword-only"],
)
def test_arguments_go_in_the_order_of_the_signature_and_by_position_as_far_as_they_can(
    described, star, given, order, positional
):
    call, _ = described(THREE.format(star=star) + f"three.case('one', {given})")
    assert "".join(name for name, _ in call.arguments) == order
    assert call.positional == positional


def test_arguments_that_go_by_position_may_have_other_names_in_an_answer(build, judge):
    built = build("""
    @exercise
    def scale(X, factor=2.0, shift=0.0):
        return X * factor + shift

    scale.case("behind a default", X=arange(3), shift=1.0)
    scale.case("in another order", factor=2.0, X=arange(3))
    """)
    assert all(c.passed for c in judge(built, lambda Y, factor=2.0, shift=0.0: Y * factor + shift))


def test_a_driver_is_sent_as_it_is_written(described):
    call, given = described(
        SCALE + "def apply(f, A, B):\n    return f(A) + B\n\n"
        "scale.case('one', call=apply, B=3.0, A=arange(2), grad=[])"
    )
    assert call.driver == ["apply", "def apply(f, A, B):\n    return f(A) + B\n"]
    assert given == {"B": 3.0, "A": [0.0, 1.0]}


OBJECT = "partial(lambda f, X: f(X))"


@pytest.mark.parametrize(
    "driver",
    ["lambda f, X: f(X)", OBJECT],
    ids=["lambda", "object"],
)
def test_a_driver_has_to_be_a_plain_function(declare, driver):
    case = f"scale.case('one', call={driver}, X=arange(2))"
    exercise = declare(f"from functools import partial\n\n{SCALE.lstrip()}{case}")
    (case,) = exercise.cases
    with pytest.raises(CourseError) as caught:
        describe_call(exercise, case, wire.Tensors(), "")
    assert caught.value.problems == (f"{case.where}: case 'one': call must be a plain function.",)


def test_a_call_takes_gradients_updates_and_labels_from_its_exercise(described):
    call, _ = described("""
    @exercise(grad=["X"], updates=["params"], labels={"params": ["W", "b"]})
    def step(X, params):
        return X

    step.case("one", X=randn(2), params=[randn(2), randn(2)])
    """)
    assert (call.grad, call.updates) == (["X"], ["params"])
    assert call.labels == {"params": ["W", "b"]}


RAISING = "scale.case('two', X=randn(2))\nscale.raises('one', ValueError, X=randn(2))"
DRAWN = """
def candidates(X, factor):
    return {"zero": X * 0, "kept": X}

scale.random_case("one", law=choice({"zero": 0.5, "kept": 0.5}, candidates), X=randn(2), factor=1)
"""


@pytest.mark.parametrize(
    ("case", "draws"),
    [("scale.case('one', X=randn(2))", False), (RAISING, False), (DRAWN, True)],
    ids=["plain", "raises", "drawn"],
)
def test_only_a_random_result_draws(described, case, draws):
    call, _ = described(SCALE + case)
    assert call.draws == draws


@pytest.fixture
def cotangents(declare):
    """The upstream gradients of an exercise's last case."""

    def draw(code, secret=""):
        exercise, sent = declare(code), wire.Tensors()
        case = exercise.cases[-1]
        call = describe_call(exercise, case, sent, secret)
        outcome = run_reference(exercise.function, call, sent.flat())
        trees = draw_cotangents(exercise, case, outcome, sent, secret)
        return [wire.pick(sent.flat(), tree) for tree in trees]

    return draw


def scaled(result, options=""):
    return SCALE.replace("X * factor", result) + f"scale.case('one', X=randn(3){options})"


def test_a_tensor_has_an_upstream_gradient_of_its_shape(cotangents):
    (drawn,) = cotangents(scaled("X[None] * factor"))
    assert tuple(drawn.shape) == (1, 3)
    assert len({*drawn.flatten().tolist()}) == 3


def test_a_scalar_has_one_that_is_not_one_and_the_same_in_float32(cotangents):
    (drawn,) = cotangents(scaled("X.sum()"))
    assert drawn.tolist() == SCALAR_COTANGENT == float(torch.tensor(1.7))


def test_each_float_tensor_has_one_and_integers_and_numbers_have_none(cotangents):
    drawn = cotangents(scaled("X, X.long(), 3.5, {'twice': 2 * X}"))
    assert [tuple(one.shape) for one in drawn] == [(3,), (3,)]
    assert drawn[0].tolist() != drawn[1].tolist()


def test_without_gradients_to_compare_there_are_none(cotangents):
    assert cotangents(scaled("X * factor", ", grad=[]")) == []


def test_a_secret_draws_upstream_gradients_anew(cotangents):
    plain, one, again = (cotangents(scaled("X"), secret)[0] for secret in ("", "spring", "spring"))
    assert torch.equal(one, again)
    assert not torch.equal(plain, one)


def test_a_scalar_is_differentiated_with_an_upstream_gradient_other_than_one(build):
    built = build(
        SCALE.replace("X * factor", "(X * factor).sum()") + "scale.case('one', X=arange(3))"
    )
    grad = built.cases[0].expected.aspects[Aspect.grad("X")]
    assert grad.tolist() == pytest.approx([3.4] * 3, rel=1e-7)
