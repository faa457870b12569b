"""`grade verify` finds answers that are wrong, mistakes that are right, and texts that are missing."""

import pytest
from quizzes import COURSE

from grader.author.quiz_proofs import prove, verify_quizzes

TRANSLATED = """\
title: 卷积
questions:
  q1: {prompt: 问, options: {A: 一, B: 二}, feedback: {A: 因为}}
  q2: {prompt: 问, explanation: 因为}
  q3: {prompt: "问 {n} {k} {s}", explanation: 因为, feedback: {"(n - k) // s": 因为}}
"""


@pytest.fixture
def problems(load):
    """What does not hold of one question with these lines."""

    def run(lines, languages=("en",)):
        text = "".join(f"    {line}\n" for line in lines.strip("\n").split("\n"))
        quiz = load(f"title: T\nquestions:\n  - {text.lstrip()}    explanation: E\n")
        return [p.split(": ", 2)[2] for p in prove(quiz, languages).problems]

    return run


def test_a_good_quiz_has_no_problem(load):
    proof = prove(load(), ["en"])
    assert proof.problems == []
    assert (proof.questions, proof.drawn, proof.expressions) == (3, 1, 3)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "id: q\nkind: numeric\nprompt: P\nfields: {a: {answer: 12, expression: 4 * 4}}",
            "a: the expression gives 16, the answer is 12",
        ),
        (
            "id: q\nkind: shape\nprompt: P\nanswer: [1, 2]\nexpression: torch.rand(2, 1).shape",
            "the expression gives (2, 1), the answer is (1, 2)",
        ),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: 1.5\nexpression: 1 / 0",
            "ZeroDivisionError: division by zero",
        ),
        ("id: q\nkind: numeric\nprompt: P\nanswer: 1\ncheck: 1 > 2", "check is not true"),
        ("id: q\nkind: numeric\nprompt: P\nanswer: 1\ncheck: x", "check: NameError: name 'x'"),
        (
            "id: q\nkind: numeric\nprompt: P\nanswer: 1\nfeedback: {2 - 1: no}",
            "the wrong answer '2 - 1' is right",
        ),
        (
            "id: q\nkind: single choice\nprompt: P\noptions: {A: a, B: b}\nanswer: A",
            "option B is wrong, but there is no feedback that says why",
        ),
        ("id: q\nkind: numeric\nprompt: TODO\nanswer: 1", "a text is not written yet"),
        (
            "id: q\nkind: numeric\nprompt: '{n}'\ndraw: {n: [0, 3]}\nanswer: {expression: 1 / n}",
            "no answer for n = 0: it divides by zero",
        ),
        (
            "id: q\nkind: numeric\nprompt: '{n}'\ndraw: {n: [1, 3]}\nanswer: {expression: n * n}\n"
            "feedback: {2 * n: no}",
            "the wrong answer '2 * n' is right for n = 2",
        ),
    ],
)
def test_what_does_not_hold_is_said(problems, lines, said):
    assert any(problem.startswith(said) for problem in problems(lines)), problems(lines)


@pytest.mark.parametrize(
    "lines",
    [
        "id: q\nkind: numeric\nprompt: P\nanswer: [0.25, 0.75]\n"
        "expression: torch.tensor([1.0, 3.0]).div(4).tolist()",
        "id: q\nkind: numeric\nprompt: P\nanswer: [[1, 2], [3, 4]]\n"
        "expression: torch.arange(1, 5).reshape(2, 2)",
        "id: q\nkind: code output\nprompt: P\ncode: print(2)\nanswer: '2'\nexpression: str(2)",
        "id: q\nkind: numeric\nprompt: P\nanswer: 1\ncheck: F.relu(torch.ones(1)).item() == 1",
    ],
)
def test_tensors_and_texts_agree_with_what_is_written(problems, lines):
    assert problems(lines) == []


def test_what_is_not_translated_is_said(load):
    quiz = load(
        """\
        title: T
        questions:
          - {id: q1, kind: single choice, prompt: P, options: {A: a, B: b}, answer: B, feedback: {A: no},
             explanation: E}
          - {id: q2, kind: numeric, prompt: P, answer: 1, explanation: E}
          - {id: q3, kind: numeric, prompt: "{n} {k} {s}", draw: {n: [9, 9], k: [2, 3], s: [2, 2]},
             answer: {expression: (n - k) // s + 1}, feedback: {(n - k) // s: no}, explanation: E}
        """,
        **{"quiz.zh.yaml": TRANSLATED},
    )
    place = "solutions/convolution/quiz.yaml:3:10"
    assert prove(quiz, ["en", "zh"]).problems == [f"{place}: q1: the explanation is missing in zh"]


def test_a_course_without_a_translation_that_it_promises_is_told(load):
    said = prove(load(), ["en", "zh"]).problems
    assert said[0] == "convolution: the title is not translated to zh"
    assert said[1].endswith("q1: there is no translation to zh")


def test_a_quiz_in_the_only_language_of_its_course_needs_no_translation(write_course):
    (proof,) = verify_quizzes(write_course(course=COURSE + "languages: [zh]\n"))
    assert proof.problems == []


def test_only_what_is_asked_for_is_tried(write_course):
    course = write_course()
    assert [proof.id for proof in verify_quizzes(course)] == ["convolution_quiz"]
    assert verify_quizzes(course, ["corr2d"]) == []
