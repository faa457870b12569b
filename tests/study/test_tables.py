"""Lists and progress: exercises, and the quizzes that belong to them."""

import json
import re
import shutil

import pytest

from grader.course.catalog import Entry
from grader.study.tables import own_and_others, say_counts


@pytest.fixture
def place(asked_workspace):
    """The folder of a workspace of a course with a quiz."""
    return asked_workspace.root


def entry(id_, **more):
    """An exercise of which only what is counted matters."""
    texts = {"imports": (), "statement": "", "hints": ()}
    return Entry(id_, "unit", id_, 1, None, **texts, **more)


def test_capstones_and_what_grows_out_of_others_are_counted_apart():
    own, capstone = entry("own"), entry("whole", capstone=True)
    grown = entry("own_debug", kind="debug", base="own")
    entries = [own, grown, capstone]
    assert own_and_others(entries) == ([own], {"capstone": [capstone], "debug": [grown]})
    assert say_counts(entries, 2) == "1 exercise, 1 capstone, 1 debug exercise, 2 quizzes"


def test_a_quiz_stands_behind_the_exercises_of_its_unit(grade, place):
    lines = [line.split() for line in grade("list", cwd=place).stdout.splitlines()]
    row = ["convolution_quiz", "Quiz:", "Sums", "3"]
    assert [*row, "open"] in lines
    assert [line[0] for line in lines[1:6]] == [
        "Convolution",
        "corr2d",
        "pool2d",
        "convolution_quiz",
        "Softmax",
    ]
    grade("quiz", "convolution", cwd=place, typed="\nA\n")
    lines = [line.split() for line in grade("list", cwd=place).stdout.splitlines()]
    assert [*row, "1", "of", "2", "answered,", "1", "points"] in lines
    grade("quiz", "convolution", cwd=place, typed="2\nAC\n")
    lines = [line.split() for line in grade("list", cwd=place).stdout.splitlines()]
    assert [*row, "solved"] in lines


def test_progress_counts_answers_and_points_of_quizzes(grade, place):
    grade("quiz", "convolution", cwd=place, typed="\nA\n")
    said = grade("progress", cwd=place).stdout
    assert "Quizzes: 1 of 2 questions answered, 0 right, 1 of 3 points\n" in said
    assert "  Quiz: Sums            1 of 2 questions, 1 of 3 points" in said


def test_programs_are_told_of_quizzes_too(grade, place):
    grade("quiz", "convolution", cwd=place, typed="2\n")
    score = {"questions": 2, "answered": 1, "right": 1, "untold": 0, "points": 1, "max_points": 3}
    score["given_up"] = 0
    quiz = {"id": "convolution_quiz", "title": "Sums", **score}
    listed = json.loads(grade("list", "--json", cwd=place).stdout)
    assert [unit["quiz"] for unit in listed["units"]] == [quiz, None]
    progress = json.loads(grade("progress", "--json", cwd=place).stdout)
    assert [unit["quiz"] for unit in progress["units"]] == [quiz, None]
    assert progress["quizzes"] == score


def test_without_the_key_no_points_are_told(grade, place, asking):
    shutil.rmtree(asking / "solutions")
    grade("quiz", "convolution", cwd=place, typed="2\nA\n")
    assert "2 of 2 answered\n" in re.sub(" +\n", "\n", grade("list", cwd=place).stdout)
    said = grade("progress", cwd=place).stdout
    assert "Quizzes: 2 of 2 questions answered, 0 right, 2 not judged here\n" in said


def test_outside_of_a_workspace_answers_count_as_grade_quiz_keeps_them(grade, asking):
    grade("quiz", "convolution", cwd=asking, typed="2\n")
    assert "1 of 2 answered, 1 points" in grade("list", cwd=asking).stdout
    (asking / ".torchgrade" / "quiz.json").write_text("{")
    damaged = grade("progress", cwd=asking)
    assert "Quizzes: 0 of 2 questions answered" in damaged.stdout
    assert damaged.stderr.count("quiz.json is damaged") == 1


def test_a_unit_of_questions_alone_is_listed(grade, asking):
    for path in (asking / "exercises" / "01_convolution" / "cases").iterdir():
        path.unlink()
    listed = grade("list", cwd=asking).stdout
    assert "Convolution" in listed
    assert "convolution_quiz" in listed
    assert "corr2d" not in listed
    assert "Quiz: Sums" in grade("progress", cwd=asking).stdout


@pytest.fixture
def mending(grade, built_offshoots, tmp_path):
    """A workspace of a course with debug exercises."""
    grade("start", tmp_path / "own", "--course", built_offshoots, cwd=tmp_path)
    return tmp_path / "own"


def test_what_grows_out_of_other_exercises_is_counted_apart(grade, mending):
    assert grade("list", cwd=mending).stdout.endswith("\n3 exercises, 2 debug exercises\n")
    said = grade("progress", cwd=mending).stdout
    assert "0 of 3 exercises, 0 of 4 points" in said
    assert "Debug: 0 of 2 solved, 0 of 3 points" in said
    told = json.loads(grade("progress", "--json", cwd=mending).stdout)
    assert (told["exercises"], told["max_points"]) == (3, 4)
    assert told["debug"] == {"solved": 0, "exercises": 2, "points": 0, "max_points": 3}
    listed = json.loads(grade("list", "--json", cwd=mending).stdout)
    kinds = [one.get("kind") for unit in listed["units"] for one in unit["exercises"]]
    assert kinds == [None, None, "debug", None, "debug"]


def test_a_learner_mends_code_and_goes_on(grade, mending, write):
    book = mending / "02_second.ipynb"
    said = grade("check", "scaled_debug", cwd=mending)
    assert "scaled_debug: not yet attempted" in said.stdout
    assert "First failing case: a matrix" in said.stdout
    assert "There is no hint for scaled_debug." in "".join(
        vars(grade("hint", "scaled_debug", cwd=mending))[name] for name in ("stdout", "stderr")
    )
    assert "The code to mend" in grade("show", "scaled_debug", cwd=mending).stdout
    write(book, "scaled_debug", "def scaled_debug(X, w):\n    return X * w.unsqueeze(1)\n")
    said = grade("check", "scaled_debug", cwd=mending)
    assert (said.returncode, "scaled_debug: right (1 of 1 points)" in said.stdout) == (0, True)
    assert "solved" in grade("list", cwd=mending).stdout
    shown = grade("show", "scaled_debug", "--solution", cwd=mending).stdout
    assert "X * column(w)" in shown
    grade("reset", "scaled_debug", "--yes", cwd=mending, typed="y\n")
    assert 'return X * w"' in book.read_text()
