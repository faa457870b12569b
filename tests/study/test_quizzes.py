"""What a learner is told of an answer: what the key says, where it is at hand and may be told."""

import os
import shutil

import pytest

from grader.course.course import load_course
from grader.errors import CourseError, UsageError
from grader.quiz import public, shipped
from grader.quiz.answers import GIVEN_UP
from grader.quiz.load import load_quiz
from grader.study.quizzes import find_quizzes, load_cached, quizzes_of, rounded
from grader.study.workspace import Workspace

QUIZ = """\
title: Sums
questions:
  - id: even
    kind: multiple choice
    points: 2
    prompt: Which are even?
    options: {A: two, B: three, C: four}
    answer: [A, C]
    feedback: {B: Three is odd.}
    explanation: Two divides them.
  - id: product
    kind: numeric
    prompt: What is the product?
    answer: [[26851, 29622], [35281, 38091]]
  - id: drawn
    kind: numeric
    draw: {n: [10, 1000]}
    prompt: What follows {n}?
    answer: {expression: "n + 1"}
"""
PRODUCT = ((26851, 29622), (35281, 38091))


@pytest.fixture
def write_course(tmp_path):
    """Write a course with a quiz as it is handed out; `write_course("none")` has that quiz_feedback."""

    def write(feedback="full", quiz=QUIZ, policies="ship_quiz_key: false"):
        root = tmp_path / "course"
        unit, handed_out = root / "solutions" / "sums", root / "exercises" / "sums"
        unit.mkdir(parents=True, exist_ok=True)
        handed_out.mkdir(parents=True, exist_ok=True)
        (unit / "quiz.yaml").write_text(quiz)
        loaded = load_quiz(unit / "quiz.yaml", "sums")
        (handed_out / "quiz.json").write_bytes(public.to_bytes(loaded))
        (handed_out / "quiz.key").write_bytes(shipped.to_bytes(loaded))
        (root / "course.yaml").write_text(
            "title: T\nunits: [{id: sums, title: S}, {id: more, title: M}]\n"
            f"policies:\n  quiz_feedback: {feedback}\n  {policies}\n"
        )
        return root

    return write


@pytest.mark.parametrize("is_built", [True, False], ids=["built before", "not built"])
def test_a_quiz_counts_what_course_yaml_says_of_it(write_course, is_built):
    root = write_course()
    document = root / "course.yaml"
    document.write_text(document.read_text().replace("title: S", "title: S, quiz_points: 2.5"))
    if not is_built:
        shutil.rmtree(root / "exercises")
    quizzes = find_quizzes(root)
    (quiz,) = quizzes.all
    assert quiz.points == 2.5
    assert quizzes.with_key(quiz).points == 2.5


@pytest.fixture
def quizzes(write_course):
    return find_quizzes(write_course())


@pytest.fixture
def without_key(write_course):
    root = write_course()
    shutil.rmtree(root / "solutions")
    return find_quizzes(root)


def respond(quizzes, id_, answer):
    return quizzes.respond(quizzes.find(id_), answer, "ada")


def test_a_quiz_is_known_by_its_unit_and_by_its_own_name(quizzes):
    assert quizzes.find_quiz("sums") is quizzes.find_quiz("sums_quiz") is quizzes.all[0]


def test_a_quiz_that_is_not_there_is_told_with_the_nearest(quizzes):
    with pytest.raises(UsageError, match=r"There is no quiz 'sum'; did you mean sums\?"):
        quizzes.find_quiz("sum")


def test_a_course_without_quizzes_has_none_to_guess(write_course):
    root = write_course()
    shutil.rmtree(root / "solutions")
    shutil.rmtree(root / "exercises")
    with pytest.raises(UsageError, match=r"There is no quiz 'sums'; there are none\."):
        find_quizzes(root).find_quiz("sums")


def test_what_is_asked_is_what_was_handed_out_and_holds_no_answer(quizzes):
    (quiz,) = quizzes.all
    assert [question.id for question in quiz.questions] == ["even", "product", "drawn"]
    assert [part.answer for question in quiz.questions for part in question.parts] == [None] * 3


