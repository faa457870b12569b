"""A new kind of question is one class: what it does not say of itself has a default."""

import json

import pytest

from grader.author.quiz_proofs import prove
from grader.course.course import Policies
from grader.quiz import public
from grader.quiz.answers import example, read_text
from grader.quiz.cells import quiz_cells
from grader.quiz.grade import grade_quizzes
from grader.quiz.kinds.kind import Kind
from grader.quiz.kinds.registry import KINDS
from grader.quiz.questions.arithmetic import CannotRead
from grader.reading.extract import extract
from grader.study.asking import typed_how

NAME = "true or false"
QUIZ = f"""\
title: Convolution
questions:
  - id: q1
    kind: {NAME}
    prompt: Is a convolution linear?
    answer: true
    feedback: {{"false": Sums and factors can be taken out of it.}}
    explanation: It is a sum of products.
"""


class TrueOrFalse(Kind):
    name = NAME

    def load_answer(self, texts, value, note):
        if not isinstance(value, bool):
            note((), "must be true or false")
        return str(value).lower()

    def example(self, question):
        return "True"

    def how_to_answer(self, question):
        return "True or False"

    def read(self, question, value):
        if not isinstance(value, bool | str) or str(value).lower() not in ("true", "false"):
            raise CannotRead("True or False is asked for")
        return str(value).lower()


@pytest.fixture(autouse=True)
def ninth(monkeypatch):
    monkeypatch.setitem(KINDS, NAME, TrueOrFalse())


@pytest.fixture
def quiz(load):
    return load(QUIZ)


@pytest.fixture
def grade(quiz):
    def run(text):
        source = extract("convolution.py", text.encode())
        (result,) = grade_quizzes([quiz], [source], [], ["ada"], Policies())
        return result

    return run


def test_it_is_loaded_and_its_author_told_of_mistakes(quiz, mistakes):
    assert (quiz.questions[0].kind, quiz.questions[0].parts[0].answer) == (NAME, "true")
    head = f"id: q\nkind: {NAME}\nprompt: P\n"
    assert mistakes(f"{head}answer: 3") == ["6:13: must be true or false"]
    assert mistakes(f"{head}answer: true\noptions: {{A: a}}") == [
        f"7:14: a question of kind {NAME!r} has no options; remove the key"
    ]
    assert "7:11: only numeric questions have draw; remove the key" in mistakes(
        f"{head}answer: true\ndraw: {{n: [1, 2]}}"
    )
    assert (
        f"or {NAME!r}, not 'true or fals'"
        in mistakes("id: q\nkind: true or fals\nprompt: P\nanswer: true")[0]
    )


def test_it_is_asked_in_a_notebook_and_in_a_terminal(quiz):
    assert quiz_cells(quiz)[-2].source == 'q1 = ...  # True or False\ncheck("q1")'
    assert typed_how(quiz.questions[0]) == "True or False"
    assert example(quiz.questions[0]) == "True"


def test_it_is_read_and_judged(quiz, grade):
    assert read_text(quiz.questions[0], "FALSE") == "false"
    assert (grade("q1 = True").status, grade("q1 = True").score) == ("passed", 1.0)
    told = grade("q1 = False")
    assert (told.status, told.diagnosis) == (
        "failed",
        "q1: Sums and factors can be taken out of it.",
    )
    assert grade("q1 = 3").checks[0].fault == "not readable"
    assert grade("q1 = ...").status == "missing"


def test_it_is_handed_out_without_its_answer_and_read_back(quiz, tmp_path):
    path = tmp_path / "quiz.json"
    path.write_bytes(public.to_bytes(quiz))
    (entry,) = json.loads(path.read_text())["questions"]
    assert entry["kind"] == NAME
    assert "hash" not in entry
    assert public.read(path).quiz.questions[0].kind == NAME


def test_it_is_proved(quiz):
    assert prove(quiz, ["en"]).problems == []
