"""A case as tensors: what is tried by hand is what was judged."""

from __future__ import annotations

import re

import pytest
import torch

from grader.errors import UsageError
from grader.study.case_tensors import find_case, pick_case, say_value, tensors_of


def names_of(course):
    from grader.study.public_cases import find_public_cases

    return [case.name for case in find_public_cases("corr2d", course).exercise.cases]


def right(X, K):
    h, w = K.shape
    return (X.unfold(0, h, 1).unfold(1, w, 1) * K).sum(dim=(2, 3), dtype=X.dtype)


def test_a_right_answer_gives_what_is_expected_and_its_gradients(built_corr2d):
    case = find_case("corr2d", names_of(built_corr2d)[0], built_corr2d)
    result = case.run(right)
    torch.testing.assert_close(result, case.expected["output"])
    inputs = [case.arguments[name] for name in ("X", "K")]
    grads = torch.autograd.grad(result, inputs, case.upstream)
    for name, grad in zip(("X", "K"), grads, strict=True):
        torch.testing.assert_close(grad, case.expected[f"grad {name}"])


def test_every_request_makes_tensors_of_its_own(built_corr2d):
    name = names_of(built_corr2d)[0]
    first = find_case("corr2d", name, built_corr2d)
    before = first.expected["output"].clone()
    with torch.no_grad():
        first.arguments["X"].zero_()
        first.expected["output"].zero_()
    again = find_case("corr2d", name, built_corr2d)
    assert again.arguments["X"].abs().sum() > 0
    torch.testing.assert_close(again.expected["output"], before)


def test_a_run_in_another_dtype_can_be_asked_for(built_course):
    case = find_case("softmax", "logits near 1000 and near -1000", built_course, "float32")
    assert case.arguments["X"].dtype == case.expected["output"].dtype == torch.float32


def test_a_name_is_found_however_it_is_written(built_corr2d):
    name = names_of(built_corr2d)[0]
    assert find_case("corr2d", f"  {name.upper()} ", built_corr2d).name == name


def test_a_wrong_name_gets_the_nearest_one_and_all_of_them(built_corr2d):
    names = names_of(built_corr2d)
    with pytest.raises(UsageError) as told:
        find_case("corr2d", names[0][:-1], built_corr2d)
    said = str(told.value)
    assert f"Did you mean {names[0]!r}?" in said
    assert said.splitlines()[1:] == [f"  {name}" for name in names]


NAMES = [
    *("3x3 input, 2x2 kernel", "wide input, tall kernel", "tall input, wide kernel", "1x1 kernel"),
    *("kernel as large as the input", "kernel higher than the input", "kernel of one row"),
    *("kernel of one column", "integers keep their dtype", "integers above 2**53 stay exact"),
    *("large values that cancel", "kernel wider than the input"),
]
MISSPELT = {
    "3x3 inputs": "3x3 input, 2x2 kernel",
    "3x3": "3x3 input, 2x2 kernel",
    "3x3 input 2x2": "3x3 input, 2x2 kernel",
    "tall input": "tall input, wide kernel",
    "tall inptu, wide kernel": "tall input, wide kernel",
    "wide input tall kernal": "wide input, tall kernel",
    "intgers keep dtype": "integers keep their dtype",
    "integers above 2^53": "integers above 2**53 stay exact",
    "kernel large as input": "kernel as large as the input",
    "one colum": "kernel of one column",
    "large values": "large values that cancel",
    "kernel wider": "kernel wider than the input",
    "1x1": "1x1 kernel",
}


@pytest.mark.parametrize(("typed", "meant"), MISSPELT.items(), ids=MISSPELT.keys())
def test_a_misspelt_or_shortened_name_is_understood(corr2d_with_names, typed, meant):
    with pytest.raises(UsageError, match=re.escape(f"Did you mean {meant!r}?")):
        pick_case(corr2d_with_names, typed)


@pytest.mark.parametrize("typed", ["xyz", "softmax", "a batch of images", "", "?"])
def test_what_is_like_no_name_is_taken_for_none(corr2d_with_names, typed):
    with pytest.raises(UsageError) as told:
        pick_case(corr2d_with_names, typed)
    assert "Did you mean" not in str(told.value)


@pytest.fixture
def corr2d_with_names(build):
    cases = "".join(f"double.case({name!r}, X=randn(2))\n" for name in NAMES)
    return build(f"@exercise\ndef double(X):\n    return 2 * X\n\n{cases}", hidden=False)


def test_a_case_that_asks_for_an_exception_says_which(built_corr2d):
    asked = [find_case("corr2d", name, built_corr2d) for name in names_of(built_corr2d)]
    raising = [case for case in asked if case.raises]
    assert raising
    for case in raising:
        assert case.expected == {}
        assert "expected: raises ValueError" in repr(case)


def test_a_case_is_shown_with_shapes_and_dtypes(built_corr2d):
    case = find_case("corr2d", names_of(built_corr2d)[0], built_corr2d)
    title, first, *_rest = repr(case).splitlines()
    assert title == f"corr2d, case {case.name}"
    assert first.strip() == f"X = {say_value(case.arguments['X'])}"
    sizes = ", ".join(map(str, case.arguments["X"].shape))
    assert first.strip() == f"X = tensor({sizes}) float64"


def test_structures_are_told_by_what_is_in_them():
    tensor = torch.zeros(2, dtype=torch.float32)
    assert say_value([tensor, 3]) == "[tensor(2) float32, 3]"
    assert say_value((tensor,)) == "(tensor(2) float32)"
    assert say_value({"a": tensor}) == "{'a': tensor(2) float32}"


DRIVEN = """
LIMIT = 3

@exercise
def scale(X, factor=2.0):
    return X * factor

def twice(scale, X):
    once = scale(X)

    return scale(once) + LIMIT

scale.case("two calls", call=twice, X=arange(2))
"""


def test_a_case_that_is_called_by_a_driver_shows_it_with_what_it_needs(build):
    built = build(DRIVEN)
    case = tensors_of(built, built.cases[0])
    assert repr(case).splitlines() == [
        "scale, case two calls",
        "  X = tensor(2) float64",
        "  twice makes the call, handed your scale and these:",
        "      LIMIT = 3",
        "",
        "",
        "      def twice(scale, X):",
        "          once = scale(X)",
        "",
        "          return scale(once) + LIMIT",
        "  expected['output'] = tensor(2) float64",
    ]
    assert case.run(lambda X: 2 * X).tolist() == [3.0, 7.0]
