"""What there is to say about a class, in the order in which somebody who teaches it wants to know."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader.language import _
from grader.policies.marks import Mark
from grader.quiz.grade import WORDS
from grader.reading.placing import tells_of_others
from grader.report.cohort.items import Item, analyse
from grader.report.cohort.tally import Entry, Student, Tally, Task

BINS = 10
"""Columns of the distribution, each of a tenth of the points."""

LOW = 0.5
"""Who has less than this share of the points needs help."""

FEW_BEGUN = 0.5
"""Who has begun less than this share of the exercises has another difficulty than those who tried."""

COMMON = 0.5
"""What at least this share of the class has begun is what everybody is measured by who may need help."""


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


def sum_up(
    tally: Tally,
    title: str = "",
    missing: Sequence[str] = (),
    crashed: Sequence[str] = (),
    marks: Sequence[Mark] = (),
    students: Sequence[str] | None = None,
    *,
    is_of_assignment: bool = False,
) -> ClassFacts:
    """Sum up a class.

    Args:
        tally: of the results.
        title: of the course.
        missing: ids of people who handed in nothing.
        crashed: a sentence for each submission that the grader failed over.
        marks: what scores.csv says; without them the points of the results.
        students: the order in which they are listed; that of the tally when left out.
        is_of_assignment: whether marks are of an assignment, which has points of its own.
    """
    order = [
        s for s in (students if students is not None else tally.students) if s in tally.students
    ]
    known = {mark.student: mark for mark in marks}
    everybody = [_with_mark(tally.students[id_], known.get(id_)) for id_ in order]
    used = [task for task in tally.tasks.values() if any(_began(s, task.id) for s in everybody)]
    read = [s for s in everybody if not _is_unreadable(s)]
    common = [t for t in used if sum(_began(s, t.id) for s in read) >= COMMON * len(read)] or used
    worth = marks[0].max_score if marks and is_of_assignment else 0.0
    standings = [
        _standing(student, used, common, known.get(student.id), worth) for student in everybody
    ]
    # Of people with nothing to read the reason is told already.
    told = {*missing, *(s.id for s in everybody if _is_unreadable(s))}
    low = [
        one for one in standings if max(one.common_share, one.share) < LOW and one.id not in told
    ]
    low.sort(key=lambda one: one.common_share)
    idle = {one.id for one in low if one.begun < FEW_BEGUN * len(common)}
    flags = list(_flags(everybody))
    return ClassFacts(
        title=title,
        students=tuple(standings),
        tasks=tuple(_facts_of(task, read, used) for task in used),
        untouched=tuple(id_ for id_ in tally.tasks if id_ not in {task.id for task in used}),
        max_score=worth or sum(task.max_score for task in used),
        common=len(common),
        mistakes=tuple(_mistakes(used, everybody)),
        stuck=tuple(one for one in low if one.id not in idle),
        idle=tuple(one for one in low if one.id in idle),
        unreadable=tuple(
            (s.id, _why(s)) for s in everybody if _is_unreadable(s) and s.id not in missing
        ),
        missing=tuple(missing),
        flags=tuple(flag for flag in flags if not tells_of_others(flag.said)),
        rivals=tuple(flag for flag in flags if tells_of_others(flag.said)),
        crashed=tuple(crashed),
        marks=tuple(known[id_] for id_ in order if id_ in known),
        held=dict(tally.held),
        entries={student.id: student.entries for student in everybody},
    )


def _began(student: Student, task: str) -> bool:
    return task in student.entries and student.entries[task].is_begun


def _is_unreadable(student: Student) -> bool:
    entries = student.entries.values()
    return bool(entries) and all(entry.status == "unreadable" for entry in entries)


def _why(student: Student) -> str:
    return next((entry.said for entry in student.entries.values() if entry.said), "")


def _with_mark(student: Student, mark: Mark | None) -> Student:
    """The student with the points that people have given instead of the grader's."""
    if mark is None or not mark.overrides:
        return student
    given = {one.exercise: one.points for one in mark.overrides}
    entries = {
        id_: replace(entry, score=given.get(id_, entry.score))
        for id_, entry in student.entries.items()
    }
    return replace(student, entries=entries)


def _standing(
    student: Student, used: Sequence[Task], common: Sequence[Task], mark: Mark | None, worth: float
) -> Standing:
    begun = [(t, student.entries[t.id]) for t in used if _began(student, t.id)]
    failing = sorted(
        ((task, entry) for task, entry in begun if entry.status != "passed"),
        key=lambda one: one[1].score / one[0].max_score if one[0].max_score else 1.0,
    )
    score = mark.final if mark else student.score
    share = score / worth if worth else _share(student, used)
    return Standing(
        student.id,
        score,
        share,
        _share(student, common),
        sum(_began(student, task.id) for task in common),
        tuple(task.id for task, _entry in failing),
    )


