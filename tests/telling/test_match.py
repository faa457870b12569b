"""Whether two functions behave alike."""

from __future__ import annotations

import math

import pytest
import torch

from grader.inprocess import behave
from grader.telling.match import alike, fails_alike, is_right, same_ending, same_numbers


def f64(*values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f64(1, 2), f64(1, 2 + 1e-10)),
        (f64(1e9, 1e-4), f64(1e9 + 0.1, 0)),
        (f64(0, 0), f64(1e-13, 0)),
        (f64(math.nan, math.inf, 1), f64(math.nan, math.inf, 1)),
        (torch.tensor([1, 2]), torch.tensor([1, 2])),
        (torch.tensor([1.0]), torch.tensor([1.000001])),
        (torch.zeros(0), torch.zeros(0)),
        (None, None),
        (None, f64(0, 0)),
    ],
    ids=str,
)
def test_numbers_that_one_formula_may_give_are_the_same(one, other):
    assert same_numbers(one, other)
    assert same_numbers(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f64(1, 2), f64(1, 2 + 1e-7)),
        (f64(1), f64(1)[0]),
        (f64(1), torch.tensor([1.0])),
        (f64(1), torch.tensor([1])),
        (f64(math.nan), f64(0)),
        (f64(math.inf), f64(-math.inf)),
        (torch.tensor([2**53]), torch.tensor([2**53 + 1])),
        (None, f64(0, 1e-30)),
    ],
    ids=str,
)
def test_other_numbers_forms_and_dtypes_are_not_the_same(one, other):
    assert not same_numbers(one, other)
    assert not same_numbers(other, one)


CODE = """
@exercise(grad=["X"])
def double(X, n=2):
    if n < 0:
        raise ValueError("n is negative")
    return X * n, X + n

double.case("one", X=randn(3))
double.raises("negative", ValueError, X=randn(2), n=-1)
"""


@pytest.fixture
def double(build):
    return build(CODE)


@pytest.fixture
def pair(double):
    """A case with what two functions do on it."""

    def run(name, one, other):
        case = next(case for case in double.cases if case.name == name)
        return case, behave(one, double)[name], behave(other, double)[name]

    return run


def tripled(X, n=2):
    return X * 3, X + n


def tripled_otherwise(X, n=2):
    return X + X + X, n + X


def raising(error):
    def answer(X, n=2):
        raise error

    return answer


def in_place(X, n=2):
    with torch.no_grad():
        X.mul_(1.0)
    return tripled(X, n)


def test_functions_that_are_wrong_in_the_same_way_are_alike(pair):
    assert alike(*pair("one", tripled, tripled_otherwise))


@pytest.mark.parametrize(
    "other",
    [
        lambda X, n=2: (X * 2, X + n),
        lambda X, n=2: (X.detach() * 3, X + n),
        lambda X, n=2: (X * 3, X + n, X),
        lambda X, n=2: None,
        lambda X, n=2: (X * 3.0000001, X + n),
        in_place,
        raising(KeyError("x")),
    ],
    ids=["values", "gradient", "structure", "none", "nearly", "side effect", "raises"],
)
def test_functions_that_differ_in_anything_are_not_alike(pair, other):
    assert not alike(*pair("one", tripled, other))


def test_a_list_is_like_a_tuple(pair):
    assert alike(*pair("one", lambda X, n=2: [X * 3, X + n], tripled))


def test_functions_that_return_nothing_are_only_alike_where_something_is_asked_for(pair):
    assert alike(*pair("one", lambda X, n=2: None, lambda X, n=2: None))
    assert not alike(*pair("one", tripled, lambda X, n=2: None))


def test_what_a_procedure_returns_makes_no_difference(build):
    built = build("""
    @exercise(updates=["m"])
    def halve(m):
        m.mul_(0.5)

    halve.case("one", m=randn(3))
    """)
    (case,) = built.cases

    def done(factor):
        return lambda m: m.mul_(factor)

    def silent(m):
        m.mul_(0.25)

    assert alike(case, behave(done(0.25), built)["one"], behave(silent, built)["one"])
    assert not alike(case, behave(done(0.5), built)["one"], behave(silent, built)["one"])


