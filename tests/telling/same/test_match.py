"""Whether two functions behave alike."""

from __future__ import annotations

import pytest
import torch

from grader.grading.inprocess import behave
from grader.jail.aspect import Aspect
from grader.judging.checks import Check
from grader.judging.settling import is_right
from grader.telling.same.match import alike, fails_alike, same_ending
from grader.telling.same.sketch import Digits
from grader.telling.same.trace import Trace

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


def traces(answer, built):
    """What a function does on each case."""
    behaviour = behave(answer, built)
    return [Trace(case, behaviour[case.name]) for case in built.cases]


@pytest.fixture
def pair(double):
    """What two functions do on a case."""

    def run(name, one, other):
        case = next(case for case in double.cases if case.name == name)
        return [Trace(case, behave(answer, double)[name]) for answer in (one, other)]

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
        lambda X, n=2: (X * 3.000001, X + n),
        in_place,
        raising(KeyError("x")),
    ],
    ids=["values", "gradient", "structure", "none", "nearly", "side effect", "raises"],
)
def test_functions_that_differ_in_anything_are_not_alike(pair, other):
    assert not alike(*pair("one", tripled, other))


def test_a_factor_in_float32_makes_no_other_function_where_close_is_enough(pair):
    tenth = torch.tensor(0.1)  # of one element: the result stays in float64
    ours, theirs = pair(
        "one", lambda X, n=2: (X * tenth.double(), X + n), lambda X, n=2: (X * 0.1, X + n)
    )
    assert not alike(ours, theirs)
    assert alike(ours, theirs, digits=Digits.CLOSE)


@pytest.mark.parametrize("failing", [False, True])
def test_numbers_that_are_judged_wrong_are_not_like_right_ones_close_to_them(pair, failing):
    ours, theirs = pair(
        "one", lambda X, n=2: (X * 2 * (1 + 9e-8), X + n), lambda X, n=2: (X * 2, X + n)
    )
    assert ours.failed == theirs.failed == []
    if failing:
        ours.failed.append(Check("one", Aspect("output", "[0]"), passed=False))
    assert alike(ours, theirs, digits=Digits.CLOSE) is not failing


def test_float32_is_like_float64_to_its_digits_where_that_is_asked(pair):
    def with_zeros(X, n=2):
        Y = torch.zeros(X.shape)
        Y[:] = X * 3
        return Y, X + n

    ours, theirs = pair("one", with_zeros, tripled)
    assert not alike(ours, theirs)
    assert alike(ours, theirs, digits=Digits.SINGLE)
    assert not alike(
        *pair("one", with_zeros, lambda X, n=2: (X * 3.001, X + n)), digits=Digits.SINGLE
    )


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

    quarter, half, other = (
        Trace(case, behave(answer, built)["one"]) for answer in (done(0.25), done(0.5), silent)
    )
    assert alike(quarter, other)
    assert not alike(half, other)


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

    ordinary, _, zeros = zip(*(traces(f, built) for f in (leaves_early, one_more)), strict=True)
    assert alike(*ordinary, lenient=True)
    assert alike(*zeros, lenient=True)
    assert not alike(*zeros)


def test_where_integers_are_asked_for_fractions_and_widened_integers_tell_nothing(build):
    built = build("""
    @exercise
    def total(X):
        return X.sum(dtype=X.dtype)

    total.case("integers", X=integers(4).to("int32"))
    """)

    def did(answer):
        return traces(answer, built)[0]

    halved, halved_too = did(lambda X: X.sum() // 2), did(lambda X: X.sum(dtype=X.dtype) // 2)
    assert alike(halved, halved_too, lenient=True)
    assert not alike(halved, halved_too)
    assert alike(halved, did(lambda X: X.double().mean()), lenient=True)
    assert not alike(halved, did(lambda X: X.sum(dtype=X.dtype) * 2), lenient=True)
    widened = did(lambda X: X.sum().double())
    assert not alike(halved, widened, lenient=True)
    assert alike(did(lambda X: X.sum().float()), widened, lenient=True)


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
    ours, theirs = pair("negative", one, other)
    assert same_ending(ours, theirs) is same
    assert alike(ours, theirs) is same


def test_a_case_is_wrong_in_the_other_ones_way_if_the_text_is_the_same_but_for_numbers(pair):
    text = "shapes ({}, 2) and ({}, 5) do not fit"
    ours, theirs = pair(
        "one", raising(ValueError(text.format(1, 2))), raising(ValueError(text.format(30, 7)))
    )
    assert fails_alike(ours, theirs)
    ours, theirs = pair("one", raising(ValueError("this")), raising(ValueError("that")))
    assert not fails_alike(ours, theirs)
    assert fails_alike(ours, theirs, in_own_words={"ValueError"})
    ours, theirs = pair("one", raising(ValueError("this")), tripled)
    assert not fails_alike(ours, theirs)
    assert fails_alike(theirs, ours)


def test_a_case_is_right_if_all_its_checks_pass(pair):
    wrong, right = pair("one", tripled, lambda X, n=2: (2 * X, X + 2))
    assert is_right(right.case, right.outcomes)
    assert not is_right(wrong.case, wrong.outcomes)
