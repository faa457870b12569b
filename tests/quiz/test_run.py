"""`grade run` grades quizzes with the exercises, and again when a quiz has changed."""

import json

import pytest
from checkout import ROOT
from jsonschema import Draft202012Validator

from grader.cli import execute
from grader.course.course import load_course
from grader.grading.jobs import _crashed
from grader.grading.run import Options, run
from grader.intake.collect import find_submissions

pytestmark = pytest.mark.process

SCHEMA = ROOT / "grader" / "report" / "record.schema.json"


@pytest.fixture
def course(write_course):
    return write_course()


@pytest.fixture
def handed_in(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "ada.py").write_text('q1 = "AC"\nq2 = (12, 12)\n')
    (folder / "bob.py").write_text('student = "ada"\nq1 = "B"\n')
    return folder


def record(out, student):
    return json.loads((out / "records" / f"{student}.json").read_text())


def test_a_quiz_has_its_entry_in_the_record(course, handed_in, tmp_path):
    out = tmp_path / "out"
    run(course, [handed_in], Options(out=out, only=("convolution_quiz",)))
    told = record(out, "ada")
    assert (told["score"], told["max_score"]) == (2.0, 4.0)
    (entry,) = told["exercises"]
    assert (entry["id"], entry["status"]) == ("convolution_quiz", "partial")
    assert [check["case"] for check in entry["checks"]] == ["q1", "q2", "q3"]
    assert {check["kind"] for check in entry["checks"]} == {"answer"}
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(told)
    header, ada, _bob = (out / "scores.csv").read_text().splitlines()
    assert (header, ada) == ("student,score,max_score,convolution_quiz", "ada,2,4,2")


def test_a_changed_quiz_is_graded_again_and_an_unchanged_one_is_not(course, handed_in, tmp_path):
    options = Options(out=tmp_path / "out")
    assert run(course, [handed_in], options).reused == 0
    assert run(course, [handed_in], options).reused == 2
    path = course.solutions / "convolution" / "quiz.yaml"
    path.write_text(path.read_text().replace("answer: [A, C]", "answer: [B]"))
    assert run(load_course(course.root), [handed_in], options).reused == 0
    assert record(options.out, "bob")["score"] == 1.0


def test_a_submission_over_which_servers_die_keeps_its_quiz(course, handed_in):
    from grader.grading.plan import make_plan

    (ada, _bob) = find_submissions([handed_in], [])
    told = _crashed(ada, make_plan(course))
    assert [(entry.id, entry.score) for entry in told.exercises] == [("convolution_quiz", 2.0)]


def test_a_quiz_that_is_not_there_is_told_with_the_nearest(course, handed_in, capsys):
    words = ["run", str(handed_in), "--course", str(course.root), "--only", "convolution_qiz"]
    assert execute(words) == 2
    assert "did you mean convolution_quiz?" in capsys.readouterr().err


def test_a_broken_quiz_stops_the_run_with_its_place(course, handed_in, tmp_path, capsys):
    path = course.solutions / "convolution" / "quiz.yaml"
    path.write_text(path.read_text().replace("answer: [A, C]", "answer: [Z]"))
    words = ["run", str(handed_in), "--course", str(course.root), "--out", str(tmp_path / "o")]
    assert execute(words) == 3
    assert "solutions/convolution/quiz.yaml:10:14: there is no option Z" in capsys.readouterr().err


def test_verify_says_of_each_quiz_what_does_not_hold(course, capsys):
    words = ["verify", "convolution_quiz", "--course", str(course.root)]
    assert execute(words) == 0
    assert "ok    convolution_quiz    3 questions, 1 drawn, 3 computed" in capsys.readouterr().out
    path = course.solutions / "convolution" / "quiz.yaml"
    path.write_text(path.read_text().replace("{answer: 12,", "{answer: 13,"))
    assert execute(words) == 1
    said = capsys.readouterr().out
    assert "FAIL  convolution_quiz" in said
    assert "q2: weights: the expression gives 12, the answer is 13" in said
