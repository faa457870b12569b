"""Tuples, dicts and numbers where others are expected."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
import torch

from grader.judging.structure import judge_structure, say


class Pair(NamedTuple):
    first: torch.Tensor
    second: torch.Tensor


STRUCTURES = """
@exercise
def many(X):
    return {result}

many.case("one", X=arange(2))
"""


@pytest.mark.parametrize(
    ("result", "answer"),
    [
        ("(X, X + 1)", lambda X: [X, X + 1]),
        ("[X, X + 1]", lambda X: (X, X + 1)),
        ("(X, X + 1)", lambda X: Pair(X, X + 1)),
        ("{'a': X, 'b': 1.0}", lambda X: {"b": 1, "a": X}),
        ("{'a': (X, [X, X])}", lambda X: {"a": [X, Pair(X, X)]}),
        ("(X, None, 'mean', 3)", lambda X: (X, None, "mean", 3)),
        ("X.sum().item()", lambda X: int(X.sum())),
        ("None", lambda X: X),
        ("[]", lambda X: []),
        ("()", lambda X: []),
    ],
    ids=[
        *("list", "tuple", "named tuple", "dict", "nested", "constants", "number"),
        *("procedure", "empty", "empty tuple"),
    ],
)  # fmt: skip
def test_a_structure_that_says_the_same_is_right(build, failures, result, answer):
    assert failures(build(STRUCTURES.format(result=result)), answer) == {}


@pytest.mark.parametrize(
    ("result", "answer", "sentence"),
    [
        (
            "(X, X)",
            lambda X: X,
            "returns a tensor, expected a tuple of 2 tensors",
        ),
        (
            "(X, X)",
            lambda X: (X, X, X),
            "the result has 3 elements, expected 2",
        ),
        (
            "X.sum().item()",
            lambda X: X.sum(),
            "returns a tensor, expected a number",
        ),
        (
            "(X, None)",
            lambda X: (X, X),
            "part [1] of the result is a tensor, expected None",
        ),
        (
            "True",
            lambda X: 1,
            "returns an int, expected True",
        ),
    ],
)
def test_another_structure_is_told(build, failures, result, answer, sentence):
    built = build(STRUCTURES.format(result=result))
    assert failures(built, answer)["output"] == ("wrong structure", sentence)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda X: {"loss": X, "acc": X}, "the result lacks 'accuracy'"),
        (lambda X: {}, "the result lacks 'loss', 'accuracy'"),
        (
            lambda X: {"loss": X, "accuracy": X, "lr": 1},
            "the result has an unexpected 'lr'",
        ),
        (lambda X: [X, X], "returns a list of 2 tensors, expected a dict with 'loss' (a tensor)"),
        (
            lambda X: {"loss": X, "accuracy": 1.0},
            "part ['accuracy'] of the result is a number, exp",
        ),
    ],
)
def test_a_dict_with_other_keys_is_told_with_the_keys(build, failures, answer, sentence):
    built = build(STRUCTURES.format(result="{'loss': X, 'accuracy': X}"))
    (found,) = set(failures(built, answer).values())
    assert found[0] == "wrong structure"
    assert found[1].startswith(sentence)


@pytest.mark.parametrize(
    ("result", "answer", "sentence"),
    [
        ("3", lambda X: 3.0, "returns a number, expected an int"),
        ("3", lambda X: True, "returns True, expected an int"),
        ("(X, 3)", lambda X: (X, 3.0), "part [1] of the result is a number, expected an int"),
    ],
)
def test_a_float_does_for_no_int(build, failures, result, answer, sentence):
    built = build(STRUCTURES.format(result=result))
    assert [*failures(built, answer).values()] == [("wrong structure", sentence)]


def test_an_int_is_exact(build, failures):
    built = build(STRUCTURES.format(result="2**53 + 1"))
    assert failures(built, lambda X: 2**53 + 1) == {}
    assert failures(built, lambda X: 2**53) == {
        "output": ("wrong values", f"expected {2**53 + 1}, got {2**53}")
    }


@pytest.mark.parametrize(
    ("result", "answer", "sentence"),
    [
        (
            "(X, (X, (X, X)))",
            lambda X: (X, [X, (X,)]),
            "part [1][1] of the result has 1 element, expected 2",
        ),
        (
            "[{'a': X, 'b': (X, X)}]",
            lambda X: [{"a": X, "b": X}],
            "part [0]['b'] of the result is a tensor, expected a tuple of 2 tensors",
        ),
        (
            "((X, {'h': X}),)",
            lambda X: ((X, {"H": X}),),
            "part [0][1] of the result lacks 'h', and has 'H', which is not asked for",
        ),
    ],
)
def test_the_part_of_a_nested_result_that_differs_is_named(
    build, failures, result, answer, sentence
):
    built = build(STRUCTURES.format(result=result))
    assert [*failures(built, answer).values()] == [("wrong structure", sentence)]


FORGIVEN_STRUCTURES = {
    "a bare tensor": ("(X, (2 * X,))", lambda X: (X, 2 * X), ["output[1][0]"]),
    "one tuple for two": ("((X,), 2 * X)", lambda X: (X, 2 * X), ["output[0][0]"]),
    "another key": ("{'a': X, 'b': 2 * X}", lambda X: {"a": X, "c": 2 * X}, ["output['b']"]),
    "a float for an int": ("(X, 3)", lambda X: (X, 3.0), ["output[1]"]),
    "a list around it": ("X", lambda X: [X], ["output"]),
}


@pytest.mark.parametrize(
    ("result", "answer", "misplaced"), FORGIVEN_STRUCTURES.values(), ids=FORGIVEN_STRUCTURES.keys()
)
def test_right_parts_in_another_structure_are_three_quarters_right(
    build, judge, result, answer, misplaced
):
    checks = judge(build(STRUCTURES.format(result=result)), answer)
    failed = [check for check in checks if not check.passed]
    assert [str(check.aspect) for check in failed] == misplaced
    assert {(check.fault, check.credit) for check in failed} == {("wrong structure", 0.75)}


def test_a_wrong_part_in_another_structure_is_wrong_and_the_others_are_not(build, judge):
    built = build(STRUCTURES.format(result="(X, (2 * X, 3 * X))"))
    checks = judge(built, lambda X: (X, 2 * X, 5 * X))
    told = {str(check.aspect): (check.passed, check.credit) for check in checks}
    assert told["output[0]"] == (True, 0.0)
    assert told["output[1][0]"] == (False, 0.75)
    assert told["output[1][1]"] == (False, 0.0)


def test_a_number_for_a_tensor_has_no_dtype_that_could_be_wrong_besides(build, judge):
    built = build(STRUCTURES.format(result="(X, X.sum().float())"))
    checks = judge(built, lambda X: (X, X.sum().float().item()))
    told = {str(check.aspect): check.credit for check in checks if not check.passed}
    assert told == {"output[1]": 0.75}


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (lambda X: None, "returns None, expected a tensor"),
        (lambda X: 2.0, "returns a number, expected a tensor"),
        (lambda X: True, "returns True, expected a tensor"),
        (lambda X: "X", "returns 'X', expected a tensor"),
        (lambda X: [1, X], "returns a list of an int and a tensor, expected a tensor"),
        (lambda X: [[1], {}], "returns a list of a list of 1 number and an empty dict, expected a tensor"),
        (lambda X: (X, X), "returns a tuple of 2 tensors, expected a tensor"),
        (lambda X: [], "returns an empty list, expected a tensor"),
        (lambda X: X.detach().numpy(), "returns numpy.ndarray, expected a tensor"),
        (lambda X: np.float64(1), "returns numpy.float64, expected a tensor"),
        (
            lambda X: X.to_sparse(),
            "returns a float64 tensor of layout torch.sparse_coo, expected a tensor",
        ),
    ],
)  # fmt: skip
def test_a_result_of_another_kind_is_told(build, failures, result, sentence):
    built = build(STRUCTURES.format(result="2 * X"))
    assert failures(built, result) == {"output": ("wrong structure", sentence)}


def test_each_part_of_a_result_has_a_check_of_its_own(build, failures):
    built = build(STRUCTURES.format(result="{'a': X, 'b': [X, X + 1]}"))
    assert failures(built, lambda X: {"a": X, "b": [X, X]}) == {
        "output['b'][1]": (
            "wrong values",
            "2 of 2 elements differ, first at (0,): expected 1, got 0, allowed error 2e-07",
        )
    }


def test_what_is_said_of_a_huge_structure_stays_short(build, failures):
    def nested(depth):
        return [nested(depth - 1) for _ in range(4)] if depth else 0

    _, said = failures(build(STRUCTURES.format(result="2 * X")), lambda X: nested(7))["output"]
    assert len(said) < 1000


def test_what_a_procedure_returns_is_not_looked_at():
    assert judge_structure("None", ["list", [0], ["tensor"]]) is None
    assert judge_structure("tensor", "None").message == "returns None, expected a tensor"


@pytest.mark.parametrize(
    ("skeleton", "words"),
    [
        ("tensor", "a tensor"),
        ("float", "a number"),
        ("int", "an int"),
        ("None", "None"),
        ("other numpy.ndarray", "numpy.ndarray"),
        (["tuple", [], []], "an empty tuple"),
        (["dict", ["h", "c"], ["tensor", "int"]], "a dict with 'h' (a tensor) and 'c' (an int)"),
        (["list", [*range(6)], ["int"] * 6], "a list of 6 numbers"),
        (
            ["tuple", [0], [["list", [0], [["dict", ["a"], ["int"]]]]]],
            "a tuple of 1 list of 1 dict",
        ),
    ],
)
def test_a_structure_is_worded(skeleton, words):
    assert say(skeleton) == words


ROW = ["list", [0, 1, 2], ["float"] * 3]
MATRIX = ["list", [0, 1], [ROW, ROW]]
PAIR = ["tuple", [0, 1], ["tensor", "tensor"]]
NESTED = [
    (["tuple", [0], ["tensor"]], "a tuple of 1 tensor"),
    (PAIR, "a tuple of 2 tensors"),
    (["tuple", [0, 1, 2], ["tensor", "int", "None"]], "a tuple of a tensor, an int and None"),
    (["tuple", [0, 1], ["tensor", PAIR]], "a tuple of a tensor and a tuple of 2 tensors"),
    (
        ["tuple", [0, 1], ["int", ["list", [0, 1], ["int", "None"]]]],
        "a tuple of an int and a list of 2 elements",
    ),
    (MATRIX, "a list of 2 lists of 3 numbers"),
    (["list", [0, 1], [MATRIX, MATRIX]], "a list of 2 lists of 2 lists of 3 numbers"),
    (["list", [0], [["list", [0], [MATRIX]]]], "a list of 1 list of 1 list of 2 lists"),
    (["list", [0, 1], [ROW, ["list", [0], ["int"]]]], "a list of 2 lists"),
    (["list", [0, 1], [PAIR, PAIR]], "a list of 2 tuples of 2 tensors"),
    (["list", [0, 1], [["list", [], []]] * 2], "a list of 2 lists"),
    (["list", [0, 1], ["int", "float"]], "a list of 2 numbers"),
    (["list", [0, 1], ["None"] * 2], "a list of None and None"),
    (["list", [*range(9)], ["None"] * 9], "a list of 9 elements (None)"),
    (["list", [*range(5)], ["int", "tensor", "None", "True", "'a'"]], "a list of 5 elements"),
    (["list", [0, 1], ["other numpy.ndarray"] * 2], "a list of numpy.ndarray and numpy.ndarray"),
    (["dict", ["a"], [PAIR]], "a dict with 'a' (a tuple of 2 tensors)"),
    (["dict", [*"abcde"], ["tensor"] * 5], "a dict of 5 tensors"),
    (["list", [0, 1], [["dict", ["a"], ["int"]]] * 2], "a list of 2 dicts"),
]


@pytest.mark.parametrize(("skeleton", "words"), NESTED, ids=[words for _, words in NESTED])
def test_a_nested_structure_is_read_at_once(skeleton, words):
    assert say(skeleton) == words


def test_what_students_return_in_the_place_of_a_tensor_is_worded(build, failures):
    built = build(STRUCTURES.format(result="torch.stack([X, X])"))
    assert failures(built, lambda X: [X.tolist(), X.tolist()]) == {
        "output": ("wrong structure", "returns a list of 2 lists of 2 numbers, expected a tensor")
    }
    assert failures(built, lambda X: [list(X), list(X)]) == {
        "output": ("wrong structure", "returns a list of 2 lists of 2 tensors, expected a tensor")
    }


SAYS_MORE = """
def looked_at(many, X):
    result = many(X)
    if not result.is_contiguous():
        return "the result is not contiguous"
    return {looked}

