"""`grade quiz` keeps every answer, goes on where it stopped, and asks again what was wrong."""

import json
import shutil
from types import SimpleNamespace

import pytest

from grader.author import build
from grader.cli import execute
from grader.language import speaking
from grader.study.workspace import Workspace

pytestmark = pytest.mark.course

Q3_OF_ADA = "18"  # (38 - 3) // 2 + 1


@pytest.fixture
def course(write_course):
    made = write_course()
    build.write(made)
    return made.root


@pytest.fixture
def quiz(course, capfd, monkeypatch, tmp_path):
    """Answer the quiz with lines of stdin: `quiz("AC", "1, 2")`; words with -- are options."""

    def run(*words, unit="convolution", cwd=course):
        options = [word for word in words if word.startswith("--")]
        lines = tmp_path / "lines"
        lines.write_text("".join(f"{word}\n" for word in words if not word.startswith("--")))
        monkeypatch.chdir(cwd)
        capfd.readouterr()
        with lines.open() as stdin:
            monkeypatch.setattr("sys.stdin", stdin)
            status = execute(["quiz", *([unit] if unit else []), "--student=ada", *options])
        printed = capfd.readouterr()
        return SimpleNamespace(status=status, out=printed.out, err=printed.err)

    return run


def state(course):
    return json.loads((course / ".torchgrade" / "quiz.json").read_text())["quizzes"][
        "convolution_quiz"
    ]


def test_right_answers_are_said_and_explained(quiz):
    told = quiz("ac", "12, 15", Q3_OF_ADA)
    assert told.status == 0
    assert told.out.count("Right.") == 3
    assert "The parabola opens upwards" in told.out
    assert "Which of these hold for a²?" in told.out
    assert "3 of 3 questions answered, 3 right, 4 of 4 points." in told.out


def test_a_wrong_answer_gets_its_feedback_and_is_asked_again_at_the_end(quiz, course):
    told = quiz("B", "12, 12", Q3_OF_ADA, "AC", "weights=12, parameters=15")
    assert "B: It falls where a is negative." in told.out
    assert "Partly right: 1 of 2 points." in told.out
    assert "The biases are parameters too, one for each class." in told.out
    assert told.out.index("Again, what was not right:") > told.out.index("Question 3 of 3")
    assert "3 right, 4 of 4 points." in told.out
    assert state(course)["q1"] == {"answer": "AC", "told": "right", "share": 1.0, "tries": 2}


def test_it_goes_on_where_it_stopped_and_asks_first_what_was_never_answered(quiz):
    first = quiz("B")
    assert "1 of 3 questions answered, 0 right, 0 of 4 points." in first.out
    then = quiz("12, 15", Q3_OF_ADA, "AC")
    assert "Going on where you stopped." in then.out
    assert "4 of 4 points" in then.out
    assert "Nothing is open; --restart begins anew." in quiz().out


def test_chinese_has_its_own_punctuation(quiz):
    with speaking("en"):  # and afterwards again
        told = quiz("AC", "12, 12", "--lang=zh").out
    assert "正确。" in told
    assert "部分正确：1 / 2 分。" in told
    assert told.endswith("Convolution and pooling：已回答 2 / 3 题，答对 1 题，2 / 4 分。\n")


def test_it_says_at_the_beginning_how_to_skip_to_give_up_and_to_stop(quiz):
    told = " ".join(quiz("AC").out.split())
    assert told.startswith(
        "Enter alone skips a question. ? gives it up and explains it."
        " Ctrl-D or Ctrl-C stops; your answers are kept."
    )
    quiz("12, 15", Q3_OF_ADA)
    assert "skips a question" not in quiz().out


def test_a_wrong_answer_is_not_explained_away_and_giving_up_is(quiz, course):
    told = quiz("B", "12, 12", Q3_OF_ADA, "?", "?")
    first, again = told.out.split("Again, what was not right:")
    assert "parabola" not in first
    assert "Given up." in again
    assert "The answer: AC" in again
    assert "The parabola opens upwards" in again
    assert "The answer: weights = 12, parameters = 15" in again
    assert state(course)["q1"]["told"] == "given up"
    assert "Nothing is open; --restart begins anew." in quiz().out


