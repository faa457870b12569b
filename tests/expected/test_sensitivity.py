"""How far expected numbers move when the inputs are rounded: by how much, and for which of them it is known."""

from __future__ import annotations

import pytest
import torch

from grader.errors import CourseError
from grader.expected.reference import run_reference
from grader.expected.sensitivity import RUNS, measure_sensitivity
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside import wire
from grader.jail.inside.description import Call


def described(*tensors, **options):
    """A call with these tensors as X0, X1, ..., and what it names."""
    sent = wire.Tensors()
    of_an_argument = {"float": True, "strided": False, "parameter": False, "grad": None}
    arguments = [
        [f"X{n}", sent.add(tensor.double()) | of_an_argument | {"id": n}]
        for n, tensor in enumerate(tensors)
    ]
    return Call(arguments, positional=len(arguments), **options), sent


def sensitivity_of(function, *tensors, **options):
    call, sent = described(*tensors, **options)
    flat = sent.flat()
    return measure_sensitivity(function, call, flat, run_reference(function, call, flat))


def test_sensitivity_is_the_change_for_a_unit_of_relative_rounding():
    found = sensitivity_of(lambda X: X * X, torch.tensor([1.0, -3.0, 0.0, 1e4]))
    assert found[OUTPUT].tolist() == pytest.approx([2.0, 18.0, 0.0, 2e8], rel=1e-4)


def test_the_sensitivity_of_a_difference_is_that_of_its_terms():
    found = sensitivity_of(lambda X: X[0] - X[1], torch.full((2,), 1e4))
    assert 3e3 < float(found[OUTPUT]) < 2e4


def test_what_does_not_depend_on_its_inputs_has_none():
    found = sensitivity_of(lambda X: torch.ones(2), torch.tensor([5.0, 6.0]))
    assert found[OUTPUT].tolist() == [0.0, 0.0]


def test_a_call_without_tensors_moves_nothing():
    assert sensitivity_of(lambda: torch.ones(2))[OUTPUT].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("size", [1e200, 1e-200], ids=str)
def test_the_sensitivity_of_values_of_any_size_is_as_large_as_they_are(size):
    found = sensitivity_of(lambda X: X * size, torch.tensor([0.0, 1.0, 2.0]))[OUTPUT]
    assert (found / size).tolist() == pytest.approx([0.0, 1.0, 2.0], rel=1e-4)


def test_what_overflows_or_is_no_number_counts_as_not_moving():
    found = sensitivity_of(lambda X: X / (X - X), torch.tensor([1.0, 0.0]))
    assert found[OUTPUT].tolist() == [0.0, 0.0]


def test_integers_have_no_sensitivity():
    found = sensitivity_of(lambda X: (X, X.long()), torch.tensor([1.0, 2.0]))
    assert [*found] == [OUTPUT.part(0)]


def test_gradients_have_a_sensitivity_too():
    call, sent = described(torch.tensor([1.0, 3.0]), grad=["X0"])
    call.cotangents.append(sent.add(torch.ones(2).double()))
    flat = sent.flat()

    def cubed(X):
        return X**3

    found = measure_sensitivity(cubed, call, flat, run_reference(cubed, call, flat))
    assert [*found] == [OUTPUT, Aspect.grad("X0")]
    # Of 3 X² times the upstream gradient: both move, X twice as far, in one direction or in two.
    assert 3.0 <= float(found[Aspect.grad("X0")][0]) <= 9.0


def test_a_gradient_that_is_none_has_no_sensitivity():
    call, sent = described(torch.ones(2), torch.ones(2), grad=["X0", "X1"])
    call.cotangents.append(sent.add(torch.ones(2).double()))
    flat = sent.flat()

    def first(X, Y):
        return 2 * X

    found = measure_sensitivity(first, call, flat, run_reference(first, call, flat))
    assert Aspect.grad("X0") in found
    assert Aspect.grad("X1") not in found


def test_measuring_twice_gives_the_same_and_leaves_the_tensors_as_they_were():
    call, sent = described(torch.tensor([1.0, 2.0]))
    flat = sent.flat()
    before = {name: tensor.clone() for name, tensor in flat.items()}
    outcome = run_reference(torch.exp, call, flat)
    one, other = (measure_sensitivity(torch.exp, call, flat, outcome) for _ in range(2))
    assert torch.equal(one[OUTPUT], other[OUTPUT])
    assert all(torch.equal(flat[name], tensor) for name, tensor in before.items())


def test_the_function_is_run_as_often_as_is_said():
    ran = []

    def counted(X):
        ran.append(X)
        return X + 0

    sensitivity_of(counted, torch.ones(2))
    assert len(ran) == 1 + RUNS


def test_what_is_found_of_a_call_does_not_depend_on_what_others_are_sent():
    def function(X0, X1):
        return X0.abs() * X1

    X = torch.tensor([0.3, -0.7, 1.9]), torch.tensor([1.0, 2.0, 3.0])
    alone = sensitivity_of(function, *X)
    call, sent = described(torch.randn(5), *X)
    call.arguments.pop(0)
    sent.add(torch.randn(4).double())
    flat = sent.flat()
    call = Call(call.arguments, positional=2)
    among = measure_sensitivity(function, call, flat, run_reference(function, call, flat))
    assert torch.equal(alone[OUTPUT], among[OUTPUT])


CHOSEN = """
@exercise
def above(X):
    return X[X >= 0.5]

above.case("halves", X=tensor([0.5, 1.5, -0.5]){exact})
"""


def test_numbers_that_are_exact_are_not_moved(build):
    with pytest.raises(
        CourseError, match=r"say that the numbers are exact: tensor\(\[0.5\]\).exact"
    ):
        build(CHOSEN.format(exact=""))
    (case, *_) = build(CHOSEN.format(exact=".exact()")).cases
    assert case.expected.aspects[OUTPUT].tolist() == [0.5, 1.5]
    assert not case.sensitivity[OUTPUT].any()
