"""How an exercise or a quiz went, and what is wrong in the answers to it."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from grader.language import _
from grader.quiz.grade import WORDS
from grader.report.cohort.facts import Flag, Mistake, TaskFacts
from grader.report.cohort.items import Item, analyse
from grader.report.cohort.tally import Entry, Student, Task


def began(student: Student, task: str) -> bool:
    """Whether there is an answer of a student's to a task."""
    return task in student.entries and student.entries[task].is_begun


def facts_of(task: Task, students: Sequence[Student], used: Sequence[Task]) -> TaskFacts:
    """Sum up a task: over the students who could be read, compared with the others of `used`."""
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


def mistakes_in(used: Sequence[Task], students: Sequence[Student]) -> Iterator[Mistake]:
    """What is wrong in answers that were judged, the most frequent first."""
    found: list[Mistake] = []
    for task in used:
        entries = [(s.id, s.entries[task.id]) for s in students if began(s, task.id)]
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


def flags_of(students: Sequence[Student]) -> Iterator[Flag]:
    """What a human should look at, by student."""
    for student in students:
        said: dict[str, list[str]] = defaultdict(list)
        for id_, entry in student.entries.items():
            for flag in entry.flags:
                said[flag].append(id_)
        yield from (Flag(student.id, flag, tuple(tasks)) for flag, tasks in said.items())
