"""What there is to say about a class, in the order in which somebody who teaches it wants to know."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.policies.marks import Mark
from grader.report.cohort.items import Item
from grader.report.cohort.tally import Entry

BINS = 10
"""Columns of the distribution, each of a tenth of the points."""


@dataclass(frozen=True)
class Mistake:
    """One wrong idea, or one sentence, and who has it.

    Attributes:
        said: the sentence.
        students: ids, in the order of the class.
    """

    task: str
    said: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class TaskFacts:
    """How an exercise, or a quiz, went.

    Attributes:
        begun: how many there is an answer of.
        mean: points, over all students.
        items: its cases or questions, in its own order.
        given: question to answer to how many gave it.
        wrong_given: the same, of answers that are not right.
    """

    id: str
    max_score: float
    is_quiz: bool
    begun: int
    passed: int
    mean: float
    items: tuple[Item, ...]
    given: Mapping[str, Counter[str]] = field(default_factory=dict)
    wrong_given: Mapping[str, Counter[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """A student as the report lists them.

    Attributes:
        share: of the points of all that somebody has begun, from 0 to 1.
        common_share: of the points of what most have begun.
        begun: how many of these tasks there is an answer of.
        failing: tasks that were begun and are not right, the worst first.
    """

    id: str
    score: float
    share: float
    common_share: float
    begun: int
    failing: tuple[str, ...]


@dataclass(frozen=True)
class Flag:
    """Something of one student that a human should look at, in one or several tasks."""

    student: str
    said: str
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class ClassFacts:
    """A class.

    Attributes:
        title: of the course.
        tasks: those that somebody has begun, in course order.
        untouched: ids of those that nobody has begun.
        max_score: points of `tasks`.
        common: how many of them most have begun; where there is none, all.
        mistakes: the most frequent first.
        stuck: who has tried most of it and has few points, the fewest first.
        idle: who has begun little of it.
        unreadable: who handed in something that cannot be read, with why.
        missing: who handed in nothing.
        flags: what a human should look at.
        rivals: the same of what is answered in several files.
        crashed: who or what the grader failed over; such a submission has no record.
        marks: of the students, where lateness and points given by people count.
        held: see `Tally`.
        entries: student to task to what came of it.
    """

    title: str
    students: tuple[Standing, ...]
    tasks: tuple[TaskFacts, ...]
    untouched: tuple[str, ...]
    max_score: float
    common: int
    mistakes: tuple[Mistake, ...]
    stuck: tuple[Standing, ...]
    idle: tuple[Standing, ...]
    unreadable: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    flags: tuple[Flag, ...]
    rivals: tuple[Flag, ...]
    crashed: tuple[str, ...]
    marks: tuple[Mark, ...]
    held: Mapping[tuple[str, str], int]
    entries: Mapping[str, Mapping[str, Entry]]

    @property
    def scores(self) -> list[float]:
        """Points of all students over what the class has worked on."""
        return [one.share * self.max_score for one in self.students]

    @property
    def distribution(self) -> list[int]:
        """How many students have each tenth of the points; all points are in the last."""
        counts = [0] * BINS
        for one in self.students:
            counts[max(0, min(int(one.share * BINS + 1e-9), BINS - 1))] += 1
        return counts

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """A quarter of the class has at most the first of these points, half the second."""
        scores = self.scores
        if len(scores) < 2:
            return (scores[0],) * 3 if scores else (0.0,) * 3
        one, two, three = statistics.quantiles(scores, n=4, method="inclusive")
        return one, two, three
