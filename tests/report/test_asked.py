"""Questions of a quiz on one line."""

import pytest

from grader.course.course import load_course
from grader.files import PACKAGE
from grader.quiz.load import load_quizzes
from grader.report.asked import LONGEST, say_question

QUESTIONS = [
    question for quiz in load_quizzes(load_course(PACKAGE.parent)) for question in quiz.questions
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_of_this_courses_questions_nothing_is_left_in_latex(question):
    said = say_question(question)
    assert 0 < len(said) <= LONGEST
    assert "$" not in said
    assert "\\" not in said
    assert "\n" not in said
