"""What is told of which calls fail: who gets each finding, and who does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.jail.outcome import Outcome
from grader.reading.extract import extract
from grader.telling.code.written import Written
from grader.telling.findings.answer import Answer
from grader.telling.findings.order import find

LARGEST = """
@exercise
def largest(X):
    return X.amax(-1)

largest.case("plain", X=randn(3, 4))
largest.case("masked", X=tensor([[1.0, float("-inf"), 3.0]]){tags})
largest.case("plain too", X=randn(2, 5))
"""


@pytest.mark.parametrize("tags", ["", ", tags=['stress']"])
def test_an_answer_that_fails_only_on_infinite_inputs_is_told_so(finding, tags):
    name, said = finding(LARGEST.format(tags=tags), lambda X: (X - X * 0).amax(-1))
    assert name == "infinite input"
    assert said.startswith("What fails are inputs with NaN or infinity, and nothing else")


def test_an_answer_that_fails_on_finite_inputs_too_is_not_said_to_fail_on_infinite_ones(finding):
    assert (
        finding(LARGEST.format(tags=""), lambda X: (X * (1 + X * 0)).amin(-1))[0]
        != "infinite input"
    )
    assert finding(LARGEST.format(tags=""), lambda X: X.amax(-1) * (X.shape[0] != 3))[0] == "zeros"


LENGTHS = """
@exercise
def copy(X, reverse=False):
    return X.flip(0) if reverse else X + 0

copy.case("three", X=randn(3), reverse=True)
copy.case("three again", X=randn(3))
copy.case("four", X=randn(4), reverse=True)
copy.case("five", X=randn(5))
"""


def broken_if(breaks):
    def answer(X, reverse=False):
        if breaks(X, reverse):
            raise IndexError(f"index {len(X)} is out of range")
        return X.flip(0) if reverse else X + 0

    return answer


def test_some_calls_that_break_in_the_same_way_are_told(finding):
    name, said = finding(LENGTHS, broken_if(lambda X, reverse: len(X) == 3))
    assert name == "breaks"
    assert said.startswith("Some calls end with IndexError, the others are right")


def test_one_call_that_breaks_or_all_of_them_tell_nothing_beyond_the_exception(finding):
    assert finding(LENGTHS, broken_if(lambda X, reverse: len(X) == 4))[0] == "nothing"
    assert finding(LENGTHS, broken_if(lambda X, reverse: True))[0] == "nothing"


LIFTED = """
def lifted(copy, X):
    return copy(X[None])

@exercise
def copy(X):
    return X + 0

copy.case("three", X=randn(3))
copy.case("four", X=randn(4))
copy.case("three, lifted", call=lifted, X=randn(3))
copy.case("four, lifted", call=lifted, X=randn(4))
"""


def test_all_calls_of_one_manner_that_break_are_not_asked_what_sets_their_arguments_apart(finding):
    def flat(X):
        if X.dim() > 1:
            raise IndexError("no more")
        return X + 0

    assert finding(LIFTED, flat)[0] == "nothing"


def test_calls_that_break_in_different_ways_have_nothing_in_common(finding):
    def answer(X, reverse=False):
        if len(X) == 3:
            raise (KeyError if reverse else IndexError)("x")
        return X.flip(0) if reverse else X + 0

    assert finding(LENGTHS, answer)[0] == "nothing"


def test_what_the_failing_cases_share_is_told(finding):
    def odd(X, reverse=False):
        return X.sin() + X.cos() ** 2 if reverse else X + 0

    assert finding(LENGTHS, odd) == (
        "cases",
        "What the failing cases have in common, and no other has, is reverse=True.",
    )


def test_what_other_cases_share_as_well_is_not_told(finding):
    def odd(X, reverse=False):
        return X.sin() + X.cos() ** 2 if len(X) < 5 else X + 0

    assert finding(LENGTHS, odd)[0] == "nothing"


def test_the_only_case_that_fails_is_told_apart_if_little_sets_it_apart(finding):
    code = LENGTHS + 'copy.case("a batch", X=randn(1, 3))\n'

    def odd(X, reverse=False):
        return broken_if(lambda X, reverse: False)(X, reverse) if X.dim() < 2 else X.exp() - 3

    name, said = finding(code + 'copy.case("another", X=randn(2, 3))\n', lambda X, reverse=False: (
        X.sin() + X.cos() ** 2 if X.shape[0] == 1 else (X.flip(0) if reverse else X + 0)
    ))  # fmt: skip
    assert name == "cases"
    assert said.startswith("Only one case fails, and what sets it apart is a first dimension")
    assert finding(code, odd)[0] == "nothing"


def test_what_is_right_for_public_numbers_alone_is_told_so(build, behave, mean_code):
    built = build(mean_code)
    first, second, *others = built.cases
    built = replace(built, cases=(first, replace(second, like=first.name), *others))
    made_for_them = behave(built, lambda X, weight=1.0: _mean_of(X, 1.0 if len(X) == 5 else weight))
    assert find(Answer(built, made_for_them)).name == "public numbers alone"
    wrong_too = behave(built, lambda X, weight=1.0: _mean_of(X, 2.0))
    assert find(Answer(built, wrong_too)).name != "public numbers alone"


def _mean_of(X, weight):
    if weight < 0:
        raise ValueError("negative")
    return weight * X.mean(0)


SLOW = """
@exercise
def doubled(X):
    return 2 * X

doubled.case("short", X=randn(3))
doubled.case("other", X=randn(4))
doubled.case("long", X=randn(50))
doubled.case("longer", X=randn(60))
"""


def stopped(answer, *names):
    """An answer whose calls in some cases were stopped for their time."""
    late = Outcome("timeout", note="still running")
    behaviour = {n: [late] if n in names else o for n, o in answer.behaviour.items()}
    return replace(answer, behaviour=behaviour)


def answered(built, behave, text):
    namespace = {}
    exec(text, namespace)
    written = Written.of(extract("hers.py", text.encode()), "doubled")
    return Answer(built, behave(built, namespace["doubled"]), written=written)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("def doubled(X):\n    return X.new_tensor([2 * x for x in X])\n", "A loop of Python"),
        (
            "def doubled(X):\n    while X.dim() > 1:\n        pass\n    return 2 * X\n",
            "a loop that does not",
        ),
        ("def doubled(X):\n    return 2 * X\n", "Which step costs most"),
    ],
    ids=["loop", "endless", "neither"],
)
def test_what_is_too_slow_in_some_cases_alone_is_told_with_their_names(build, behave, text, advice):
    found = find(stopped(answered(build(SLOW), behave, text), "long", "longer"))
    assert found.name == "too slow"
    assert "takes too long: “long”, “longer”." in found.sentence
    assert advice in found.sentence


def test_what_is_not_run_after_two_slow_calls_does_not_hide_that_they_are_slow(build, behave):
    answer = answered(build(SLOW), behave, "def doubled(X):\n    return 2 * X\n")
    answer = stopped(answer, "other", "long")
    not_run = {"longer": [Outcome("not run", note="no result came of two calls before it")]}
    found = find(replace(answer, behaviour=answer.behaviour | not_run))
    assert found.name == "too slow"
    assert "takes too long: “other”, “long”." in found.sentence


def test_nothing_is_said_to_be_right_where_every_call_is_stopped(build, behave):
    answer = answered(build(SLOW), behave, "def doubled(X):\n    return 2 * X\n")
    found = find(stopped(answer, *answer.behaviour))
    assert found is None or found.name != "too slow"
