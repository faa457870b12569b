"""What a student wrote is read as meant, and what cannot be read gets a sentence that says how to write it."""

import ast

import pytest

from grader.quiz.answers import (
    GIVEN_UP,
    assigned,
    example,
    read_node,
    read_text,
    read_value,
    student_of,
)
from grader.quiz.questions.arithmetic import CannotRead
from grader.reading.extract import extract

NUMBER = "kind: numeric\nprompt: P\nanswer: 4"
FIELDS = "kind: numeric\nprompt: P\nfields: {weights: {answer: 12}, parameters: {answer: 15}}"
SHAPES = "kind: shape\nprompt: P\nfields: {X: {answer: [1, 2]}, Y: {answer: [3]}}"


def node(source):
    return ast.parse(source, mode="eval").body


@pytest.mark.parametrize(
    ("kind", "source", "answer"),
    [
        (NUMBER, "...", None),
        (NUMBER, "None", None),
        (FIELDS, '{"weights": 12, "parameters": 15}', {"weights": 12, "parameters": 15}),
        (FIELDS, "(12, 15)", {"weights": 12, "parameters": 15}),
        (FIELDS, '{"weights": 12, "parameters": ...}', {"weights": 12, "parameters": None}),
        (FIELDS, '{"weights": ..., "parameters": ...}', None),
        (SHAPES, "[[1, 2], 3]", {"X": (1, 2), "Y": (3,)}),
    ],
)
def test_answers_in_a_notebook_are_read(question, read, kind, source, answer):
    assert read(question(kind), source) == answer


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        (FIELDS, "12, 15", {"weights": 12, "parameters": 15}),
        (FIELDS, "parameters=15, weights=12", {"weights": 12, "parameters": 15}),
        (FIELDS, '{"weights": 12}', {"weights": 12}),
        (NUMBER, "", None),
        (NUMBER, "...", None),
    ],
)
def test_typed_answers_need_no_brackets(question, kind, text, answer):
    assert read_text(question(kind), text) == answer


def test_values_are_read_as_well(question):
    assert read_value(question(NUMBER), [4, 5]) == (4, 5)
    assert read_value(question(FIELDS), [12, ...]) == {"weights": 12, "parameters": None}


@pytest.mark.parametrize(
    ("kind", "source", "said"),
    [
        (
            NUMBER,
            "1/0",
            "I cannot read 1 / 0 as an answer: it divides by zero. Write a number or fraction",
        ),
        (NUMBER, "X.shape", "only numbers, text, lists and arithmetic can be read"),
        (NUMBER, "n", "n is a name; answers are read without running anything"),
        (FIELDS, "12", "2 values are asked for, weights, parameters; write"),
        (FIELDS, '{"weight": 12}', "there is no field 'weight': did you mean weights?"),
        (FIELDS, '{"x": 12}', "there is no field 'x': weights, parameters"),
        (FIELDS, '{"weights": True}', "a number is asked for, not True"),
    ],
)
def test_what_cannot_be_read_is_said(question, refusal, kind, source, said):
    assert said in refusal(question(kind), source)


def test_typed_text_that_is_no_python_is_said_with_the_form_that_is_expected(question):
    with pytest.raises(CannotRead) as told:
        read_text(question(NUMBER), "[1, 2")
    assert str(told.value) == (
        "I cannot read [1, 2 as an answer: it is not written as Python writes numbers."
        " Write a number or fraction, math.sqrt(...) and the like."
    )


@pytest.mark.parametrize("text", ["?", ' "?" ', "'?'"])
def test_a_question_mark_gives_a_question_up(question, text):
    for kind in (NUMBER, FIELDS, "kind: short text\nprompt: P\nanswer: [a]"):
        assert read_text(question(kind), text) is GIVEN_UP
        assert read_node(question(kind), node('"?"')) is GIVEN_UP


def test_an_example_has_all_fields(question):
    assert example(question(FIELDS)) == '{"weights": ..., "parameters": ...}'
    assert example(question(NUMBER)).startswith("a number or fraction")


def test_typed_text_cannot_leave_its_brackets(question):
    with pytest.raises(CannotRead, match="only numbers"):
        read_text(question(NUMBER), "1) + open('x'")
    with pytest.raises(CannotRead):
        read_text(question(FIELDS), "**{}")


def test_a_hostile_answer_is_cut_in_the_message(question, refusal):
    source = "f(" + ", ".join(["x" * 50] * 400) + ")"
    assert len(refusal(question(NUMBER), source)) < 300


def test_a_number_too_long_to_be_written_out_is_refused(question, refusal):
    said = refusal(question(NUMBER), "0x" + "f" * 20_000)
    assert said.startswith("I cannot read ... as an answer")


def test_the_last_assignment_of_a_name_counts():
    source = extract("a.py", b"q = 1\nq: int = 2\np = r = 3\nif 1:\n    q = 4\nstudent = 'ada'\n")
    found = assigned(source)
    assert {name: ast.unparse(value) for name, value in found.items()} == {
        "q": "2",
        "p": "3",
        "r": "3",
        "student": "'ada'",
    }
    assert student_of(found) == "ada"
    assert student_of({"student": node("...")}) == ""


def test_a_notebooks_source_is_read_and_nothing_of_it_runs(question):
    with pytest.raises(CannotRead):
        read_node(question(NUMBER), node("__import__('sys').exit(1)"))
