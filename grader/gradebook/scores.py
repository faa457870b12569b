"""Records to what nbgrader's cells get: points after overrides, and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.author.cells import CHECK_CELL_SUFFIX
from grader.course.course import Course
from grader.course.layout import quiz_id
from grader.intake import nbgrader
from grader.judging.score import ExerciseResult
from grader.policies.marks import load_rules, marks_of
from grader.policies.records import assignment_in, read_records
from grader.quiz.cells import CHECK as QUIZ_CHECK
from grader.report.record import from_record


@dataclass(frozen=True)
class Scored:
    """What one cell gets.

    Attributes:
        solution: the name of the cell with the answer; "" for a quiz, which has many.
        score: after overrides.
        result: with words and checks.
    """

    id: str
    solution: str
    score: float
    max_score: float
    result: ExerciseResult


@dataclass(frozen=True)
class Person:
    """What one person gets.

    Attributes:
        student: the name in nbgrader's course, where it was collected there, else the record's.
        cells: by the name of the cell with points.
        lost: share of the points that lateness costs, from 0 to 1.
        when: when it was handed in, where that is known.
    """

    student: str
    cells: Mapping[str, Scored]
    lost: float = 0.0
    when: datetime | None = None


def read_people(out: Path, course: Course) -> list[Person]:
    """Read the records of a folder.

    Args:
        out: what `grade run --out` has written; of an assignment the folder of its name.
        course: whose records they are.

    Raises:
        UsageError: there are no records, or some that cannot be read.
        CourseError: overrides.csv or extensions.csv is wrong.
    """
    records = list(read_records(out))
    marks = marks_of(records, load_rules(course, assignment_in(out)))
    decimals = course.policies.decimals
    return [
        _person(record, mark.scores, mark.penalty / mark.raw if mark.raw else 0.0, course, decimals)
        for record, mark in zip(records, marks, strict=True)
    ]


def _person(
    record: Mapping[str, Any],
    scores: Mapping[str, float],
    lost: float,
    course: Course,
    decimals: int,
) -> Person:
    quizzes = {quiz_id(unit.id): unit.id for unit in course.units}
    cells = {}
    for result in from_record(dict(record), decimals).exercises:
        if result.id not in scores:
            continue
        unit = quizzes.get(result.id)
        name = f"{result.id}{CHECK_CELL_SUFFIX}" if unit is None else f"{unit}{QUIZ_CHECK}"
        solution = result.id if unit is None else ""
        cells[name] = Scored(result.id, solution, scores[result.id], result.max_score, result)
    handed = record.get("handed_in", {})
    when = datetime.fromisoformat(handed["time"]) if handed.get("time") else None
    name = _name_there(handed) or str(record["student"])
    return Person(name, cells, min(max(lost, 0.0), 1.0), when)


def _name_there(handed: Mapping[str, Any]) -> str:
    """What nbgrader calls somebody, who may have another name on our roster; "" where it collected nothing."""
    for place in handed.get("as", ()) if handed.get("from") == nbgrader.NAME else ():
        head, *rest = str(place).split("/")
        if head == nbgrader.SUBMITTED and rest:
            return rest[0]
        if "+" in (name := [head, *rest][-1]):
            return name.partition("+")[0]
    return ""
