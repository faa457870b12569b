"""Answers that know nothing fail, and what is no answer of its own is not tried."""

from __future__ import annotations

import textwrap

import pytest

from grader.author.nonsense import passing_nonsense, rewarded_nonsense
from grader.expected.expected import build_exercise
from grader.telling.ideas.bank import Bank

SCALED = """
@exercise(grad=["X"])
def scaled(X, factor=2.0):
    return X * factor

scaled.case("two by three", X=randn("a", "b"), a=2, b=3)
scaled.case("other numbers", X=randn(2, 3))
scaled.case("another factor", X=randn(4, 2), factor=3.0)
"""


@pytest.fixture
def told(declare):
    """What is said of an exercise."""

    def of(code):
        exercise = declare(code)
        return list(passing_nonsense(exercise, build_exercise(exercise, "unit")))

    return of


def test_an_exercise_with_cases_of_all_kinds_lets_nothing_pass(told):
    assert told(SCALED) == []


NONSENSE = {
    "its input": ("X + 0", "X=randn(2)"),
    "zeros": ("X - X", "X=randn(2)"),
    "a constant": ("X / X", "X=randn(2)"),
    "NaN": ("X / 0 * 0", "X=randn(2)"),
}


@pytest.mark.parametrize(("answer", "row"), NONSENSE.items(), ids=NONSENSE.keys())
def test_what_passes_although_it_knows_nothing_is_told(told, answer, row):
    result, case = row
    code = f"@exercise\ndef f(X):\n    return {result}\n\nf.case('one', {case})\n"
    assert f"an answer that returns {answer} passes every case" in told(code)


def test_a_procedure_without_an_effect_lets_an_answer_of_nothing_pass(told):
    code = "@exercise\ndef f(X):\n    pass\n\nf.case('one', X=randn(2))\n"
    assert "an answer that returns nothing passes every case" in told(code)


def test_cases_of_one_call_let_an_answer_pass_that_remembers(told):
    different = "@exercise\ndef f(X):\n    return 2 * X\n\nf.case('one', X=randn('n'), n=2)\n"
    different += "f.leave_out('changed', 'It would see what is remembered.')\n"
    again = "f.case('two', X=randn(2))\n"
    assert told(different) == [
        "an answer that returns what it first returned for arguments of these shapes passes every case",
        "an answer that returns what comes of the first X of its shape passes every case",
    ]
    assert told(different + again) == []


def test_a_function_that_a_driver_makes_for_each_call_is_the_same_to_one_who_remembers(told):
    code = """
    def of(slopes, x, kept=[]):
        def f(z):
            return z**2

        kept.append(f)  # no later function gets its address
        return slopes(f, x)

    @exercise
    def slopes(f, x):
        return (f(x + 1) - f(x - 1)) / 2

    slopes.case("one", call=of, x=randn(3))
    slopes.case("two", call=of, x=randn(3))
    """
    assert told(textwrap.dedent(code)) == []


def test_a_gradient_that_no_case_compares_is_told(told):
    code = SCALED.replace("X=randn", "grad=[], X=randn")
    cut = "an answer that returns the right numbers without a gradient passes every case"
    assert cut in told(code)


def test_an_argument_that_no_case_needs_is_told(told):
    code = SCALED.replace(", factor=3.0", "")
    assert told(code) == [
        "no case shows that factor matters: factor has no effect: you get what factor=2.0 gives,"
        " whatever is passed."
    ]


def test_a_class_is_tried_through_its_methods(told):
    code = """
@exercise
class Meter:
    def __init__(self):
        self.sum = 0.0

    def add(self, X):
        self.sum = self.sum + X.sum()

    def total(self):
        return self.sum {}

def of_two(cls, X, Y):
    meter = cls()
    meter.add(X)
    meter.add(Y)
    return meter.total()

Meter.case("one", X=randn(3), Y=randn(2), call=of_two)
Meter.case("two", X=randn(3), Y=randn(2), call=of_two)
"""
    assert told(code.format("")) == []
    zeros = "an answer that returns zeros passes every case"
    assert zeros in told(code.format("* 0"))


