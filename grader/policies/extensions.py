"""extensions.csv beside course.yaml -> who has more time.

    student,assignment,due,days,reason
    ada,hw1,2026-10-04 23:59,,ill
    ben,,,2,"two days more for everything"

Either `due` or `days` is given; without an assignment the days are for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.course.assignments import Assignment
from grader.course.csv_marks import Row, read_bytes, read_table, wide_rows
from grader.course.due import later_by, read_due
from grader.errors import CourseError
from grader.language import _, nearest, several

EXTENSIONS_FILE = "extensions.csv"
COLUMNS = ("student", "assignment", "due", "days", "reason")
MOST_DAYS = 1000


@dataclass(frozen=True)
class Extension:
    """More time for one person.

    Attributes:
        student: the id of the record.
        assignment: its id; "" for all.
        due: instead of the assignment's; None where `days` says it.
        days: more than the others have.
    """

    student: str
    assignment: str = ""
    due: datetime | None = None
    days: float = 0.0
    reason: str = ""


def load_extensions(
    root: Path, assignments: Sequence[Assignment], students: Sequence[str] = ()
) -> tuple[Extension, ...]:
    """Read the extensions of a course; none where there is no file.

    Args:
        root: the folder of course.yaml.
        assignments: of the course.
        students: who takes the course; empty where that is not known.

    Raises:
        UsageError: the file cannot be read.
        CourseError: tells every problem with its line and column.
    """
    data = read_bytes(root / EXTENSIONS_FILE)
    return () if data is None else read_extensions(data, assignments, students)


def read_extensions(
    data: bytes, assignments: Sequence[Assignment], students: Sequence[str] = ()
) -> tuple[Extension, ...]:
    """Read extensions from their bytes; see `load_extensions`."""
    required = {"student": _("say who has more time")}
    rows = read_table(data, EXTENSIONS_FILE, COLUMNS, required)
    known = {one.id: one for one in assignments}
    problems = list(wide_rows(rows))
    found, first = [], dict[tuple[str, str], int]()
    for row in rows:
        wrong = [*unknown(row, "student", students), *unknown(row, "assignment", [*known])]
        extension, said = _extension(row, known)
        key = row.cells["student"], row.cells["assignment"]
        line = first.setdefault(key, row.line)
        if line != row.line:
            twice = _("{place}: this is said in line {line} too; keep one of them")
            said = [*said, twice.format(place=row.at("student"), line=line)]
        problems += [*wrong, *said]
        found.append(extension)
    if problems:
        raise CourseError(*problems)
    return tuple(found)


def unknown(row: Row, column: str, known: Sequence[str]) -> Iterator[str]:
    """Say that a name is missing, or that nothing is called so; nothing where no names are known."""
    name = row.cells[column]
    if not name and column != "assignment":
        said = _("{place}: the cell {column} is empty; fill it in")
        yield said.format(place=row.at(column), column=repr(column))
    elif name and name not in known and (known or column == "assignment"):
        near = nearest(name, known)
        said = _("{place}: there is no {column} {name}; there are {known}")
        if near:
            said = _("{place}: there is no {column} {name}; did you mean {near}?")
        elif not known:
            said = _("{place}: there is no {column} {name}; course.yaml declares none")
        some = several(known[:10])
        shown = {"column": column, "name": repr(name), "near": near, "known": some}
        yield said.format(place=row.at(column), **shown)


def due_for(
    student: str, assignment: Assignment, extensions: Sequence[Extension] = ()
) -> datetime | None:
    """Return when an assignment is due for one person; None if never.

    An extension of the assignment counts, else one of all; none makes it due earlier.
    """
    due = assignment.due_time
    mine = [e for e in extensions if e.student == student and e.assignment in ("", assignment.id)]
    if due is None or not mine:
        return due
    counts = max(mine, key=lambda one: bool(one.assignment))
    return max(due, counts.due or later_by(due, counts.days))


def _extension(row: Row, known: dict[str, Assignment]) -> tuple[Extension, list[str]]:
    cells, due, days, problems = row.cells, None, 0.0, []
    assignment = known.get(cells["assignment"])
    if bool(cells["due"]) == bool(cells["days"]):
        said = _("{place}: give either due, a time, or days, a number")
        problems.append(said.format(place=row.at("due" if "due" in row.columns else "days")))
    elif cells["days"]:
        try:
            days = float(cells["days"])
        except ValueError:
            days = 0.0
        if not 0 < days <= MOST_DAYS:
            said = _("{place}: {days} is no number of days, from 0 to {most}")
            shown = {"days": repr(cells["days"]), "most": f"{MOST_DAYS:,}"}
            problems.append(said.format(place=row.at("days"), **shown))
    elif not cells["assignment"]:
        said = _("{place}: say of which assignment; a time is of one")
        problems.append(said.format(place=row.at("assignment")))
    else:
        try:
            due = read_due(cells["due"], assignment.time_zone if assignment else "UTC")
        except ValueError as problem:
            said = _("{part}: {said}").format(part=row.at("due"), said=problem)
            problems.append(said)
    made = Extension(cells["student"], cells["assignment"], due, days, cells["reason"])
    if assignment and not assignment.due:
        said = _("{place}: {assignment} has no due time in course.yaml")
        problems.append(said.format(place=row.at("assignment"), assignment=assignment.id))
    elif due and assignment and not problems and due <= (assignment.due_time or due):
        said = _("{place}: this is no later than {due}, when {assignment} is due for everybody")
        shown = {"due": assignment.due, "assignment": assignment.id}
        problems.append(said.format(place=row.at("due"), **shown))
    return made, problems
