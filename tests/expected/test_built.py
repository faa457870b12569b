"""A built exercise: the calls that are made of its cases, their seeds, and the names people read."""

from __future__ import annotations

import json

import pytest
import torch

from grader.expected.built import BuiltLaw, seed_of, seeds_of
from grader.jail.aspect import OUTPUT, Aspect
from grader.jail.inside import frames

SCALE = """
@exercise(grad=["X"])
def scale(X, factor=2.0):
    return X * factor

scale.case("public", X=randn(3))
scale.case("hidden", X=randn(3), hidden=True)
scale.case("hidden, written out", X=arange(3), hidden=True)
"""

DROP = """
def candidates(X, p):
    return {"zero": torch.zeros_like(X), "kept": X / (1 - p)}

@exercise(grad=["X"])
def drop(X, p):
    return X * (torch.rand_like(X) >= p) / (1 - p)

law = choice({"zero": 0.3, "kept": 0.7}, candidates)
drop.random_case("drawn", law=law, X=uniform(4, 5, low=0.5, high=2.0), p=0.3)
drop.case("nothing is dropped", X=randn(3), p=0.0)
"""


def test_seeds_depend_on_exercise_case_run_and_attempt(build):
    case, other, *_ = build(SCALE).cases
    seeds = {
        *seeds_of("scale", case),
        *seeds_of("scale", case, fresh=1),
        *seeds_of("scale", other),
        *seeds_of("stretch", case),
    }
    assert len(seeds) == 4
    assert seeds_of("scale", case) == seeds_of("scale", case)
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_a_seed_depends_on_text_and_secret():
    assert seed_of("a") == seed_of("a") != seed_of("b")
    assert seed_of("a", "secret") != seed_of("a")


def test_a_seed_is_the_same_on_every_machine():
    assert seed_of("scale/public/run 0/0") == 84965133


def test_the_last_run_of_a_law_repeats_the_first(build):
    drawn, plain = build(DROP, hidden=False).cases
    first, second, third = seeds_of("drop", drawn)
    assert first == third != second
    assert len(seeds_of("drop", plain)) == len(plain.runs)


def test_a_batch_has_one_call_for_each_run(build):
    built = build(SCALE)
    batch = built.batch("cpu")
    assert (batch.function, batch.size) == ("scale", 4)
    size = frames.HEADER.unpack(batch.frame[: frames.HEADER.size])[0]
    calls = json.loads(batch.frame[frames.HEADER.size : frames.HEADER.size + size])["calls"]
    assert [call["dtype"] for call in calls] == ["float64"] * 4
    assert {call["device"] for call in calls} == {"cpu"}
    assert built.batch("cpu", built.cases[1:3]).size == 2


def test_what_is_sent_to_a_child_holds_no_expected_value(build):
    # 0.9765625 is 2 * 0.48828125: exact in every dtype, and nowhere else.
    built = build(SCALE + "scale.case('one', X=full(3, value=0.48828125))")
    frame = built.batch("cpu").frame
    assert torch.full((3,), 0.48828125, dtype=torch.float64).numpy().tobytes() in frame
    assert torch.tensor(0.9765625, dtype=torch.float64).numpy().tobytes() not in frame


def test_calls_are_those_of_the_cases_asked_for_in_their_order(build):
    built = build(SCALE)
    _public, hidden, written, _again = built.cases
    assert [call.dtype for call in built.calls("cpu")] == [
        run for case in built.cases for run in case.runs
    ]
    chosen = built.calls("cpu", [written, hidden])
    assert [call.arguments for call in chosen] == [written.call.arguments, hidden.call.arguments]
    assert built.calls("cpu", []) == []


def test_another_attempt_draws_from_other_seeds_and_makes_the_same_calls(build):
    built = build(DROP)
    one, other = built.calls("cpu"), built.calls("cpu", fresh=1)
    assert [call.arguments for call in one] == [call.arguments for call in other]
    assert not {call.seed for call in one} & {call.seed for call in other}


def test_calls_say_where_the_tensors_live(build):
    assert {call.device for call in build(SCALE).calls("cuda")} == {"cuda"}


