"""Times that something is due: with a zone always, right when clocks change."""

from datetime import UTC, datetime, timedelta

import pytest

from grader.course.due import days_late, later_by, read_due, read_zone, show_due

BERLIN = "2026-10-01 23:59 Europe/Berlin"


@pytest.mark.parametrize(
    "text",
    [
        BERLIN, "2026-10-01T23:59+02:00", "2026-10-01 23:59:00 +0200", "2026-10-01 21:59 UTC",
        "2026-10-01 21:59Z", " 2026-10-01  17:59 America/New_York ",
    ],
)  # fmt: skip
def test_one_time_may_be_written_in_many_ways(text):
    assert read_due(text) == datetime(2026, 10, 1, 21, 59, tzinfo=UTC)


def test_a_time_without_a_zone_is_one_of_the_courses_zone():
    assert read_due("2026-10-01 23:59", "Europe/Berlin") == read_due(BERLIN)
    assert read_due("2026-10-01 23:59 UTC", "Europe/Berlin") != read_due(BERLIN)
    with pytest.raises(ValueError, match="has no time zone; write it like 2026-10-01 23:59 Europe"):
        read_due("2026-10-01 23:59")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tomorrow", "'tomorrow' is no time; write it like"),
        ("01.10.2026 23:59", "is no time; write it like"),
        ("2026-10-01", "has no time of day"),
        ("2026-02-30 12:00 UTC", "is in no calendar"),
        ("2026-10-01 24:00 UTC", "is in no calendar, or on no clock"),
        ("2026-10-01 23:59 Berlin", "did you mean Europe/Berlin?"),
        ("2026-10-01 23:59 Europe/Belin", "did you mean Europe/Berlin?"),
        ("2026-10-01 23:59 EST", "'EST' is no time zone"),
        ("2026-10-01 23:59 ../../etc/passwd", "is no time zone"),
        ("2026-10-01 23:59 Europe", "is no time zone"),
        ("2026-10-01 23:59 +99:00", "is no time zone"),
        ("2026-03-29 02:30 Europe/Berlin", "is skipped when clocks go forward"),
        ("2026-10-25 02:30 Europe/Berlin", "comes twice when clocks go back; say which with +0200 or +0100"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_told_with_what_to_write(text, said):
    with pytest.raises(ValueError) as raised:
        read_due(text)
    assert said in str(raised.value)


def test_zones_are_shown_as_they_are_written():
    assert show_due(read_due(BERLIN)) == BERLIN
    assert show_due(read_due("2026-10-01 23:59 +02:00")) == "2026-10-01 23:59 +0200"
    assert show_due(read_due("2026-10-01 23:59 UTC")) == "2026-10-01 23:59 UTC"
    assert read_zone("UTC") is UTC


@pytest.mark.parametrize(
    ("handed", "days"),
    [
        ("2026-10-01 23:59", 0),
        ("2026-10-02 00:09", 0),  # in the grace of ten minutes
        ("2026-10-02 00:10", 1),
        ("2026-10-02 23:59", 1),
        ("2026-10-03 00:00", 2),
        ("2026-09-01 00:00", 0),
    ],
)
def test_every_day_that_has_begun_counts(handed, days):
    due, grace = read_due(BERLIN), timedelta(minutes=10)
    assert days_late(read_due(handed, "Europe/Berlin"), due, grace) == days


def test_a_day_is_one_of_the_clock_also_when_it_has_25_hours():
    due = read_due("2026-10-24 23:00 Europe/Berlin")
    assert days_late(read_due("2026-10-25 23:00 Europe/Berlin"), due) == 1
    assert days_late(read_due("2026-10-25 22:00 UTC"), due) == 1
    assert days_late(read_due("2026-10-25 22:01 UTC"), due) == 2
    spring = read_due("2026-03-28 23:00 Europe/Berlin")
    assert days_late(read_due("2026-03-29 23:00 Europe/Berlin"), spring) == 1
    assert later_by(spring, 1) == read_due("2026-03-29 23:00 Europe/Berlin")


def test_in_the_hour_that_comes_twice_the_second_time_is_later():
    due = read_due("2026-10-25 02:50 +02:00").astimezone(read_zone("Europe/Berlin"))
    assert days_late(read_due("2026-10-25 02:10 +02:00"), due) == 0
    assert days_late(read_due("2026-10-25 02:10 +01:00"), due) == 1
