"""`check("q1")` in a notebook says what the course allows, and asks for numbers of one's own."""

import shutil

import pytest

from grader.author import build
from grader.errors import CourseError
from grader.language import speaking
from grader.notebook.quiz import check

POLICY = "policies:\n  quiz_feedback: {}\n"


@pytest.fixture
def classroom(write_course):
    """A built course; `classroom(policy)` is its folder."""

    def make(policy="full", *, key=True, quiz=None):
        options = {"quiz": quiz} if quiz else {}
        course = write_course(course=COURSE_WITH(policy), **options)
        build.write(course)
        if not key:
            shutil.rmtree(course.solutions)
        return course.root

    return make


def COURSE_WITH(policy):
    return f"title: Small\nunits:\n  - {{id: convolution, title: Convolution}}\n{POLICY.format(policy)}"


def ran(*cells):
    """What a notebook knows after running cells."""
    names = {"In": ["", *cells]}
    for cell in cells:
        exec(cell, names)
    return names


def test_a_right_answer_is_explained(classroom):
    told = check("q1", ran('q1 = "ca"'), classroom())
    assert told.passed
    assert repr(told) == (
        "q1: right (1 of 1 points)\n\nThe parabola opens upwards and is symmetric."
    )
    assert told._repr_markdown_().startswith("**q1**: right")


def test_a_wrong_answer_gets_feedback_and_keeps_its_explanation(classroom):
    told = check("q1", ran('q1 = "AC"', 'q1 = "B"'), classroom())
    assert not told.passed
    assert repr(told).startswith("q1: not right yet (0 of 1 points)\n\nB: It falls where")
    assert "parabola" not in repr(told)


def test_what_will_be_graded_is_read_not_what_was_computed(classroom):
    told = check("q2", ran("n = 12", "q2 = (n, n + 3)"), classroom())
    assert "n is a name; answers are read without running anything" in repr(told)


def test_outside_a_notebook_the_value_itself_is_read(classroom):
    folder = classroom()
    assert check("q2", {"q2": (12, 15)}, folder).passed
    assert not check("q2", {"q2": ...}, folder).passed
    assert "not a range" in repr(check("q2", {"q2": range(3)}, folder))


def test_an_open_question_says_how_to_answer(classroom):
    told = repr(check("q2", ran('q2 = {"weights": ..., "parameters": ...}'), classroom()))
    assert told == 'q2: not answered yet. Write {"weights": ..., "parameters": ...}.'


def test_a_drawn_question_shows_the_students_numbers(classroom):
    folder = classroom()
    asked = repr(check("q3", ran("student = ...", "q3 = ..."), folder))
    assert asked == (
        "q3: its numbers are drawn for you. Write your name into the cell with `student`."
    )
    shown = repr(check("q3", ran('student = "ada"', "q3 = ..."), folder))
    assert "Kernel size 3, stride 2, width 38: how wide" in shown
    assert check("q3", ran('student = "ada"', "q3 = (38 - 3) // 2 + 1"), folder).passed


def test_without_the_key_an_answer_is_handed_in(classroom):
    told = check("q1", ran('q1 = "AC"'), classroom(key=False))
    assert repr(told) == "q1: handed in with the notebook, and graded then"
    assert not told.passed


def test_without_the_key_a_number_hard_to_guess_is_recognised(classroom):
    quiz = "title: T\nquestions:\n  - {id: q1, kind: numeric, prompt: P, answer: [123456, 654321, 777]}\n"
    folder = classroom(key=False, quiz=quiz)
    assert check("q1", ran("q1 = [123456, 654321, 777]"), folder).passed
    assert repr(check("q1", ran("q1 = [1, 2, 3]"), folder)).startswith("q1: not right yet")


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("verdict", "q1: not right yet (0 of 1 points)"),
        ("none", "q1: handed in with the notebook, and graded then"),
    ],
)
def test_the_course_says_how_much_is_told(classroom, policy, said):
    assert repr(check("q1", ran('q1 = "B"'), classroom(policy))) == said


def test_the_quiz_is_summed_up(classroom):
    told = check("quiz", ran('q1 = "AC"\nq2 = (12, 1)\nq3 = ...'), classroom())
    assert repr(told) == (
        "Convolution and pooling: 2 of 3 questions answered, 2 of 4 points\n\n"
        "- q1: right\n- q2: partly right\n- q3: not answered yet"
    )
    assert repr(check("convolution_quiz", ran("q1 = ..."), classroom())).startswith("Convolution")


def test_an_unknown_name_is_none_of_ours_unless_it_is_nearly_a_question(classroom):
    quiz = "title: T\nquestions:\n  - {id: q10_01, kind: numeric, prompt: P, answer: 1}\n"
    folder = classroom(quiz=quiz)
    assert check("corr2d", {}, folder) is None
    assert repr(check("q10_1", {}, folder)) == "There is no question 'q10_1'; did you mean q10_01?"
    assert repr(check("Quizz", {}, folder)) == "There is no quiz 'Quizz'; did you mean quiz?"


