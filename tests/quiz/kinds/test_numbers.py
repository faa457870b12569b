"""Numbers are compared within tolerances, known mistakes are formulas, and only exact answers can be hashed."""

import math

import pytest

from grader.quiz.kinds.numbers import allowed_off, close
from grader.quiz.kinds.registry import kind_of
from grader.quiz.public import MIN_BITS
from grader.quiz.questions.answer_key import make_key
from grader.quiz.questions.question import Tolerance

FIELDS = "kind: numeric\nprompt: P\nfields: {weights: {answer: 12}, parameters: {answer: 15}}"


@pytest.mark.parametrize(
    ("got", "want", "tolerance", "is_close"),
    [
        (12.0, 12, {}, True),
        (12.001, 12, {}, False),
        (12.001, 12, {"absolute": 0.01}, True),
        (2.303, 2.302585, {}, True),
        (2.31, 2.302585, {}, False),
        (88.73, 88.72, {"absolute": 0.01}, True),
        (88.74, 88.72, {"absolute": 0.01}, False),
        (101.0, 100, {"relative": 0.01}, True),
        (1.204, 1.20397, {"digits": 4}, True),
        (1.203, 1.20397, {"digits": 4}, False),
        (1234000, 1234321, {"digits": 4}, True),
        (0.0, 0.0, {}, True),
        (1e-12, 0.0, {}, True),
        (0.01, 0.0, {}, False),
        (-0.7, 0.7, {}, False),
        (math.nan, 1.0, {}, False),
        (math.inf, math.inf, {}, False),
        (10**400, 1.0, {}, False),
        (1, (1,), {}, False),
        ((1, 2), (1, 2, 3), {}, False),
        (((1, 2.0001),), ((1, 2.0),), {}, True),
    ],
)
def test_numbers_are_right_within_the_tolerance_and_whole_ones_exactly(
    got, want, tolerance, is_close
):
    assert close(got, want, Tolerance(**tolerance)) is is_close


def test_a_known_mistake_is_for_a_field_where_it_names_one(question):
    asked = question(FIELDS)
    split = kind_of(asked).split_feedback
    assert split(asked, "parameters = 12") == ("parameters", "12")
    assert split(asked, "12") == ("", "12")
    assert split(asked, "width = 12") == ("", "width = 12")
    assert split(asked, "weights == 12") == ("", "weights == 12")


def test_a_known_mistake_without_a_value_for_some_draws_is_none_of_theirs(question):
    asked = question(
        "kind: numeric\nprompt: '{n}'\ndraw: {n: [1, 5]}\nanswer: {expression: n}\n"
        "feedback: {1 / (n - 3): no}"
    )
    kind, part = kind_of(asked), asked.parts[0]
    assert not kind.is_known_mistake(make_key(asked, {"n": 3}), part, 1.0, "1 / (n - 3)")
    assert kind.is_known_mistake(make_key(asked, {"n": 4}), part, 1.0, "1 / (n - 3)")
    assert not kind.is_right_after_all(make_key(asked, {"n": 3}), "1 / (n - 3)")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("answer: four", "6:13: must be a number, or lists of numbers: four is a name"),
        ("answer: [1, true]", "6:13: must be a number, or lists of numbers: True is none"),
        ("answer: .nan", "6:13: must be a number, or lists of numbers: nan is none"),
        ("answer: 1\nfeedback: {width = 3: no}", "7:16: 'width = 3' cannot be read"),
        (
            "answer: 1\nfeedback: {width: no}",
            "7:16: 'width' is neither a number nor `field = number`",
        ),
        (
            "fields: {a: {answer: 1}}\nfeedback: {width: no}",
            "7:16: 'width' is neither a number nor `field = number`; the fields are a",
        ),
        ("answer: 1\nfeedback: {1 / 0: no}", "7:16: '1 / 0' cannot be read: it divides by zero"),
        ("answer: 1\ncode: print()", "7:11: a question of kind 'numeric' has no code"),
    ],
)
def test_what_its_author_must_not_write(mistakes, lines, said):
    found = mistakes(f"id: q\nkind: numeric\nprompt: P\n{lines}")
    assert any(mistake.startswith(said) for mistake in found), found


def test_the_authors_numbers_may_be_arithmetic(question):
    asked = question("kind: numeric\nprompt: P\nanswer: [1/6, ['2**3', 4]]")
    assert asked.parts[0].answer == (1 / 6, (8, 4))


@pytest.mark.parametrize(
    ("lines", "is_hard"),
    [
        ("answer: [[26851, 29622], [35281, 38091]]", True),
        ("fields: {a: {answer: 123456}, b: {answer: [654321, 777]}}", True),
        ("answer: [[19, 25], [37, 43]]", False),
        ("answer: [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5]", False),
        ("answer: 26851296223528138091\ntolerance: {absolute: 1}", False),
    ],
)
def test_only_many_or_large_exact_numbers_are_hard_to_guess(question, lines, is_hard):
    asked = question(f"kind: numeric\nprompt: P\n{lines}")
    assert (kind_of(asked).bits(asked) > MIN_BITS) is is_hard


def test_drawn_numbers_have_no_one_right_answer(question):
    asked = question(
        "kind: numeric\nprompt: '{n}'\ndraw: {n: [1, 5]}\nanswer: {expression: n + 2 ** 80}"
    )
    assert kind_of(asked).bits(asked) == 0


@pytest.mark.parametrize(
    ("want", "tolerance", "off"),
    [
        (2, Tolerance(), 0.0),
        (200.0, Tolerance(absolute=0.5, relative=0.01), 2.0),
        (123.0, Tolerance(digits=2), 5.0),
        (3, Tolerance(absolute=1.0), 1.0),
    ],
)
def test_how_far_a_number_may_be_off(want, tolerance, off):
    assert allowed_off(want, tolerance) == off
