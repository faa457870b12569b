"""Platforms' words for a time."""

from __future__ import annotations

import pytest

from grader.intake.times import read_time


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-09-10 12:00:00.000000 UTC", "2026-09-10T12:00:00+00:00"),
        ("2026-09-10 12:00:00.000000000 Z", "2026-09-10T12:00:00+00:00"),
        ("2026-09-10T12:00:00-07:00\n", "2026-09-10T12:00:00-07:00"),
        ("2026-09-10 12:00:00 +0530", "2026-09-10T12:00:00+05:30"),
        ("2026-09-10 12:00", "2026-09-10T12:00:00+00:00"),
    ],
)
def test_a_time_has_its_zone_and_one_without_is_of_utc(text, time):
    assert read_time(text).isoformat() == time


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-40 12:00", "2026-09-10 12:00 PST", "9" * 200]
)
def test_what_is_no_such_time_is_none(text):
    assert read_time(text) is None
