"""What somebody should look at before marks go out."""

from dataclasses import replace

from grader.policies.marks import Mark
from grader.policies.overrides import Override
from grader.report.cohort.facts import Flag
from grader.report.cohort.looking import to_look_at
from grader.report.cohort.naming import Names


def groups(found, doubts=()):
    return {group.title: group for group in to_look_at(found, Names(), doubts)}


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
