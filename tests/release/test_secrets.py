"""What may not be handed out, found in one text."""

import pytest

from grader.course.course import load_course
from grader.declaring.load import load_exercises
from grader.quiz.load import load_quizzes
from grader.release.secrets import HiddenCases, QuizKeys, Solutions
from grader.release.texts import Text
from grader.release.wanted import find_handout

NAMED = '\ntriple.case("a \\"b\\" c", x=randn(0), hidden=True)\ntriple.case("other numbers", x=randn(4))\n'


@pytest.fixture
def course(taught):
    path = taught / "solutions" / "last" / "triple.py"
    path.write_text(path.read_text() + NAMED + NAMED.replace("triple", "#").replace('"other', "x"))
    return load_course(taught)


def test_a_solution_of_one_short_line_is_nobodys_secret(course):
    found = Solutions([exercise for _unit, exercise in load_exercises(course)])
    assert [*found.find(Text("a.py", "def triple(x):\n    return 3 * x\n"))] == []


def test_a_hidden_case_that_has_a_public_ones_name_is_no_secret(course):
    found = HiddenCases(find_handout(course, "last"))
    assert [*found.find(Text("a.json", "three numbers"))] == []
    assert [one.what for one in found.find(Text("a.json", 'a "b" c'))] == [
        "the hidden case 'a \"b\" c' of triple"
    ]


def test_in_a_course_without_quizzes_no_answer_is_looked_for(course):
    assert [*QuizKeys([]).find(Text("a.py", "q1 = 2\nanswer: 3"))] == []
    questions = [question for quiz in load_quizzes(course) for question in quiz.questions]
    assert [one.line for one in QuizKeys(questions).find(Text("a.py", "\nq1 = 2"))] == [2]
