"""When something was handed in, by whose clock, which attempt counts, and what lateness costs: in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader.language import _
from grader.policies.marks import Mark


def say_handed_in(handed: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a record says of it: `handed_in`, see record.schema.json."""
    if time := handed.get("time"):
        if handed.get("own_clock"):
            said = _("Committed: {time}, by the clock of the computer it was made on")
        else:
            said = _("Handed in: {time}")
        yield said.format(time=str(time).replace("T", " "))
    if handed.get("attempts", 1) > 1:
        said = _("Attempt {number} of {count} counts.")
        yield said.format(number=handed["attempt"], count=handed["attempts"])


def say_late(mark: Mark) -> str:
    """Say how late it was, and what that costs."""
    if mark.is_time_unknown:
        return _("late, and nothing says how late; nothing is taken off")
    if mark.own_clock:
        said = _("days late by the date of a commit: {days:g}, points off: {penalty:g}")
    else:
        said = _("days late: {days:g}, points off: {penalty:g}")
    return said.format(days=mark.days_late, penalty=mark.penalty)
