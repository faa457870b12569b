"""Assignments, as `assignments:` of course.yaml declares them: what belongs to one, when it is due, its points.

time_zone: Europe/Berlin
assignments:
- id: hw1
units: [tensors, calculus]
exercises: [corr2d, convolution_quiz]
due: 2026-10-01 23:59
points: 100
late: {percent_per_day: 10, grace_minutes: 15, cap: 50}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from grader.course.due import read_due, read_zone
from grader.course.yaml_marks import (
    NOT_BLANK,
    NOT_NEGATIVE,
    Document,
    Keys,
    must,
    one_of,
)
from grader.language import in_use, nearest

PERCENT = must("a percentage, from 0 to 100", lambda value: 0 <= value <= 100)
FOLDER = must(
    "a name of letters, digits, '-' and '_' that begins with a letter: it names a folder",
    lambda text: text[:1].isalpha() and text.isascii() and text.replace("-", "_").isidentifier(),
)
RESERVED = ("records", "keys", "earlier", "feedback")
"""What other folders in `--out` are called."""


@dataclass(frozen=True)
class Late:
    """What being late costs; by default nothing.

    Attributes:
        percent_per_day: of each day that has begun.
        of: what the percentage is taken of: the points of the assignment, or what was earned.
        grace_minutes: nothing is late within them.
        cap: no more than this percentage is lost.
        closes_after: days after which it counts nothing; 0 for never.
    """

    percent_per_day: Annotated[float, PERCENT] = 0.0
    of: Annotated[str, one_of("points", "score")] = "points"
    grace_minutes: Annotated[float, NOT_NEGATIVE] = 0.0
    cap: Annotated[float, PERCENT] = 100.0
    closes_after: Annotated[int, NOT_NEGATIVE] = 0

    @property
    def grace(self) -> timedelta:
        """Within it nothing is late."""
        return timedelta(minutes=self.grace_minutes)


@dataclass(frozen=True)
class Assignment:
    """What is handed in together.

    Attributes:
        id: names it on the command line, and its folder.
        exercises: ids of exercises and quizzes.
        units: all of whose exercises and quizzes belong to it.
        due: a time, see `read_due`; "" for never.
        time_zone: of `due`, where that names none; once loaded it is the course's where this says nothing.
        points: what it is worth; 0 for the sum of its exercises.
        weight: how much it counts in the course beside others; 0 for its points.
        late: what being late costs.
        drop_lowest: how many exercises do not count, those with the lowest share of their points.
        extra_credit: ids whose points come on top.
        is_extra: whether the whole of it comes on top of the others.
    """

    id: Annotated[str, FOLDER]
    title: Annotated[str, NOT_BLANK] = ""
    titles: dict[str, Annotated[str, NOT_BLANK]] = field(default_factory=dict)
    exercises: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    due: str = ""
    time_zone: str = ""
    points: Annotated[float, NOT_NEGATIVE] = 0.0
    weight: Annotated[float, NOT_NEGATIVE] = 0.0
    late: Late = field(default_factory=Late)
    drop_lowest: Annotated[int, NOT_NEGATIVE] = 0
    extra_credit: tuple[str, ...] = ()
    is_extra: bool = False

    @property
    def due_time(self) -> datetime | None:
        """When it is due, if ever."""
        return read_due(self.due, self.time_zone) if self.due else None

    @property
    def shown(self) -> str:
        """The title in the language in use, else the id."""
        return self.titles.get(in_use(), self.title) or self.id


def forget_none(document: Document) -> None:
    """Let `late: none` say the same as no rule."""
    match document.value:
        case {"assignments": [*assignments]}:
            for one in assignments:
                if isinstance(one, dict) and one.get("late") == "none":
                    del one["late"]


def wrong_assignments(
    document: Document,
    assignments: Sequence[Assignment],
    ids: Sequence[str],
    units: Sequence[str],
    ids_in: Callable[[Assignment], Sequence[str]],
) -> Iterator[tuple[Keys, str]]:
    """Say what only a whole course shows to be wrong, each with its keys in course.yaml.

    Args:
        document: course.yaml.
        assignments: as read from it, with their zones.
        ids: of exercises and quizzes; empty where they cannot be known.
        units: ids of units.
        ids_in: what belongs to an assignment.
    """
    for number, one in enumerate(assignments):
        at: Keys = ("assignments", number)
        if one.id in RESERVED:
            yield (*at, "id"), f"{one.id!r} has a meaning of its own; rename it"
        if not one.exercises and not one.units:
            yield at, "the assignment has no 'exercises' and no 'units'; name what belongs to it"
        unknown = [*_unknown((*at, "units"), one.units, units, "unit")]
        if ids:
            unknown += _unknown((*at, "exercises"), one.exercises, ids, "exercise or quiz")
            unknown += _unknown((*at, "extra_credit"), one.extra_credit, ids, "exercise or quiz")
        yield from unknown
        if ids and not unknown:
            yield from _without_sense(at, one, ids_in(one))
        try:
            read_zone(one.time_zone or "UTC")
        except ValueError as problem:
            own = (*at, "time_zone")
            yield own if own in document.marks else ("time_zone",), f"'time_zone': {problem}"
            continue
        try:
            _due = one.due_time
        except ValueError as problem:
            yield (*at, "due"), f"'due': {problem}"


def _without_sense(at: Keys, one: Assignment, ids: Sequence[str]) -> Iterator[tuple[Keys, str]]:
    """What an assignment says of exercises that it does not have."""
    if (one.exercises or one.units) and not ids:
        yield at, "nothing that belongs to the assignment has been written yet"
        return
    for number, name in enumerate(one.extra_credit):
        if name not in ids:
            yield (*at, "extra_credit", number), f"{name!r} does not belong to this assignment"
    main = [id_ for id_ in ids if id_ not in one.extra_credit]
    if one.drop_lowest >= max(1, len(main)) and one.drop_lowest:
        said = f"'drop_lowest' must leave something: there are {len(main)} that can count"
        yield (*at, "drop_lowest"), said


def _unknown(
    keys: Keys, names: Sequence[str], known: Sequence[str], kind: str
) -> Iterator[tuple[Keys, str]]:
    for number, name in enumerate(names):
        if name not in known:
            near = nearest(name, known)
            guess = f"did you mean {near!r}?" if near else f"there are {', '.join(known[:20])}"
            yield (*keys, number), f"there is no {kind} {name!r}; {guess}"
        elif name in names[:number]:
            yield (*keys, number), f"{name!r} stands here twice; remove one"