many.case("a matrix", call=looked_at, X=randn(4, 3))
"""


@pytest.mark.parametrize(
    ("looked", "answer", "fault", "sentence"),
    [
        ("result", lambda X: X.t(), "wrong structure", "the result is not contiguous"),
        (
            '{"a sum above 0": bool((result * result).sum() > 0), "Y": result}',
            lambda X: 0 * X,
            "wrong values",
            "“a sum above 0” is False, expected True",
        ),
    ],
    ids=["a text in the place of a result", "a key"],
)
def test_what_a_driver_says_is_told_in_its_words(build, failures, looked, answer, fault, sentence):
    declared = STRUCTURES.format(result="X.clone()") + SAYS_MORE.replace("{looked}", looked)
    assert failures(build(declared), answer)["output"] == (fault, sentence)


def test_a_driver_can_ask_for_a_tuple(build, failures):
    """Where the statement does: elsewhere a list is as good."""
    code = """
@exercise
def many(X):
    return X, X + 1

def kind(many, X):
    result = many(X)
    return {"a tuple": isinstance(result, tuple), "parts": result}

many.case("one", call=kind, X=arange(2))
"""
    assert failures(build(code), lambda X: (X, X + 1)) == {}
    told = failures(build(code), lambda X: [X, X + 1]).values()
    assert {*told} == {("wrong values", "“a tuple” is False, expected True")}
