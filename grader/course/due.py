"""Words of a course for a time that something is due -> that time in its zone, daylight saving included."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from grader.language import _, nearest

EXAMPLE = "2026-10-01 23:59 Europe/Berlin"

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]+(\d\d?):(\d\d)(?::(\d\d))?)?\s*(\S*)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")


@lru_cache(maxsize=256)
def read_due(text: str, zone: str = "") -> datetime:
    """Read `2026-10-01 23:59 Europe/Berlin`, `2026-10-01T23:59+02:00`, or a time in `zone`.

    Raises:
        ValueError: with a sentence: no such time, no zone, or a time that a clock skips or shows twice.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        said = _("{text} is no time; write it like {example}")
        raise ValueError(said.format(text=repr(text[:60]), example=EXAMPLE))
    date, hour, minute, second, named = found.groups()
    if hour is None:
        said = _("{text} has no time of day; write it like {example}")
        raise ValueError(said.format(text=repr(text[:60]), example=EXAMPLE))
    try:
        plain = datetime.fromisoformat(f"{date} {hour:0>2}:{minute}:{second or '00'}")
    except ValueError:
        said = _("{text} is in no calendar, or on no clock")
        raise ValueError(said.format(text=repr(text[:60]))) from None
    if not (named or zone):
        said = _("{text} has no time zone; write it like {example}, or give the course a time_zone")
        raise ValueError(said.format(text=repr(text[:60]), example=EXAMPLE))
    time = plain.replace(tzinfo=read_zone(named or zone))
    if time.astimezone(UTC).astimezone(time.tzinfo).replace(tzinfo=None) != plain:
        said = _("{text} is skipped when clocks go forward; choose another time")
        raise ValueError(said.format(text=repr(text[:60])))
    first, second_time = (time.replace(fold=fold).utcoffset() for fold in (0, 1))
    if first != second_time:
        said = _("{text} comes twice when clocks go back; say which with {first} or {second}")
        offsets = [f"{time.replace(fold=fold):%z}" for fold in (0, 1)]
        both = {"first": offsets[0], "second": offsets[1]}
        raise ValueError(said.format(text=repr(text[:60]), **both))
    return time


@lru_cache(maxsize=64)
def read_zone(name: str) -> tzinfo:
    """Read a time zone: `Europe/Berlin`, `UTC`, `+02:00`.

    Raises:
        ValueError: with a sentence. `EST` and its like are refused: they stay when clocks change.
    """
    if name in ("UTC", "GMT", "Z"):
        return UTC
    if found := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if offset < timedelta(hours=24):
            return timezone(-offset if found[1] == "-" else offset)
    from zoneinfo import ZoneInfo, available_timezones

    known = [zone for zone in available_timezones() if "/" in zone]
    if name in known:
        return ZoneInfo(name)
    by_city = {zone.rpartition("/")[2].casefold(): zone for zone in sorted(known, reverse=True)}
    city = name.rpartition("/")[2].casefold().replace(" ", "_")
    near = by_city.get(city) or nearest(name, known)
    said = _("{zone} is no time zone; write one like Europe/Berlin, America/New_York or UTC")
    if near:
        said = _("{zone} is no time zone; did you mean {near}?")
    raise ValueError(said.format(zone=repr(name[:40]), near=near))


def later_by(due: datetime, days: float) -> datetime:
    """A time that many days later on the same clock, whether or not clocks change meanwhile."""
    return due + timedelta(days=days)  # Python counts on the clock of the zone


def days_late(handed: datetime, due: datetime, grace: timedelta = timedelta(0)) -> int:
    """Count the days that have begun since something was due, by the clock of its zone.

    Args:
        handed: when it was handed in.
        due: when it was due.
        grace: within which nothing is late.

    Returns:
        0 where it came in time.
    """
    if handed.astimezone(UTC) <= due.astimezone(UTC) + grace:
        return 0
    passed = handed.astimezone(due.tzinfo).replace(tzinfo=None) - due.replace(tzinfo=None)
    return max(1, -(-passed // timedelta(days=1)))  # 0 in the hour that a clock shows twice


def show_due(due: datetime) -> str:
    """A time as people write it in course.yaml."""
    zone = getattr(due.tzinfo, "key", None) or f"{due:%z}"
    return f"{due:%Y-%m-%d %H:%M} {'UTC' if due.tzinfo is UTC else zone}"
