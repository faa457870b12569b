"""Of one exercise or quiz: how it went, what is wrong in it, what a human should look at."""

from dataclasses import replace

import pytest

from grader.reading.placing import _SEVERAL
from grader.report.cohort.summing import sum_up
from grader.report.cohort.tally import Tally


def test_cases_and_passes_are_of_those_who_have_begun(facts):
    (task,) = facts("ada a:passed", "ben a:partial/2/two", "cem a:missing").tasks
    assert (task.begun, task.passed) == (2, 1)
    assert [(item.name, item.right, item.answered) for item in task.items] == [
        ("one", 2, 2),
        ("two", 1, 2),
        ("three", 2, 2),
    ]


def test_the_points_elsewhere_are_what_an_item_is_compared_with(facts):
    lines = [
        f"s{n} a:{'passed' if n % 2 else 'partial/1/two'} b:partial/{n % 2 * 3}" for n in range(12)
    ]
    found = {item.name: item for item in facts(*lines).tasks[0].items}
    assert found["two"].discrimination == pytest.approx(1.0)
    assert found["one"].discrimination is None


def test_a_mistake_has_those_who_have_it_the_most_frequent_first(facts):
    found = facts(
        "ada a:partial/2/two", "ben a:failed/0/one", "cem a:partial/1/two", "eve a:passed"
    )
    assert [(one.said, one.students) for one in found.mistakes] == [
        ("You have two wrong.", ("ada", "cem")),
        ("You have one wrong.", ("ben",)),
    ]


def test_who_has_two_mistakes_at_once_counts_for_both_and_each_is_told_alone(results):
    both, alone = results("ada a:partial/2/two", "ben a:partial/2/two")
    entry = replace(both.exercises[0], ideas=("idea of two", "another"), diagnosis="Two at once.")
    tally = Tally.of([replace(both, exercises=(entry,)), alone])
    told = {one.said: one.students for one in sum_up(tally).mistakes}
    assert told == {"You have two wrong.": ("ada", "ben"), "Two at once.": ("ada",)}


def test_a_wrong_answer_to_a_question_of_which_something_is_said_is_a_mistake(quiz):
    tally = Tally.of([quiz("ada", q1="B"), quiz("ben", q1="B"), quiz("cem", q1="+A")])
    facts = sum_up(tally)
    assert [(one.said, one.students) for one in facts.mistakes] == [
        ("q1: Not B: think of carrying.", ("ada", "ben"))
    ]
    (task,) = facts.tasks
    assert task.given["q1"] == {"B": 2, "A": 1}
    assert task.wrong_given["q1"] == {"B": 2}


def test_flags_are_by_student_and_answers_in_several_files_are_apart(results):
    (result,) = results("ada a:passed b:passed")
    rival = _SEVERAL.format(file="x.py", others="y.py")
    flagged = [replace(e, flags=("reaches into sys", rival)) for e in result.exercises]
    found = sum_up(Tally.of([replace(result, exercises=tuple(flagged))]))
    assert [(f.student, f.said, f.tasks) for f in found.flags] == [
        ("ada", "reaches into sys", ("a", "b"))
    ]
    assert [f.said for f in found.rivals] == [rival]
