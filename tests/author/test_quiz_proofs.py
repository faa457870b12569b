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


@pytest.fixture
def telling_kinds(monkeypatch):
    """Kinds whose examples may be answers."""
    from grader.quiz.kinds.numeric import Numeric
    from grader.quiz.kinds.single_choice import SingleChoice

    monkeypatch.setattr(SingleChoice, "how_to_answer", lambda self, question: 'a letter, as "B"')
    monkeypatch.setattr(Numeric, "how_to_type", lambda self, question: "as 12, 1/6 or math.log(10)")


CHOICE = "id: q\nkind: single choice\nprompt: P\noptions: {{A: a, B: b}}\nanswer: {}\nfeedback: {{{}: no}}"
LOG = "id: q\nkind: numeric\nprompt: 'ln {k}?'\ndraw: {k: {choose: [5, 10]}}\nanswer: {expression: math.log(k)}"


@pytest.mark.parametrize(
    ("lines", "example"),
    [
        (CHOICE.format("B", "A"), '"B"'),
        ("id: q\nkind: numeric\nprompt: P\nanswer: 12", "12"),
        ("id: q\nkind: numeric\nprompt: P\nanswer: 0.166667", "1/6"),
        (LOG, "math.log(10)"),
    ],
)
def test_an_example_of_how_an_answer_is_written_is_never_the_answer(
    problems, telling_kinds, lines, example
):
    said = f"the example {example} of how an answer is written is the answer"
    assert problems(lines) == [said]


def test_an_example_of_another_answer_is_none(problems, telling_kinds):
    assert problems(CHOICE.format("A", "B")) == []
    assert problems("id: q\nkind: numeric\nprompt: P\nanswer: 13") == []


@pytest.mark.parametrize("lines", [CHOICE.format("B", "A"), LOG])
def test_no_kind_gives_an_answer_away(problems, lines):
    assert problems(lines) == []


@pytest.mark.parametrize(
    ("prompt", "reads"),
    [("n is {n}", "n is n"), ("n={n} rows", "n=n"), ("So many () {n}", "()")],
)
def test_a_drawn_prompt_that_reads_oddly_before_it_is_drawn_is_said(problems, prompt, reads):
    lines = (
        f"id: q\nkind: numeric\nprompt: '{prompt}'\ndraw: {{n: [2, 9]}}\nanswer: {{expression: n}}"
    )
    (said,) = problems(lines)
    assert said.startswith(f"before numbers are drawn the prompt reads {reads!r}; write")


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
