"""The tally of a class, summed up."""

from grader.policies.marks import Mark
from grader.policies.overrides import Override


def test_what_nobody_has_begun_counts_in_no_figure(facts):
    found = facts("ada a:passed b:missing", "ben a:passed b:unattempted")
    assert [task.id for task in found.tasks] == ["a"]
    assert found.untouched == ("b",)
    assert found.max_score == 4
    assert found.distribution[-1] == 2


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
