"""What is kept of answers to questions, and how it adds up."""

import json
from dataclasses import replace

import pytest

from grader.quiz.load import load_quiz
from grader.study.answered import (
    KeptAnswer,
    KeptAnswers,
    QuizScore,
    make_folder,
    score_of,
    total,
)
from grader.study.journal import Journal
from grader.study.quizzes import Feedback

RIGHT = KeptAnswer("AC", "right", 1.0)
PARTLY = KeptAnswer("A", "partly right", 0.5, tries=2)
UNTOLD = KeptAnswer("B", "handed in", None)


@pytest.fixture
def quiz(tmp_path):
    """Two questions: q1 for one point, q2 for two."""
    path = tmp_path / "quiz.yaml"
    path.write_text(
        "title: T\nquestions:\n"
        "  - {id: q1, kind: numeric, prompt: P, answer: 2}\n"
        "  - {id: q2, kind: numeric, prompt: P, answer: 3, points: 2}\n"
    )
    return load_quiz(path, "unit")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "progress.json"


@pytest.fixture
def kept(path, quiz):
    return KeptAnswers(Journal(path), quiz)


def test_an_answer_is_kept_on_disk_until_it_is_answered_again(kept, path, quiz):
    kept.keep("q1", UNTOLD)
    kept.keep("q2", PARTLY)
    kept.keep("q1", RIGHT)
    assert KeptAnswers(Journal(path), quiz).answers() == {"q1": RIGHT, "q2": PARTLY}


def test_the_same_answer_told_the_same_may_be_no_further_try(kept):
    wrong, right = Feedback("wrong", 0.0), Feedback("right", 1.0)
    for _ in range(2):
        kept.keep_feedback("q1", "3", wrong, once=True)
    assert kept.answers()["q1"] == KeptAnswer("3", "wrong", 0.0, tries=1)
    kept.keep_feedback("q1", "3", wrong)
    kept.keep_feedback("q1", "2", right, once=True)
    assert kept.answers()["q1"] == KeptAnswer("2", "right", 1.0, tries=3)


def test_a_quiz_counts_what_it_is_worth_whatever_points_its_questions_have(kept, quiz):
    kept.keep("q2", PARTLY)
    half = score_of(replace(quiz, worth=1.5), kept)
    assert (half.points, half.max_points) == (0.5, 1.5)


def test_what_is_given_up_is_not_open(kept, quiz):
    kept.keep("q1", RIGHT)
    kept.keep("q2", KeptAnswer("?", "given up", 0.0))
    score = score_of(quiz, kept)
    assert (score.given_up, score.is_open, score.points) == (1, False, 1.0)


def test_what_else_is_in_the_file_stays(kept, path):
    path.write_text('{"schema": 1, "exercises": {}, "quizzes": {"other_quiz": {"a": 1}}}')
    kept.keep("q1", RIGHT)
    kept.forget()
    assert json.loads(path.read_text())["quizzes"] == {"other_quiz": {"a": 1}}


def test_what_is_forgotten_is_not_answered(kept):
    kept.forget()
    kept.keep("q1", RIGHT)
    kept.forget()
    assert kept.answers() == {}


def test_an_answer_to_a_question_that_is_gone_does_not_count(kept, quiz):
    kept.keep("q9", RIGHT)
    assert kept.answers() == {}
    assert score_of(quiz, kept).answered == 0


@pytest.mark.parametrize(
    "changed",
    [
        3,
        {"q1": 3},
        {"q1": {"answer": "A"}},
        {"q1": {"answer": 1, "told": "right", "share": 1, "tries": 1}},
        {"q1": {"answer": "A", "told": "great", "share": 1, "tries": 1}},
        {"q1": {"answer": "A", "told": "right", "share": "all", "tries": 1}},
    ],
)
def test_what_somebody_changed_by_hand_does_not_count(kept, path, changed):
    document = {"schema": 1, "exercises": {}, "quizzes": {"unit_quiz": changed}}
    path.write_text(json.dumps(document))
    assert kept.answers() == {}
    kept.keep("q1", RIGHT)
    assert kept.answers() == {"q1": RIGHT}


def test_a_damaged_file_is_told(kept, path):
    path.write_text("{")
    assert kept.answers() == {}
    assert "is damaged" in kept.notes[0]


@pytest.mark.parametrize(
    ("told", "is_open"),
    [("right", False), ("partly right", True), ("wrong", True), ("handed in", False)],
)
def test_what_was_not_right_is_asked_again(told, is_open):
    assert KeptAnswer("A", told, None).is_open == is_open


def test_a_score_counts_answers_and_adds_shares_of_points(kept, quiz):
    assert score_of(quiz, kept) == QuizScore(questions=2, max_points=3)
    kept.keep("q1", RIGHT)
    kept.keep("q2", KeptAnswer("5", "partly right", 1 / 3))
    assert score_of(quiz, kept) == QuizScore(
        questions=2, answered=2, right=1, points=1.67, max_points=3
    )


def test_an_answer_that_is_not_judged_here_has_no_points(kept, quiz):
    kept.keep("q1", UNTOLD)
    assert score_of(quiz, kept) == QuizScore(questions=2, answered=1, untold=1, max_points=3)


@pytest.mark.parametrize(
    ("score", "is_open"),
    [
        (QuizScore(questions=2, answered=2, right=2), False),
        (QuizScore(questions=2, answered=2, right=1, untold=1), False),
        (QuizScore(questions=2, answered=2, right=1), True),
        (QuizScore(questions=2, answered=1, right=1), True),
    ],
)
def test_a_quiz_is_open_while_something_can_be_answered_better(score, is_open):
    assert score.is_open == is_open


def test_a_score_in_words_has_points_where_they_are_told():
    judged = QuizScore(questions=3, answered=2, right=1, points=1.5, max_points=4)
    assert judged.said() == "2 of 3 questions answered, 1 right, 1.5 of 4 points"
    untold = QuizScore(questions=3, answered=2, right=1, untold=1, points=1, max_points=4)
    assert untold.said() == "2 of 3 questions answered, 1 right, 1 not judged here"


def test_scores_add_up_without_the_noise_of_sums():
    one = QuizScore(questions=2, answered=1, right=1, points=0.1, max_points=3)
    other = QuizScore(questions=1, answered=1, untold=1, points=0.2, max_points=1)
    assert total([one, other]) == QuizScore(3, 2, 1, 1, 0.3, 4)
    assert total([]) == QuizScore()


def test_the_folder_for_answers_is_kept_out_of_git(tmp_path):
    make_folder(tmp_path)
    ignore = tmp_path / ".torchgrade" / ".gitignore"
    assert ignore.read_text() == "*\n"
    ignore.write_text("mine\n")
    make_folder(tmp_path)
    assert ignore.read_text() == "mine\n"


def test_a_folder_that_cannot_be_made_is_not_told_before_something_is_written(tmp_path):
    make_folder(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
