"""Code output is right line by line, without outer white space."""

import pytest

from grader.quiz.answers import read_text
from grader.quiz.cells import how_to_answer
from grader.quiz.kinds.code_output import printed
from grader.quiz.kinds.registry import kind_of

ASKED = """
kind: code output
prompt: P
code: print()
answer: |
  1 2
  3
feedback: {"1 2 3": Each call begins a line.}
"""


@pytest.fixture
def asked(question):
    return question(ASKED)


@pytest.mark.parametrize(
    ("source", "answer"), [("2", "2"), ("[1, 2]", "[1, 2]"), ('"1 2\\n3"', "1 2\n3"), ("...", None)]
)
def test_what_is_printed_is_read(read, asked, source, answer):
    assert read(asked, source) == answer


def test_a_typed_line_break_is_one(asked):
    assert read_text(asked, r"1\n2") == "1\n2"


def test_output_is_compared_without_outer_white_space(verdict, asked):
    assert verdict(asked, "1 2  \n3\n").status == "right"
    assert (verdict(asked, "12\n3").status, verdict(asked, "12\n3").share) == ("wrong", 0.0)
    assert printed(" 1  \n 2 \n\n") == "1\n 2"


def test_a_known_wrong_output_gets_its_sentence(verdict, asked):
    told = verdict(asked, "1 2 3 ")
    assert (told.said, told.is_known) == (("Each call begins a line.",), True)
    assert verdict(asked, "3").said == ()


def test_it_says_how_to_answer(asked):
    kind = kind_of(asked)
    assert kind.example(asked) == '"what is printed"'
    assert how_to_answer(asked) == 'what is printed, in quotes; """ for several lines'
    assert kind.how_to_type(asked) == r"what is printed; \n for a new line"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("code: print(2)\nanswer: 2", "7:13: must be the text that is printed; put it in quotes"),
        ("code: x\nanswer: ' '", "7:13: must be the text that is printed; put it in quotes"),
        ("answer: '2'", "3:5: a question of kind 'code output' needs the key 'code'"),
        ("code: x\nanswer: '2'\noptions: {A: a}", "8:14: a question of kind 'code output' has no"),
    ],
)
def test_what_its_author_must_not_write(mistakes, lines, said):
    found = mistakes(f"id: q\nkind: code output\nprompt: P\n{lines}")
    assert any(mistake.startswith(said) for mistake in found), found


def test_an_expression_gives_the_same_text(asked):
    assert kind_of(asked).agrees("1 2\n3 ", asked.parts[0])
    assert not kind_of(asked).agrees(12, asked.parts[0])


def test_output_has_no_one_spelling(asked):
    assert kind_of(asked).bits(asked) == 0
