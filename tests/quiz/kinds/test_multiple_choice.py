"""A multiple choice takes letters in any order; wrong picks cost what right ones earn."""

import pytest

from grader.quiz.answers import read_text
from grader.quiz.cells import how_to_answer
from grader.quiz.kinds.registry import kind_of

ASKED = """
kind: multiple choice
prompt: P
options: {A: a, B: b, C: c, D: d, E: e}
answer: [A, C, D]
feedback: {A: A is true., B: B is false.}
"""


@pytest.fixture
def asked(question):
    return question(ASKED)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('"AC"', "AC"),
        ('"c, a"', "AC"),
        ('["A", "C"]', "AC"),
        ('{"C", "A", "A"}', "AC"),
        ("AC", "AC"),
        ("CA", "AC"),
        ('""', None),
    ],
)
def test_letters_are_read_in_any_order(read, asked, source, answer):
    assert read(asked, source) == answer


def test_typed_letters_need_no_quotes(asked):
    assert read_text(asked, " a c ") == "AC"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('"AF"', "there is no option F; the options are A, B, C, D, E"),
        ("13", "letters are asked for (one or more letters, in quotes), not 13"),
        ("sum", "sum is a name; answers are read without running anything"),
    ],
)
def test_what_is_no_option_is_said(refusal, asked, source, said):
    assert said in refusal(asked, source)


@pytest.mark.parametrize(
    ("picked", "share", "status"),
    [
        ("ACD", 1.0, "right"),
        ("AC", 2 / 3, "partly right"),
        ("ABCD", 2 / 3, "partly right"),
        ("ABC", 1 / 3, "partly right"),
        ("AB", 0.0, "wrong"),
        ("B", 0.0, "wrong"),
        ("ABCDE", 0.0, "wrong"),
    ],
)
def test_it_earns_right_picks_less_wrong_ones(verdict, asked, picked, share, status):
    told = verdict(asked, picked)
    assert told.share == pytest.approx(share)
    assert told.status == status


def test_all_options_ticked_say_so_and_not_which_are_wrong(verdict, asked):
    told = verdict(asked, "ABCDE")
    assert told.said == ("Every option is ticked, which is no answer: tick those that are true.",)


def test_where_all_options_are_right_all_are_ticked(verdict, question):
    asked = question("kind: multiple choice\nprompt: P\noptions: {A: a, B: b}\nanswer: [A, B]")
    assert verdict(asked, "AB").status == "right"


def test_each_wrong_choice_and_each_choice_left_out_gets_its_own_feedback(verdict, asked):
    told = verdict(asked, "BCD")
    assert told.said == ("B: B is false.", "You left out A. A is true.")
    assert told.is_known


def test_what_the_author_has_no_sentence_for_is_not_explained(verdict, asked):
    told = verdict(asked, "AE")
    assert (told.said, told.is_known) == ((), False)


def test_it_says_how_to_answer(asked):
    kind = kind_of(asked)
    assert kind.example(asked) == "one or more letters, in quotes"
    assert how_to_answer(asked) == "letters, in quotes; one or more are right"
    assert kind.how_to_type(asked) == "letters; one or more are right"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("options: {A: a, B: b}\nanswer: [A, F]", "7:17: there is no option F; the options are"),
        ("options: {A: a, B: b}\nanswer: AF", "7:13: there is no option F; the options are A, B"),
        ("options: {A: a, B: b}\nanswer: [A, A]", "7:13: repeats a letter"),
        ("options: {A: a, B: b}\nanswer: []", "7:13: must be letters of the options"),
        (
            "options: {A: a}\nanswer: A\nfeedback: {C: no}",
            "8:16: there is no option 'C'; the options are A",
        ),
    ],
)
def test_what_its_author_must_not_write(mistakes, lines, said):
    found = mistakes(f"id: q\nkind: multiple choice\nprompt: P\n{lines}")
    assert any(mistake.startswith(said) for mistake in found), found


def test_wrong_options_without_a_sentence_are_found(asked):
    assert list(kind_of(asked).missing_feedback(asked)) == [
        "option E is wrong, but there is no feedback that says why"
    ]


def test_letters_are_easy_to_guess(asked):
    assert kind_of(asked).bits(asked) == 5
