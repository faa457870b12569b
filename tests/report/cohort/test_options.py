from collections import Counter

import pytest

from grader.quiz.load import load_quiz
from grader.report.cohort.options import options_of

QUIZ = """\
title: Sums
questions:
  - id: q1
    kind: single choice
    prompt: Which is even?
    options: {A: two, B: three, C: five}
    answer: A
    feedback: {B: no, C: no}
  - id: q2
    kind: multiple choice
    prompt: Which are even?
    options: {A: two, B: three, C: four}
    answer: [A, C]
    feedback: {B: no}
  - {id: q3, kind: numeric, prompt: 1 + 1, answer: 2}
"""


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "quiz.yaml"
    path.write_text(QUIZ)
    return {question.id: question for question in load_quiz(path, "sums").questions}


def told(options):
    return [(o.key, o.count, o.is_right, o.is_idle) for o in options]


def test_each_option_is_counted_and_the_right_one_marked(questions):
    given = Counter(A=7, B=5)
    assert told(options_of(questions["q1"], given, Counter(B=5))) == [
        ("A", 7, True, False),
        ("B", 5, False, False),
        ("C", 0, False, True),
    ]


def test_of_several_letters_each_counts(questions):
    given = Counter(AC=3, AB=2)
    assert [(o.key, o.count) for o in options_of(questions["q2"], given, Counter(AB=2))] == [
        ("A", 5),
        ("B", 2),
        ("C", 3),
    ]


def test_of_few_answers_no_option_is_called_idle(questions):
    options = options_of(questions["q1"], Counter(A=3), Counter())
    assert not any(option.is_idle for option in options)


def test_of_a_number_the_wrong_answers_are_listed_that_come_again(questions):
    wrong = Counter({"3": 4, "11": 2, "7": 1})
    options = options_of(questions["q3"], Counter({"2": 9}) + wrong, wrong)
    assert [(o.key, o.count, o.is_right) for o in options] == [("3", 4, False), ("11", 2, False)]
