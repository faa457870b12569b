"""Quizzes as QTI, read back from the zip."""

import io
import sys
import xml.etree.ElementTree as ET
import zipfile

import pytest
from checkout import ROOT

from grader.course.course import load_course
from grader.errors import UsageError
from grader.exporting.qti import to_qti, to_text
from grader.quiz.load import load_quiz, load_quizzes

QUIZ = """
title: Sums
questions:
  - {id: q1, kind: numeric, points: 2, prompt: "1 + 1?\\n\\n- a\\n- b", answer: 2, explanation: "It is 2."}
  - {id: q2, kind: numeric, prompt: A third, answer: 0.333, tolerance: {absolute: 0.01}}
  - {id: q3, kind: numeric, prompt: Tiny, answer: 0.00001}
  - {id: q4, kind: numeric, prompt: A list, answer: [1, 2]}
  - {id: q5, kind: single choice, prompt: Choose, options: {A: one, B: two}, answer: B, feedback: {A: "No."}}
  - {id: q6, kind: multiple choice, prompt: Choose all, options: {A: a, B: b, C: c}, answer: [A, C]}
  - {id: q7, kind: matching, prompt: Match, options: {A: a, B: b}, targets: {1: x, 2: y}, answer: {A: 1, B: 2}}
  - {id: q8, kind: code output, prompt: What is printed, code: "print(1 < 2)", answer: "True"}
"""


@pytest.fixture
def quiz(tmp_path):
    (tmp_path / "quiz.yaml").write_text(QUIZ)
    return load_quiz(tmp_path / "quiz.yaml", "sums")


def items(data):
    """The questions of the zip: title, kind and points of each."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = [
            n for n in archive.namelist() if n.endswith(".xml") and "/" in n and "meta" not in n
        ]
        root = ET.fromstring(archive.read(name))
    space = {"q": root.tag[1:].partition("}")[0]}
    found = []
    for item in root.iterfind(".//q:item", space):
        labels = [e.text for e in item.iterfind(".//q:fieldlabel", space)]
        told = dict(
            zip(labels, [e.text for e in item.iterfind(".//q:fieldentry", space)], strict=True)
        )
        found.append((item.get("title"), told["question_type"], told["points_possible"]))
    return found


def test_what_there_is_no_form_for_is_told(quiz):
    assert to_text(quiz, "en", "")[1] == ("q3",)


def test_the_text_that_it_is_made_of(quiz):
    text, _left = to_text(quiz, "en", "")
    assert "Title: q1\nPoints: 2\n1. 1 + 1?\n\n   - a\n   - b\n... It is 2.\n=   2\n" in text
    assert "=   0.333 +- 0.01" in text
    assert "a) one\n... No.\n*b) two" in text
    assert "[*] a\n[ ] b\n[*] c" in text
    assert "Title: q7 A\nPoints: 0.5\n6. Match\n\n   Which one belongs to this: a\n*a) x" in text
    assert "belongs to this: b\na) x\n*b) y" in text
    assert "\n       print(1 < 2)\n*   True" in text


def test_it_is_read_back(quiz):
    pytest.importorskip("text2qti", reason="not run: the extra qti is not installed")
    assert items(to_qti(quiz, "en", "").data) == [
        ("q1", "numerical_question", "2"),
        ("q2", "numerical_question", "1"),
        ("q4", "short_answer_question", "1"),
        ("q5", "multiple_choice_question", "1"),
        ("q6", "multiple_answers_question", "1"),
        ("q7 A", "multiple_choice_question", "0.5"),
        ("q7 B", "multiple_choice_question", "0.5"),
        ("q8", "short_answer_question", "1"),
    ]


def test_every_quiz_of_this_course_is_read_back_in_each_language():
    pytest.importorskip("text2qti", reason="not run: the extra qti is not installed")
    course = load_course(ROOT)
    for quiz in load_quizzes(course):
        asked = {
            f"{q.id} {name}".strip()
            for q in quiz.questions
            for name in (
                q.english.options if q.kind == "matching" else [part.name for part in q.parts]
            )
        }
        for language in course.languages:
            made = to_qti(quiz, language, "")
            assert {title for title, *_ in items(made.data)} == asked - {*made.left_out}
            assert len(made.left_out) <= 3


def test_without_text2qti_it_is_said_how_to_get_it(quiz, monkeypatch):
    monkeypatch.setitem(sys.modules, "text2qti", None)
    monkeypatch.setitem(sys.modules, "text2qti.config", None)
    with pytest.raises(UsageError, match=r"not installed: pip install 'torchgrade\[qti\]'"):
        to_qti(quiz, "en", "")
