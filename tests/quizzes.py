"""Small quizzes as authors write them, for the tests of all rooms that load, ask or prove one."""

import textwrap

import pytest

from grader.course.course import load_course
from grader.quiz.load import load_quiz

COURSE = """\
title: Small
units:
  - id: convolution
    title: Convolution
  - id: words
    title: Words
"""

QUIZ = """\
title: Convolution and pooling
questions:
  - id: q1
    kind: multiple choice
    prompt: Which of these hold for $a^2$?
    options:
      A: It is never negative.
      B: It grows everywhere.
      C: It is even.
    answer: [A, C]
    feedback:
      A: A square of a real number is at least 0.
      B: It falls where a is negative.
      C: The sign of a is lost.
    explanation: The parabola opens upwards and is symmetric.
    check: "(-3) ** 2 == 3 ** 2"
  - id: q2
    kind: numeric
    points: 2
    prompt: How many weights and parameters has `nn.Linear(4, 3)`?
    fields:
      weights: {answer: 12, expression: "4 * 3"}
      parameters: {answer: 15, expression: "sum(p.numel() for p in nn.Linear(4, 3).parameters())"}
    feedback:
      "parameters = 12": The biases are parameters too, one for each class.
    explanation: Three biases.
  - id: q3
    kind: numeric
    draw:
      n: [16, 64]
      k: {choose: [3, 5, 7]}
      s: [1, 3]
    where: "n >= k and (n - k) % s != 0"
    prompt: |
      Kernel size {k}, stride {s}, width {n}: how wide is the output? Round $\\frac{{n - k}}{{s}}$ down.
    answer: {expression: "(n - k) // s + 1"}
    feedback:
      "(n - k) // s": You forgot the + 1 of the first position.
    explanation: Positions are counted, not steps.
"""


@pytest.fixture
def write_course(tmp_path):
    """Write a course with one quiz: `write_course(quiz.yaml, **{"quiz.zh.yaml": ...})` is the Course."""

    def write(quiz=QUIZ, course=COURSE, **files):
        folder = tmp_path / "course"
        unit = folder / "solutions" / "convolution"
        unit.mkdir(parents=True, exist_ok=True)
        (folder / "course.yaml").write_text(course, "utf-8")
        for name, text in {"quiz.yaml": quiz, **files}.items():
            (unit / name).write_text(textwrap.dedent(text), "utf-8")
        return load_course(folder)

    return write


@pytest.fixture
def load(tmp_path):
    """Load a quiz from its text."""

    def write_and_load(text=QUIZ, **files):
        folder = tmp_path / "solutions" / "convolution"
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in {"quiz.yaml": text, **files}.items():
            (folder / name).write_text(textwrap.dedent(content), "utf-8")
        return load_quiz(folder / "quiz.yaml", "convolution")

    return write_and_load


@pytest.fixture
def question(load):
    """Load one question from the lines below its id: `question("kind: numeric ...")`."""

    def make(text):
        lines = textwrap.indent(textwrap.dedent(text).strip("\n"), "    ")
        return load(f"title: T\nquestions:\n  - id: q\n{lines}\n").questions[0]

    return make
