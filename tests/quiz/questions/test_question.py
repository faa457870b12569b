"""A question has its texts in each language, English where a translation leaves something out."""

from dataclasses import replace

from grader.course.layout import quiz_id
from grader.quiz.questions.question import Part, Question, Quiz, Texts, Tolerance

ENGLISH = Texts("How?", {"A": "a", "B": "b"}, {}, {"A": "no"}, "So.")
CHINESE = Texts("怎么？", {"A": "一"}, words=("词",))
ASKED = Question("q", "single choice", 1.5, (Part("", "B"),), {"en": ENGLISH, "zh": CHINESE})


def test_what_is_not_translated_stays_english():
    words = ASKED.words_in("zh")
    assert (words.prompt, words.options) == ("怎么？", {"A": "一", "B": "b"})
    assert (words.feedback, words.explanation, words.words) == ({"A": "no"}, "So.", ("词",))
    assert ASKED.words_in("de") is ASKED.words_in("en") is ENGLISH


def test_a_question_knows_its_fields_and_whether_it_is_drawn():
    assert (ASKED.has_fields, ASKED.is_drawn) == (False, False)
    assert replace(ASKED, parts=(Part("a", 1), Part("b", 2))).has_fields
    assert replace(ASKED, draw={"n": range(3)}).is_drawn


def test_a_tolerance_may_be_given():
    assert not Tolerance().is_given
    assert all(
        tolerance.is_given
        for tolerance in (Tolerance(absolute=1), Tolerance(relative=1), Tolerance(digits=1))
    )


def test_a_quiz_is_named_after_its_unit_and_worth_its_questions():
    quiz = Quiz("words", {"en": "Words", "zh": "词"}, (ASKED, ASKED))
    assert (quiz.id, quiz.points) == (quiz_id("words"), 3.0)
    assert (quiz.title("zh"), quiz.title("de")) == ("词", "Words")
