"""What is told of a wrong answer of which several things could be told."""

from __future__ import annotations

import pytest
import torch


def mean(X, weight=1.0):
    if weight < 0:
        raise ValueError
    return weight * X.sum(0) / len(X)


def changing_its_input_and_doubled(X, weight=1.0):
    result = 2 * mean(X, weight)
    with torch.no_grad():
        X += 1
    return result


def doubled_and_detached(X, weight=1.0):
    return 2 * mean(X.detach(), weight)


def detached_and_refusing_nothing(X, weight=1.0):
    return mean(X.detach(), abs(weight))


def refusing_nothing(X, weight=1.0):
    return mean(X, abs(weight))


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (changing_its_input_and_doubled, "changes its inputs"),
        (doubled_and_detached, "factor"),
        (detached_and_refusing_nothing, "no gradient"),
        (refusing_nothing, "not refused"),
    ],
    ids=lambda told: getattr(told, "__name__", None),
)
def test_side_effects_come_before_results_these_before_gradients_and_refusals_last(
    finding, mean_code, answer, name
):
    assert finding(mean_code, answer)[0] == name


def test_how_numbers_are_wrong_is_told_before_what_the_failing_cases_share(finding, mean_code):
    def doubled_on_one_row(X, weight=1.0):
        return mean(X, weight) * (2 if len(X) == 1 else 1)

    def something_else_on_one_row(X, weight=1.0):
        Y = mean(X, weight)
        return Y.exp() - 3 * Y if len(X) == 1 else Y

    assert finding(mean_code, doubled_on_one_row)[0] == "factor"
    assert finding(mean_code, something_else_on_one_row)[0] == "cases"


def test_of_an_answer_that_is_wrong_in_no_known_way_nothing_is_told(finding, mean_code):
    def wrong(X, weight=1.0):
        Y = mean(X.sin(), weight)
        return Y.exp() - 3 * Y

    assert finding(mean_code, wrong)[0] == "nothing"
