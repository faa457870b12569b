"""A number is right within its tolerance; lists are told in which form they are asked for."""

import pytest

from grader.quiz.answers import read_text
from grader.quiz.cells import how_to_answer
from grader.quiz.kinds.numeric import form
from grader.quiz.kinds.registry import kind_of
from grader.quiz.questions.answer_key import make_key

ASKED = "kind: numeric\nprompt: P\nanswer: 4\nfeedback: {3: One more., 2 * 4: Half of it.}"
MATRIX = (
    "kind: numeric\nprompt: P\nanswer: [[19, 25], [37, 43]]\nfeedback: {'[[1, 2], [3, 4]]': No.}"
)


@pytest.fixture
def asked(question):
    return question(ASKED)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("2 + 2", 4),
        ('"4"', 4),
        ("[[1, 2], (3, 4)]", ((1, 2), (3, 4))),
        ("...", None),
        ("None", None),
    ],
)
def test_numbers_and_lists_of_them_are_read(read, asked, source, answer):
    assert read(asked, source) == answer


def test_typed_numbers_are_arithmetic(asked):
    assert read_text(asked, "1/2") == 0.5
    assert read_text(asked, "1, 2") == (1, 2)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("True", "a number is asked for, not True"),
        ('"four"', "four is a name"),
        ("""'"4"'""", "a number is asked for, not text"),
        ("{1: 2}", "a number is asked for, not {1: 2}"),
        ("1/0", "it divides by zero. Write a number or fraction, math.sqrt(...) and"),
    ],
)
def test_what_is_no_number_is_said(refusal, asked, source, said):
    assert said in refusal(asked, source)


def test_numbers_are_right_within_the_tolerance(question, verdict):
    asked = question("kind: numeric\nprompt: P\nanswer: 2.5\ntolerance: {absolute: 0.1}")
    assert verdict(asked, 2.59).status == "right"
    assert (verdict(asked, 2.61).status, verdict(asked, 2.61).share) == ("wrong", 0.0)


def test_whole_numbers_are_right_exactly(asked, verdict):
    assert verdict(asked, 4.0).status == "right"
    assert verdict(asked, 4.001).status == "wrong"


def test_a_known_wrong_number_gets_its_sentence(asked, verdict):
    told = verdict(asked, 3)
    assert (told.said, told.is_known) == (("One more.",), True)
    assert verdict(asked, 8.0).said == ("Half of it.",)
    assert (verdict(asked, 5).said, verdict(asked, 5).is_known) == ((), False)


def test_a_list_in_another_form_is_told_which_form_is_asked_for(question, verdict):
    asked = question(MATRIX)
    assert verdict(asked, (19, 25, 37, 43)).said == (
        "a list of length 2, each item a list of length 2 is asked for, not a list of length 4",
    )
    assert verdict(asked, 3).said[0].endswith(" is asked for, not one number")
    assert verdict(asked, ((1, 2), (3, 4))).said == ("No.",)
    assert verdict(asked, ((19, 25), (37, 43))).status == "right"


def test_a_form_names_the_first_of_many_others():
    assert form(((1,), (1, 2))) == (
        "a list of length 2, each item a list of length 1 or a list of length 2"
    )


def test_it_says_how_to_answer(asked):
    kind = kind_of(asked)
    assert kind.example(asked) == "a number or fraction, math.sqrt(...) and the like"
    said = "a number or fraction, math.sqrt(...) and the like; lists as [[..., ...], [..., ...]]"
    assert how_to_answer(asked) == kind.how_to_type(asked) == said


@pytest.mark.parametrize(
    ("want", "got"),
    [
        (1.20397, 1.2),
        (1.20397, 1.21),
        (0.166667, 0.17),
        (0.166667, 0.16),
        (0.166667, 0.2),
        (-0.06, -0.1),
        (88.72, 89),
        (1229056, 1229000),
    ],
)
def test_what_is_rounded_too_far_wants_more_digits(question, verdict, want, got):
    told = verdict(question(f"kind: numeric\nprompt: P\nanswer: {want}"), got)
    is_near = got == 1.21
    assert told.said == (() if is_near else ("Rounded too far: give more digits.",))
    assert not told.is_known or not is_near


@pytest.mark.parametrize(
    ("want", "got"), [(1.20397, 1.3), (0.5, 0), (15, 20), (1.9, 1), (0.3, -0.3), (0.3, 1e300)]
)
def test_another_number_is_not_called_rounded(question, verdict, want, got):
    assert verdict(question(f"kind: numeric\nprompt: P\nanswer: {want}"), got).said == ()


def test_of_a_list_each_item_is_right_or_rounded(question, verdict):
    asked = question("kind: numeric\nprompt: P\nanswer: [0.166667, 0.333333, 0.5]")
    said = ("Rounded too far: give more digits.",)
    assert verdict(asked, (0.17, 0.33, 0.5)).said == said
    assert verdict(asked, (0.17, 0.4, 0.5)).said == ()


def test_a_known_mistake_goes_before_digits(question, verdict):
    asked = question('kind: numeric\nprompt: P\nanswer: 11.0859375\nfeedback: {"11": No.}')
    assert verdict(asked, 11).said == ("No.",)


def test_a_list_with_a_part_left_open_is_said(question, read, refusal):
    asked = question("kind: numeric\nprompt: P\nanswer: [1, 2]")
    assert "a part of it is not answered yet, `...`" in refusal(asked, "[1, ...]")


def test_expressions_agree_within_the_tolerance(question):
    asked = question("kind: numeric\nprompt: P\nanswer: 1.2\ntolerance: {digits: 2}")
    assert kind_of(asked).agrees(1.204, asked.parts[0])
    assert not kind_of(asked).agrees(1.3, asked.parts[0])


def test_a_known_mistake_that_is_right_is_found(question):
    asked = question("kind: numeric\nprompt: P\nanswer: 4\nfeedback: {2 + 2: no, 5: no}")
    key = make_key(asked, {})
    assert kind_of(asked).is_right_after_all(key, "2 + 2")
    assert not kind_of(asked).is_right_after_all(key, "5")
