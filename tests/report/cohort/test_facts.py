from dataclasses import replace

import pytest

from grader.policies.marks import Mark
from grader.policies.overrides import Override
from grader.reading.placing import _SEVERAL
from grader.report.cohort.facts import sum_up
from grader.report.cohort.tally import Tally


def test_the_distribution_has_a_column_for_each_tenth_and_all_points_in_the_last(facts):
    found = facts("ada a:passed", "ben a:partial/2", "cem a:failed", "dora a:partial/3.9")
    assert found.distribution == [1, 0, 0, 0, 0, 1, 0, 0, 0, 2]


def test_what_nobody_has_begun_counts_in_no_figure(facts):
    found = facts("ada a:passed b:missing", "ben a:passed b:unattempted")
    assert [task.id for task in found.tasks] == ["a"]
    assert found.untouched == ("b",)
    assert found.max_score == 4
    assert found.distribution[-1] == 2


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


def test_who_tried_and_who_hardly_began_are_two_lists_the_weakest_first(facts):
    found = facts(
        "ada a:partial/1 b:partial/1",
        "ben a:failed b:failed",
        "cem a:partial/1 b:missing",
        "dora a:missing b:missing",
        "eve a:passed b:passed",
        "fay a:passed b:passed",
    )
    assert [one.id for one in found.stuck] == ["ben", "cem", "ada"]
    assert [one.id for one in found.idle] == ["dora"]
    assert found.stuck[0].failing == ("a", "b")


def test_nobody_needs_help_for_what_only_a_few_have_begun(facts):
    found = facts("ada a:passed b:missing", "ben a:passed b:missing", "cem a:passed b:failed")
    assert (found.stuck, found.idle, found.common) == ((), (), 1)


def test_who_handed_in_nothing_that_can_be_read_is_told_apart(facts):
    found = facts("ada a:passed", "ben a:unreadable", "cem a:unreadable", missing=["cem", "zoe"])
    assert found.unreadable == (("ben", "not a notebook"),)
    assert found.missing == ("cem", "zoe")
    assert (found.stuck, found.idle) == ((), ())


def test_flags_are_by_student_and_answers_in_several_files_are_apart(results):
    (result,) = results("ada a:passed b:passed")
    rival = _SEVERAL.format(file="x.py", others="y.py")
    flagged = [replace(e, flags=("reaches into sys", rival)) for e in result.exercises]
    found = sum_up(Tally.of([replace(result, exercises=tuple(flagged))]))
    assert [(f.student, f.said, f.tasks) for f in found.flags] == [
        ("ada", "reaches into sys", ("a", "b"))
    ]
    assert [f.said for f in found.rivals] == [rival]


def test_marks_of_an_assignment_are_what_is_shown(facts):
    marks = [Mark("ada", 90.0, 10.0, 80.0, 100.0, 1.0), Mark("ben", 50.0, 0.0, 50.0, 100.0)]
    found = facts("ada a:passed", "ben a:partial/2", marks=marks, is_of_assignment=True)
    assert [(one.score, one.share) for one in found.students] == [(80.0, 0.8), (50.0, 0.5)]
    assert found.max_score == 100


def test_points_that_a_person_gave_count_instead(facts):
    given = Override("ada", "a", 3.0, "right, in NumPy", "K. A.")
    marks = [Mark("ada", 3.0, 0.0, 3.0, 4.0, overrides=(given,))]
    found = facts("ada a:failed", marks=marks)
    assert found.students[0].share == 0.75
    assert found.tasks[0].mean == 3.0


@pytest.mark.parametrize(("lines", "middle"), [((), 0.0), (("ada a:partial/2",), 2.0)])
def test_quartiles_of_nobody_and_of_one(facts, lines, middle):
    assert facts(*lines).quartiles[1] == middle
