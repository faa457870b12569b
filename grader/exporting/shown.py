"""What may be seen of one student's record by whoever sees it: nothing of hidden cases but how many there are.

What is left out: what hidden cases are called and why they fail, what a human should look at, names of files,
and what is said of wrong answers to a quiz, which may tell the right one. Where a record has hidden cases, what
code has returned or raised is left out as well: code that has met them can put their numbers there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.language import _, ngettext
from grader.policies.marks import Mark
from grader.policies.records import Record
from grader.report.table import number

MOST_FAILING = 4
"""Checks of an exercise that are told one by one: the first ones say what the others do."""

NOT_RUN = ("forbidden", "unattempted", "missing", "timeout", "memory", "unreadable")
"""Statuses of which nothing is told that code has said while it met cases."""

ANSWER = "answer"
"""The kind of check that a question of a quiz is."""


@dataclass(frozen=True)
class Case:
    """A public check that did not pass.

    Attributes:
        name: of the case, with what of it was compared.
        message: what is wrong; "" where that is not for everybody.
    """

    name: str
    message: str


@dataclass(frozen=True)
class Exercise:
    """An exercise or a quiz.

    Attributes:
        id: of it.
        status: a word of the record's.
        score: after overrides.
        sentence: the mistake, or why nothing could be graded; "" where only hidden cases fail.
        failing: public checks that did not pass.
        questions: of a quiz: right ones, and all.
        hidden: hidden checks that passed, and all.
    """

    id: str
    status: str
    score: float
    max_score: float
    sentence: str = ""
    failing: tuple[Case, ...] = ()
    questions: tuple[int, int] = (0, 0)
    hidden: tuple[int, int] = (0, 0)

    @property
    def is_passed(self) -> bool:
        """Whether all of it is right."""
        return self.status == "passed"

    def lines(self) -> list[str]:
        """What there is to say of it, a sentence each."""
        said = [self.sentence] if self.sentence else []
        said += [
            f"{case.name}: {case.message}" if case.message else case.name
            for case in self.failing[:MOST_FAILING]
        ]
        if rest := len(self.failing) - MOST_FAILING:
            more = ngettext("{count} more check fails.", "{count} more checks fail.", rest)
            said += [more.format(count=rest)] if rest > 0 else []
        if self.questions[1]:
            right, count = self.questions
            told = ngettext(
                "{right} of {count} answer is right.",
                "{right} of {count} answers are right.",
                count,
            )
            said.append(told.format(right=right, count=count))
        return [*said, *self.hidden_lines()]

    def hidden_lines(self) -> list[str]:
        """How many hidden cases there are, and how many of them pass."""
        passed, count = self.hidden
        if not count:
            return []
        told = ngettext(
            "{passed} of {count} check of hidden cases passes.",
            "{passed} of {count} checks of hidden cases pass.",
            count,
        )
        return [told.format(passed=passed, count=count)]


@dataclass(frozen=True)
class Shown:
    """What may be seen of a student's record.

    Attributes:
        title: of the assignment, or the course.
        mark: whose `final` is what counts.
    """

    title: str
    mark: Mark
    exercises: tuple[Exercise, ...]

    @property
    def reason(self) -> str:
        """Why the mark is another one than the sum of the exercises; "" where nothing is to be said."""
        if not self.mark.penalty:
            return ""
        said = _("{raw} points, less {penalty} for lateness.")
        return said.format(raw=number(self.mark.raw), penalty=number(self.mark.penalty))


def has_hidden(record: Record) -> bool:
    """Whether a record tells of hidden cases."""
    return any(check.get("hidden") for one in record["exercises"] for check in one["checks"])


def show(record: Record, mark: Mark, title: str, known: Collection[str] = ()) -> Shown:
    """Leave out of a record what not everybody may see.

    Args:
        record: whole as it is.
        mark: what becomes of it; exercises that do not count are left out.
        title: of the assignment, or the course.
        known: sentences that authors have written, which are the same whatever code has met.
    """
    found = [
        _exercise(e, mark.scores[e["id"]]) for e in record["exercises"] if e["id"] in mark.scores
    ]
    if has_hidden(record):
        found = [_guarded(one, known) for one in found]
    return Shown(title, mark, tuple(found))


def _guarded(one: Exercise, known: Collection[str]) -> Exercise:
    """Leave out what code has returned or raised."""
    is_safe = one.sentence in known or one.status in NOT_RUN
    failing = tuple(replace(case, message="") for case in one.failing)
    return replace(one, sentence=one.sentence if is_safe else "", failing=failing)


def _exercise(told: Record, score: float) -> Exercise:
    checks: Sequence[dict[str, Any]] = told["checks"]
    public = [c for c in checks if not c.get("hidden")]
    hidden = [c for c in checks if c.get("hidden")]
    asked = [c for c in public if c["kind"] == ANSWER]
    failing = [c for c in public if not c["passed"] and c["kind"] != ANSWER]
    is_told = bool(told["diagnosis"]) and not asked and (bool(failing) or not hidden)
    return Exercise(
        told["id"],
        told["status"],
        score,
        float(told["max_score"]),
        told["diagnosis"] if is_told else "",
        tuple(Case(f"{c['case']} ({c['kind']})", c["message"]) for c in failing),
        (sum(c["passed"] for c in asked), len(asked)),
        (sum(c["passed"] for c in hidden), len(hidden)),
    )
