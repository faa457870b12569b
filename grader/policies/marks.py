"""Records to marks: overrides, the points of the assignment, what lateness costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from grader.course.assignments import Assignment
from grader.course.course import Course
from grader.course.due import days_late
from grader.course.roster import load_roster
from grader.errors import UsageError
from grader.language import _
from grader.policies.extensions import Extension, due_for, load_extensions
from grader.policies.late import penalty_of
from grader.policies.overrides import Override, load_overrides, overrides_of
from grader.policies.records import Record, assignment_in, read_records


@dataclass(frozen=True)
class Mark:
    """What one person gets for one assignment.

    Attributes:
        student: the id of the record.
        raw: points after overrides, before lateness counts.
        penalty: points that lateness costs.
        final: what is left.
        max_score: what the assignment is worth.
        days_late: days that have begun since it was due for this person; 0 in time.
        overrides: those that count.
        scores: by exercise, in its own points, after overrides.
        due: when it was due for this person.
        own_clock: the time is what the student's own computer said.
        is_time_unknown: the platform says that it was late, and not when it came; nothing is lost for it.
    """

    student: str
    raw: float
    penalty: float
    final: float
    max_score: float
    days_late: float = 0.0
    overrides: tuple[Override, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    due: datetime | None = None
    is_time_unknown: bool = False
    own_clock: bool = False


@dataclass(frozen=True)
class Rules:
    """All that turns records into marks.

    Attributes:
        assignment: None for the course as a whole, in which nothing is late.
        ids: of its exercises and quizzes, in any order; empty for all that records have.
        decimals: of points.
    """

    assignment: Assignment | None = None
    ids: tuple[str, ...] = ()
    extensions: tuple[Extension, ...] = ()
    overrides: tuple[Override, ...] = ()
    decimals: int = 2

    def of(self, student: str) -> Rules:
        """What of it concerns one person."""
        mine = [one for one in self.extensions if one.student == student]
        given = [one for one in self.overrides if one.student == student]
        return replace(self, extensions=tuple(mine), overrides=tuple(given))


def marks_of(records: Iterable[Record], rules: Rules | None = None) -> tuple[Mark, ...]:
    """Turn records into marks, in their order.

    Args:
        records: documents, of which `student`, `handed_in` and the exercises' scores are read.
        rules: by default everything that a record has counts, as it is.
    """
    rules = rules or Rules()
    return tuple(mark_of(record, rules) for record in records)


def mark_of(record: Record, rules: Rules) -> Mark:
    """Turn one record into a mark."""
    student, assignment = str(record["student"]), rules.assignment
    named = overrides_of(student, assignment.id if assignment else "", rules.overrides)
    worth = {e["id"]: float(e["max_score"]) for e in record["exercises"]}
    scores = {e["id"]: float(e["score"]) for e in record["exercises"]}
    ids = [id_ for id_ in scores if not rules.ids or id_ in rules.ids]
    scores = {id_: named[id_].points if id_ in named else scores[id_] for id_ in ids}
    counting = tuple(one for id_, one in named.items() if id_ in scores)
    if assignment is None:
        raw, points = sum(scores.values()), sum(worth[id_] for id_ in ids)
        raw, points = (round(number, rules.decimals) for number in (raw, points))
        return Mark(student, raw, 0.0, raw, points, 0.0, counting, scores)
    raw, points = scaled(scores, worth, assignment, rules.decimals)
    handed = record.get("handed_in", {})
    due = due_for(student, assignment, rules.extensions)
    time = handed.get("time")
    days = (
        days_late(datetime.fromisoformat(time), due, assignment.late.grace) if due and time else 0
    )
    penalty = round(penalty_of(raw, points, days, assignment.late), rules.decimals)
    final = round(raw - penalty, rules.decimals)
    unknown = bool(due and not time and handed.get("late"))
    told = (counting, scores, due, unknown, bool(handed.get("own_clock")))
    return Mark(student, raw, penalty, final, points, days, *told)


def scaled(
    scores: Mapping[str, float], worth: Mapping[str, float], assignment: Assignment, decimals: int
) -> tuple[float, float]:
    """Return points and most points of an assignment.

    Args:
        scores: by exercise, in its own points.
        worth: its own points.
        assignment: says what is dropped, what comes on top, and what the rest is worth.
        decimals: of the result.
    """
    extra = [id_ for id_ in scores if id_ in assignment.extra_credit]
    main = [id_ for id_ in scores if id_ not in extra]
    # Of exercises with the same share the largest goes: what is left then counts most.
    by_share = sorted(main, key=lambda id_: (scores[id_] / worth[id_], -worth[id_]))
    kept = by_share[min(assignment.drop_lowest, max(0, len(main) - 1)) :]
    most = sum(worth[id_] for id_ in kept)
    points = assignment.points or most
    earned = sum(scores[id_] for id_ in [*kept, *extra])
    raw = earned * points / most if most else earned
    return round(raw, decimals), round(points, decimals)


def load_rules(course: Course, assignment: str = "", roster: Path | None = None) -> Rules:
    """Read all that turns a course's records into marks.

    Args:
        course: with its assignments.
        assignment: the id of one; "" for the course as a whole.
        roster: a file instead of the course's roster.csv.

    Raises:
        UsageError: there is no such assignment, or a file cannot be read.
        CourseError: extensions.csv or overrides.csv is wrong.
    """
    chosen = find_assignment(course, assignment) if assignment else None
    students = [person.id for person in load_roster(course.root, roster).people]
    names = [one.id for one in course.assignments]
    extensions = load_extensions(course.root, course.assignments, students)
    overrides = load_overrides(course.root, course.ids(), names, students)
    ids = course.ids_in(chosen) if chosen else ()
    return Rules(chosen, tuple(ids), extensions, overrides, course.policies.decimals)


def find_assignment(course: Course, id_: str) -> Assignment:
    """Return an assignment of a course.

    Raises:
        UsageError: there is none of that id, with the nearest one.
    """
    from grader.course.catalog import guess

    found = {one.id: one for one in course.assignments}
    if id_ in found:
        return found[id_]
    said = _("There is no assignment {id}; {guess}")
    raise UsageError(said.format(id=repr(id_), guess=guess(id_, found)))


def read_marks(out: Path, course: Course) -> tuple[Mark, ...]:
    """Return the marks of all records in a folder, by file name.

    Args:
        out: what `grade run --out` has written; of an assignment the folder of its name below it.
        course: whose records they are.

    Raises:
        UsageError: there are no records, or some that cannot be read.
        CourseError: extensions.csv or overrides.csv is wrong.
    """
    return marks_of(read_records(out), load_rules(course, assignment_in(out)))
