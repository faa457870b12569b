"""A verdict on what is not right says in part where a share is earned, and whose first sentence it is."""

from grader.language import speaking
from grader.quiz.kinds.verdict import RIGHT, Verdict, on, wrong


def test_a_share_makes_an_answer_partly_right():
    assert wrong([]) == Verdict("wrong", 0.0, (), is_known=False)
    assert wrong([], 0.5) == Verdict("partly right", 0.5, (), is_known=False)


def test_the_authors_sentences_are_known():
    assert wrong(["No."]) == Verdict("wrong", 0.0, ("No.",), is_known=True)


def test_what_is_right_earns_all():
    assert (RIGHT.status, RIGHT.share, RIGHT.said) == ("right", 1.0, ())


def test_a_sentence_names_what_it_is_on():
    assert on("A", "No.") == "A: No."
    with speaking("zh"):
        assert on("A", "No.") == "A：No."
