"""A platform's words for a time -> that time, with its zone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_TIME = re.compile(
    r"\s*(\d{4})-(\d\d?)-(\d\d?)[ T]+(\d\d?):(\d\d)(?::(\d\d))?(?:\.\d*)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?\s*",
    re.IGNORECASE,
)


def read_time(text: str) -> datetime | None:
    """Read `2026-09-10 12:00:00.000000 UTC` and the like; None for what is no such time.

    A time without a zone is one of UTC, as nbgrader and Gradescope write it.
    """
    found = _TIME.fullmatch(text[:100])
    if found is None:
        return None
    *numbers, zone = found.groups()
    offset = timedelta(0)
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = -offset if zone[0] == "-" else offset
    try:
        return datetime(*(int(number or 0) for number in numbers), tzinfo=timezone(offset))  # type: ignore[misc, arg-type]
    except ValueError:
        return None
