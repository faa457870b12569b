"""Cases that cannot decide, that sit at a kink, or that no gradient shows in."""

from __future__ import annotations

import pytest

from grader.author import quality
from grader.author.quality import power, weak_cases
from grader.expected.expected import build_exercise
from grader.expected.reference import run_reference
from grader.judging.frequencies import smallest_error_seen


@pytest.fixture
def weak(declare):
    """What is said of the cases of an exercise."""

    def of(result, *cases, grad=("X",), arguments="X"):
        lines = [f"f.case('case {n}', {case})" for n, case in enumerate(cases)]
        exercise = declare(
            f"@exercise(grad={list(grad)})\ndef f({arguments}):\n    return {result}\n\n"
            + "\n".join(lines)
        )
        return list(weak_cases(exercise, build_exercise(exercise, "unit")))

    return of


@pytest.mark.parametrize(
    ("result", "case"),
    [
        ("X * 2", "X=randn(3, 4)"),
        ("X.exp() / X.exp().sum()", "X=randn(5)"),
        ("(X @ X.T).sqrt()", "X=uniform(3, 4, low=0.5, high=2.0)"),
        ("X.amax(1)", "X=distinct(4, 5)"),
        ("torch.relu(X)", "X=tensor([-1.0, 0.5, 2.0])"),
        ("X * 1e-3", "X=randn(3, std=1e-3)"),
    ],
)
def test_an_ordinary_case_is_not_weak(weak, result, case):
    assert weak(result, case) == []


@pytest.mark.parametrize(
    ("result", "case"),
    [
        ("torch.relu(X)", "X=arange(3)"),
        ("X.abs()", "X=tensor([0.0, 1.0])"),
        ("torch.relu(X)", "X=randn(20000)"),
        ("(X / X.abs()) * X", "X=tensor([1e-5, 3.0])"),
    ],
    ids=["relu at 0", "abs at 0", "many", "sign"],
)
def test_gradients_that_are_compared_near_a_kink_are_told(weak, result, case):
    (said,) = weak(result, case)
    assert said.startswith(
        "case 'case 0' compares the grad X near a kink: moving the inputs by 0.0005"
    )
    assert "solutions/unit/f.py:" in said


def test_a_kink_that_is_meant_or_that_no_gradient_is_compared_at_is_not_told(weak):
    elsewhere = "X=tensor([1.0, -2.0])"
    assert weak("torch.relu(X)", "X=arange(3), tags=['kink']", elsewhere) == []
    assert weak("torch.relu(X)", "X=arange(3), grad=[]", elsewhere) == []


def test_a_case_is_searched_for_kinks_in_one_way_whatever_others_there_are(weak, monkeypatch):
    moved = []

    def recorded(function, call, flat):
        _, start, shape = call.arguments[0][1]["tensor"]
        moved.append(flat["float64"][start : start + shape[0]].tolist())
        return run_reference(function, call, flat)

    monkeypatch.setattr(quality, "run_reference", recorded)
    weak("X * 2", "X=tensor([1.0, 2.0, 3.0])")
    alone = moved[:]
    weak("X * 2", "X=tensor([1.0, 2.0, 3.0])", "X=tensor([4.0, 5.0])")
    assert alone == moved[len(alone) : 2 * len(alone)]
    assert len({str(numbers) for numbers in alone}) > 1


def test_a_case_that_rounding_decides_is_told(weak):
    (said,) = weak("X[0] - X[1]", "X=full(2, value=1e8), tags=['stress']")
    assert said.startswith("case 'case 0' does not decide in float32: output moves by up to ")


def test_a_gradient_that_ties_make_undecided_is_told(weak):
    found = weak("X.amax(1)", "X=full(3, 4, value=2.0)")
    assert found[0].startswith("case 'case 0' does not decide in float64: grad X moves by up to ")


def test_in_float64_the_same_case_decides(weak):
    assert weak("X[0] - X[1]", "X=randn(2)", "X=full(2, value=1e8)") == []


def test_a_gradient_that_is_zero_everywhere_is_told(weak):
    said = weak("X + 0 * K", "X=randn(3), K=randn(3)", grad=("X", "K"), arguments="X, K")
    assert said == ["the gradient of K is zero in every case"]
    assert weak("X + X * K", "X=randn(3), K=randn(3)", grad=("X", "K"), arguments="X, K") == []


def test_a_result_that_depends_on_nothing_is_told(weak):
    said = weak("(X * 2, torch.ones_like(X))", "X=randn(3)", "X=randn(4)")
    assert said == ["output[1] does not depend on any input in any case"]


@pytest.mark.parametrize(("first", "is_told"), [("zeros_like", False), ("ones_like", True)])
def test_one_of_several_functions_may_make_zeros_for_the_others(declare, first, is_told):
    exercise = declare(f"""
    @exercise
    def moved(X, state):
        return {{"moved": X + state}}

    @moved.part
    def begun(X):
        return {{"state": torch.{first}(X)}}

    moved.case("three", X=randn(3), state=randn(3))
    begun.case("state of three", X=randn(3))
    """)
    said = [*weak_cases(exercise, build_exercise(exercise, "unit"))]
    assert said == ["output['state'] does not depend on any input in any case"] * is_told


def test_a_result_that_is_always_float32_is_not_said_to_depend_on_nothing(weak):
    assert weak("2 * X.float()", "X=randn(3)", "X=randn(4)") == []


def test_a_gradient_that_one_case_shows_is_enough(weak):
    cases = "X=randn(3), K=full(1, value=0.0)", "X=randn(3), K=full(1, value=2.0)"
    assert weak("X * K + K", *cases, grad=("X", "K"), arguments="X, K") == []


def test_the_power_of_a_random_case_is_told_in_figures(build):
    built = build("""
    def candidates(X, p):
        return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

    @exercise
    def dropout(X, p):
        return X * (torch.rand_like(X) >= p) / (1 - p)

    law = choice({"zero": 0.3, "kept": 0.7}, candidates)
    dropout.random_case("a hundred rows", law=law, X=uniform(100, 80, low=0.5, high=2.0), p=0.3)
    """)
    (said,) = power(built)
    error = smallest_error_seen(8000, 0.3)
    assert said.startswith(
        "case 'a hundred rows': 8000 draws. A right answer fails a frequency test"
    )
    assert f"a probability of zero that is off by {error:.2g} (0.3 ± {error:.2g}) is over" in said


def test_an_exercise_without_random_cases_has_no_power_to_speak_of(build):
    built = build("@exercise\ndef f(X):\n    return X + 0\n\nf.case('one', X=randn(3))")
    assert list(power(built)) == []
