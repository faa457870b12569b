"""A submission's quiz is graded from its source: nothing runs, nothing hangs, every question gets a check."""

import json
import time
from dataclasses import replace

import pytest

from grader.course.course import Policies
from grader.quiz.draw import draw_values
from grader.quiz.grade import grade_quizzes
from grader.reading.extract import extract


@pytest.fixture
def grade(load):
    """Grade files of one student: `grade("text", student=...)` or `grade({"name.py": "text"})`."""
    quiz = load()

    def run(files, student="ada", unreadable=(), names=(), **policies):
        files = files if isinstance(files, dict) else {"convolution.py": files}
        sources = [extract(name, text.encode()) for name, text in files.items()]
        return grade_quizzes([quiz], sources, unreadable, [student, *names], Policies(**policies))[
            0
        ]

    return run


@pytest.fixture
def right(load):
    """The right answers of a student."""
    drawn = load().questions[2]

    def answers(student):
        values = draw_values(drawn.draw, drawn.where, "", student, "q3")
        return (
            'q1 = "ca"\nq2 = {"weights": 4 * 3, "parameters": 15}\n'
            f"q3 = {(values['n'] - values['k']) // values['s'] + 1}\n"
        )

    return answers


def checks(result):
    return {check.case: (check.passed, check.fault, check.message) for check in result.checks}


def test_right_answers_earn_full_points(grade, right):
    result = grade(right("ada"))
    assert (result.id, result.status, result.score) == ("convolution_quiz", "passed", 4.0)
    assert (result.max_score, result.diagnosis, result.flags) == (4.0, None, ())
    assert checks(result) == dict.fromkeys(("q1", "q2", "q3"), (True, "", ""))


def test_part_of_an_answer_earns_its_share_and_mistakes_are_named(grade):
    result = grade('q1 = "AB"\nq2 = (12, 12)\n')
    assert (result.status, result.score) == ("partial", 1.0)
    assert result.diagnosis == "q1: B: It falls where a is negative."
    assert checks(result) == {
        "q1": (
            False,
            "wrong",
            "B: It falls where a is negative. You left out C. The sign of a is lost.",
        ),
        "q2": (
            False,
            "partly right",
            "parameters: The biases are parameters too, one for each class.",
        ),
        "q3": (False, "not answered", "not answered"),
    }


def test_without_partial_credit_each_question_is_all_or_nothing(grade):
    assert grade('q1 = "AC"\nq2 = (12, 12)\n', partial_credit=False).score == 1.0


def test_nothing_answered_is_missing(grade):
    assert grade("q1 = ...\nq2 = {'weights': ..., 'parameters': ...}\n").status == "missing"
    absent = grade("x = 1\n")
    assert (absent.status, absent.checks) == ("missing", ())
    assert absent.diagnosis == "no question of the quiz is answered in the files handed in"
    unread = grade({}, unreadable=["a.ipynb: the file is empty"])
    assert (unread.status, unread.diagnosis) == ("unreadable", "a.ipynb: the file is empty")


def test_a_cell_that_does_not_parse_costs_its_question_alone(grade):
    cells = [{"cell_type": "code", "source": text} for text in ('q1 = "AC"', "q2 = 12 15")]
    notebook = json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})
    told = checks(grade({"convolution.ipynb": notebook}))
    assert told["q1"][0]
    assert told["q2"][1] == "not readable"
    assert told["q2"][2].startswith("convolution.ipynb, cell 2 does not parse: ")


def test_what_cannot_be_read_is_said(grade):
    result = grade("q2 = (1/0, 15)\n")
    assert result.status == "failed"
    assert result.diagnosis.startswith("q2: I cannot read (1 / 0, 15) as an answer: it divides by")


def test_what_is_given_up_is_not_answered(grade):
    result = grade('q1 = "?"\nq2 = (12, 15)\n')
    assert checks(result)["q1"][1] == "not answered"
    assert result.score == 2.0


def test_a_quiz_earns_its_share_of_what_it_is_worth(load):
    quiz = replace(load(), worth=1.0)
    source = extract("convolution.py", b'q1 = "AC"\nq2 = (12, 1)\n')
    (result,) = grade_quizzes([quiz], [source], [], ["ada"], Policies())
    assert (result.score, result.max_score) == (0.5, 1.0)


def test_another_students_numbers_are_wrong_and_a_person_is_told(grade, right):
    result = grade(f'student = "bob"\n{right("bob")}', student="ada")
    assert result.status == "partial"
    said = "the numbers in the notebook were drawn for bob, yours are those of ada"
    assert checks(result)["q3"] == (False, "wrong", said)
    assert result.flags == ("answers q3 with the numbers drawn for 'bob'",)
    assert grade(f'student = "Ada "\n{right("ada")}', student="ada").status == "passed"


