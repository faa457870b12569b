"""Results come in one after the other; what a report needs of each is kept, and nothing else.

A class of thousands fits: a case is a bit, a sentence is held once, however many students have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from grader.judging.score import NOT_BEGUN, ExerciseResult, Result

T = TypeVar("T")

_Head = tuple[str, float, str, float, str | None]
_Check = tuple[str, str, bool, str, str]

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
        entries = {one.id: self._entry_of(one) for one in result.exercises}
        self._keep(Student(result.student, result.score, entries), result.isolation, result.device)

    def add_record(self, record: Mapping[str, Any]) -> None:
        """Count a record, which is the same and costs less than making a result of it."""
        entries = {
            one["id"]: self._entry(
                (one["id"], one["max_score"], one["status"], one["score"], one["diagnosis"]),
                (
                    (c["case"], c["kind"], c["passed"], c["message"], c.get("given", ""))
                    for c in one["checks"]
                ),
                tuple(one.get("ideas", ())),
                tuple(one["flags"]),
            )
            for one in record["exercises"]
        }
        student = Student(record["student"], record["score"], entries)
        self._keep(student, record["isolation"], record["device"])

    def _keep(self, student: Student, isolation: str, device: str) -> None:
        if student.id not in self.students:
            self.held[isolation, device] = self.held.get((isolation, device), 0) + 1
        self.students[student.id] = student

    def _entry_of(self, one: ExerciseResult) -> Entry:
        head = (one.id, one.max_score, one.status, one.score, one.diagnosis)
        checks = ((c.case, str(c.aspect), c.passed, c.message, c.given) for c in one.checks)
        return self._entry(head, checks, one.ideas, one.flags)

    def _entry(
        self, head: _Head, checks: Iterable[_Check], ideas: tuple[str, ...], flags: tuple[str, ...]
    ) -> Entry:
        id_, most, status, score, diagnosis = head
        task = self.tasks.setdefault(id_, Task(id_, most))
        judged = wrong = 0
        given = []
        for case, kind, passed, message, answer in checks:
            bit = task.bit_of(case)
            judged |= bit
            if not passed:
                wrong |= bit
            if kind == QUESTION:
                task.is_quiz = True
                if answer:
                    given.append(self._once((case, answer, message)))
        said, ideas, flags = self._once(diagnosis or ""), self._once(ideas), self._once(flags)
        return Entry(status, score, judged, wrong, said, ideas, flags, tuple(given))

    def _once(self, value: T) -> T:
        """The same value, held once: a class says the same few things."""
        return self._texts.setdefault(value, value)  # type: ignore[return-value]