def _share(student: Student, tasks: Sequence[Task]) -> float:
    """The share of the points of some tasks."""
    most = sum(task.max_score for task in tasks)
    there = [student.entries[task.id] for task in tasks if task.id in student.entries]
    return sum(entry.score for entry in there) / most if most else 0.0


def _facts_of(task: Task, students: Sequence[Student], used: Sequence[Task]) -> TaskFacts:
    theirs = [(s, s.entries[task.id]) for s in students if task.id in s.entries]
    begun = [(s, entry) for s, entry in theirs if entry.is_begun]
    judged = [(s, entry) for s, entry in begun if entry.judged]
    rest = [_elsewhere(student, task, entry, used) for student, entry in judged]
    given: dict[str, Counter[str]] = defaultdict(Counter)
    wrong_given: dict[str, Counter[str]] = defaultdict(Counter)
    for _student, entry in judged:
        for question, answer, _said in entry.given:
            given[question][answer] += 1
            if entry.wrong & task.bit_of(question):
                wrong_given[question][answer] += 1
    return TaskFacts(
        id=task.id,
        max_score=task.max_score,
        is_quiz=task.is_quiz,
        begun=len(begun),
        passed=sum(entry.status == "passed" for _student, entry in begun),
        mean=statistics.fmean([entry.score for _student, entry in theirs]) if theirs else 0.0,
        items=tuple(_items(task, [entry for _student, entry in judged], rest)),
        given=dict(given),
        wrong_given=dict(wrong_given),
    )


def _items(task: Task, entries: Sequence[Entry], rest: Sequence[float]) -> Iterator[Item]:
    for case, number in task.cases.items():
        bit = 1 << number
        pairs = [
            (not e.wrong & bit, r) for e, r in zip(entries, rest, strict=True) if e.judged & bit
        ]
        yield analyse(case, [right for right, _rest in pairs], [r for _right, r in pairs])


def _elsewhere(student: Student, task: Task, entry: Entry, used: Sequence[Task]) -> float:
    """Share of the points in all other tasks; where there are none, of the points in this one."""
    others = [one for one in used if one.id != task.id and one.id in student.entries]
    most = sum(one.max_score for one in others)
    if not most:
        return entry.score / task.max_score if task.max_score else 0.0
    return sum(student.entries[one.id].score for one in others) / most


def _mistakes(used: Sequence[Task], students: Sequence[Student]) -> Iterator[Mistake]:
    """What is wrong in answers that were judged, the most frequent first."""
    found: list[Mistake] = []
    for task in used:
        entries = [(s.id, s.entries[task.id]) for s in students if _began(s, task.id)]
        found += _misread(task, entries) if task.is_quiz else _ideas(task, entries)
    yield from sorted(found, key=lambda one: -len(one.students))


def _ideas(task: Task, entries: Sequence[tuple[str, Entry]]) -> Iterator[Mistake]:
    """Mistakes by idea where there is one, else by sentence."""
    who: dict[str, list[str]] = defaultdict(list)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for student, entry in entries:
        for name in entry.ideas or ((entry.said,) if entry.said else ()):
            who[name].append(student)
            # One who has this idea alone is told of nothing else.
            said[name][entry.said] += len(entries) if len(entry.ideas) < 2 else 1
    for name, ids in who.items():
        yield Mistake(task.id, said[name].most_common(1)[0][0], tuple(dict.fromkeys(ids)))


def _misread(task: Task, entries: Sequence[tuple[str, Entry]]) -> Iterator[Mistake]:
    """Wrong answers of which there is something to be said, by question."""
    unsaid = {_(word) for word in WORDS.values()}
    who: dict[tuple[str, str], list[str]] = defaultdict(list)
    for student, entry in entries:
        for question, _answer, said in entry.given:
            if said and said not in unsaid:
                who[question, said].append(student)
    for (question, said), ids in who.items():
        yield Mistake(task.id, _("{part}: {said}").format(part=question, said=said), tuple(ids))


def _flags(students: Sequence[Student]) -> Iterator[Flag]:
    for student in students:
        said: dict[str, list[str]] = defaultdict(list)
        for id_, entry in student.entries.items():
            for flag in entry.flags:
                said[flag].append(id_)
        yield from (Flag(student.id, flag, tuple(tasks)) for flag, tasks in said.items())
