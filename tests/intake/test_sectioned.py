"""Folders in folders: people, sections or homeworks; where two readings fit, nothing is chosen silently."""

from __future__ import annotations

import pytest

from grader.errors import UsageError

SECTIONS = {
    f"{section}/{who}/convolution.ipynb": who
    for section, people in {"sectionA": ("alice", "bob"), "sectionB": ("alice", "eve")}.items()
    for who in people
}
HOMEWORKS = {f"{hw}/{who}/convolution.ipynb": who for hw in ("hw1", "hw2") for who in ("al", "bo")}
UNSURE = {
    f"{folder}/{who}/convolution.ipynb": who
    for folder, people in {"monday": ("alice", "bob"), "friday": ("carl", "dora")}.items()
    for who in people
}


def asked(collected, files, **more):
    with pytest.raises(UsageError) as raised:
        collected(files, **more)
    said = str(raised.value)
    assert "\n" not in said
    return said


def test_sections_hold_people_who_are_never_merged(collected):
    found = collected(SECTIONS)
    people = {one.student: one.handed.section for one in found.submissions}
    assert people == {
        "alice sectionA": "sectionA",
        "bob": "sectionA",
        "alice sectionB": "sectionB",
        "eve": "sectionB",
    }


def test_sections_of_loose_files_hold_people_too(collected):
    files = {
        "section 1/alice.ipynb": "",
        "section 1/bob.py": "",
        "section 2/carl.zip": {"x.py": ""},
    }
    people = {one.student: one.handed.section for one in collected(files).submissions}
    assert people == {"alice": "section 1", "bob": "section 1", "carl": "section 2"}
    homeworks = {f"{hw}/{who}.ipynb": "" for hw in ("hw1", "hw2") for who in ("alice", "bob")}
    assert "holds several homeworks (hw1, hw2)" in asked(collected, homeworks, at="other")


def test_a_roster_knows_sections_of_one_person_each_and_of_loose_files(collected):
    files = {"monday/alice/rnn.ipynb": "", "friday/bob.ipynb": ""}
    people = collected(files, roster="id\nalice\nbob\n").submissions
    assert [(one.student, one.handed.section) for one in people] == [
        ("alice", "monday"),
        ("bob", "friday"),
    ]


def test_several_files_of_ones_own_are_no_people(handed):
    files = {f"{who}/{name}.ipynb": "" for who in ("alice", "bob") for name in ("first", "second")}
    assert handed(files).keys() == {"alice", "bob"}
    named = {f"group {n}/{name}.ipynb": "" for n in (1, 2) for name in ("rnn", "convolution (1)")}
    assert handed(named, at="named").keys() == {"group 1", "group 2"}


def test_homeworks_are_graded_one_at_a_time(collected, tree):
    said = asked(collected, HOMEWORKS)
    assert "class holds several homeworks (hw1, hw2), each with folders of people." in said
    assert f"grade run {tree({})}/hw1" in said
    assert "--from folders" in said


def test_one_homework_is_named_and_graded(handed):
    assert handed(HOMEWORKS, path="hw1").keys() == {"al", "bo"}
    one = {name: text for name, text in HOMEWORKS.items() if name.startswith("hw1")}
    assert handed(one, at="other").keys() == {"al", "bo"}


def test_where_both_readings_fit_people_are_asked(collected):
    said = asked(collected, UNSURE)
    assert "is friday one person, or are carl, dora people in it?" in said
    assert said.count("grade run ") == 1
    assert "/class/friday " in said
    assert "--from folders" in said
    assert "roster.csv" in said


def test_each_way_out_of_the_question_works(collected, handed):
    assert handed(UNSURE, path="monday").keys() == {"alice", "bob"}
    assert handed(UNSURE, asked="folders").keys() == {"monday", "friday"}
    roster = "id\nalice\nbob\ncarl\ndora\n"
    found = collected(UNSURE, roster=roster)
    assert [(one.student, one.handed.section) for one in found.submissions] == [
        ("alice", "monday"),
        ("bob", "monday"),
        ("carl", "friday"),
        ("dora", "friday"),
    ]
    assert handed(UNSURE, roster="id\nmonday\nfriday\n").keys() == {"monday", "friday"}


def test_a_roster_knows_homeworks_whatever_they_are_called(collected):
    files = {f"{t}/{w}/rnn.ipynb": w for t in ("intro", "outro") for w in ("alice", "bob")}
    assert "holds several homeworks" in asked(collected, files, roster="id\nalice\nbob\n")


@pytest.mark.parametrize(
    "inner",
    [
        ("part1", "part2"),
        ("convolution", "rnn"),
        ("src", "tests"),
        ("v1", "v2"),
        ("old", "new"),
        ("hw1", "hw2"),
        ("submission",),
        ("whatever",),
    ],
)
def test_folders_of_ones_own_are_no_people(handed, inner):
    files = {f"{who}/{name}/x.py": who for who in ("alice", "bob") for name in inner}
    assert handed(files).keys() == {"alice", "bob"}


def test_one_student_with_odd_folders_does_not_stop_a_class(handed):
    files = {f"s{number}/rnn.ipynb": "x" for number in range(4)}
    files |= {"odd/this/rnn.ipynb": "1", "odd/that/rnn.ipynb": "2"}
    assert len(handed(files)) == 5


def test_of_several_homeworks_the_assignment_that_is_graded_is_taken(collected):
    more = {"hw1/cem/convolution.ipynb": "cem"}
    found = collected(HOMEWORKS | more, assignment="hw1")
    assert [one.student for one in found.submissions] == ["al", "bo", "cem"]
    assert {len(one.files) for one in found.submissions} == {1}
    assert "Grade one at a time" in asked(collected, HOMEWORKS, assignment="ps1")
    students = {f"{who}/convolution.ipynb": who for who in ("hw1", "anna")}
    odd = collected(students, assignment="hw1", at="others")
    assert len(odd.submissions) == 2  # somebody is called so
