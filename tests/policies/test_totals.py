"""What assignments come to in the course."""

from grader.course.assignments import Assignment
from grader.policies.totals import Total, totals_of

HW1, HW2, FINAL = Assignment("hw1"), Assignment("hw2"), Assignment("final", weight=60.0)


def percents(graded, assignments, **options):
    return {one.student: one.percent for one in totals_of(graded, assignments, **options)}


def test_assignments_count_by_their_points_or_by_their_weight():
    graded = {"hw1": {"ada": (10.0, 20.0)}, "hw2": {"ada": (20.0, 20.0)}}
    assert percents(graded, [HW1, HW2]) == {"ada": 75.0}
    graded["final"] = {"ada": (0.0, 7.0)}
    assert percents(graded, [HW1, HW2, FINAL]) == {"ada": 30.0}


def test_what_was_not_handed_in_counts_nothing_and_what_was_not_graded_is_not_there():
    graded = {"hw1": {"ada": (10.0, 10.0), "ben": (5.0, 10.0)}, "hw2": {"ada": (5.0, 10.0)}}
    ada, ben = totals_of(graded, [HW1, HW2, FINAL])
    assert ada == Total("ada", {"hw1": 10.0, "hw2": 5.0}, 75.0)
    assert ben == Total("ben", {"hw1": 5.0}, 25.0)
    assert totals_of({}, [HW1]) == []


def test_the_lowest_is_dropped_for_each_person_and_one_always_stays():
    graded = {
        "hw1": {"ada": (2.0, 10.0), "ben": (9.0, 10.0)},
        "hw2": {"ada": (9.0, 10.0), "ben": (5.0, 10.0)},
    }
    assert percents(graded, [HW1, HW2], drop_lowest=1) == {"ada": 90.0, "ben": 90.0}
    assert percents(graded, [HW1, HW2], drop_lowest=5) == {"ada": 90.0, "ben": 90.0}


def test_extra_credit_comes_on_top_and_is_never_dropped():
    bonus = Assignment("bonus", is_extra=True, weight=2.0)
    graded = {"hw1": {"ada": (10.0, 10.0), "ben": (5.0, 10.0)}, "bonus": {"ada": (1.0, 2.0)}}
    assert percents(graded, [HW1, bonus], drop_lowest=1) == {"ada": 110.0, "ben": 50.0}
