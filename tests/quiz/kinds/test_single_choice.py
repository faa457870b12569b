"""A single choice takes one letter, and tells why another one is wrong."""

import pytest

from grader.quiz.answers import read_text
from grader.quiz.cells import how_to_answer
from grader.quiz.kinds.registry import kind_of

ASKED = """
kind: single choice
prompt: P
options: {A: a, B: b, C: c, D: d}
answer: B
feedback: {A: A is another thing.}
"""


@pytest.fixture
def asked(question):
    return question(ASKED)


@pytest.mark.parametrize(
    ("source", "answer"), [('"b"', "B"), ("B", "B"), ("b", "B"), ('["B"]', "B"), ('""', None)]
)
def test_a_letter_is_read_with_or_without_quotes(read, asked, source, answer):
    assert read(asked, source) == answer
    assert read_text(asked, " b. ") == "B"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('"AB"', "one letter is asked for, not AB"),
        ('"F"', "there is no option F; the options are A, B, C, D"),
        ("2", "letters are asked for (one letter, in quotes), not 2"),
        ("F", "F is a name; answers are read without running anything"),
    ],
)
def test_what_is_no_option_is_said(refusal, asked, source, said):
    assert said in refusal(asked, source)


def test_one_letter_is_right_and_all_others_are_wrong(verdict, asked):
    assert (verdict(asked, "B").status, verdict(asked, "B").share) == ("right", 1.0)
    assert (verdict(asked, "C").status, verdict(asked, "C").share) == ("wrong", 0.0)


def test_a_known_wrong_letter_gets_its_sentence(verdict, asked):
    told = verdict(asked, "A")
    assert (told.said, told.is_known) == (("A is another thing.",), True)
    assert verdict(asked, "C").said == ()


def test_it_says_how_to_answer(asked):
    kind = kind_of(asked)
    assert kind.example(asked) == how_to_answer(asked) == "one letter, in quotes"
    assert kind.how_to_type(asked) == "one letter"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("options: {A: a, B: b}\nanswer: [A, B]", "7:13: a single choice has one right letter"),
        ("options: {A: a, B: b}\nanswer: F", "7:13: there is no option F; the options are A, B"),
        ("options: {A: a, B: b}\nanswer: 1", "7:13: must be letters of the options"),
        ("options: {a: a}\nanswer: a", "6:14: 'options' must be letters from A on, one for each"),
        ("answer: A", "3:5: a question of kind 'single choice' needs the key 'options'"),
        (
            "options: {A: a, B: b}\nanswer: A\nfeedback: {C: no, A: yes}",
            "8:16: there is no option 'C'; the options are A, B",
        ),
        (
            "options: {A: a, B: b}\nanswer: A\nfeedback: {A: yes}",
            "8:16: A is the right answer; say why in the explanation",
        ),
        ("options: {A: a}\nanswer: A\ndraw: {n: [1, 2]}", "8:11: only numeric questions have draw"),
    ],
)
def test_what_its_author_must_not_write(mistakes, lines, said):
    found = mistakes(f"id: q\nkind: single choice\nprompt: P\n{lines}")
    assert any(mistake.startswith(said) for mistake in found), found


def test_wrong_options_without_a_sentence_are_found(asked):
    assert list(kind_of(asked).missing_feedback(asked)) == [
        f"option {letter} is wrong, but there is no feedback that says why" for letter in "CD"
    ]


def test_a_letter_is_easy_to_guess(asked):
    assert kind_of(asked).bits(asked) == 2.0
