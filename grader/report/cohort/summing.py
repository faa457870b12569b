"""The tally of a class -> the facts about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.policies.marks import Mark
from grader.reading.placing import tells_of_others
from grader.report.cohort.answered import began, facts_of, flags_of, mistakes_in
from grader.report.cohort.facts import ClassFacts, Standing
from grader.report.cohort.tally import Student, Tally, Task

LOW = 0.5
"""Who has less than this share of the points needs help."""

FEW_BEGUN = 0.5
"""Who has begun less than this share of the exercises has another difficulty than those who tried."""

COMMON = 0.5
"""What at least this share of the class has begun is what everybody is measured by who may need help."""


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
    known = {mark.student: mark for mark in marks}
    order = [s for s in (tally.students if students is None else students) if s in tally.students]
    everybody = [_with_mark(tally.students[id_], known.get(id_)) for id_ in order]
    read = [one for one in everybody if not _is_unreadable(one)]
    used = [task for task in tally.tasks.values() if any(began(s, task.id) for s in everybody)]
    common = [t for t in used if sum(began(s, t.id) for s in read) >= COMMON * len(read)] or used
    worth = marks[0].max_score if marks and is_of_assignment else 0.0
    standings = [_standing(one, used, common, known.get(one.id), worth) for one in everybody]
    unreadable = [(s.id, _why(s)) for s in everybody if _is_unreadable(s) and s.id not in missing]
    # Of people with nothing to read the reason is told already.
    told = {*missing, *(student for student, _reason in unreadable)}
    stuck, idle = _who_needs_help([one for one in standings if one.id not in told], len(common))
    flags = list(flags_of(everybody))
    return ClassFacts(
        title=title,
        students=tuple(standings),
        tasks=tuple(facts_of(task, read, used) for task in used),
        untouched=tuple(id_ for id_ in tally.tasks if id_ not in {task.id for task in used}),
        max_score=worth or sum(task.max_score for task in used),
        common=len(common),
        mistakes=tuple(mistakes_in(used, everybody)),
        stuck=stuck,
        idle=idle,
        unreadable=tuple(unreadable),
        missing=tuple(missing),
        flags=tuple(flag for flag in flags if not tells_of_others(flag.said)),
        rivals=tuple(flag for flag in flags if tells_of_others(flag.said)),
        crashed=tuple(crashed),
        marks=tuple(known[id_] for id_ in order if id_ in known),
        held=dict(tally.held),
        entries={student.id: student.entries for student in everybody},
    )


def _who_needs_help(
    standings: Sequence[Standing], common: int
) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """Those who tried and got stuck, and those who hardly began, the fewest points first."""
    low = [one for one in standings if max(one.common_share, one.share) < LOW]
    low.sort(key=lambda one: one.common_share)
    idle = {one.id for one in low if one.begun < FEW_BEGUN * common}
    stuck = tuple(one for one in low if one.id not in idle)
    return stuck, tuple(one for one in low if one.id in idle)


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
    begun = [(t, student.entries[t.id]) for t in used if began(student, t.id)]
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
        sum(began(student, task.id) for task in common),
        tuple(task.id for task, _entry in failing),
    )


def _share(student: Student, tasks: Sequence[Task]) -> float:
    """The share of the points of some tasks."""
    most = sum(task.max_score for task in tasks)
    there = [student.entries[task.id] for task in tasks if task.id in student.entries]
    return sum(entry.score for entry in there) / most if most else 0.0
