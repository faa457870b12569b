"""Results come in one after the other; what a report needs of each is kept, and nothing else.

A class of thousands fits: a case is a bit, a sentence is held once, however many students have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from grader.judging.score import NOT_BEGUN, ExerciseResult, Result

T = TypeVar("T")

QUESTION = "answer"
"""The kind of check that a question of a quiz has."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One exercise, or quiz, of one student.

    Attributes:
        judged: bit for each of the exercise's cases that was looked at.
        wrong: bit for each of these in which something is wrong.
        given: of a quiz the questions that are answered, with the answer and what is said of it.
    """

    status: str
    score: float
    judged: int = 0
    wrong: int = 0
    said: str = ""
    ideas: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    given: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_begun(self) -> bool:
        """Whether there is an answer to be judged, be it wrong."""
        return self.status not in (*NOT_BEGUN, "unreadable")


@dataclass
class Task:
    """An exercise or a quiz, as its results tell of it.

    Attributes:
        cases: names of its cases, or questions, each with its bit.
    """

    id: str
    max_score: float
    cases: dict[str, int] = field(default_factory=dict)
    is_quiz: bool = False

    def bit_of(self, case: str) -> int:
        """The bit of a case."""
        return 1 << self.cases.setdefault(case, len(self.cases))


@dataclass(frozen=True, slots=True)
class Student:
    """What one student has done."""

    id: str
    score: float
    entries: dict[str, Entry]


@dataclass
class Tally:
    """What is known of a class so far.

    Attributes:
        held: how students' code was held, and where it ran, with the number of students each.
    """

    tasks: dict[str, Task] = field(default_factory=dict)
    students: dict[str, Student] = field(default_factory=dict)
    held: dict[tuple[str, str], int] = field(default_factory=dict)
    _texts: dict[object, object] = field(default_factory=dict)

    @classmethod
    def of(cls, results: Iterable[Result]) -> Tally:
        """The tally of some results."""
        tally = cls()
        for result in results:
            tally.add(result)
        return tally

    def add(self, result: Result) -> None:
        """Count a student's result; of one that comes again the last counts."""
        entries = {one.id: self._entry(one) for one in result.exercises}
        if result.student not in self.students:
            held = (result.isolation, result.device)
            self.held[held] = self.held.get(held, 0) + 1
        self.students[result.student] = Student(result.student, result.score, entries)

    def _entry(self, one: ExerciseResult) -> Entry:
        task = self.tasks.setdefault(one.id, Task(one.id, one.max_score))
        judged = wrong = 0
        given = []
        for check in one.checks:
            bit = task.bit_of(check.case)
            judged |= bit
            wrong |= 0 if check.passed else bit
            if str(check.aspect) == QUESTION:
                task.is_quiz = True
                if check.given:
                    given.append(self._once((check.case, check.given, check.message)))
        return Entry(
            one.status,
            one.score,
            judged,
            wrong,
            self._once(one.diagnosis or ""),
            self._once(one.ideas),
            self._once(one.flags),
            tuple(given),
        )

    def _once(self, value: T) -> T:
        """The same value, held once: a class says the same few things."""
        return self._texts.setdefault(value, value)  # type: ignore[return-value]
