"""What somebody should look at before marks go out: groups of names and sentences, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.language import _, several
from grader.policies.overrides import Override
from grader.report.cohort.facts import ClassFacts, Flag
from grader.report.cohort.naming import Names
from grader.report.handed import say_late


@dataclass(frozen=True)
class Group:
    """Something to look at, with those whom it concerns.

    Attributes:
        people: names, where names say it all.
        lines: sentences that name somebody, else.
        is_urgent: whether marks may be wrong until somebody has looked.
    """

    anchor: str
    title: str
    why: str
    people: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    is_urgent: bool = False

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.people) + len(self.lines)


def to_look_at(facts: ClassFacts, names: Names, doubts: Sequence[str] = ()) -> Iterator[Group]:
    """What somebody should look at, the most urgent first; what there is nothing of is left out."""
    groups = (*_urgent(facts, names, doubts), _rivals(facts, names), *_marks(facts, names))
    yield from (group for group in groups if group.count)


def _urgent(facts: ClassFacts, names: Names, doubts: Sequence[str]) -> Iterator[Group]:
    yield Group(
        "crashed",
        _("Not graded"),
        _("The grader itself failed here. These have no record and no marks; please report it."),
        lines=facts.crashed,
        is_urgent=True,
    )
    yield Group(
        "doubts",
        _("In doubt whose it is"),
        _("Graded as it says; `grade run ... --dry-run` shows how it was read."),
        lines=tuple(doubts),
        is_urgent=True,
    )
    yield Group(
        "unreadable",
        _("Could not be read"),
        _("No points until something that can be read is handed in."),
        lines=tuple(_of_person(student, why, names) for student, why in facts.unreadable),
        is_urgent=True,
    )
    yield Group(
        "flags",
        _("Flags for a human"),
        _(
            "What the code does beside the task. A flag changes no mark: read the lines, and decide."
        ),
        lines=tuple(_flag(flag, names) for flag in facts.flags),
        is_urgent=True,
    )


def _rivals(facts: ClassFacts, names: Names) -> Group:
    return Group(
        "rivals",
        _("Answered in several files"),
        _("One file counts, by a rule that does not look at which is better."),
        lines=tuple(_flag(flag, names) for flag in facts.rivals),
    )


def _marks(facts: ClassFacts, names: Names) -> Iterator[Group]:
    """What lateness, people and not handing in have done to marks."""
    late = [mark for mark in facts.marks if mark.days_late or mark.is_time_unknown]
    if any(mark.own_clock for mark in late):
        why = _(
            "By the platform's time, after extensions; what it costs is taken off already. The date of a"
            " commit is what the student's computer said."
        )
    else:
        why = _("By the platform's time, after extensions; what it costs is taken off already.")
    lines = tuple(_of_person(mark.student, say_late(mark), names) for mark in late)
    yield Group("late", _("Late"), why, lines=lines)
    yield Group(
        "overrides",
        _("Points given by a person"),
        _("From overrides.csv; they count instead of the grader's."),
        lines=tuple(
            _of_person(mark.student, _given(one), names)
            for mark in facts.marks
            for one in mark.overrides
        ),
    )
    missing = tuple(map(names.person, facts.missing))
    yield Group("missing", _("Handed in nothing"), "", people=missing)


def _of_person(student: str, said: str, names: Names) -> str:
    return _("{part}: {said}").format(part=names.person(student), said=said)


def _given(one: Override) -> str:
    said = _("{exercise} {points:g} points: {reason} ({who})")
    return said.format(exercise=one.exercise, points=one.points, reason=one.reason, who=one.who)


def _flag(flag: Flag, names: Names) -> str:
    said = _("{part}: {said}").format(part=several(flag.tasks), said=flag.said)
    return _of_person(flag.student, said, names)