ALMOST_ZERO = """
@exercise
def scaled(X, factor):
    return X * factor

scaled.case("two by three", X=randn(2, 3), factor=2.0)
scaled.case("five", X=randn(5), factor=3.0)
scaled.edits('''
no_factor{credit}: X * factor -> X
    You leave the factor out.
only_zeros: return 0 * scaled(X, factor)
    Everything is zero.
''')
"""


def test_an_answer_of_zeros_that_earns_points_for_a_mistake_is_told(declare):
    exercise = declare(
        ALMOST_ZERO.replace("{credit}", "").replace("only_zeros:", "only_zeros (60 %):")
    )
    built = build_exercise(exercise, "unit")
    assert list(rewarded_nonsense(exercise, built, Bank(exercise, built))) == [
        "an answer that returns zeros is taken for only_zeros, which earns 60%: look for them alone"
        " (below a line of dashes in edits), or give no share"
    ]


def test_an_answer_of_its_input_may_be_named_where_it_earns_nothing(declare):
    exercise = declare(ALMOST_ZERO.replace("{credit}", ""))
    built = build_exercise(exercise, "unit")
    assert list(rewarded_nonsense(exercise, built, Bank(exercise, built))) == []


# What is no answer of its own.


def test_what_would_be_remembered_by_shapes_says_nothing_of_an_exercise_without_tensors(told):
    code = "@exercise\ndef f(n):\n    return torch.arange(n)\n\nf.case('three', n=3)\nf.case('five', n=5)\n"
    assert told(code) == []


def test_nor_does_it_of_one_whose_driver_makes_numbers_of_tensors(told):
    code = """
    @exercise
    def halved(x):
        return x / 2

    def of_each(halved, numbers):
        return [halved(x) for x in numbers.tolist()]

    halved.case("whole numbers", call=of_each, numbers=integers(4))
    """
    assert told(code) == []


def test_nor_does_it_of_several_functions_whose_drivers_make_numbers_of_tensors(told):
    code = """
    @exercise
    def halved(x):
        return x / 2

    @halved.part
    def doubled(y):
        return 2 * y

    def of_each(halved, numbers):
        return [halved(x) for x in numbers.tolist()]

    def of_all(doubled, numbers):
        return [doubled(y) for y in numbers.tolist()]

    halved.case("whole numbers", call=of_each, numbers=integers(4))
    doubled.case("other whole numbers", call=of_all, numbers=integers(5))
    """
    assert told(code) == []


TALL = """
@exercise
def f(X):
    return {}

f.case("wide", X=randn(2, 3))
f.case("tall", X=randn(3, 2))
f.case("again", X=randn(4, 2))
"""


@pytest.mark.parametrize(
    "result",
    [
        "'wide' if X.shape[0] < X.shape[1] else 'tall'",
        "('wide', None) if X.shape[0] < X.shape[1] else {'tall': [None]}",
    ],
)
def test_other_numbers_say_nothing_of_a_result_that_has_none(told, result):
    said = " ".join(told(TALL.format(result)))
    for filling in ("zeros", "a constant", "random numbers", "NaN"):
        assert f"returns {filling} " not in said


def test_numbers_in_one_case_of_several_are_enough_to_be_tried(told):
    zero = "0.0 if X.shape[0] < X.shape[1] else 'tall'"
    assert "an answer that returns zeros passes every case" in told(TALL.format(zero))


def test_a_class_whose_results_no_case_sees_is_told(told):
    code = """
@exercise
class Meter:
    def total(self):
        return 3.0

def name_of(cls, X):
    cls()
    return cls.__mro__[0].__name__[:0]

Meter.case("one", X=randn(3), call=name_of)
"""
    assert "an answer that returns zeros passes every case" in told(code)


def test_an_answer_of_zeros_is_not_taken_for_a_mistake_that_must_be_seen_in_its_code(declare):
    code = ALMOST_ZERO.replace("{credit}", "").replace("only_zeros:", "only_zeros (60 %):")
    exercise = declare(f"{code}scaled.seen_in_code(only_zeros=['*'])\n")
    built = build_exercise(exercise, "unit")
    assert list(rewarded_nonsense(exercise, built, Bank(exercise, built))) == []
