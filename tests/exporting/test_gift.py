"""Quizzes as GIFT, read back as Moodle reads them."""

import re
from dataclasses import replace

import pytest
from checkout import ROOT

from grader.course.course import load_course
from grader.exporting.gift import LEAST_PAIRS, escaped, to_gift
from grader.quiz.load import load_quiz, load_quizzes

HELD = {
    "\\": "\ue100",
    "~": "\ue101",
    "=": "\ue102",
    "#": "\ue103",
    "{": "\ue104",
    "}": "\ue105",
    ":": "\ue106",
}
ANSWER = re.compile(r"(=|~)(?:%(-?[\d.]+)%)?([^=~#]*)(?:#([^=~]*))?")


def back(text):
    for letter, held in HELD.items():
        text = text.replace(held, letter)
    return text.strip()


def read(text):
    """Questions by name: prompt, answers (sign, share, text, feedback) or number and tolerance."""
    blocks = re.split(r"\n\s*\n", text.strip())
    assert blocks.pop(0).startswith("$CATEGORY: ")
    found = {}
    for block in blocks:
        comment, _newline, rest = block.partition("\n")
        assert comment.startswith("// ")
        for letter, held in HELD.items():
            rest = rest.replace(f"\\{letter}", held)
        rest = rest.replace("\\n", "\n")
        whole = re.fullmatch(r"::([^:]*)::(?:\[html\])?([^{}]*)\{([^{}]*)\}", rest)
        assert whole, block
        name, prompt, inner = whole.groups()
        inner = inner.partition("####")[0].strip()
        number = re.fullmatch(r"#=([-\d.e+]+):([\d.e+-]+)", inner)
        answers = [
            (sign, share and float(share), back(text), back(said or ""))
            for sign, share, text, said in ANSWER.findall(inner)
        ]
        found[back(name)] = (
            back(prompt),
            (float(number[1]), float(number[2])) if number else answers,
        )
    return found


QUIZ = r"""
title: "Sums: {odd} ones"
questions:
  - {id: q1, kind: numeric, prompt: "1 + 1 = ? # {a}~b\\c", answer: 2, explanation: "It is 2: 1 + 1."}
  - {id: q2, kind: numeric, prompt: A third, answer: 0.333, tolerance: {absolute: 0.01}}
  - {id: q3, kind: numeric, prompt: A list, answer: [[1, 2.5], [3, 4]]}
  - id: q4
    kind: multiple choice
    points: 2
    prompt: Which are even?
    options: {A: two, B: three, C: four}
    answer: [A, C]
  - id: q5
    kind: single choice
    prompt: "$x_1$?"
    options: {A: "a = b", B: "{c}"}
    answer: B
    feedback: {A: "No: 1 = 2."}
  - {id: q6, kind: shape, prompt: Its shape, answer: [2, 3]}
  - {id: q7, kind: short text, prompt: A word, answer: ["a*b", ReLU]}
  - {id: q8, kind: ordering, prompt: Order, options: {A: one, B: two, C: three}, answer: [C, A, B]}
  - id: q9
    kind: matching
    prompt: Match
    options: {A: a, B: b, C: c}
    targets: {1: one, 2: two, 3: three, 4: four}
    answer: {A: 2, B: 1, C: 4}
  - {id: q10, kind: code output, prompt: What is printed, code: "print(1)\nprint(2)", answer: "1\n2"}
  - id: q11
    kind: numeric
    draw: {n: [4, 9]}
    prompt: "How much are {n} and {n}?"
    fields: {sum: {expression: n + n}, product: {expression: n * n}}
"""


@pytest.fixture
def quiz(tmp_path):
    (tmp_path / "quiz.yaml").write_text(QUIZ)
    return load_quiz(tmp_path / "quiz.yaml", "sums")


@pytest.fixture
def made(quiz):
    return to_gift(quiz, "en", "seed")


def test_what_is_left_out_and_what_is_the_same_for_everybody_is_told(made):
    assert (made.left_out, made.drawn) == (("q10",), ("q11",))


def test_numbers_have_their_tolerance(made):
    found = read(made.text)
    assert found["q1"] == (r"1 + 1 = ? # {a}~b\c", (2.0, 0.0))
    assert found["q2"][1] == (0.333, 0.01)


def test_lists_and_shapes_are_short_answers_in_every_spelling(made):
    found = read(made.text)
    assert [answer[2] for answer in found["q3"][1]] == [
        "[[1, 2.5], [3, 4]]",
        "[[1,2.5],[3,4]]",
        "((1, 2.5), (3, 4))",
        "((1,2.5),(3,4))",
    ]
    assert "(2, 3)" in [answer[2] for answer in found["q6"][1]]
    assert "in brackets" in found["q6"][0]


def test_choices_keep_their_shares_and_feedback(made):
    found = read(made.text)
    assert found["q4"][1] == [
        ("~", 50.0, "[html]two", ""),
        ("~", -50.0, "[html]three", ""),
        ("~", 50.0, "[html]four", ""),
    ]
    prompt, answers = found["q5"]
    assert prompt == r"\(x_1\)?"
    assert answers == [("~", "", "[html]a = b", "No: 1 = 2."), ("=", "", "[html]{c}", "")]


def test_words_orders_and_pairs(made):
    found = read(made.text)
    assert [answer[2] for answer in found["q7"][1]] == [r"a\*b", "ReLU"]
    assert [answer[2] for answer in found["q8"][1]] == ["CAB"]
    assert "<li>A: one</li>" in found["q8"][0]
    assert [answer[2] for answer in found["q9"][1]] == [
        "[html]a -> two",
        "[html]b -> one",
        "[html]c -> four",
        "[html] -> three",
    ]


def test_fields_become_questions_with_the_same_numbers(made):
    found = read(made.text)
    n = int(re.search(r"\d+", found["q11 sum"][0])[0])
    assert (found["q11 sum"][1][0], found["q11 product"][1][0]) == (n + n, n * n)
    assert "Here: <code>product</code>." in found["q11 product"][0]


def test_pairs_that_are_too_few_are_left_out(quiz):
    matching = quiz.questions[8]
    (part,) = matching.parts
    few = replace(matching, parts=(replace(part, answer={"A": "2", "B": "1"}),))
    assert len(few.parts[0].answer) < LEAST_PAIRS
    assert to_gift(replace(quiz, questions=(few,)), "en", "").left_out == ("q9",)


def test_escaping_leaves_no_sign_of_gifts():
    assert escaped("~=#{}:\\\n\n") == r"\~\=\#\{\}\:\\\n\n"


def test_every_quiz_of_this_course_is_read_back_in_each_language():
    course = load_course(ROOT)
    for quiz in load_quizzes(course):
        for language in course.languages:
            made = to_gift(quiz, language, "")
            found = read(made.text)
            names = {name.partition(" ")[0] for name in found}
            assert names == {question.id for question in quiz.questions} - {*made.left_out}
            assert len(made.left_out) <= 1
            for _prompt, answers in found.values():
                if isinstance(answers, list):
                    assert sum(share or 0 for sign, share, *_ in answers if (share or 0) > 0) in (
                        0,
                        pytest.approx(100, abs=0.01),
                    )
                    assert answers
