"""The facts about a class in sentences, which the terminal and the page have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.language import _, ngettext, several
from grader.policies.overrides import Override
from grader.report.cohort.facts import ClassFacts, Flag, Mistake, Standing, TaskFacts
from grader.report.cohort.items import LEAST_ANSWERS, Item
from grader.report.cohort.naming import Names
from grader.report.handed import say_late

MOST_FAILING = 4
"""Exercises that are named of a student who needs help."""

RARE = 0.01
"""A mistake that at most this share of the class has, or one student, is rare."""

MOST_MISTAKES = 40
"""Mistakes that are told to the class; the others are rare."""


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


@dataclass(frozen=True)
class Tag:
    """A word or two beside a case."""

    said: str
    kind: str = ""


def scope(facts: ClassFacts) -> str:
    """How many students and exercises there are."""
    count, tasks = len(facts.students), len(facts.tasks)
    students = ngettext("{count} student", "{count} students", count).format(count=count)
    exercises = ngettext("{count} exercise or quiz", "{count} exercises and quizzes", tasks).format(
        count=tasks
    )
    return _("{students}, {exercises}").format(students=students, exercises=exercises)


def quartiles(facts: ClassFacts) -> str:
    """The middle of the class, and its quarters."""
    if not facts.students:
        return _("Nobody has handed in anything.")
    scores = facts.scores
    low, middle, high = facts.quartiles
    said = _(
        "Mean {mean}, median {median} of {most} points; a quarter has at most {low}, a quarter at least {high}."
    )
    return said.format(
        mean=f"{sum(scores) / len(scores):.2f}",
        median=f"{middle:.2f}",
        most=f"{facts.max_score:g}",
        low=f"{low:.2f}",
        high=f"{high:.2f}",
    )


def untouched(facts: ClassFacts) -> str:
    """Which exercises nobody has begun; empty where there are none."""
    if not facts.untouched:
        return ""
    said = _("Begun by nobody, and left out here: {ids}.")
    return said.format(ids=several(facts.untouched))


def split_mistakes(facts: ClassFacts) -> tuple[list[Mistake], list[Mistake]]:
    """The mistakes that are worth the class's time, and those of single students."""
    least = max(2, int(RARE * len(facts.students)) + 1)
    frequent = [one for one in facts.mistakes if len(one.students) >= least][:MOST_MISTAKES]
    return frequent, [one for one in facts.mistakes if one not in frequent]


def who_needs_help(facts: ClassFacts) -> Iterator[tuple[str, str, Sequence[Standing]]]:
    """A title, what it means, and who it is: those who tried, and those who hardly began."""
    if facts.stuck:
        why = _(
            "Of what most have begun they have begun half or more, and have less than half of the points."
        )
        yield _("Tried, and got stuck"), why, facts.stuck
    if facts.idle:
        why = _("Of what most have begun they have begun less than half.")
        yield _("Hardly begun"), why, facts.idle


def to_look_at(facts: ClassFacts, names: Names, doubts: Sequence[str] = ()) -> Iterator[Group]:
    """What somebody should look at, the most urgent first; what there is nothing of is left out."""
    groups = (
        Group(
            "crashed",
            _("Not graded"),
            _(
                "The grader itself failed here. These have no record and no marks; please report it."
            ),
            lines=facts.crashed,
            is_urgent=True,
        ),
        Group(
            "doubts",
            _("In doubt whose it is"),
            _("Graded as it says; `grade run ... --dry-run` shows how it was read."),
            lines=tuple(doubts),
            is_urgent=True,
        ),
        Group(
            "unreadable",
            _("Could not be read"),
            _("No points until something that can be read is handed in."),
            lines=tuple(
                _("{part}: {said}").format(part=names.person(student), said=why)
                for student, why in facts.unreadable
            ),
            is_urgent=True,
        ),
        Group(
            "flags",
            _("Flags for a human"),
            _(
                "What the code does beside the task. A flag changes no mark: read the lines, and decide."
            ),
            lines=tuple(_flag(flag, names) for flag in facts.flags),
            is_urgent=True,
        ),
        Group(
            "rivals",
            _("Answered in several files"),
            _("One file counts, by a rule that does not look at which is better."),
            lines=tuple(_flag(flag, names) for flag in facts.rivals),
        ),
        Group(
            "late",
            _("Late"),
            _(
                "By the platform's time, after extensions; what it costs is taken off already. The date of a"
                " commit is what the student's computer said."
            )
            if any(mark.own_clock for mark in facts.marks)
            else _("By the platform's time, after extensions; what it costs is taken off already."),
            lines=tuple(
                _("{part}: {said}").format(part=names.person(mark.student), said=say_late(mark))
                for mark in facts.marks
                if mark.days_late or mark.is_time_unknown
            ),
        ),
        Group(
            "overrides",
            _("Points given by a person"),
            _("From overrides.csv; they count instead of the grader's."),
            lines=tuple(
                _("{part}: {said}").format(part=names.person(mark.student), said=_given(one))
                for mark in facts.marks
                for one in mark.overrides
            ),
        ),
        Group(
            "missing",
            _("Handed in nothing"),
            "",
            people=tuple(map(names.person, facts.missing)),
        ),
    )
    yield from (group for group in groups if group.count)


def _given(one: Override) -> str:
    said = _("{exercise} {points:g} points: {reason} ({who})")
    return said.format(exercise=one.exercise, points=one.points, reason=one.reason, who=one.who)


def _flag(flag: Flag, names: Names) -> str:
    said = _("{part}: {said}").format(part=several(flag.tasks), said=flag.said)
    return _("{part}: {said}").format(part=names.person(flag.student), said=said)


def about_items() -> str:
    """What the figures of cases and questions are."""
    return _(
        "Right: of those who began it. Discrimination: whether those who have it right do better elsewhere than"
        " those who have it wrong, from 1 to -1; above 0.2 is good, below 0 it asks for a second look."
    )


def remarks_on(item: Item) -> Iterator[Tag]:
    """What item analysis says of one case or question."""
    if item.is_backwards:
        yield Tag(_("good students fail"), "odd")
    if item.is_never_right:
        yield Tag(_("nobody has it right"), "warn")
    if item.is_never_wrong:
        yield Tag(_("nobody fails"))


def pointed_out(facts: ClassFacts) -> Iterator[tuple[str, list[tuple[TaskFacts, Item]]]]:
    """What item analysis points out: a title, and the cases or questions."""
    every = [(task, item) for task in facts.tasks for item in task.items]
    for title, found in (
        (
            _(
                "Failed by those who do well elsewhere; check the case, and what the statement says of it"
            ),
            [(task, item) for task, item in every if item.is_backwards],
        ),
        (
            _("Right for nobody"),
            [(task, item) for task, item in every if item.is_never_right],
        ),
        (
            _("Failed by nobody of {count} or more; it tells nobody apart").format(
                count=LEAST_ANSWERS
            ),
            [(task, item) for task, item in every if item.is_never_wrong],
        ),
    ):
        if found:
            yield title, found


def how_it_was_graded(facts: ClassFacts) -> Iterator[str]:
    """How students' code was held, where it ran, and what was not run."""
    for (level, device), count in facts.held.items():
        said = _("On {device}, students' code held at level {level}: {count}")
        people = ngettext("{count} student", "{count} students", count).format(count=count)
        yield said.format(device=device.upper(), level=level, count=people)
    if all(device != "cuda" for _level, device in facts.held):
        yield _("GPU: not run")
