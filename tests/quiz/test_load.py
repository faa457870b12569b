"""quiz.yaml becomes a quiz, or every mistake in it is told at once, with line and column."""

import subprocess
import sys

import pytest
from checkout import ROOT

from grader.course.course import load_course
from grader.errors import CourseError, UsageError
from grader.quiz.load import find_quiz, load_quizzes

HEAD = "title: T\nquestions:\n"


def problems_of(load, text):
    with pytest.raises(CourseError) as error:
        load(text)
    return error.value.problems


def test_a_quiz_is_read(load):
    quiz = load()
    assert (quiz.id, quiz.title(), quiz.points) == (
        "convolution_quiz",
        "Convolution and pooling",
        4,
    )
    multiple, fields, drawn = quiz.questions
    assert multiple.parts[0].answer == "AC"
    assert [(p.name, p.answer) for p in fields.parts] == [("weights", 12), ("parameters", 15)]
    assert drawn.draw == {"n": range(16, 65), "k": (3, 5, 7), "s": range(1, 4)}
    assert multiple.place == "solutions/convolution/quiz.yaml:3:9"


def test_all_mistakes_of_all_questions_are_told_at_once(load):
    text = (
        f"{HEAD}  - {{id: q, kind: numeric, prompt: P}}\n"
        "  - {id: r, kind: single choice, prompt: P, options: {A: a}, answer: B}\n"
        "  - {id: q, kind: shape, prompt: P, answer: 1.5, extra: 1}\n"
    )
    lines = [problem.split(":")[1] for problem in problems_of(load, text)]
    assert lines == ["3", "4", "5"]
    text = text.replace(", extra: 1", "").replace("kind: shape", "kind: numeric")
    assert any("5:10: repeats the id 'q'" in problem for problem in problems_of(load, text))


def test_ids_are_unique_in_the_course(write_course):
    course = write_course(f"{HEAD}  - {{id: corr2d, kind: numeric, prompt: P, answer: 1}}\n")
    exercise = course.solutions / "words" / "corr2d.py"
    exercise.parent.mkdir()
    exercise.write_text("")
    other = exercise.with_name("quiz.yaml")
    other.write_text(f"{HEAD}  - {{id: corr2d, kind: numeric, prompt: P, answer: 1}}\n")
    with pytest.raises(CourseError) as error:
        load_quizzes(course)
    assert error.value.problems == (
        "solutions/convolution/quiz.yaml:3:10: an exercise has the same id 'corr2d'; rename one of them",
        "solutions/words/quiz.yaml:3:10: an exercise has the same id 'corr2d'; rename one of them",
    )


def test_only_some_quizzes_can_be_read(write_course):
    course = write_course()
    assert [quiz.id for quiz in load_quizzes(course)] == ["convolution_quiz"]
    assert load_quizzes(course, ["corr2d"]) == []


def test_no_module_of_quizzes_needs_torch():
    code = (
        "import importlib, pkgutil, sys, grader.quiz as quiz\n"
        "for module in pkgutil.walk_packages(quiz.__path__, 'grader.quiz.'):\n"
        "    importlib.import_module(module.name)\n"
        "assert 'grader.quiz.kinds.registry' in sys.modules\n"
        "assert 'torch' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_quiz_is_found_by_its_unit_or_its_own_id():
    course = load_course(ROOT)
    for name in ("convolution", "convolution_quiz"):
        assert find_quiz(course, name).unit == "convolution"
    with pytest.raises(
        UsageError, match=r"There is no quiz of 'convolutio'; did you mean convolution\?"
    ):
        find_quiz(course, "convolutio")
