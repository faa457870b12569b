"""A factor gets a name only where the quantity of that name fits in every case."""

from __future__ import annotations

import pytest

from grader.jail.aspect import OUTPUT
from grader.telling.findings.relations.factors import say_factor

MATRICES = {"one": (3, 4), "two": (5, 2), "three": (4, 7)}


@pytest.fixture
def factor(build):
    """What is said if in each case all numbers are off by `of(case's shape, p)`."""

    def say(of, shapes=MATRICES, p=(3.5, 5.5, 7.5), result="X + 0"):
        cases = [
            f"given.case('{name}', X=uniform(*{shape}, low=1.0, high=2.0), p={value})"
            for (name, shape), value in zip(shapes.items(), p, strict=False)
        ]
        built = build("\n".join(["@exercise", "def given(X, p):", f"    return {result}", *cases]))
        wrong = []
        for case, shape, value in zip(built.cases, shapes.values(), p, strict=False):
            want = case.expected.aspects[OUTPUT]
            wrong.append((case, want, want * of(shape, value)))
        return say_factor(wrong)

    return say


def elements(shape):
    n = 1
    for size in shape:
        n *= size
    return n


LARGE, SMALL = "Each number is too large by a factor, ", "Each number is too small by a factor, "
DIVIDE, TWICE = ": should you divide by it?", ": do you divide by it once too often?"

DIVIDED, ONCE = "Each number is what it should be, divided by ", ": is that once too often?"

NAMED = {
    "sign": (lambda s, p: -1, "Each number has the wrong sign."),
    "twice": (lambda s, p: 2, "Each number is twice what it should be."),
    "half": (lambda s, p: 0.5, "Each number is half what it should be."),
    "bits": (lambda s, p: 1 / 0.6931471805599453, f"{DIVIDED}the natural logarithm of 2{ONCE}"),
    "rows": (lambda s, p: s[0], f"{LARGE}the size of dimension 0 of X{DIVIDE}"),
    "by columns": (lambda s, p: 1 / s[1], f"{SMALL}the size of dimension 1 of X{TWICE}"),
    "root of columns": (
        lambda s, p: s[1] ** 0.5,
        f"{LARGE}the square root of the size of dimension 1 of X{DIVIDE}",
    ),
    "square of rows": (
        lambda s, p: s[0] ** -2,
        f"{SMALL}the square of the size of dimension 0 of X{TWICE}",
    ),
    "all": (lambda s, p: elements(s), f"{LARGE}the number of elements of X{DIVIDE}"),
    "an argument": (lambda s, p: p, f"{LARGE}p{DIVIDE}"),
    "Bessel, columns": (
        lambda s, p: s[1] / (s[1] - 1),
        f"{LARGE}n/(n-1), with n the size of dimension 1 of X,{DIVIDE}",
    ),
    "Bessel, all": (
        lambda s, p: 1 - 1 / elements(s),
        f"{SMALL}n/(n-1), with n the number of elements of X,{TWICE}",
    ),
}


@pytest.mark.parametrize(("of", "said"), NAMED.values(), ids=NAMED.keys())
def test_a_factor_that_is_the_same_quantity_in_every_case_gets_its_name(factor, of, said):
    assert factor(of) == said


def test_a_probability_that_is_divided_by_is_told_apart_from_its_complement(factor):
    said = factor(lambda s, p: 1 / (1 - p), p=(0.1, 0.3, 0.4))
    assert said == f"{DIVIDED}1 - p{ONCE}"


def test_what_is_multiplied_by_a_number_below_one_is_not_called_too_large(factor):
    said = factor(lambda s, p: p, p=(0.1, 0.3, 0.4))
    assert said == "Each number is what it should be, times p: should you divide by it?"


def test_the_size_of_each_channel_has_a_name_of_its_own(factor):
    images = {"one": (2, 3, 4, 5), "two": (3, 2, 5, 7)}
    said = factor(lambda s, p: elements(s) // s[1], images)
    assert said == f"{LARGE}the number of elements for each entry of dimension 1 of X{DIVIDE}"


CONSTANT = "Each number is off by one and the same factor in every case: "
FROM_CASE_TO_CASE = (
    "In each case all numbers are off by one factor, another one from case to case: "
)


def test_of_two_quantities_that_fit_none_is_named(factor):
    square = {"one": (3, 3), "two": (5, 5)}
    assert factor(lambda s, p: s[0], square).startswith(FROM_CASE_TO_CASE)


def test_a_quantity_that_fits_one_case_only_is_not_named(factor):
    same_in_one = {"one": (3, 4), "two": (5, 2)}
    said = factor(lambda s, p: {4: 4.0, 2: 6.1}[s[1]], same_in_one)
    assert said.startswith(FROM_CASE_TO_CASE)
    assert factor(lambda s, p: 1.37).startswith(CONSTANT)


@pytest.mark.parametrize("off", [0.0, float("nan"), float("inf")], ids=str)
def test_what_no_factor_makes_of_the_right_numbers_is_none(factor, off):
    assert factor(lambda s, p: off) == ""


def test_a_factor_in_some_cases_alone_is_none(factor):
    assert factor(lambda s, p: 2.0 if s == (3, 4) else 0.0) == ""


def test_a_factor_of_one_number_is_named_only_if_a_quantity_explains_it(factor):
    vectors = {"one": (3,), "two": (5,), "three": (7,)}
    total = {"shapes": vectors, "result": "X.sum()"}
    assert factor(lambda s, p: s[0], **total) == f"{LARGE}the number of elements of X{DIVIDE}"
    assert factor(lambda s, p: 1.1 * s[0] ** 1.7, **total) == ""
    assert factor(lambda s, p: 1.37, shapes={"one": (3,)}, result="X.sum()") == ""


def test_rounding_does_not_hide_a_factor_and_a_small_difference_is_part_of_it(factor):
    assert factor(lambda s, p: 2 * (1 + 1e-14)) == "Each number is twice what it should be."
    assert factor(lambda s, p: 2 * (1 + 1e-5)).startswith(CONSTANT)


def test_of_a_single_case_no_other_case_is_spoken_of(factor):
    said = factor(lambda s, p: 0.123, {"one": (3, 4)})
    assert said.startswith(
        "Where numbers are wrong, all of them are off by one factor: what you divide"
    )
