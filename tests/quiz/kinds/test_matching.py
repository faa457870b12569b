"""A matching takes a target for each letter; each right pair earns its share."""

import pytest

from grader.quiz.answers import read_text
from grader.quiz.cells import how_to_answer
from grader.quiz.kinds.registry import kind_of

ASKED = """
kind: matching
prompt: P
options: {A: a, B: b}
targets: {1: x, 2: y, 3: z, 4: u}
answer: {A: 2, B: 1}
feedback: {"A = 3": Not three., B: Look at B again., "A: 4": Nor four.}
"""


@pytest.fixture
def asked(question):
    return question(ASKED)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('{"A": 2, "b": "1"}', {"A": "2", "B": "1"}),
        ('{"A": ..., "B": 1}', {"B": "1"}),
        ('{"A": ..., "B": ...}', None),
        ('"A2 B=1"', {"A": "2", "B": "1"}),
        ('"A -> 2; B → 1"', {"A": "2", "B": "1"}),
    ],
)
def test_pairs_are_read(read, asked, source, answer):
    assert read(asked, source) == answer


def test_typed_pairs_need_no_quotes(asked):
    assert read_text(asked, "A=2, B=1") == {"A": "2", "B": "1"}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{"A": 7}', "there is no pair A and 7; match A, B with 1, 2, 3, 4"),
        ('{"C": 1}', "there is no pair C and 1; match A, B with 1, 2, 3, 4"),
        ("3", 'pairs are asked for, as {"A": ..., "B": ...}, not 3'),
        ('"A2 and B1"', "pairs are asked for"),
    ],
)
def test_what_is_no_pair_is_said(refusal, asked, source, said):
    assert said in refusal(asked, source)


def test_pairs_earn_their_share(verdict, asked):
    assert verdict(asked, {"B": "1", "A": "2"}).status == "right"
    told = verdict(asked, {"A": "1", "B": "1"})
    assert (told.status, told.share) == ("partly right", 0.5)
    assert (verdict(asked, {"A": "2"}).share, verdict(asked, {"A": "1"}).share) == (0.5, 0.0)
    assert verdict(asked, {"A": "1"}).status == "wrong"


def test_a_known_wrong_pair_gets_its_sentence(verdict, asked):
    told = verdict(asked, {"A": "3", "B": "1"})
    assert (told.said, told.is_known) == (("A: Not three.",), True)
    assert verdict(asked, {"A": "4", "B": "1"}).said == ("A: Nor four.",)
    assert verdict(asked, {"A": "2", "B": "3"}).said == ("B: Look at B again.",)


def test_unknown_wrong_pairs_and_those_left_out_are_named(verdict, asked):
    told = verdict(asked, {"A": "1", "B": "1"})
    assert (told.said, told.is_known) == (("not right: A",), False)
    assert verdict(asked, {"A": "2"}).said == ("not answered yet: B",)
    assert verdict(asked, {"B": "1"}).said == ("not answered yet: A",)
    assert verdict(asked, {"A": "1"}).said == ("not right: A", "not answered yet: B")


def test_it_says_how_to_answer(asked):
    kind = kind_of(asked)
    assert kind.example(asked) == '{"A": ..., "B": ...}'
    assert kind.blanks(asked) == ["A", "B"]
    assert how_to_answer(asked) == "a number for each letter"
    assert kind.how_to_type(asked) == "as A=... B=..."


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("targets: {1: x}\nanswer: {A: 2}", "8:17: there is no target 2; the targets are 1"),
        ("targets: {1: x}\nanswer: {B: 1}", "8:13: must give a target for each option"),
        ("targets: {1: x}\nanswer: A1", "8:13: must give a target for each option"),
        ("answer: {A: 1}", "3:5: a question of kind 'matching' needs the key 'targets'"),
        (
            "targets: {1: x}\nanswer: {A: 1}\nfeedback: {A = 2: no, A: no}",
            "9:16: 'A = 2' is neither a letter nor a pair",
        ),
    ],
)
def test_what_its_author_must_not_write(mistakes, lines, said):
    found = mistakes(f"id: q\nkind: matching\nprompt: P\noptions: {{A: a}}\n{lines}")
    assert any(mistake.startswith(said) for mistake in found), found


def test_targets_may_be_numbers(asked):
    assert asked.english.targets == {"1": "x", "2": "y", "3": "z", "4": "u"}
    assert asked.parts[0].answer == {"A": "2", "B": "1"}


def test_each_option_has_as_many_bits_as_there_are_targets(asked):
    assert kind_of(asked).bits(asked) == 2 * 2.0
