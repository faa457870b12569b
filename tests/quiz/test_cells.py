"""The quiz in a notebook: prompts that cannot be edited, answers that can, its points in one cell."""

import json
from dataclasses import replace

import nbformat
import pytest
from quizzes import COURSE

from grader.course.course import Policies
from grader.errors import CourseError
from grader.quiz.cells import quiz_cells
from grader.quiz.grade import grade_quizzes
from grader.reading.extract import extract

pytestmark = pytest.mark.course


@pytest.fixture
def notebook(write_course):
    from grader.author import build

    course = write_course()
    files = build.generate(course)
    data = files[course.exercises / "01_convolution" / "01_convolution.ipynb"]
    return nbformat.reads(data.decode(), 4)


def test_the_notebook_is_valid_and_nbgrader_accepts_it(notebook):
    from nbgrader.nbgraderformat import MetadataValidator

    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    answers = [cell.id for cell in notebook.cells if "nbgrader" not in cell.metadata]
    assert answers == ["q1", "q2", "convolution-student", "q3"]
    for cell in notebook.cells:
        assert cell.id in answers or cell.id == cell.metadata.nbgrader.grade_id


def test_prompts_are_locked_answers_are_free_and_all_points_stand_in_the_last_cell(notebook):
    cells = {cell.id: cell for cell in notebook.cells}
    for name in ("q1", "q2", "q3"):
        assert cells[name].metadata == {"deletable": False}
        assert cells[f"{name}-question"].metadata.nbgrader.locked
        assert cells[f"{name}-question"].metadata.editable is False
    told = cells["convolution-quiz-check"].metadata.nbgrader
    assert (told.solution, told.grade, told.locked, told.points) == (False, True, True, 4)


def test_a_question_shows_its_options_and_how_to_answer(notebook):
    cells = {cell.id: cell.source for cell in notebook.cells}
    assert cells["q1-question"].startswith(
        "**Question 1** (1 point)\n\nWhich of these hold for $a^2$?"
    )
    assert "- **B** It grows everywhere.\n" in cells["q1-question"]
    assert cells["q1"] == 'q1 = ...  # letters, in quotes; one or more are right\ncheck("q1")'
    assert cells["q2"].startswith(
        'q2 = {"weights": ..., "parameters": ...}  # a value for each name'
    )


def test_the_head_of_a_quiz_is_told_in_its_language(load):
    head, *_questions = quiz_cells(load(), "zh")
    title, _blank, said = head.source.splitlines()
    assert title == "## 测验：Convolution and pooling"
    assert " `check" not in said, "Chinese sentences stand behind one another without a space"


def test_a_question_says_what_it_counts_where_the_quiz_counts_less_than_its_points(load):
    cells = quiz_cells(replace(quiz := load(), worth=quiz.weight / 4), "en")
    first = next(cell for cell in cells if cell.source.startswith("**Question 1**"))
    assert first.source.startswith("**Question 1** (0.25 points)")


def test_a_name_is_asked_for_before_the_first_drawn_question(notebook):
    ids = [cell.id for cell in notebook.cells]
    assert ids.index("convolution-student") == ids.index("q3-question") - 1
    prompt = next(cell.source for cell in notebook.cells if cell.id == "q3-question")
    assert r"Round $\frac{n - k}{s}$ down." in prompt
    assert "*n, k, s: numbers drawn for you. Run the next cell to see them.*" in prompt


def test_a_quiz_without_drawn_numbers_asks_for_no_name(question, load):
    question("kind: numeric\nprompt: P\nanswer: 1")
    quiz = load("title: T\nquestions:\n  - {id: q, kind: numeric, prompt: P, answer: 1}\n")
    ids = [cell.id for cell in quiz_cells(quiz)]
    assert ids == ["convolution-quiz", "q-question", "q", "convolution-quiz-check"]


def test_the_notebook_as_handed_out_has_no_answer_yet(notebook, load):
    source = extract("convolution.ipynb", nbformat.writes(notebook).encode())
    (result,) = grade_quizzes([load()], [source], [], ["ada"], Policies())
    assert (result.status, result.score) == ("missing", 0.0)
    assert {check.fault for check in result.checks} == {"not answered"}


def test_a_quiz_without_the_translation_that_the_course_promises_is_told(write_course):
    from grader.author import build

    course = write_course(course=COURSE + "languages: [en, zh]\n")
    with pytest.raises(CourseError, match=r"^solutions/convolution/quiz\.zh\.yaml:1: not there"):
        build.generate(course)


def test_building_writes_the_quiz_once_and_then_nothing_more(write_course):
    from grader.author import build

    course = write_course()
    written = [path.name for path in build.write(course)]
    assert sorted(written) == ["01_convolution.ipynb", "README.md", "quiz.json"]
    assert build.write(course) == []
    assert json.loads((course.exercises / "01_convolution" / "quiz.json").read_text())["unit"]