def test_a_question_that_is_not_there_is_not_found(quizzes):
    assert quizzes.find("no_question") is None


def test_a_question_has_its_answer_as_long_as_the_solutions_are_there(quizzes):
    assert quizzes.has_key(quizzes.all[0])
    assert quizzes.find("product").parts[0].answer is not None
    shutil.rmtree(quizzes.solutions)
    assert quizzes.find("product").parts[0].answer is None
    assert not quizzes.has_key(quizzes.all[0])
    assert quizzes.with_key(quizzes.all[0]) is quizzes.all[0]


def test_a_key_to_other_questions_is_told_with_the_command_that_mends_it(write_course):
    root = write_course()
    (root / "solutions" / "sums" / "quiz.yaml").write_text(QUIZ.replace("id: even", "id: odd"))
    quizzes = find_quizzes(root)
    said = "sums_quiz: exercises/ has other questions than solutions/; run `grade build`."
    with pytest.raises(CourseError) as told:
        quizzes.find("even")
    assert str(told.value) == said


def test_a_course_that_is_not_built_yet_asks_what_its_author_wrote(write_course):
    root = write_course()
    shutil.rmtree(root / "exercises")
    assert [quiz.id for quiz in find_quizzes(root).all] == ["sums_quiz"]


def test_in_a_workspace_the_key_is_that_of_the_course_it_was_made_from(write_course, tmp_path):
    course = load_course(write_course())
    made_from = Workspace(tmp_path / "ws", tmp_path / "origin")
    assert quizzes_of(course, made_from).solutions is None
    (tmp_path / "origin" / "solutions").mkdir(parents=True)
    assert quizzes_of(course, made_from).solutions == tmp_path / "origin" / "solutions"


def test_an_answer_is_told_with_what_is_wrong_and_why(quizzes):
    told = respond(quizzes, "even", ("A", "B"))
    assert (told.told, told.share) == ("wrong", 0.0)
    assert told.said == ("B: Three is odd.",)
    assert told.explanation == ""
    told = respond(quizzes, "even", ("A", "C"))
    assert (told.told, told.explanation) == ("right", "Two divides them.")
    assert respond(quizzes, "even", ("A",)).told == "partly right"


def test_one_who_gives_up_is_told_the_answer_and_why(quizzes):
    told = respond(quizzes, "even", GIVEN_UP)
    assert (told.told, told.share) == ("given up", 0.0)
    assert told.said == ("The answer: AC",)
    assert told.explanation == "Two divides them."
    assert respond(quizzes, "product", GIVEN_UP).said[0].startswith("The answer: [[")
    (n,) = quizzes.numbers(quizzes.find("drawn"), "ada").values()
    assert respond(quizzes, "drawn", GIVEN_UP).said == (f"The answer: {n + 1}",)


@pytest.mark.parametrize("policy", ["none", "verdict"])
def test_where_the_course_does_not_tell_giving_up_is_no_answer(write_course, policy):
    told = respond(find_quizzes(write_course(policy)), "even", GIVEN_UP)
    assert told.told == "not answered"
    assert told.said[0].startswith("Its answer is not told here")


def test_without_the_key_giving_up_is_no_answer(without_key):
    assert respond(without_key, "even", GIVEN_UP).told == "not answered"


@pytest.fixture
def with_shipped_key(write_course):
    """A course whose policy ships the key, without solutions/."""
    root = write_course(policies="ship_quiz_key: true")
    shutil.rmtree(root / "solutions")
    return find_quizzes(root)


def test_a_shipped_key_tells_right_from_wrong_without_solutions(with_shipped_key):
    quizzes = with_shipped_key
    assert quizzes.has_key(quizzes.all[0])
    assert respond(quizzes, "even", ("A", "B")).said == ("B: Three is odd.",)
    assert respond(quizzes, "even", ("A", "C")).explanation == "Two divides them."
    assert respond(quizzes, "even", GIVEN_UP).said == ("The answer: AC",)
    (n,) = quizzes.numbers(quizzes.find("drawn"), "ada").values()
    assert respond(quizzes, "drawn", n + 1).told == "right"
    assert respond(quizzes, "drawn", n).told == "wrong"


