"""overrides.csv beside course.yaml -> points that a person has given instead of the grader's.

    student,exercise,points,reason,who
    ada,corr2d,4,"right, but written in NumPy",K. Adeyemi

A column `assignment` tells assignments with the same exercise apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.csv_marks import Row, read_bytes, read_table, wide_rows
from grader.errors import CourseError
from grader.language import _
from grader.policies.extensions import unknown

OVERRIDES_FILE = "overrides.csv"
COLUMNS = ("student", "exercise", "points", "reason", "who", "assignment")


@dataclass(frozen=True)
class Override:
    """Points of one exercise of one person, given by a person.

    Attributes:
        student: the id of the record.
        exercise: an exercise or a quiz.
        points: of the exercise's own points, and more than these if so wished.
        who: has decided it.
        assignment: its id; "" for all with this exercise.
    """

    student: str
    exercise: str
    points: float
    reason: str
    who: str
    assignment: str = ""


def load_overrides(
    root: Path, exercises: Sequence[str], assignments: Sequence[str], students: Sequence[str] = ()
) -> tuple[Override, ...]:
    """Read the overrides of a course; none where there is no file.

    Args:
        root: the folder of course.yaml.
        exercises: ids of exercises and quizzes.
        assignments: ids.
        students: who takes the course; empty where that is not known.

    Raises:
        UsageError: the file cannot be read.
        CourseError: tells every problem with its line and column.
    """
    data = read_bytes(root / OVERRIDES_FILE)
    return () if data is None else read_overrides(data, exercises, assignments, students)


def read_overrides(
    data: bytes, exercises: Sequence[str], assignments: Sequence[str], students: Sequence[str] = ()
) -> tuple[Override, ...]:
    """Read overrides from their bytes; see `load_overrides`."""
    advice = {
        "student": _("say whose points"),
        "exercise": _("say of which exercise or quiz"),
        "points": _("say how many points"),
        "reason": _("say why, for those who read it"),
        "who": _("say who has decided it"),
    }
    rows = read_table(data, OVERRIDES_FILE, COLUMNS, advice)
    problems = list(wide_rows(rows))
    found, first = [], dict[tuple[str, ...], int]()
    for row in rows:
        problems += unknown(row, "student", students)
        problems += unknown(row, "exercise", exercises)
        problems += unknown(row, "assignment", assignments)
        problems += [p for column in ("reason", "who") for p in unknown(row, column, ())]
        points = _points(row.cells["points"])
        if points is None:
            said = _("{place}: {points} is no number of points, from 0")
            shown = repr(row.cells["points"])
            problems.append(said.format(place=row.at("points"), points=shown))
        key = tuple(row.cells[column] for column in ("student", "exercise", "assignment"))
        line = first.setdefault(key, row.line)
        if line != row.line:
            said = _("{place}: this is said in line {line} too; keep one of them")
            problems.append(said.format(place=row.at("student"), line=line))
        found.append(_override(row, points or 0.0))
    if problems:
        raise CourseError(*problems)
    return tuple(found)


def overrides_of(
    student: str, assignment: str, overrides: Sequence[Override]
) -> dict[str, Override]:
    """Return what counts for one person in an assignment, by exercise; one that names it goes first."""
    mine = [o for o in overrides if o.student == student and o.assignment in ("", assignment)]
    return {one.exercise: one for one in sorted(mine, key=lambda one: bool(one.assignment))}


def _override(row: Row, points: float) -> Override:
    cells = row.cells
    names = (cells["student"], cells["exercise"])
    return Override(*names, points, cells["reason"], cells["who"], cells["assignment"])


def _points(text: str) -> float | None:
    try:
        points = float(text)
    except ValueError:
        return None
    return points if points >= 0 and math.isfinite(points) else None
