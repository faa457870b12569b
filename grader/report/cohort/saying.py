"""The facts about a class in sentences, which the terminal and the page have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.language import _, ngettext, several
from grader.report.cohort.facts import ClassFacts, Mistake, Standing, TaskFacts
from grader.report.cohort.items import LEAST_ANSWERS, Item

MOST_FAILING = 4
"""Exercises that are named of a student who needs help."""

RARE = 0.01
"""A mistake that at most this share of the class has, or one student, is rare."""

MOST_MISTAKES = 40
"""Mistakes that are told to the class; the others are rare."""


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
