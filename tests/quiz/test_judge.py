"""Right answers earn all, wrong ones none or their share, and known mistakes get their sentence."""

import math

import pytest

from grader.language import speaking
from grader.quiz.judge import close, judge, make_key, plain
from grader.quiz.questions import Tolerance

MULTIPLE = """
kind: multiple choice
prompt: P
options: {A: a, B: b, C: c, D: d, E: e}
answer: [A, C, D]
feedback: {A: A is true., B: B is false.}
"""
FIELDS = """
kind: numeric
prompt: P
fields: {weights: {answer: 12}, parameters: {answer: 15}}
feedback:
  "parameters = 12": Biases are parameters too.
  7: That is a week.
"""
MATCHING = """
kind: matching
prompt: P
options: {A: a, B: b}
targets: {1: x, 2: y, 3: z}
answer: {A: 2, B: 1}
feedback: {"A = 3": Not three., B: Look at B again.}
"""
MATRIX = (
    "kind: numeric\nprompt: P\nanswer: [[19, 25], [37, 43]]\nfeedback: {'[[1, 2], [3, 4]]': No.}"
)


def verdict(question, answer, **options):
    return judge(make_key(question, {}), answer, **options)


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


@pytest.mark.parametrize(
    ("picked", "share", "status"),
    [
        ("ACD", 1.0, "right"),
        ("AC", 2 / 3, "partly right"),
        ("ABCD", 2 / 3, "partly right"),
        ("ABC", 1 / 3, "partly right"),
        ("AB", 0.0, "wrong"),
        ("B", 0.0, "wrong"),
        ("ABCDE", 1 / 3, "partly right"),
    ],
)
def test_multiple_choice_earns_right_picks_less_wrong_ones(question, picked, share, status):
    told = verdict(question(MULTIPLE), picked)
    assert told.share == pytest.approx(share)
    assert told.status == status


def test_each_wrong_choice_and_each_choice_left_out_gets_its_own_feedback(question):
    told = verdict(question(MULTIPLE), "BCD")
    assert told.said == ("B: B is false.", "You left out A. A is true.")
    assert told.is_known


def test_without_partial_credit_a_question_is_all_or_nothing(question):
    told = verdict(question(MULTIPLE), "AC", partial=False)
    assert (told.status, told.share) == ("partly right", 0.0)
    assert verdict(question(MULTIPLE), "ACD", partial=False).share == 1.0


def test_fields_earn_their_share_and_known_wrong_numbers_their_sentence(question):
    told = verdict(question(FIELDS), {"weights": 12, "parameters": 12})
    assert told.share == 0.5
    assert told.said == ("parameters: Biases are parameters too.",)
    told = verdict(question(FIELDS), {"weights": 7, "parameters": 16})
    assert told.share == 0.0
    assert told.said == ("weights: That is a week.", "not right: parameters")
    assert verdict(question(FIELDS), {"weights": 12}).said == ("not right: parameters",)


def test_pairs_earn_their_share(question):
    told = verdict(question(MATCHING), {"A": "3", "B": "1"})
    assert (told.share, told.said) == (0.5, ("A: Not three.",))
    assert verdict(question(MATCHING), {"A": "1", "B": "1"}).said == ("not right: A",)
    assert verdict(question(MATCHING), {"A": "2", "B": "3"}).said == ("B: Look at B again.",)
    assert verdict(question(MATCHING), {"B": "1", "A": "2"}).status == "right"


def test_a_list_in_another_form_is_told_which_form_is_asked_for(question):
    told = verdict(question(MATRIX), (19, 25, 37, 43))
    assert told.said == (
        "a list of length 2, each item a list of length 2 is asked for, not a list of length 4",
    )
    assert verdict(question(MATRIX), ((1, 2), (3, 4))).said == ("No.",)
    assert verdict(question(MATRIX), ((19, 25), (37, 43))).status == "right"


def test_a_drawn_question_is_judged_with_the_students_numbers(load):
    question = load().questions[2]
    values = {"n": 20, "k": 3, "s": 2}
    key = make_key(question, values)
    assert judge(key, 9).status == "right"
    assert judge(key, 8).said == ("You forgot the + 1 of the first position.",)


@pytest.mark.parametrize(
    ("got", "is_right"),
    [
        ("Likelihood", True),
        (" the  likelihood! ", True),
        ("l\u00edkelihood", True),
        ("负的似然", False),
        ("negative log-likelihood", False),
        ("", False),
    ],
)
def test_short_texts_are_compared_without_case_accents_punctuation_and_article(
    question, got, is_right
):
    asked = question("kind: short text\nprompt: P\nanswer: [likelihood]")
    assert (verdict(asked, got).status == "right") is is_right
    assert plain("Kullback–Leibler  (KL)") == "kullback leibler kl"


def test_words_of_a_translation_are_accepted_too(load):
    text = "title: T\nquestions:\n  - {id: q, kind: short text, prompt: P, answer: likelihood}\n"
    zh = "questions:\n  q: {prompt: 问, answer: [似然]}\n"
    asked = load(text, **{"quiz.zh.yaml": zh}).questions[0]
    assert verdict(asked, "“似然”").status == "right"


def test_output_is_compared_without_outer_white_space(question):
    asked = question("kind: code output\nprompt: P\ncode: print()\nanswer: |\n  1 2\n  3")
    assert verdict(asked, "1 2  \n3\n").status == "right"
    assert verdict(asked, "1 2 3").status == "wrong"


def test_no_answer_is_not_a_wrong_one(question):
    assert verdict(question(FIELDS), None).status == "not answered"


def test_in_chinese_a_letter_and_its_sentence_have_their_own_punctuation(question):
    with speaking("zh"):
        told = [
            *verdict(question(MULTIPLE), "ABCD").said,
            *verdict(question(MATCHING), {"A": "3", "B": "1"}).said,
            *verdict(question(FIELDS), {"weights": 12, "parameters": 12}).said,
            *verdict(question(FIELDS), {"weights": 1, "parameters": 1}).said,
        ]
    assert told == [
        "B：B is false.",
        "A：Not three.",
        "parameters：Biases are parameters too.",
        "不对：weights、parameters",
    ]
