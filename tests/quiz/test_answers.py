"""What a student wrote is read as meant, and what cannot be read gets a sentence that says how to write it."""

import ast

import pytest
from grader.quiz.arithmetic import CannotRead

from grader.quiz.answers import assigned, read_node, read_text, student_of
from grader.reading.extract import extract

MULTIPLE = "kind: multiple choice\nprompt: P\noptions: {A: a, B: b, C: c}\nanswer: [A, C]"
SINGLE = "kind: single choice\nprompt: P\noptions: {A: a, B: b, C: c}\nanswer: B"
ORDERING = "kind: ordering\nprompt: P\noptions: {A: a, B: b, C: c}\nanswer: [C, A, B]"
MATCHING = (
    "kind: matching\nprompt: P\noptions: {A: a, B: b}\ntargets: {1: x, 2: y, 3: z}\n"
    "answer: {A: 2, B: 1}"
)
NUMBER = "kind: numeric\nprompt: P\nanswer: 4"
FIELDS = "kind: numeric\nprompt: P\nfields: {weights: {answer: 12}, parameters: {answer: 15}}"
SHAPE = "kind: shape\nprompt: P\nanswer: [1, 6]"
TEXT = "kind: short text\nprompt: P\nanswer: likelihood"
OUTPUT = 'kind: code output\nprompt: P\ncode: print(2)\nanswer: "2"'


def node(source):
    return ast.parse(source, mode="eval").body


def assert_refused(read, question, text, said):
    with pytest.raises(CannotRead) as problem:
        read(question, node(text) if read is read_node else text)
    assert said in str(problem.value)


@pytest.mark.parametrize(
    ("kind", "source", "answer"),
    [
        (MULTIPLE, '"AC"', "AC"),
        (MULTIPLE, '"c, a"', "AC"),
        (MULTIPLE, '["A", "C"]', "AC"),
        (MULTIPLE, '{"C", "A", "A"}', "AC"),
        (MULTIPLE, "AC", "AC"),
        (MULTIPLE, '""', None),
        (SINGLE, '"b"', "B"),
        (SINGLE, "B", "B"),
        (ORDERING, '"bca"', "BCA"),
        (ORDERING, '("B", "C", "A")', "BCA"),
        (MATCHING, '{"A": 2, "b": "1"}', {"A": "2", "B": "1"}),
        (MATCHING, '{"A": ..., "B": 1}', {"B": "1"}),
        (MATCHING, '{"A": ..., "B": ...}', None),
        (MATCHING, '"A2 B=1"', {"A": "2", "B": "1"}),
        (NUMBER, "2 + 2", 4),
        (NUMBER, '"4"', 4),
        (NUMBER, "[[1, 2], (3, 4)]", ((1, 2), (3, 4))),
        (NUMBER, "...", None),
        (NUMBER, "None", None),
        (FIELDS, '{"weights": 12, "parameters": 15}', {"weights": 12, "parameters": 15}),
        (FIELDS, "(12, 15)", {"weights": 12, "parameters": 15}),
        (FIELDS, '{"weights": 12, "parameters": ...}', {"weights": 12, "parameters": None}),
        (FIELDS, '{"weights": ..., "parameters": ...}', None),
        (SHAPE, "[1, 6]", (1, 6)),
        (SHAPE, "6", (6,)),
        (TEXT, '"The likelihood."', "The likelihood."),
        (OUTPUT, "2", "2"),
        (OUTPUT, "[1, 2]", "[1, 2]"),
    ],
)
def test_answers_in_a_notebook_are_read(question, kind, source, answer):
    assert read_node(question(kind), node(source)) == answer


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        (MULTIPLE, " a c ", "AC"),
        (MATCHING, "A=2, B=1", {"A": "2", "B": "1"}),
        (NUMBER, "1/2", 0.5),
        (FIELDS, "12, 15", {"weights": 12, "parameters": 15}),
        (FIELDS, "parameters=15, weights=12", {"weights": 12, "parameters": 15}),
        (FIELDS, '{"weights": 12}', {"weights": 12}),
        (SHAPE, "1, 6", (1, 6)),
        (SHAPE, "(1, 6)", (1, 6)),
        (TEXT, "the likelihood", "the likelihood"),
        (OUTPUT, r"1\n2", "1\n2"),
        (NUMBER, "", None),
        (NUMBER, "...", None),
    ],
)
def test_typed_answers_need_no_quotes(question, kind, text, answer):
    assert read_text(question(kind), text) == answer


@pytest.mark.parametrize(
    ("kind", "source", "said"),
    [
        (
            NUMBER,
            "1/0",
            "I cannot read 1 / 0 as an answer: it divides by zero. Write a number, as 12",
        ),
        (NUMBER, "X.shape", "only numbers, text, lists and arithmetic can be read"),
        (NUMBER, "n", "n is a name; answers are read without running anything"),
        (NUMBER, "True", "a number is asked for, not True"),
        (NUMBER, '"four"', "four is a name"),
        (MULTIPLE, '"AF"', "there is no option F; the options are A, B, C"),
        (MULTIPLE, "13", 'letters are asked for, as "AC", not 13'),
        (SINGLE, '"AB"', "one letter is asked for, not AB"),
        (ORDERING, '"AB"', "every one of A, B, C is asked for once, in order"),
        (MATCHING, '{"A": 7}', "there is no pair A and 7; match A, B with 1, 2, 3"),
        (MATCHING, "3", "pairs are asked for"),
        (FIELDS, "12", "2 values are asked for, weights, parameters"),
        (FIELDS, '{"weight": 12}', "there is no field 'weight': did you mean weights?"),
        (SHAPE, "(1.5, 2)", "a shape is asked for, whole numbers as (2, 3)"),
    ],
)
def test_what_cannot_be_read_is_said(question, kind, source, said):
    assert_refused(read_node, question(kind), source, said)


def test_typed_text_cannot_leave_its_brackets(question):
    assert_refused(read_text, question(NUMBER), "1) + open('x'", "only numbers")
    assert_refused(read_text, question(FIELDS), "**{}", "")


def test_a_hostile_answer_is_cut_in_the_message(question):
    source = "f(" + ", ".join(["x" * 50] * 400) + ")"
    with pytest.raises(CannotRead) as problem:
        read_node(question(NUMBER), node(source))
    assert len(str(problem.value)) < 300


def test_a_number_too_long_to_be_written_out_is_refused(question):
    assert_refused(
        read_node, question(NUMBER), "0x" + "f" * 20_000, "I cannot read ... as an answer"
    )


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


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE, ORDERING])
def test_a_name_is_letters_only_if_options_make_it_up(question, kind):
    said = "sum is a name; answers are read without running anything"
    assert_refused(read_node, question(kind), "sum", said)
    assert_refused(read_node, question(kind), "F", "F is a name")


def test_letters_need_no_quotes(question):
    assert read_node(question(SINGLE), node("b")) == "B"
    assert read_node(question(MULTIPLE), node("CA")) == "AC"
