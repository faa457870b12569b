"""What belongs to an assignment, sheet by sheet."""

import pytest

from grader.course.course import load_course
from grader.errors import UsageError
from grader.release.wanted import find_handout, ids_of


@pytest.fixture
def course(built_sheets):
    return load_course(built_sheets)


def test_an_assignment_has_a_sheet_for_each_of_its_units(handout):
    assert [(s.unit.id, [e.id for e in s.exercises]) for s in handout.sheets] == [
        ("first", ["same"]),
        ("sums", ["double"]),
    ]
    assert [s.quiz and s.quiz.id for s in handout.sheets] == [None, "sums_quiz"]
    assert all(sheet.is_whole for sheet in handout.sheets)
    assert (handout.title, round(handout.points, 2)) == ("The first sheet", 4.66)


def test_a_units_id_hands_out_the_unit(course):
    assert [s.unit.id for s in find_handout(course, "last").sheets] == ["last"]
    assert ids_of(course, "sums") == ["double", "sums_quiz"]


def test_a_quiz_alone_is_no_whole_unit(course):
    (sheet,) = find_handout(course, "hw2").sheets
    assert (sheet.exercises, sheet.quiz.id, sheet.is_whole) == ((), "sums_quiz", False)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hw11", "There is no assignment hw11. Did you mean hw1?"),
        ("zzz", "There is no assignment zzz. There are hw1, hw2."),
    ],
)
def test_a_name_that_nothing_has_is_told_with_those_that_there_are(course, name, said):
    with pytest.raises(UsageError) as raised:
        find_handout(course, name)
    assert str(raised.value) == said


def test_without_assignments_the_units_are_named(taught):
    with pytest.raises(UsageError, match=r"units are handed out by their id: first, sums, last"):
        find_handout(load_course(taught), "zzz")


def test_a_unit_of_which_nothing_is_written_yet_cannot_be_handed_out(taught):
    (taught / "course.yaml").write_text(
        (taught / "course.yaml").read_text() + "  - {id: later, title: Later}\n"
    )
    with pytest.raises(UsageError, match=r"^later has neither an exercise nor a quiz"):
        find_handout(load_course(taught), "later")


def test_exercises_of_which_functions_are_used_come_along(using_course):
    course = load_course(using_course)
    found = [find_handout(course, unit.id) for unit in course.units]
    mine = {one.id for handout in found for sheet in handout.sheets for one in sheet.exercises}
    beside = {one.id for handout in found for _unit, one in handout.beside}
    assert beside <= mine
    for handout in found:
        used = {id_ for _unit, one in handout.exercises for id_ in one.uses}
        assert used <= {one.id for _unit, one in handout.exercises}
