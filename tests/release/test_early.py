"""Offshoots are not handed out before what they grow out of is due."""

import pytest
from offshoot_course import SCALED, UNITS, write_offshoots

from grader.course.course import load_course
from grader.errors import UsageError
from grader.release.early import too_early
from grader.release.wanted import find_handout

NEVER_DUE = (
    "assignments:\n  - {id: hw1, exercises: [scaled]}\n  - {id: hw2, exercises: [scaled_debug]}\n"
)


def assigned(tmp_path, assignments, exercise=SCALED):
    return load_course(write_offshoots(tmp_path, exercise, UNITS + assignments))


def due(first, second):
    return (
        "assignments:\n"
        f"  - {{id: hw1, exercises: [scaled], due: {first} 12:00 UTC}}\n"
        f"  - {{id: hw2, exercises: [scaled_debug], due: {second} 12:00 UTC}}\n"
    )


def test_one_that_falls_due_later_is_handed_out(tmp_path):
    course = assigned(tmp_path, due("2026-10-01", "2026-10-08"))
    assert [s.exercises[0].id for s in find_handout(course, "hw2").sheets] == ["scaled_debug"]
    assert find_handout(course, "hw2").bases == {"scaled"}
    assert find_handout(course, "hw1").bases == set()


@pytest.mark.parametrize("second", ["2026-10-01", "2026-09-30"])
def test_one_that_does_not_is_refused_in_one_sentence(tmp_path, second):
    course = assigned(tmp_path, due("2026-10-01", second))
    with pytest.raises(UsageError) as caught:
        find_handout(course, "hw2")
    assert str(caught.value) == (
        "scaled_debug gives most of scaled away, and scaled belongs to hw1, which is due 2026-10-01 12:00 UTC:"
        " let hw2 be due after that."
    )


def test_without_due_times_nothing_says_that_it_comes_later(tmp_path):
    with pytest.raises(
        UsageError, match="give hw1 and hw2 due times, that of hw2 after that of hw1"
    ):
        find_handout(assigned(tmp_path, NEVER_DUE), "hw2")


def test_a_unit_has_no_due_time_and_is_later_by_its_place(tmp_path):
    assert find_handout(assigned(tmp_path, NEVER_DUE), "second").bases == {"scaled"}


def test_together_they_are_refused(tmp_path):
    course = assigned(tmp_path, "assignments:\n  - {id: hw1, exercises: [scaled, scaled_debug]}\n")
    with pytest.raises(UsageError) as caught:
        find_handout(course, "hw1")
    assert str(caught.value) == (
        "scaled_debug gives most of scaled away, and both belong to hw1: let scaled_debug be due later than"
        " scaled."
    )


def test_in_a_later_unit_it_is_handed_out_where_its_base_is_assigned_nowhere(tmp_path):
    course = assigned(tmp_path, "")
    assert find_handout(course, "second").bases == {"scaled"}


def test_in_the_same_unit_it_is_refused(tmp_path):
    text = SCALED.replace('unit="last"', 'unit="first"')
    with pytest.raises(UsageError, match="both belong to first"):
        find_handout(assigned(tmp_path, "", text), "first")
    course = assigned(
        tmp_path / "b", "assignments:\n  - {id: hw1, exercises: [scaled_debug_2]}\n", text
    )
    with pytest.raises(UsageError, match="stands in no later unit: name one for it, with unit="):
        find_handout(course, "hw1")


def test_exercises_of_their_own_are_never_too_early(tmp_path):
    course = assigned(tmp_path, "")
    assert list(too_early(course, "first", find_handout(course, "first").sheets[0].exercises)) == []