def test_an_answer_that_breaks_may_be_like_anything(pair):
    assert alike(*pair("one", raising(KeyError("x")), tripled))


def test_a_right_answer_may_treat_apart_what_the_other_breaks_on(pair):
    def right(X, n=2):
        return X * 2, X + 2

    broken = raising(KeyError("x"))
    assert alike(*pair("one", right, broken), lenient=True)
    assert not alike(*pair("one", right, broken))
    assert not alike(*pair("one", tripled, broken), lenient=True)


def test_at_an_edge_a_right_answer_tells_nothing_about_the_rest_of_it(build):
    built = build("""
    @exercise
    def root(X):
        return X.sqrt()

    root.case("ordinary", X=uniform(3, low=0.5, high=2.0))
    root.case("nothing in it", X=randn(0), tags=["edge"])
    root.case("zeros", X=full(2, value=0.0), tags=["edge"])
    """)

    def leaves_early(X):
        return X + 0 if not X.any() else X.sqrt() + 1

    def one_more(X):
        return X.sqrt() + 1

    ours, theirs = behave(leaves_early, built), behave(one_more, built)
    ordinary, _, zeros = built.cases
    assert alike(ordinary, ours["ordinary"], theirs["ordinary"], lenient=True)
    assert alike(zeros, ours["zeros"], theirs["zeros"], lenient=True)
    assert not alike(zeros, ours["zeros"], theirs["zeros"])


def test_where_integers_are_asked_for_fractions_and_widened_integers_tell_nothing(build):
    built = build("""
    @exercise
    def total(X):
        return X.sum(dtype=X.dtype)

    total.case("integers", X=integers(4).to("int32"))
    """)
    (case,) = built.cases

    def did(answer):
        return behave(answer, built)["integers"]

    halved, halved_too = did(lambda X: X.sum() // 2), did(lambda X: X.sum(dtype=X.dtype) // 2)
    assert alike(case, halved, halved_too, lenient=True)
    assert not alike(case, halved, halved_too)
    assert alike(case, halved, did(lambda X: X.double().mean()), lenient=True)
    assert not alike(case, halved, did(lambda X: X.sum(dtype=X.dtype) * 2), lenient=True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (raising(ValueError("a")), raising(ValueError("b")), True),
        (raising(KeyError("a")), raising(KeyError("b")), True),
        (tripled, tripled_otherwise, True),
        (raising(ValueError("a")), tripled, False),
        (raising(KeyError("a")), raising(TypeError("a")), False),
        (raising(KeyError("a")), tripled, False),
    ],
    ids=["right", "one class", "neither", "one right", "classes", "one returns"],
)
def test_where_an_exception_is_asked_for_the_same_ending_is_alike(pair, one, other, same):
    case, ours, theirs = pair("negative", one, other)
    assert same_ending(case, ours, theirs) is same
    assert alike(case, ours, theirs) is same


def test_a_case_is_wrong_in_the_other_ones_way_if_the_text_is_the_same_but_for_numbers(pair):
    text = "shapes ({}, 2) and ({}, 5) do not fit"
    _, ours, theirs = pair(
        "one", raising(ValueError(text.format(1, 2))), raising(ValueError(text.format(30, 7)))
    )
    assert fails_alike(ours, theirs)
    _, ours, theirs = pair("one", raising(ValueError("this")), raising(ValueError("that")))
    assert not fails_alike(ours, theirs)
    assert fails_alike(ours, theirs, in_own_words={"ValueError"})
    _, ours, theirs = pair("one", raising(ValueError("this")), tripled)
    assert not fails_alike(ours, theirs)
    assert fails_alike(theirs, ours)


def test_a_case_is_right_if_all_its_checks_pass(pair):
    case, wrong, right = pair("one", tripled, lambda X, n=2: (2 * X, X + 2))
    assert is_right(case, right)
    assert not is_right(case, wrong)
