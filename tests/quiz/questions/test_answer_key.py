"""The key of a question is what its author states, or what their formulas give for a student's numbers."""

import pytest

from grader.quiz.questions.answer_key import make_key
from grader.quiz.questions.arithmetic import CannotRead
from grader.quiz.questions.question import Part, Question, Texts


def question(*parts):
    return Question("q", "numeric", 1.0, parts, {"en": Texts("P")}, draw={"n": range(9)})


def test_a_stated_answer_is_right_for_everybody():
    stated = question(Part("a", 3), Part("b", (1, 2), "n"))
    assert make_key(stated, {"n": 5}).answers == {"a": 3, "b": (1, 2)}


def test_a_formula_is_worked_out_for_a_students_numbers():
    drawn = question(Part("", None, "[n + 1, [n, 2]]"))
    key = make_key(drawn, {"n": 5})
    assert (key.answers, key.values) == ({"": (6, (5, 2))}, {"n": 5})


def test_a_formula_without_a_value_is_told():
    with pytest.raises(CannotRead, match="it divides by zero"):
        make_key(question(Part("", None, "1 / n")), {"n": 0})
