from dataclasses import replace

from grader.policies.marks import Mark
from grader.policies.overrides import Override
from grader.report.cohort import saying
from grader.report.cohort.facts import Flag
from grader.report.cohort.naming import Names


def groups(found, doubts=()):
    return {group.title: group for group in saying.to_look_at(found, Names(), doubts)}


def test_where_all_is_well_there_is_nothing_to_look_at(facts):
    assert groups(facts("ada a:passed")) == {}


def test_each_kind_of_thing_to_look_at_is_a_group_with_names(facts):
    found = replace(
        facts("ada a:passed", "ben a:unreadable", missing=["zoe"], crashed=["cem: ValueError: x"]),
        flags=(Flag("ada", "reaches into sys (cell 3, line 1)", ("a", "b")),),
    )
    told = groups(found, ["On no roster: eve"])
    assert {title: group.count for title, group in told.items()} == {
        "Not graded": 1,
        "In doubt whose it is": 1,
        "Could not be read": 1,
        "Flags for a human": 1,
        "Handed in nothing": 1,
    }
    assert told["Flags for a human"].lines == ("ada: a, b: reaches into sys (cell 3, line 1)",)
    assert told["Could not be read"].lines == ("ben: not a notebook",)
    assert told["Handed in nothing"].people == ("zoe",)
    assert [t for t, group in told.items() if not group.is_urgent] == ["Handed in nothing"]


def test_lateness_and_points_given_by_people_are_told(facts):
    given = Override("ada", "a", 3.0, "right, in NumPy", "K. A.")
    marks = [
        Mark("ada", 4.0, 0.8, 3.2, 4.0, 2.0, (given,)),
        Mark("ben", 4.0, 0.0, 4.0, 4.0, is_time_unknown=True),
        Mark("cem", 4.0, 0.4, 3.6, 4.0, 1.0, own_clock=True),
    ]
    told = groups(facts("ada a:passed", "ben a:passed", "cem a:passed", marks=marks))
    assert told["Late"].lines == (
        "ada: days late: 2, points off: 0.8",
        "ben: late, and nothing says how late; nothing is taken off",
        "cem: days late by the date of a commit: 1, points off: 0.4",
    )
    assert told["Late"].why.endswith("The date of a commit is what the student's computer said.")
    assert told["Points given by a person"].lines == ("ada: a 3 points: right, in NumPy (K. A.)",)


def test_a_mistake_of_one_student_is_rare_and_so_is_one_of_a_hundredth_of_a_large_class(facts):
    frequent, rare = saying.split_mistakes(
        facts("ada a:failed/0/one", "ben a:failed/0/two", "cem a:failed/0/two")
    )
    assert [one.students for one in frequent] == [("ben", "cem")]
    assert [one.students for one in rare] == [("ada",)]
    large = [f"s{n} a:{'failed/0/one' if n < 4 else 'passed'}" for n in range(500)]
    assert saying.split_mistakes(facts(*large))[0] == []


def test_cases_that_nobody_fails_and_those_that_good_students_fail_are_pointed_out(facts):
    lines = [
        f"s{n:02} a:{'passed' if n < 14 else 'partial/1/two'} b:partial/{n / 5}" for n in range(20)
    ]
    told = {
        title: [item.name for _task, item in found]
        for title, found in saying.pointed_out(facts(*lines))
    }
    (backwards, right_for_nobody, never) = told.items()
    assert backwards[0].startswith("Failed by those who do well elsewhere")
    assert backwards[1] == ["two"]
    assert right_for_nobody == ("Right for nobody", ["one"])
    assert never[0].startswith("Failed by nobody of 10 or more")
    assert never[1] == ["one", "three", "two", "three"]


def test_the_gpu_is_said_not_to_have_run_unless_it_has(results, facts):
    from grader.report.cohort.facts import sum_up
    from grader.report.cohort.tally import Tally

    lines = list(saying.how_it_was_graded(facts("ada a:passed")))
    assert lines == ["On CPU, students' code held at level full: 1 student", "GPU: not run"]
    on_gpu = sum_up(Tally.of(results("ada a:passed", device="cuda", level="limits")))
    assert list(saying.how_it_was_graded(on_gpu)) == [
        "On CUDA, students' code held at level limits: 1 student"
    ]


def test_nobody_is_a_class_too(facts):
    assert saying.quartiles(facts()) == "Nobody has handed in anything."
    assert saying.scope(facts()) == "0 students, 0 exercises and quizzes"