def test_a_damaged_file_is_a_sentence(classroom):
    folder = classroom(key=False)
    (folder / "exercises" / "01_convolution" / "quiz.json").write_text("{")
    with pytest.raises(CourseError, match="damaged"):
        check("q1", {}, folder)


def test_a_key_to_other_questions_asks_for_a_new_build(classroom):
    folder = classroom()
    path = folder / "solutions" / "convolution" / "quiz.yaml"
    path.write_text(path.read_text().replace("id: q2", "id: q5"))
    with pytest.raises(CourseError, match=r"other questions than solutions/; run `grade build`\."):
        check("q1", ran('q1 = "AC"'), folder)


THIRDS = """
title: T
questions:
  - {id: q1, kind: multiple choice, prompt: P, options: {A: a, B: b, C: c, D: d}, answer: [A, B, C]}
"""


def test_points_are_rounded(classroom):
    folder = classroom(quiz=THIRDS)
    assert "q1: partly right (0.33 of 1 points)" in repr(check("q1", ran('q1 = "A"'), folder))
    assert "1 of 1 questions answered, 0.67 of 1" in repr(check("quiz", ran('q1 = "AB"'), folder))


def test_where_some_verdicts_are_not_told_no_points_are_summed_up(classroom):
    folder = classroom(key=False)
    assert repr(check("quiz", ran('q1 = "AC"', "q2 = (12, 1)"), folder)) == (
        "Convolution and pooling: 2 of 3 questions answered\n\n"
        "- q1: handed in with the notebook, and graded then\n"
        "- q2: handed in with the notebook, and graded then\n- q3: not answered yet"
    )


def test_chinese_has_its_own_punctuation(classroom):
    folder = classroom()
    with speaking("zh"):
        wrong = check("q1", ran('q1 = "B"'), folder).markdown
        unread = check("q2", {"q2": range(3)}, folder).markdown
        whole = check("quiz", ran('q1 = "B"'), folder).markdown
    assert wrong.startswith("**q1**：还不对（0 / 1 分）\n\nB：It falls")
    assert unread.startswith("**q2**：")
    assert "\n- q1：还不对\n" in whole


def test_giving_up_explains_and_earns_nothing(classroom):
    told = check("q1", ran('q1 = "?"'), classroom())
    assert repr(told) == (
        "q1: given up (0 of 1 points)\n\nThe answer: AC\n\n"
        "The parabola opens upwards and is symmetric."
    )
    assert not told.passed
    assert repr(check("q2", ran('q2 = "?"'), classroom())).splitlines()[2] == (
        "The answer: weights = 12, parameters = 15"
    )


def test_a_part_left_open_is_not_answered_yet(classroom):
    told = check("q2", ran('q2 = {"weights": 12, "parameters": ...}'), classroom())
    assert repr(told) == "q2: partly right (1 of 2 points)\n\nnot answered yet: parameters"


def test_what_cannot_be_read_is_summed_up_as_that(classroom):
    folder = classroom()
    told = check("quiz", ran('q1 = "Z"'), folder)
    assert "- q1: cannot be read" in repr(told)
    assert told.fault == "3 questions are not answered or not right: q1, q2, q3"


def test_a_shipped_key_tells_right_from_wrong_where_there_are_no_solutions(classroom):
    folder = classroom("full\n  ship_quiz_key: true", key=False)
    assert check("q1", ran('q1 = "AC"'), folder).passed
    assert "B: It falls where" in repr(check("q1", ran('q1 = "B"'), folder))
    assert check("q3", ran('student = "ada"', "q3 = (38 - 3) // 2 + 1"), folder).passed


def test_a_quiz_that_counts_less_than_its_questions_says_what_it_counts(classroom):
    folder = classroom()
    path = folder / "exercises" / "01_convolution" / "quiz.json"
    path.write_text(path.read_text().replace('"worth": 4', '"worth": 1'))
    told = repr(check("quiz", ran('q1 = "AC"'), folder))
    assert told.startswith("Convolution and pooling: 1 of 3 questions answered, 0.25 of 1 points")


def test_in_a_workspace_answers_count_as_those_given_in_the_terminal(asked_workspace):
    from grader.study.desk import Desk

    folder = asked_workspace.root
    for cell in ("q1 = 3", "q1 = 3", 'q2 = "A"'):
        check(cell[:2], ran(cell), folder)
    desk = Desk(folder)
    (quiz,) = desk.quizzes.all
    score = desk.score(quiz)
    assert (score.answered, score.right, score.points) == (2, 0, 1.0)
    assert desk.journal.read()["quizzes"]["convolution_quiz"]["q1"]["tries"] == 1
    check("quiz", ran("q1 = 2", 'q2 = "AC"'), folder)
    assert Desk(folder).score(quiz).right == 2
    check("q1", ran("q1 = ..."), folder)
    assert Desk(folder).score(quiz).right == 2, "what is left open again is not forgotten"


def test_outside_of_a_workspace_nothing_is_written(classroom):
    folder = classroom()
    check("q1", ran('q1 = "AC"'), folder)
    assert not (folder / ".torchgrade").exists()
