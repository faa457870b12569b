"""The key beside the questions: whole where it is read, unreadable at a glance, left out for a class."""

import shutil
from pathlib import Path

import pytest
from checkout import ROOT

from grader.course.course import load_course
from grader.errors import CourseError
from grader.quiz import public, shipped
from grader.quiz.judge import judge
from grader.quiz.load import load_quizzes
from grader.quiz.questions.answer_key import make_key
from grader.quiz.questions.question import Quiz

COURSE = "title: T\nunits: [{id: convolution, title: C}, {id: words, title: W}]\n"


@pytest.fixture(scope="module")
def quizzes():
    """Those of our own course."""
    return {quiz.id: quiz for quiz in load_quizzes(load_course(ROOT))}


@pytest.fixture(params=["classification_quiz", "convolution_quiz"])
def quiz(quizzes, request):
    return quizzes[request.param]


def handed_out(quiz: Quiz, tmp_path: Path) -> Quiz:
    path = tmp_path / public.FILE
    path.write_bytes(public.to_bytes(quiz))
    return public.read(path).quiz


def test_a_quiz_with_its_shipped_key_judges_and_explains_as_its_author_wrote_it(quiz, tmp_path):
    path = tmp_path / shipped.FILE
    path.write_bytes(shipped.to_bytes(quiz))
    told = shipped.read(path, handed_out(quiz, tmp_path))
    for mine, theirs in zip(told.questions, quiz.questions, strict=True):
        assert mine.texts == theirs.texts
        assert [part.tolerance for part in mine.parts] == [part.tolerance for part in theirs.parts]
        if not theirs.is_drawn:
            assert [part.answer for part in mine.parts] == [part.answer for part in theirs.parts]
            answers = make_key(theirs, {}).answers
            right = answers if theirs.has_fields else answers[""]
            right = right[0] if theirs.kind == "short text" else right
            assert judge(make_key(mine, {}), right).status == "right"
        else:
            values = {name: choices[-1] for name, choices in theirs.draw.items()}
            assert make_key(mine, values).answers == make_key(theirs, values).answers


def test_nothing_of_it_can_be_read_or_searched_for(quiz):
    data = shipped.to_bytes(quiz)
    assert data.isascii()
    text = data.decode().lower()
    for question in quiz.questions:
        assert question.id not in text
        for texts in question.texts.values():
            told = [*texts.feedback.values(), texts.explanation, *texts.words]
            words = {word.lower() for one in told for word in one.split() if len(word) > 6}
            assert not any(word in text for word in words)
    assert shipped.to_bytes(quiz) == data


def test_a_damaged_key_or_one_to_other_questions_is_told(load, tmp_path):
    quiz, path = load(), tmp_path / shipped.FILE
    for data in (b"", b"not base85 \xff", shipped.to_bytes(quiz)[:-20], b"abcde"):
        path.write_bytes(data)
        with pytest.raises(CourseError, match="damaged"):
            shipped.read(path, quiz)
    path.write_bytes(shipped.to_bytes(Quiz(quiz.unit, quiz.titles, quiz.questions[:1])))
    with pytest.raises(CourseError, match="damaged"):
        shipped.read(path, quiz)


def test_it_is_built_where_the_policy_says_so_and_goes_where_it_no_longer_does(write_course):
    from grader.author import build

    course = write_course(course=COURSE + "policies: {ship_quiz_key: true}\n")
    key = course.exercises / "01_convolution" / "quiz.key"
    build.write(course)
    assert key.is_file()
    assert build.write(course) == []
    assert key in build.write(write_course())
    assert not key.exists()
    assert "quiz.key" not in {path.name for path in build.generate(write_course())}


def test_a_class_is_given_everything_but_the_key(write_course):
    from grader.author import build

    course = write_course(course=COURSE + "policies: {ship_quiz_key: true}\n")
    build.write(course)
    (course.exercises / "01_convolution" / ".ipynb_checkpoints").mkdir()
    (course.exercises / "01_convolution" / ".ipynb_checkpoints" / "a.ipynb").write_text("{}")
    names = [path.name for path in build.files_for_class(course)]
    assert names == ["01_convolution.ipynb", "quiz.json", "README.md"]


def test_it_comes_along_when_a_workspace_is_made(write_course, tmp_path):
    from grader.author import build
    from grader.study.quizzes import find_quizzes
    from grader.study.starting import start

    course = write_course(course=COURSE + "policies: {ship_quiz_key: true}\n")
    build.write(course)
    shutil.rmtree(course.solutions)
    workspace = start(tmp_path / "ws", course.root).workspace
    quizzes = find_quizzes(workspace.root)
    assert quizzes.has_key(quizzes.all[0])
    assert quizzes.find("q1").parts[0].answer == "AC"
