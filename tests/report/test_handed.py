"""When something was handed in, and whose word that is."""

import pytest

from grader.policies.marks import Mark
from grader.report.handed import say_handed_in, say_late

TIME = "2026-10-01T12:00:00+02:00"


@pytest.mark.parametrize(
    ("handed", "said"),
    [
        ({}, []),
        ({"time": None, "attempt": 1, "attempts": 1}, []),
        ({"time": TIME}, ["Handed in: 2026-10-01 12:00:00+02:00"]),
        (
            {"time": TIME, "own_clock": True},
            [
                "Committed: 2026-10-01 12:00:00+02:00, by the clock of the computer it was made on",
            ],
        ),
        ({"attempt": 2, "attempts": 3}, ["Attempt 2 of 3 counts."]),
    ],
)
def test_how_it_was_handed_in(handed, said):
    assert list(say_handed_in(handed)) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "days late: 2, points off: 0.5"),
        ({"own_clock": True}, "days late by the date of a commit: 2, points off: 0.5"),
        ({"is_time_unknown": True}, "late, and nothing says how late; nothing is taken off"),
    ],
)
def test_how_late_it_was_and_who_says_so(more, said):
    assert say_late(Mark("ada", 4.0, 0.5, 3.5, 4.0, 2.0, **more)) == said
