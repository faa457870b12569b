"""What is told of which calls fail: who gets each finding, and who does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.telling.findings.answer import Answer
from grader.telling.findings.order import find


def refusing(when, error):
    def answer(X, weight=1.0):
        if when(weight):
            raise error("no")
        return weight * X.mean(0)

    return answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            refusing(lambda w: False, ValueError),
            "but bad arguments are not refused: they should raise ValueError.",
        ),
        (
            refusing(lambda w: w < -5, ValueError),
            "but some bad arguments are not refused: they should raise ValueError.",
        ),
        (
            refusing(lambda w: w < 0, TypeError),
            "but bad arguments are refused with another exception than what is asked for: “negative weight”"
            " asks for ValueError, not TypeError; “very negative weight” asks for ValueError, not TypeError.",
        ),
    ],
    ids=["none", "some", "another"],
)
def test_arguments_that_are_not_refused_as_they_should_be_are_told(
    finding, mean_code, answer, said
):
    name, sentence = finding(mean_code, answer)
    assert name == "not refused"
    assert sentence == f"The results are right, {said}"


def test_good_arguments_that_are_refused_are_told(finding, mean_code):
    too_strict = refusing(lambda w: w < 2, ValueError)
    name, said = finding(mean_code, too_strict)
    assert name == "refused"
    assert "but some good arguments are refused" in said
    assert finding(mean_code, refusing(lambda w: w < 2, TypeError))[0] != "refused"


def test_nothing_is_said_to_be_right_where_all_arguments_are_refused(finding, mean_code):
    assert finding(mean_code, refusing(lambda w: True, ValueError))[0] != "refused"


def test_refusals_are_not_spoken_of_where_results_are_wrong(finding, mean_code):
    assert finding(mean_code, lambda X, weight=1.0: -weight * X.mean(0))[0] == "factor"


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
