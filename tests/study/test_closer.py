"""The first failing case, looked at closer."""

from __future__ import annotations

import json

import pytest

from grader.study.checking import Checker
from grader.study.closer import MAX_NUMBERS, to_json
from grader.study.desk import Desk


@pytest.fixture
def closer_of(course, tmp_path):
    def run(code):
        path = tmp_path / "corr2d.py"
        path.write_text(f"import torch\n{code}")
        with Checker(Desk(course)) as checker:
            (checked,) = checker.check(["corr2d"], path)
        return checked

    return run


def strict(document):
    return json.dumps(document, allow_nan=False)


@pytest.mark.process
def test_what_a_wrong_answer_gave_is_there_with_what_is_expected(closer_of, answers):
    checked = closer_of(answers.flipped)
    told = to_json(checked.closer, checked.built)
    assert told["case"] == "3x3 input, 2x2 kernel"
    assert told["arguments"]["K"] == {
        "shape": [2, 2],
        "dtype": "float64",
        "values": [[0, 1], [2, 3]],
    }
    assert told["expected"]["output"]["values"] == [[19, 25], [37, 43]]
    (run,) = told["runs"]
    assert (run["dtype"], run["status"]) == ("float64", "returned")
    assert run["got"]["output"]["values"] == [[5, 11], [23, 29]]
    assert set(told["expected"]) == set(run["got"]) == {"output", "grad X", "grad K"}
    strict(told)


@pytest.mark.process
def test_nan_and_infinity_are_words_in_json(closer_of):
    nan = "def corr2d(X, K):\n    return X[:2, :2] * K / 0 * torch.tensor([0.0, 1.0])\n"
    checked = closer_of(nan)
    told = to_json(checked.closer, checked.built)
    values = told["runs"][0]["got"]["output"]["values"]
    assert values[0][0] == "NaN" and values[1][1] == "Infinity"
    strict(told)


@pytest.mark.process
def test_a_case_that_raises_is_not_run_again(closer_of):
    checked = closer_of("def corr2d(X, K):\n    return X.nonsense\n")
    assert checked.closer.outcomes == ()


@pytest.mark.process
def test_a_right_answer_has_no_failing_case(closer_of, answers):
    assert closer_of(answers.right).closer is None


def test_of_a_large_tensor_the_numbers_are_left_out():
    import torch

    from grader.study.closer import _tensor

    assert _tensor(torch.zeros(MAX_NUMBERS + 1))["values"] is None
    assert len(_tensor(torch.zeros(MAX_NUMBERS))["values"]) == MAX_NUMBERS
