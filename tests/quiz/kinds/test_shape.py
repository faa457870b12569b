"""A shape takes whole numbers, and is right as a whole."""

import pytest

from grader.quiz.answers import read_text
from grader.quiz.cells import how_to_answer
from grader.quiz.kinds.registry import kind_of

ASKED = """
kind: shape
prompt: P
answer: [1, 6]
feedback: {"(6, 1)": Rows come first.}
"""


@pytest.fixture
def asked(question):
    return question(ASKED)


@pytest.mark.parametrize(
    ("source", "answer"), [("[1, 6]", (1, 6)), ("6", (6,)), ("(2 * 3, 0)", (6, 0)), ("()", ())]
)
def test_sizes_are_read(read, asked, source, answer):
    assert read(asked, source) == answer


def test_typed_sizes_need_no_brackets(asked):
    assert read_text(asked, "1, 6") == read_text(asked, "(1, 6)") == (1, 6)


@pytest.mark.parametrize("source", ["(1.5, 2)", "(-1, 2)", "((1, 2), 3)"])
def test_what_is_no_shape_is_said(refusal, asked, source):
    assert refusal(asked, source) == "a shape is asked for, whole numbers as (..., ...)"


def test_all_sizes_must_be_right(verdict, asked):
    assert verdict(asked, (1, 6)).status == "right"
    assert (verdict(asked, (1, 5)).status, verdict(asked, (1, 5)).share) == ("wrong", 0.0)
    assert verdict(asked, (6,)).said == (), "a shape is no list whose form could be told"


def test_a_known_wrong_shape_gets_its_sentence(verdict, asked):
    told = verdict(asked, (6, 1))
    assert (told.said, told.is_known) == (("Rows come first.",), True)


def test_it_says_how_to_answer(asked):
    kind = kind_of(asked)
    assert kind.example(asked) == "(..., ...)"
    assert how_to_answer(asked) == kind.how_to_type(asked) == "a shape, as (..., ...)"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("1.5", "6:13: a shape is a list of whole numbers"),
        ("3", "6:13: a shape is a list of whole numbers"),
        ("[1.5]", "6:13: a shape is a list of whole numbers"),
        ("x", "6:13: must be a number, or lists of numbers: x is a name"),
    ],
)
def test_what_its_author_must_not_write(mistakes, answer, said):
    (found,) = mistakes(f"id: q\nkind: shape\nprompt: P\nanswer: {answer}")
    assert found.startswith(said)


def test_a_shape_agrees_with_the_sizes_of_a_tensor_alone(asked):
    assert kind_of(asked).agrees((1, 6), asked.parts[0])
    assert not kind_of(asked).agrees((1, 6, 1), asked.parts[0])


def test_small_sizes_are_easy_to_guess(asked):
    assert kind_of(asked).bits(asked) == pytest.approx(5.81, abs=0.01)