def test_a_part_that_is_left_open_is_not_answered_yet(quiz):
    told = quiz("AC", "weights=12, parameters=...").out
    assert "Partly right: 1 of 2 points." in told
    assert "not answered yet: parameters" in told
    assert "not right: parameters" not in told


def test_what_cannot_be_read_is_told_as_that_with_the_form_that_is_expected(quiz):
    told = "\n".join(line.rstrip() for line in quiz("F", "12, x").out.splitlines())
    assert "This cannot be read as an answer." in told
    assert "there is no option F; the options are A, B, C" in told
    assert "Expected: letters; one or more are right\n" in told
    assert "Expected: weights = ..., parameters = ...\n" in told
    assert "Not right yet" not in told


def test_an_empty_line_leaves_a_question_open(quiz, course):
    told = quiz("", "12, 15", "")
    assert told.out.count("Left open. It is not answered yet.") == 2
    assert state(course).keys() == {"q2"}


def test_what_cannot_be_read_is_said_and_not_kept(quiz, course):
    told = quiz("F", "1/0, 2")
    assert "there is no option F; the options are A, B, C" in told.out
    assert "it divides by zero" in told.out
    assert not (course / ".torchgrade" / "quiz.json").exists()


def test_json_tells_how_far_one_has_come_and_asks_nothing(quiz):
    quiz("AC", "12, 12")
    told = json.loads(quiz("--json").out)
    assert (told["answered"], told["right"], told["points"]) == (2, 1, 2.0)
    assert told["questions"][1] == {
        "id": "q2",
        "kind": "numeric",
        "points": 2,
        "verdict": "partly right",
        "answer": "12, 12",
        "tries": 1,
    }
    assert [one["unit"] for one in json.loads(quiz("--json", unit="").out)["quizzes"]] == [
        "convolution"
    ]


def test_without_the_key_answers_are_kept(quiz, course):
    shutil.rmtree(course / "solutions")
    told = quiz("AC")
    assert "Kept; whether it is right is not told here." in told.out
    assert "1 of 3 questions answered, 0 right, 1 not judged here." in told.out


def test_the_key_is_read_only_when_there_is_an_answer(quiz, course):
    (course / "solutions" / "convolution" / "quiz.yaml").write_text("title: [")
    told = quiz("")
    assert (told.status, told.err) == (0, "")
    assert "quiz.yaml:1:" in quiz("AC").err


def test_in_a_workspace_answers_stand_beside_what_is_solved(quiz, course, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(course / "exercises", folder / ".torchgrade" / "exercises")
    shutil.copy(course / "course.yaml", folder / ".torchgrade")
    settings = Workspace(folder, course, student="ada").settings()
    (folder / ".torchgrade" / "workspace.json").write_text(json.dumps(settings))
    assert "Right." in quiz("AC", cwd=folder).out
    kept = json.loads((folder / ".torchgrade" / "progress.json").read_text())
    assert kept["quizzes"]["convolution_quiz"]["q1"]["told"] == "right"
    assert kept["exercises"] == {}
    assert not (course / ".torchgrade").exists()


def test_a_damaged_file_is_set_aside_with_a_sentence(quiz, course):
    quiz("AC")
    path = course / ".torchgrade" / "quiz.json"
    path.write_text("{")
    told = quiz("B")
    assert "damaged" in told.err
    assert path.with_name("quiz.json.damaged-1").read_text() == "{"
    assert state(course)["q1"]["answer"] == "B"


def test_a_folder_that_cannot_be_written_to_costs_no_answer(quiz, course):
    (course / ".torchgrade").symlink_to("/proc/nowhere")
    told = quiz("AC")
    assert "Right." in told.out
    assert "Your progress cannot be kept" in told.err
