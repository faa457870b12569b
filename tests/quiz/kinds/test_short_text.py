"""A short text is right in any of its accepted spellings, without case, accents, punctuation and article."""

import pytest

from grader.quiz.answers import read_text
from grader.quiz.cells import how_to_answer
from grader.quiz.kinds.registry import kind_of
from grader.quiz.kinds.short_text import plain

ASKED = """
kind: short text
prompt: P
answer: [likelihood, the data's probability]
feedback: {prior: That is before the data.}
"""


@pytest.fixture
def asked(question):
    return question(ASKED)


def test_text_is_read_as_it_is_written(read, asked):
    assert read(asked, '"The likelihood."') == "The likelihood."
    assert read(asked, "12") == "12"
    assert read_text(asked, " the likelihood ") == "the likelihood"
    assert read(asked, "...") is None


def test_a_name_is_no_text(refusal, asked):
    said = refusal(asked, "likelihood")
    assert said.startswith("I cannot read likelihood as an answer: likelihood is a name;")
    assert said.endswith('Write "a word".')


@pytest.mark.parametrize(
    ("got", "is_right"),
    [
        ("Likelihood", True),
        (" the  likelihood! ", True),
        ("l\u00edkelihood", True),
        ("Data's probability", True),
        ("负的似然", False),
        ("negative log-likelihood", False),
        ("likelihoods", False),
        ("", False),
    ],
)
def test_accepted_words_are_right(verdict, asked, got, is_right):
    told = verdict(asked, got)
    assert (told.status, told.share) == (("right", 1.0) if is_right else ("wrong", 0.0))
    assert plain("Kullback–Leibler  (KL)") == "kullback leibler kl"


def test_words_of_a_translation_are_accepted_too(load, verdict):
    text = "title: T\nquestions:\n  - {id: q, kind: short text, prompt: P, answer: likelihood}\n"
    zh = "questions:\n  q: {prompt: 问, answer: [似然]}\n"
    asked = load(text, **{"quiz.zh.yaml": zh}).questions[0]
    assert verdict(asked, "“似然”").status == "right"


def test_a_known_wrong_word_gets_its_sentence(verdict, asked):
    told = verdict(asked, "The Prior")
    assert (told.said, told.is_known) == (("That is before the data.",), True)
    assert verdict(asked, "posterior").said == ()


def test_it_says_how_to_answer(asked):
    kind = kind_of(asked)
    assert kind.example(asked) == '"a word"'
    assert how_to_answer(asked) == "a word or a few, in quotes"
    assert kind.how_to_type(asked) == "a word or a few"


@pytest.mark.parametrize("answer", ["[1]", "[word, 3]", "3", '"  "', "[]"])
def test_its_author_writes_words(mistakes, answer):
    said = "6:13: must be a list of accepted words or phrases, as text"
    assert mistakes(f"id: q\nkind: short text\nprompt: P\nanswer: {answer}") == [said]


def test_an_expression_gives_one_of_the_accepted_words(asked):
    assert kind_of(asked).agrees("likelihood", asked.parts[0])
    assert not kind_of(asked).agrees("Likelihoods", asked.parts[0])


def test_words_have_no_one_spelling(asked):
    assert kind_of(asked).bits(asked) == 0
