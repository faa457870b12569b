"""What being late costs: never more than was earned, never more than the cap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.assignments import Late
from grader.policies.late import penalty_of

TEN = Late(percent_per_day=10.0)


@pytest.mark.parametrize(
    ("raw", "days", "late", "penalty"),
    [
        (80.0, 0, TEN, 0.0),
        (80.0, 1, TEN, 10.0),
        (80.0, 3, TEN, 30.0),
        (5.0, 1, TEN, 5.0),
        (80.0, 30, TEN, 80.0),
        (80.0, 7, Late(10.0, cap=50.0), 50.0),
        (80.0, 2, Late(10.0, of="score"), 16.0),
        (80.0, 2, Late(), 0.0),
        (80.0, 5, Late(10.0, closes_after=5), 50.0),
        (80.0, 6, Late(10.0, closes_after=5), 80.0),
        (80.0, 6, Late(closes_after=5), 80.0),
    ],
)
def test_a_rule_costs_what_it_says(raw, days, late, penalty):
    assert penalty_of(raw, 100.0, days, late) == pytest.approx(penalty)


@given(
    st.floats(0, 200), st.floats(0, 100), st.integers(0, 400),
    st.floats(0, 100), st.floats(0, 100), st.sampled_from(["points", "score"]),
)  # fmt: skip
def test_nobody_gets_less_than_nothing_and_a_day_more_never_helps(
    raw, points, days, percent, cap, of
):
    late = Late(percent, of, cap=cap)
    lost, later = (penalty_of(raw, points, n, late) for n in (days, days + 1))
    assert 0 <= lost <= later <= raw
