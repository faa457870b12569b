"""Who handed in what to a course: its units' names, its roster, its exercises' ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from grader.course.catalog import guess
from grader.course.course import Course
from grader.course.roster import load_roster
from grader.errors import UsageError
from grader.intake.collect import Collected, collect
from grader.language import _
from grader.policies.extensions import due_for
from grader.policies.marks import Rules


def identify_submissions(
    course: Course,
    paths: Sequence[Path],
    layout: str = "",
    roster: Path | None = None,
    rules: Rules | None = None,
) -> Collected:
    """Find out who handed in what; nothing is graded, and PyTorch is not imported.

    Args:
        course: whose units and roster.
        paths: where the submissions are.
        layout: see `--from`; empty to find out.
        roster: a file instead of the course's roster.csv.
        rules: of the assignment that is graded, if it is one.

    Raises:
        UsageError: see `collect` and `load_roster`.
        CourseError: the roster is wrong.
    """
    people = load_roster(course.root, roster)
    assignment = rules.assignment if rules else None
    of = (_due_in(rules), assignment.id) if rules and assignment else ()
    units = [name for unit in course.units for name in (unit.id, unit.folder)]
    return collect(paths, [*units, *ids_of(course)], layout, people, course.policies.keep, *of)


def identify_others(course: Course, path: Path, rules: Rules | None = None) -> Collected:
    """Find out who handed in what of another class, as last year's: nobody of it is on the roster.

    Args:
        course: whose units.
        path: where its submissions are.
        rules: of the assignment that is asked about, if it is one.

    Raises:
        UsageError: see `collect`.
    """
    units = [name for unit in course.units for name in (unit.id, unit.folder)]
    assignment = rules.assignment.id if rules and rules.assignment else ""
    return collect([path], [*units, *ids_of(course)], assignment=assignment)


def _due_in(rules: Rules) -> Callable[[str], datetime | None]:
    """When an assignment is due for a student."""
    one = rules.assignment
    return lambda student: due_for(student, one, rules.extensions) if one else None


def refuse_inside(out: Path, paths: Sequence[Path]) -> None:
    """Refuse to write records among submissions, or to grade what lies among records.

    Raises:
        UsageError: saying which lies in which.
    """
    there = out.resolve()
    for path in paths:
        place = path.resolve()
        if there.is_relative_to(place) and place.is_dir():
            said = _(
                "--out {out} lies in {path}, where submissions are. Choose a folder beside it."
            )
            raise UsageError(said.format(out=out, path=path))
        if place.is_relative_to(there) and place.is_dir():
            said = _("{path} lies in {out}, where records go. Choose a folder beside it for --out.")
            raise UsageError(said.format(out=out, path=path))


def ids_of(course: Course) -> list[str]:
    """Ids of exercises and quizzes; nothing is imported for it."""
    return course.ids()


def check_ids(asked: Sequence[str], known: Sequence[str]) -> None:
    """Refuse ids that are no exercise's.

    Raises:
        UsageError: naming the nearest one.
    """
    for id_ in asked:
        if id_ not in known:
            said = _("There is no exercise {id}; {guess}")
            raise UsageError(said.format(id=repr(id_), guess=guess(id_, known)))
