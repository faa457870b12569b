"""Pieces to people: found on a roster, told apart by the platform, joined only where that is told."""

from __future__ import annotations

import pytest

from grader.course.roster import read_roster
from grader.intake.people import Directory, identify
from grader.intake.piece import Piece
from grader.reading.folders import Folder

ROSTER = read_roster(
    """\
id,name,email,section,lms_ids,aliases,partners
al,Ada Lovelace,ada@example.edu,A,canvas:1; github:ada-l,Countess,
bs,"Smith, Bob",bob@example.edu,A,77,,
jm,Jürgen Müller,,B,,,
gl,Ana García López,,B,,,
w1,Wang Wei,,B,,,
w2,Wang Wei,,B,moodle:9,,
eva,Eva Braun,,B,,,jm
""".encode()
)


def piece(who, layout="folders", number="", **more):
    return Piece(layout, who, Folder(who, who), number=number, **more)


@pytest.mark.parametrize(
    ("one", "id_"),
    [
        (piece("anything", "canvas", "1"), "al"),
        (piece("ada-l", "classroom", "ada-l"), "al"),
        (piece("anything", "moodle", "77"), "bs"),
        (piece("x", "gradescope", "5", email="Ada@Example.edu"), "al"),
        (piece("AL"), "al"),
        (piece("Countess"), "al"),
        (piece("Ada Lovelace", "moodle", "5"), "al"),
        (piece("Lovelace, Ada"), "al"),
        (piece("lovelaceada", "canvas", "5"), "al"),
        (piece("ada_lovelace"), "al"),
        (piece("Bob Smith"), "bs"),
        (piece("müllerjürgen", "canvas", "5"), "jm"),
        (piece("garcíalópezana", "canvas", "5"), "gl"),
        (piece("Ada Lovelace (1)"), "al"),
        (piece("Wang Wei", "moodle", "9"), "w2"),
    ],
)
def test_a_person_is_found_by_id_address_alias_or_name(one, id_):
    found = identify([one], ROSTER)
    people = [someone.id for someone in found.people if someone.id != "eva"]  # a partner
    assert (people, found.unmatched) == ([id_], ())
    assert id_ not in {person.id for person in found.missing}


def test_who_is_on_no_roster_keeps_the_platforms_name_and_is_told():
    found = identify([piece("Zoe Zed", "canvas", "8"), piece("al")], ROSTER)
    assert [someone.id for someone in found.people] == ["Zoe Zed", "al"]
    assert found.unmatched == ("Zoe Zed 8",)
    assert [person.id for person in found.missing] == ["bs", "jm", "gl", "w1", "w2", "eva"]


def test_of_two_who_fit_none_is_chosen():
    found = identify([piece("weiwang", "canvas", "5")], ROSTER)
    assert found.unmatched == (
        "weiwang 5: fits w1 (Wang Wei) and w2 (Wang Wei); give one of them this name or id as an alias in the"
        " roster",
    )
    assert [someone.id for someone in found.people] == ["weiwang"]


def test_whom_only_a_name_joins_is_told_and_whom_the_roster_joins_is_not():
    by_name = [piece("lovelaceada", "canvas", "5"), piece("lovelaceada", "canvas", "6")]
    found = identify(by_name, ROSTER)
    assert found.merged == ("al: lovelaceada 5 and lovelaceada 6",)
    assert len(found.people[0].pieces) == 2
    declared = [piece("x", "canvas", "1"), piece("ada-l", "classroom", "ada-l")]
    assert identify(declared, ROSTER).merged == ()


def test_partners_of_the_roster_have_what_one_of_them_handed_in():
    found = identify([piece("Jürgen Müller")], ROSTER)
    jm, eva = sorted(found.people, key=lambda one: one.id, reverse=True)
    assert (jm.id, eva.id) == ("jm", "eva")
    assert eva.pieces[0].folder is jm.pieces[0].folder
    assert "eva" not in {person.id for person in found.missing}
    both = identify([piece("Jürgen Müller"), piece("eva")], ROSTER)
    assert [one.pieces[0].who for one in both.people] == ["eva", "Jürgen Müller"]


def test_without_a_roster_numbers_tell_people_apart_and_the_same_name_is_joined_and_told():
    empty = read_roster(b"id\n")
    found = identify([piece("wei", "canvas", "1"), piece("wei", "canvas", "2")], empty)
    assert [one.id for one in found.people] == ["wei 1", "wei 2"]
    assert found.merged == ()
    twice = [Piece("folders", "al", Folder("al", place)) for place in ("al.py", "late/al")]
    found = identify(twice, empty)
    assert ([one.id for one in found.people], found.merged) == (["al"], ("al: al.py and late/al",))


def test_two_people_never_have_one_record():
    odd = [piece("wei", "canvas", "1"), piece("wei", "canvas", "2"), piece("wei 1"), piece("wei 2")]
    found = identify(odd, read_roster(b"id\n"))
    assert len({one.id for one in found.people}) == 4


def test_what_is_joined_in_one_line_is_joined_without_a_word_where_the_platform_says_so():
    attempts = [piece("al", "nbgrader", "al", assignment=name) for name in ("hw1", "hw2")]
    assert identify(attempts, read_roster(b"id\n")).merged == ()


def test_a_directory_knows_whether_somebody_is_called_so():
    directory = Directory(ROSTER)
    assert directory.has("Lovelace, Ada") and directory.has("al")
    assert not directory.has("sectionA") and not directory.has("")


def test_all_ids_of_a_row_have_to_be_of_one_person():
    told = b"id,name,email,lms_ids\nada,Ada L,a@x.edu,canvas:1\nben,Ben B,b@x.edu,canvas:2\n"
    directory = Directory(read_roster(told))
    found, is_declared = directory.find(("canvas:1", "", "a@x.edu"), "Ben B")
    assert ([person.id for person in found], is_declared) == (["ada"], True)
    assert len(directory.find(("canvas:1", "b@x.edu"), "")[0]) == 2
    assert [one.id for one in directory.find(("canvas:9",), "B, Ben")[0]] == ["ben"]
    assert directory.find((), "B, Ben")[1] is False
    assert directory.find(("1",), "") == ([], False)
