"""Who handed in what to a course: its units' names, its roster, its exercises' ids."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.course.catalog import guess
from grader.course.course import Course
from grader.course.roster import load_roster
from grader.errors import UsageError
from grader.intake.collect import Collected, collect
from grader.language import _


def identify_submissions(
    course: Course, paths: Sequence[Path], layout: str = "", roster: Path | None = None
) -> Collected:
    """Find out who handed in what; nothing is graded, and PyTorch is not imported.

    Args:
        course: whose units and roster.
        paths: where the submissions are.
        layout: see `--from`; empty to find out.
        roster: a file instead of the course's roster.csv.

    Raises:
        UsageError: see `collect` and `load_roster`.
        CourseError: the roster is wrong.
    """
    people = load_roster(course.root, roster)
    units = [name for unit in course.units for name in (unit.id, unit.folder)]
    return collect(paths, [*units, *ids_of(course)], layout, people, course.policies.keep)


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