def test_the_file_named_after_the_unit_counts_else_the_last_with_answers(grade):
    files = {"convolution.zh.ipynb": "", "b.py": 'q1 = "AC"', "c.py": "x = 1"}
    cells = [{"cell_type": "code", "source": 'q1 = "B"'}]
    files["convolution.zh.ipynb"] = json.dumps({"cells": cells, "nbformat": 4})
    assert not checks(grade(files))["q1"][0]
    del files["convolution.zh.ipynb"]
    assert checks(grade(files))["q1"][0]


def test_hostile_answers_cost_nothing(grade):
    hostile = [
        "q1 = " + "[" * 80 + "]" * 80,
        "q1 = " + "'A' + " * 2000 + "'A'",
        "q2 = {'weights': 9**9**9**9, 'parameters': 2**10**8}",
        "q2 = [" + "1, " * 100_000 + "]",
        "q3 = 0x" + "f" * 100_000,
        "q3 = f'{1:>1000000000}'",
        "q3 = lambda: 0",
        "student = '" + "x" * 100_000 + "'\nq3 = 1",
        "q1 = q2 = q3 = q1",
        "q1 = '\\ud800'\nq2 = {'\\ud800': 1}",
        "q1: str",
    ]
    for text in hostile:
        begin = time.process_time()
        result = grade(text)
        assert time.process_time() - begin < 3.0, text[:40]
        assert result.score == 0
        assert all(len(check.message) < 1000 for check in result.checks), text[:40]


def test_a_submission_costs_well_under_two_milliseconds(grade, right, load):
    source = extract("convolution.py", right("ada").encode())
    assert source.statements
    quiz = load()
    begin = time.process_time()
    for _run in range(100):
        grade_quizzes([quiz], [source], [], ["ada"], Policies())
    assert (time.process_time() - begin) / 100 < 0.002


def in_notebook(text, **carried):
    """A notebook with the answers in a cell, as `grade start` marks it."""
    cell = {"cell_type": "code", "source": text}
    metadata = {"torchgrade": carried} if carried else {}
    return {"convolution.ipynb": json.dumps({"cells": [cell], "metadata": metadata})}


def test_numbers_are_those_of_any_name_that_a_roster_has_for_the_person(grade, right):
    answers = 'student = "Ada Lovelace"\n' + right("ada lovelace")
    result = grade(answers, names=["Ada Lovelace", "ada@example.edu"])
    assert (result.score, result.flags, result.drawn_for) == (4.0, (), "")
    assert grade(answers, names=["Eve"]).score < 4.0


def test_a_notebook_that_a_platform_has_renamed_counts_with_the_numbers_of_its_code(grade, right):
    files = in_notebook(right("k3v9p2xq"), code="k3v9p2xq")
    result = grade(files, student="Ada Lovelace_12345_assignsubmission_file_")
    assert (result.score, result.flags, result.drawn_for) == (4.0, (), "k3v9p2xq")
    assert grade(in_notebook(right("k3v9p2xq")), student="Ada Lovelace").score < 4.0


def test_the_name_that_the_notebook_shows_numbers_for_goes_before_its_code(grade, right):
    files = in_notebook(right("ada"), code="k3v9p2xq", student="ada")
    assert grade(files, student="Ada Lovelace").score == 4.0
    files = in_notebook(
        'student = "lovelace"\n' + right("lovelace"), code="k3v9p2xq", student="ada"
    )
    result = grade(files, student="Ada Lovelace")
    assert (result.score, result.drawn_for) == (4.0, "lovelace")
    assert result.flags == ("answers q3 with the numbers drawn for 'lovelace'",)


def test_each_question_has_its_points(grade, right):
    assert grade(right("ada")).questions == (("q1", 1.0, 1.0), ("q2", 2.0, 2.0), ("q3", 1.0, 1.0))
    partly = grade('q1 = "AB"\nq2 = (12, 12)\n')
    assert sum(score for _id, score, _most in partly.questions) == partly.score
    assert partly.file == "convolution.py"


def test_what_was_answered_is_kept_as_text_right_or_wrong(grade):
    result = grade('q1 = "ca"\nq2 = {"weights": 12, "parameters": 3}\nq3 = nothing(1)\n')
    told = {check.case: check.given for check in result.checks}
    assert told == {"q1": "AC", "q2": "weights = 12, parameters = 3", "q3": ""}
    assert {check.given for check in grade('q1 = ...\nq2 = None\nq3 = "?"').checks} == {""}


@pytest.mark.parametrize("number", ["1" * 500, "-" + "1" * 4000, "10**4000 * 10**4000", "2**60000"])
def test_a_number_larger_than_any_is_wrong_and_stops_nothing(grade, number):
    check = grade(f"q3 = {number}").checks[2]
    assert not check.passed
    assert len(check.given) <= 60