def test_other_names_are_read_by_people_alone(build):
    built = build(DROP, hidden=False)
    named = built.with_names({"drawn": "gezogen"}, {"kept": "behalten"})
    assert [case.name for case in named.cases] == ["drawn", "nothing is dropped"]
    assert [named.name_case(case.name) for case in named.cases] == ["gezogen", "nothing is dropped"]
    assert named.cases[0].law.probabilities == {"zero": 0.3, "behalten": 0.7}
    assert built.name_case("drawn") == "drawn"
    assert built.cases[0].law.probabilities == {"zero": 0.3, "kept": 0.7}


def test_a_laws_candidates_come_each_with_the_error_allowed_for_it():
    law = BuiltLaw(
        {"zero": 0.5, "kept": 0.5}, [torch.zeros(2).double(), torch.ones(2).double()], {}
    )
    (zero, about_zero), (one, about_one) = law.candidates
    assert (zero.tolist(), one.tolist()) == ([0.0, 0.0], [1.0, 1.0])
    assert bool((about_one > about_zero).all()) and bool((about_zero > 0).all())


def test_the_gradients_of_a_laws_candidates_are_stacked_by_argument():
    grads = {"X": [torch.zeros(2), torch.ones(2)]}
    law = BuiltLaw({"zero": 0.5, "kept": 0.5}, [torch.zeros(2), torch.ones(2)], grads)
    assert law.stacked_grads["X"].tolist() == [[0.0, 0.0], [1.0, 1.0]]


def test_the_target_of_a_case_holds_all_its_expected_numbers_and_is_made_once(build):
    case = build(SCALE).cases[0]
    target = case.target(torch.float64)
    expected = [*case.expected.aspects[OUTPUT], *case.expected.aspects[Aspect.grad("X")]]
    assert target.values.tolist() == [float(number) for number in expected]
    assert case.target(torch.float64) is target
    assert case.target(torch.float32) is not target


def test_more_is_allowed_in_float32_and_on_a_gpu(build):
    case = build(SCALE).cases[0]
    usual = case.target(torch.float64).allowed
    assert bool((case.target(torch.float32).allowed > usual).all())
    assert bool((case.target(torch.float64, "cuda").allowed > usual).all())


@pytest.mark.parametrize(
    "returned",
    ["X * float('inf')", "X.long()", "(X, 3)", "(X, 2.5)"],
    ids=["infinity", "integers", "a whole number", "a number"],
)
def test_what_has_rules_of_its_own_has_no_target(build, returned):
    code = f"""
    @exercise
    def given(X):
        return {returned}

    given.case("one", X=tensor([1.0, 2.0]))
    """
    assert build(code).cases[0].target(torch.float64) is None


EASY = """
@exercise(grad=["X"], updates=["n"])
def step(X, n, how="sum"):
    n.{update}
    if how == "text":
        return "done"
    return {{"sum": X.sum(), "itself": X * 1, "ones": X / X, "zeros": 0 * X, "nothing": X[:0]}}[how]

step.case("one", X=randn(3), n=full(2, value=5.0), how="{how}")
"""


@pytest.mark.parametrize(
    ("how", "update", "easy"),
    [
        ("sum", "add_(1)", set()),
        ("sum", "zero_()", {"state n"}),
        ("sum", "add_(0)", {"state n"}),
        ("itself", "add_(1)", {"output", "grad X"}),
        ("ones", "add_(1)", {"output"}),
        ("zeros", "add_(1)", {"output", "grad X"}),
        ("nothing", "add_(1)", {"output", "grad X"}),
        ("text", "add_(1)", set()),
    ],
)
def test_easy_is_what_zeros_ones_and_the_input_have_right(build, how, update, easy):
    built = build(EASY.format(how=how, update=update), hidden=False)
    assert {str(aspect) for aspect in built.easy["one"]} - {"grad X"} == easy - {"grad X"}
    assert ("grad X" in map(str, built.easy["one"])) >= ("grad X" in easy)


def test_a_value_is_easy_where_it_may_be_drawn_and_its_gradient_is_not(build):
    built = build(DROP, hidden=False)
    assert built.easy["drawn"] == {OUTPUT}


def test_nothing_returned_is_easy(build):
    code = "@exercise(updates=['n'])\ndef f(n):\n    n.add_(1)\n\nf.case('one', n=randn(3))"
    assert build(code, hidden=False).easy["one"] == {OUTPUT}