def test_without_the_file_or_the_policy_an_answer_is_handed_in(with_shipped_key):
    root = with_shipped_key.course.root
    text = (root / "course.yaml").read_text()
    (root / "course.yaml").write_text(text.replace("ship_quiz_key: true", "ship_quiz_key: false"))
    assert respond(find_quizzes(root), "even", ("A", "C")).told == "handed in"
    (root / "course.yaml").write_text(text)
    assert respond(find_quizzes(root), "even", ("A", "C")).told == "right"
    (root / "exercises" / "sums" / "quiz.key").unlink()
    assert respond(find_quizzes(root), "even", ("A", "C")).told == "handed in"


def test_no_answer_is_told_as_none(quizzes):
    assert respond(quizzes, "even", None).told == "not answered"


def test_where_the_course_tells_the_verdict_alone_nothing_else_is_told(write_course):
    told = respond(find_quizzes(write_course("verdict")), "even", ("A", "B"))
    assert (told.told, told.share, told.said, told.explanation) == ("wrong", 0.0, (), "")


def test_where_the_course_tells_nothing_an_answer_is_handed_in(write_course):
    quizzes = find_quizzes(write_course("none"))
    assert respond(quizzes, "even", ("A", "C")).told == "handed in"
    assert respond(quizzes, "product", PRODUCT).told == "handed in"


def test_without_the_key_an_answer_is_recognised_where_it_was_handed_out_hidden(without_key):
    assert respond(without_key, "product", PRODUCT).told == "right"
    wrong = respond(without_key, "product", ((1, 2), (3, 4)))
    assert (wrong.told, wrong.share) == ("wrong", 0.0)
    assert respond(without_key, "even", ("A", "C")).told == "handed in"


def test_drawn_numbers_are_the_students_own_and_always_the_same(quizzes):
    question = quizzes.find("drawn")
    (ada,) = quizzes.numbers(question, "ada").values()
    (ben,) = quizzes.numbers(question, "ben").values()
    assert ada != ben
    assert quizzes.numbers(question, "ada") == {"n": ada}
    assert respond(quizzes, "drawn", ada + 1).told == "right"
    assert respond(quizzes, "drawn", ben + 1).told == "wrong"


def test_numbers_that_cannot_be_drawn_are_the_courses_fault(write_course):
    root = write_course(
        quiz=QUIZ.replace("    prompt: What f", "    where: n > 0\n    prompt: What f")
    )
    path = root / "exercises" / "sums" / "quiz.json"
    path.write_text(path.read_text().replace("n > 0", "n < 0"))
    quizzes = find_quizzes(root)
    drawn = quizzes.all[0].questions[2]
    with pytest.raises(CourseError, match=r"drawn: no draw meets the condition"):
        quizzes.numbers(drawn, "ada")


def test_a_file_is_read_again_when_it_has_changed(write_course):
    path = write_course() / "solutions" / "sums" / "quiz.yaml"
    first = load_cached(path, "sums")
    assert load_cached(path, "sums") is first
    path.write_text(QUIZ.replace("Sums", "Other sums"))
    os.utime(path, ns=(0, 1))
    assert load_cached(path, "sums").title() == "Other sums"


def test_a_third_of_a_point_is_shown_with_two_digits():
    assert (rounded(1 / 3), rounded(2.0)) == (0.33, 2.0)


def test_a_course_has_its_quizzes_in_the_order_of_its_units(write_course):
    root = write_course()
    for folder in ("solutions", "exercises"):
        shutil.copytree(root / folder / "sums", root / folder / "more")
    handout = root / "exercises" / "more" / "quiz.json"
    handout.write_text(handout.read_text().replace('"sums"', '"more"'))
    assert [quiz.unit for quiz in find_quizzes(root).all] == ["sums", "more"]
