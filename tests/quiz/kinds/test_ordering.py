"""An ordering takes every option once, in order."""

import pytest

from grader.quiz.answers import read_text
from grader.quiz.cells import how_to_answer
from grader.quiz.kinds.registry import kind_of
from grader.quiz.public import MIN_BITS

ASKED = """
kind: ordering
prompt: P
options: {A: a, B: b, C: c}
answer: [C, A, B]
feedback: {"B, A, C": Backwards.}
"""


@pytest.fixture
def asked(question):
    return question(ASKED)


@pytest.mark.parametrize(
    ("source", "answer"),
    [('"bca"', "BCA"), ('("B", "C", "A")', "BCA"), ('"c > a > b"', "CAB"), ("CAB", "CAB")],
)
def test_letters_are_read_in_their_order(read, asked, source, answer):
    assert read(asked, source) == answer
    assert read_text(asked, "b c a") == "BCA"
    assert read(asked, '""') is None


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('"AB"', "every one of A, B, C is asked for once, in order"),
        ('"AAB"', "every one of A, B, C is asked for once, in order"),
        ('"ABF"', "there is no option F; the options are A, B, C"),
        ("3", "letters are asked for (all letters in order, in quotes), not 3"),
        ("sum", "sum is a name; answers are read without running anything"),
    ],
)
def test_what_is_no_order_is_said(refusal, asked, source, said):
    assert said in refusal(asked, source)


def test_the_whole_order_must_be_right(verdict, asked):
    assert verdict(asked, "CAB").status == "right"
    assert (verdict(asked, "CBA").status, verdict(asked, "CBA").share) == ("wrong", 0.0)


def test_a_known_wrong_order_gets_its_sentence(verdict, asked):
    assert verdict(asked, "BAC").said == ("Backwards.",)
    assert verdict(asked, "CBA").said == ()


def test_it_says_how_to_answer(asked):
    kind = kind_of(asked)
    assert kind.example(asked) == how_to_answer(asked) == "all letters in order, in quotes"
    assert kind.how_to_type(asked) == "all letters in order"


def test_its_author_orders_every_option_once(mistakes):
    head = "id: q\nkind: ordering\nprompt: P\noptions: {A: a, B: b}\n"
    for answer in ("[A]", "[A, A]", "[A, B, A]"):
        said = "7:13: must hold every option once, in the right order"
        assert mistakes(f"{head}answer: {answer}") == [said]
    assert mistakes(f"{head}answer: [A, C]")[0].startswith("7:17: there is no option C")


def test_many_options_are_hard_to_guess(question):
    letters = "ABCDEFGHIJKLMNOP"
    options = ", ".join(f"{letter}: x" for letter in letters)
    asked = question(f"kind: ordering\nprompt: P\noptions: {{{options}}}\nanswer: {letters}")
    assert MIN_BITS < kind_of(asked).bits(asked) == pytest.approx(44.25, abs=0.01)
